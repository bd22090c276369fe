"""A newcomer's commands install what they need, fail with a sentence, and repair what was moved."""

import json
import subprocess
import sys
from collections import namedtuple
from pathlib import Path, PurePosixPath, PureWindowsPath

import bootstrap
import pytest
from install import Trouble, torch_build
from install.place import ROOT, Place

LOCK = """\
# The line "# --- all" divides.
# --- book
jupyter-book==1.0.4.post1
colorama==0.4.6 ; sys_platform == "win32"
# --- all
torch==2.13.0
"""


@pytest.fixture
def place(tmp_path, monkeypatch):
    """An empty project whose genlib is installed; instead of pip a list of what it was asked."""
    place = Place(tmp_path)
    packages = place.venv / "lib" / "python3.12" / "site-packages"
    packages.mkdir(parents=True)
    (packages / "_genlib.pth").write_text(str(tmp_path))
    place.lock.write_text(LOCK)
    place.project.write_text("[project]\n")
    place.asked = []
    monkeypatch.setattr(bootstrap, "pip", lambda place, *what: place.asked.append(what))
    monkeypatch.setattr(torch_build, "has_driver", lambda: True)  # the ordinary index's torch
    monkeypatch.setattr(torch_build, "refuse_intel_mac", lambda: None)
    monkeypatch.setattr(bootstrap, "check_disk", lambda *what: None)
    return place


def test_the_book_asks_for_its_part_of_the_lock_and_no_torch(place):
    bootstrap.install(place, "book")
    pins, genlib = place.asked
    assert pins == ("jupyter-book==1.0.4.post1", 'colorama==0.4.6 ; sys_platform == "win32"')
    assert genlib[-1] == "."


def test_second_call_does_nothing(place):
    for part in ("book", "book", "all", "all", "book"):
        bootstrap.install(place, part)
    assert [what[-1] for what in place.asked] == [
        'colorama==0.4.6 ; sys_platform == "win32"',
        ".",
        str(place.lock),
        ".",
    ]


def test_what_all_brought_is_kept_at_the_lock_by_the_book(place):
    bootstrap.install(place, "all")
    place.asked.clear()
    place.lock.write_text(LOCK + "numpy==2.4.6\n")
    bootstrap.install(place, "book")
    assert ("-r", str(place.lock)) in place.asked and place.installed()["part"] == "all"


def test_a_changed_project_installs_only_itself(place):
    bootstrap.install(place, "all")
    place.asked.clear()
    place.project.write_text("[project]\nname = 'other'\n")
    bootstrap.install(place, "all")
    assert [what[-1] for what in place.asked] == ["."]


def test_an_interrupted_run_is_repaired_by_the_next(place, monkeypatch):
    def interrupted(*arguments):
        raise KeyboardInterrupt

    bootstrap.install(place, "all")
    place.lock.write_text(LOCK + "numpy==2.4.6\n")
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(bootstrap, "pip", interrupted)
        bootstrap.install(place, "all")
    assert not place.stamp.exists()
    place.asked.clear()
    bootstrap.install(place, "all")
    assert len(place.asked) == 2


def test_half_a_stamp_is_none(place):
    place.stamp.write_text('{"part": "al')
    assert place.installed() == {}


def test_a_build_of_torch_is_chosen_once_and_kept(place):
    bootstrap.install(place, "all", "cpu")
    first = place.asked[0]
    assert "https://download.pytorch.org/whl/cpu" in first and "torch==2.13.0" in first
    place.asked.clear()
    bootstrap.install(place, "all")
    assert place.asked == [] and place.installed()["torch"] == "cpu"
    bootstrap.install(place, "all", "cu126")
    assert "--force-reinstall" in place.asked[0]


def test_a_copied_genlib_is_installed_anew(place):
    bootstrap.install(place, "all")
    place.asked.clear()
    (link,) = place.venv.rglob("_genlib.pth")
    link.write_text("/the/old/folder")
    bootstrap.install(place, "all")
    assert [what[-1] for what in place.asked] == ["."]


def test_a_stamp_from_another_folder_installs_genlib_anew(place):
    bootstrap.install(place, "all")
    place.asked.clear()
    place.stamp.write_text(json.dumps({**place.installed(), "place": "/the/old/folder"}))
    bootstrap.install(place, "all")
    assert [what[-1] for what in place.asked] == ["."]


