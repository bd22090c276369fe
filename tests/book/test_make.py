"""The steps run from Python alone, each with what it needs; the Makefile only calls them."""

import re
import subprocess

import make
import pytest
from install.place import ROOT


@pytest.fixture
def calls(monkeypatch):
    """What would be installed, and what would be run."""
    calls = []
    monkeypatch.setattr(make.bootstrap, "run", lambda *what: calls.append(what))
    monkeypatch.setattr(make, "run", lambda command, extra: calls.append(command) or 0)
    for name in ("TORCH", "NEWEST"):
        monkeypatch.delenv(name, raising=False)
    return calls


def test_the_book_needs_the_small_part_and_notebooks_all(calls):
    assert make.main(["book"]) == 0
    assert make.main(["lab"]) == 0
    assert calls[0][0] == "book" and calls[2][0] == "all"


def test_what_follows_the_name_is_handed_on(calls, monkeypatch):
    monkeypatch.setenv("TORCH", "cpu")
    monkeypatch.setenv("NEWEST", "1")
    make.main(["test", "tests/unit", "-k", "fit"])
    assert calls[0] == ("all", "cpu", True)
    assert calls[1][-3:] == ["tests/unit", "-k", "fit"]


def test_lock_writes_what_is_there_and_installs_nothing(calls):
    make.main(["lock"])
    assert calls == [["book/tools/lock.py"]]


def test_formatting_fails_when_either_tool_does(calls, monkeypatch):
    answers = iter([1, 0])
    monkeypatch.setattr(make, "run", lambda command, extra: next(answers))
    assert make.main(["format"]) == 1


def test_an_unknown_step_prints_what_there_is(calls, capsys):
    assert make.main(["bok"]) == 2 and make.main([]) == 0
    assert calls == []
    said = capsys.readouterr().out
    assert all(
        re.search(rf"^{name}  ", said, re.M) for name in (*make.STEPS, "colab", "format", "clean")
    )


def test_windows_reads_utf8_and_every_machine_one_thread(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "8")
    made = make.variables({"GENLIB_STATIC": "1"})
    assert (made["PYTHONUTF8"], made["OMP_NUM_THREADS"], made["GENLIB_STATIC"]) == ("1", "1", "1")


def test_clean_takes_what_was_built_and_spares_the_environment(tmp_path, monkeypatch):
    monkeypatch.setattr(make, "ROOT", tmp_path)
    for folder in ("_build", "genlib/__pycache__", ".venv/lib/__pycache__"):
        (tmp_path / folder).mkdir(parents=True)
    make.main(["clean"])
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"genlib", ".venv"} and (tmp_path / ".venv/lib/__pycache__").exists()
    assert not (tmp_path / "genlib/__pycache__").exists()
    make.main(["clean", "all"])
    assert not (tmp_path / ".venv").exists()


def test_the_makefile_has_every_step_and_no_commands_of_its_own():
    lines = (ROOT / "Makefile").read_text("utf-8").splitlines()
    commands = [line.strip() for line in lines if line.startswith("\t")]
    assert all(re.match(r"@\$\(MAKE_PY\) \$[@(]|\$\(if|or REPO", line) for line in commands)
    targets = {name for line in lines if ":" in line for name in line.split(":")[0].split()}
    assert {*make.STEPS, "colab", "format", "clean", "help"} <= targets


@pytest.mark.skipif(make.os.name == "nt", reason="there is no make")
def test_make_hands_over_its_variables(outside_make):
    done = subprocess.run(
        ["make", "-n", "execute", "CHAPTER=07", "PYTHON=python3.12"],
        cwd=ROOT,
        env=outside_make,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "python3.12 book/tools/make.py execute 07"
