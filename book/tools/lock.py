"""Write requirements.lock: the versions installed here of everything that pyproject.toml leads to.

What merely happens to be installed beside it is left out, and what other platforms need besides is
asked of pip and marked. Run by `make lock`, after `make test NEWEST=1` has shown that the newest
versions work.
"""

import json
import subprocess
import sys
import tomllib
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution

from install.place import ALL, ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

BUILD = ("hatchling", "editables")  # to install genlib itself without asking the network
PLATFORMS = {  # sys.platform: what else markers ask for, and a name that pip has for it
    "linux": ("Linux", "posix", "x86_64", "manylinux_2_28_x86_64"),
    "darwin": ("Darwin", "posix", "arm64", "macosx_14_0_arm64"),
    "win32": ("Windows", "nt", "AMD64", "win_amd64"),
}
PYTHONS = ("3.11", "3.12", "3.13")
MARKERS = {  # the platforms that need a package: how the lock says it
    ("linux", "darwin", "win32"): "",
    ("linux", "darwin"): ' ; sys_platform != "win32"',
    ("linux", "win32"): ' ; sys_platform != "darwin"',
    ("darwin", "win32"): ' ; sys_platform != "linux"',
    ("linux",): ' ; sys_platform == "linux"',
    ("darwin",): ' ; sys_platform == "darwin"',
    ("win32",): ' ; sys_platform == "win32"',
}
WITH_CUDA = ("nvidia", "cuda", "triton")  # what only some builds of torch bring
HEAD = f"""\
# Exact versions of all that the course uses, on every platform; `make lock` writes them.
# `make book` installs those before the line "{ALL}", `make test` and `make lab` the others too.
# torch is the plain version: which build of it is installed, and what that brings, depends on the
# machine and on TORCH=cpu (or cu126, ...).
# --- book
"""


@cache
def facts(name: str, platform: str, python: str) -> tuple[str, tuple[Requirement, ...]]:
    """A package's version, and what it requires: as installed here, else the newest for there."""
    try:
        here = distribution(name)
        version, requires = here.version, here.requires
    except PackageNotFoundError:
        metadata = ask(name, PLATFORMS[platform][3], python)
        version, requires = metadata["version"], metadata.get("requires_dist")
    return version.partition("+")[0], tuple(map(Requirement, requires or []))  # without "+cpu"


def ask(name: str, tag: str, python: str) -> dict:
    """What pip knows of a package for another platform, without installing it."""
    there = ["--platform", tag, "--python-version", python, "--only-binary", ":all:"]
    nowhere = ["--dry-run", "--ignore-installed", "--no-deps", "--target", str(ROOT / "_build")]
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--report", "-"]
    said = subprocess.check_output([*command, *nowhere, *there, name], text=True)
    (found,) = json.loads(said[said.index("{") :])["install"]
    return found["metadata"]


def closure(
    requirements: list[str], extras: dict[str, list[str]], platform: str, python: str
) -> dict[str, str]:
    """Name → version, of the requirements and all that they require in turn, on one machine."""
    system, os_name, machine, _ = PLATFORMS[platform]
    there = {
        "sys_platform": platform,
        "platform_system": system,
        "os_name": os_name,
        "platform_machine": machine,
        "python_version": python,
        "python_full_version": f"{python}.0",
    }
    found: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    waiting = [Requirement(text) for text in requirements]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name == "genlib":
            waiting += [Requirement(text) for extra in requirement.extras for text in extras[extra]]
            continue
        if name.startswith(WITH_CUDA):
            continue
        found[name], requires = facts(name, platform, python)
        for extra in {"", *requirement.extras} - {e for n, e in seen if n == name}:
            seen.add((name, extra))
            for child in requires:
                if child.marker is None or child.marker.evaluate({**there, "extra": extra}):
                    waiting.append(child)
    return found


def everywhere(requirements: list[str], extras: dict[str, list[str]]) -> dict[str, str]:
    """Name → the rest of its line: the version, and a marker where not every platform needs it."""
    versions: dict[str, str] = {}
    needed: dict[str, set[str]] = {}
    for platform in PLATFORMS:
        for python in PYTHONS:
            for name, version in closure(requirements, extras, platform, python).items():
                versions.setdefault(name, version)
                needed.setdefault(name, set()).add(platform)
    return {
        name: version + MARKERS[tuple(p for p in PLATFORMS if p in needed[name])]
        for name, version in sorted(versions.items())
    }


def main() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    everything = everywhere([*project["dependencies"], *extras["test"], *BUILD], extras)
    book = everywhere([*extras["book"], *BUILD], extras)
    lines = [f"{name}=={everything[name]}\n" for name in book]
    rest = [f"{name}=={end}\n" for name, end in everything.items() if name not in book]
    text = "".join([HEAD, *lines, f"{ALL}\n", *rest])
    (ROOT / "requirements.lock").write_text(text, encoding="utf-8")
    print(f"requirements.lock: {len(lines)} packages for the book, {len(rest)} more for the rest")


if __name__ == "__main__":
    main()
