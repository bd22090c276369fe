"""Write requirements.lock: the versions installed here of everything that pyproject.toml leads to.

What merely happens to be installed beside it is left out. Run by `make lock`, after
`make test NEWEST=1` has shown that the newest versions work.
"""

import tomllib
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
BUILD = ("hatchling", "editables")  # to install genlib itself without asking the network
HEAD = """\
# Exact versions of all that the course uses; `make` installs them, `make lock` writes them.
# torch is the plain version: pip takes the build that its package index has for the machine, and
# brings what that build needs. For another: make book TORCH=cpu (or cu126, ...).
"""


def closure(requirements: list[str], extras: dict[str, list[str]]) -> dict[str, str]:
    """Name → installed version, of the requirements and all that they require in turn."""
    found: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    waiting = [Requirement(text) for text in requirements]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name == "genlib":
            waiting += [Requirement(text) for extra in requirement.extras for text in extras[extra]]
            continue
        installed = distribution(name)
        found[name] = installed.version.partition("+")[0]  # without "+cpu"
        for extra in {"", *requirement.extras}:
            if (name, extra) in seen:
                continue
            seen.add((name, extra))
            for child in map(Requirement, installed.requires or []):
                if child.marker is None or child.marker.evaluate({"extra": extra}):
                    waiting.append(child)
    return found


def main() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    found = closure([*project["dependencies"], *extras["test"], *BUILD], extras)
    lines = [f"{name}=={version}\n" for name, version in sorted(found.items())]
    (ROOT / "requirements.lock").write_text(HEAD + "".join(lines), encoding="utf-8")
    print(f"requirements.lock: {len(lines)} packages")


if __name__ == "__main__":
    main()
