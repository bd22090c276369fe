"""The two commands of a newcomer fail with a sentence, and go on after an interruption."""

import json
import subprocess
import sys
from collections import namedtuple

import bootstrap
import pytest


@pytest.fixture
def place(tmp_path, monkeypatch):
    """An empty project; pip is replaced by a list of what it was asked."""
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / ".venv/bin/python")
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / ".venv/genlib-stamp.json")
    monkeypatch.setattr(bootstrap, "LOG", tmp_path / ".venv/install.log")
    monkeypatch.setattr(bootstrap, "LOCK", tmp_path / "requirements.lock")
    (tmp_path / ".venv").mkdir()
    (tmp_path / "requirements.lock").write_text("torch==2.13.0\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    asked = []
    monkeypatch.setattr(bootstrap, "pip", lambda *arguments: asked.append(arguments))
    return namedtuple("Place", "path asked")(tmp_path, asked)


def stamp():
    return json.loads(bootstrap.STAMP.read_text()) if bootstrap.STAMP.exists() else {}


def test_second_call_does_nothing(place):
    bootstrap.install(None, stamp())
    assert len(place.asked) == 2
    bootstrap.install(None, stamp())
    assert len(place.asked) == 2


def test_a_changed_project_installs_only_itself(place):
    bootstrap.install(None, stamp())
    place.asked.clear()
    (place.path / "pyproject.toml").write_text("[project]\nname = 'other'\n")
    bootstrap.install(None, stamp())
    assert [arguments[-1] for arguments in place.asked] == ["."]


def test_an_interrupted_run_is_repaired_by_the_next(place, monkeypatch):
    def interrupted(*arguments):
        raise KeyboardInterrupt

    bootstrap.install(None, stamp())
    (place.path / "requirements.lock").write_text("torch==2.13.0\nnumpy==2.4.6\n")
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(bootstrap, "pip", interrupted)
        bootstrap.install(None, stamp())
    assert not bootstrap.STAMP.exists()
    place.asked.clear()
    bootstrap.install(None, stamp())
    assert len(place.asked) == 2


def test_a_build_of_torch_is_chosen_once_and_kept(place):
    bootstrap.install("cpu", stamp())
    index = "https://download.pytorch.org/whl/cpu"
    assert index in place.asked[0] and "torch==2.13.0" in place.asked[0]
    place.asked.clear()
    bootstrap.install(None, stamp())
    assert place.asked == [] and stamp()["torch"] == "cpu"


def test_an_old_python_is_told_so(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 0))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    with pytest.raises(bootstrap.Trouble, match="needs Python 3.11 to 3.13; this is Python 3.9"):
        bootstrap.find_python()


def test_another_python_on_the_path_is_taken(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 0))
    monkeypatch.setattr(
        bootstrap.shutil, "which", lambda name: "/x/" + name if name != "python3.11" else None
    )
    # a name alone is not enough: a version manager may offer one that does not run
    monkeypatch.setattr(bootstrap, "works", lambda command: command[0].endswith("python3.12"))
    assert bootstrap.find_python() == "/x/python3.12"


def test_a_full_disk_is_told_before_anything_is_made(place, monkeypatch):
    usage = namedtuple("Usage", "total used free")(2**40, 2**40, 2**30)
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda path: usage)
    with pytest.raises(bootstrap.Trouble, match="1.0 GiB left"):
        bootstrap.make_venv(None)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("NewConnectionError('...')\nNo matching distribution found for x", "A download failed"),
        ("ERROR: No matching distribution found for x==9", "not to be had"),
        ("something else", "pip could not install"),
    ],
)
def test_what_pip_says_becomes_a_sentence(place, monkeypatch, words, sentence):
    monkeypatch.undo()  # the real pip(), run with a Python that only speaks and fails
    fake = place.path / "fake"
    fake.write_text(f"#!/bin/sh\ncat <<'END'\n{words}\nEND\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setattr(bootstrap, "PYTHON", fake)
    monkeypatch.setattr(bootstrap, "ROOT", place.path)
    monkeypatch.setattr(bootstrap, "LOG", place.path / "install.log")
    with pytest.raises(bootstrap.Trouble, match=sentence):
        bootstrap.pip("x")


def test_a_file_that_old_pythons_can_read():
    source = (bootstrap.__file__).replace(".pyc", ".py")
    check = "import ast, sys; ast.parse(open(sys.argv[1]).read(), feature_version=(3, 7))"
    assert subprocess.run([sys.executable, "-c", check, source]).returncode == 0