def test_a_moved_environment_is_repaired_without_a_network(tmp_path):
    """A real one: its commands call the Python beside them, genlib aside."""
    old, new = tmp_path / "old", tmp_path / "new place"
    tools = old / "book" / "tools" / "install"
    tools.mkdir(parents=True)
    (tools / "moved.py").write_bytes((ROOT / "book/tools/install/moved.py").read_bytes())
    subprocess.run([sys.executable, "-m", "venv", str(old / ".venv")], check=True)
    assert Place(old).is_home()
    old.rename(new)
    moved = Place(new)
    assert not moved.is_home()
    bootstrap.settle(moved)
    assert moved.is_home()
    said = subprocess.check_output([str(moved.scripts / "pip"), "--version"], text=True)
    assert str(new) in said
    assert str(old) not in (moved.scripts / "activate").read_text()


def test_paths_of_each_platform():
    course = PureWindowsPath("C:/course")
    assert Place(course, "nt").python == PureWindowsPath("C:/course/.venv/Scripts/python.exe")
    assert str(Place(PurePosixPath("/course"), "posix").python) == "/course/.venv/bin/python"


def test_genlib_is_found_where_windows_keeps_packages(tmp_path):
    place = Place(tmp_path, "nt")
    packages = place.venv / "Lib" / "site-packages"
    packages.mkdir(parents=True)
    assert not place.genlib_is_ours()
    (packages / "_genlib.pth").write_text(str(tmp_path))
    assert place.genlib_is_ours()


def test_an_old_python_is_told_so(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 0))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    with pytest.raises(Trouble, match="needs Python 3.11 to 3.13; this is Python 3.9"):
        bootstrap.find_python()


def test_another_python_on_the_path_is_taken(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 0))
    monkeypatch.setattr(
        bootstrap.shutil, "which", lambda name: "/x/" + name if name != "python3.11" else None
    )
    # a name alone is not enough: a version manager may offer one that does not run
    monkeypatch.setattr(bootstrap, "works", lambda command: command[0].endswith("python3.12"))
    assert bootstrap.find_python() == "/x/python3.12"


def test_the_launcher_of_windows_finds_another_python(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 14, 0))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    monkeypatch.setattr(bootstrap.os, "name", "nt")
    monkeypatch.setattr(bootstrap, "works", lambda command: command[:2] == ["py", "-3.12"])
    monkeypatch.setattr(
        bootstrap.subprocess, "check_output", lambda command, **how: "C:\\Python312\\python.exe\n"
    )
    assert bootstrap.find_python() == "C:\\Python312\\python.exe"


def test_a_full_disk_is_told_before_anything_is_made(tmp_path, monkeypatch):
    usage = namedtuple("Usage", "total used free")(2**40, 2**40, 2**29)
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda path: usage)
    with pytest.raises(Trouble, match="0.5 GiB left .* may take 1 GiB"):
        bootstrap.make_venv(Place(tmp_path))


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(28, "No space left on device"), "The disk is full"),
        (PermissionError(13, "Permission denied", ".venv"), "may not write"),
    ],
)
def test_errors_of_the_system_end_in_a_sentence(monkeypatch, tmp_path, error, words):
    def fail(*arguments):
        raise error

    monkeypatch.setattr(bootstrap, "prepare", fail)
    with pytest.raises(SystemExit, match=words):
        bootstrap.run("book", place=Place(tmp_path))


TOOLS = Path(bootstrap.__file__).parent
OLD = [
    TOOLS / "bootstrap.py",
    TOOLS / "child.py",
    TOOLS / "make.py",
    *(TOOLS / "install").glob("*.py"),
]
OLD.remove(TOOLS / "install" / "moved.py")  # run by the Python of .venv


@pytest.mark.parametrize("path", OLD, ids=lambda path: path.name)
def test_files_that_old_pythons_can_read(path):
    check = "import ast, sys; ast.parse(open(sys.argv[1]).read(), feature_version=(3, 6))"
    assert subprocess.run([sys.executable, "-c", check, str(path)]).returncode == 0
    source = path.read_text("utf-8")
    for newer in ("capture_output", "text=True", "removeprefix", ":="):
        assert newer not in source, f"{newer!r} is newer than Python 3.6"
