"""Run the notebooks with the versions that Colab preinstalls, in .venv-colab beside .venv.

    colab-versions.txt  ->  pip's constraints  ->  .venv-colab  ->  pytest chapters

The list constrains pip, so a requirement of genlib's that would replace one of Colab's packages
ends here, with pip's words for it. Left out are the CUDA libraries, which belong to the build of
torch, and versions that are not to be had for this Python or platform; those are named.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_name("colab-versions.txt")
VENV = ROOT / ".venv-colab"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
TORCH_INDEX = "https://download.pytorch.org/whl/"
RUNNERS = ("pytest", "nbval")  # installed beside genlib, to run the notebooks
OF_TORCH = re.compile(r"(nvidia|cuda)-")
BLAMED = re.compile(r"\(constraint\) ([\w.-]+)==")  # what pip says of what it cannot keep
# Run by the environment's own Python.
ASK = """
from importlib.metadata import distributions, requires
for d in distributions(): print("has", d.metadata["Name"], d.version)
for r in requires("genlib"): print("asks" if "extra ==" not in r else "may", r)
"""


class Trouble(Exception):
    """Something that a plain sentence can tell the reader to repair."""


def python_of_colab() -> str:
    """The Python version of the list, such as "3.13"."""
    return re.search(r"Python (3\.\d+)", LIST.read_text("utf-8"))[1]


def colab_versions() -> dict[str, str]:
    """Name -> version of all that Colab preinstalls; "+cu128" names a build and no version."""
    lines = (line for line in LIST.read_text("utf-8").splitlines() if line[:1] != "#")
    return {normal(name): v.partition("+")[0] for name, v in (line.split("==") for line in lines)}


def constraints() -> dict[str, str]:
    """What pip is held to: Colab's versions but for the CUDA libraries."""
    return {name: v for name, v in colab_versions().items() if not OF_TORCH.match(name)}


def normal(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def find_python(wanted: str) -> str:
    """An interpreter of Colab's version where there is one, else this one."""
    if sys.version_info[:2] == tuple(map(int, wanted.split("."))):
        return sys.executable
    found = shutil.which(f"python{wanted}")
    # A name on the PATH may be the stub of a version manager that has no such Python.
    if found and subprocess.run([found, "-c", ""], capture_output=True).returncode == 0:
        return found
    here = sys.version.split()[0]
    if sys.version_info < (3, 11):  # noqa: UP036 - run by whatever Python the machine has
        raise Trouble(
            f"Expected Python {wanted}, as Colab has it, or 3.11 or later; this is {here}. Name "
            f"one: make colab PYTHON=/path/to/python{wanted}"
        )
    print(f"Colab has Python {wanted} and it is not here; taking {here}.")
    return sys.executable


def make_environment(torch: str | None) -> None:
    """Make .venv-colab where it is not, and install into it under Colab's versions."""
    if not PYTHON.exists():
        subprocess.run([find_python(python_of_colab()), "-m", "venv", VENV], check=True)
    versions = constraints()
    if torch:
        index = ("--no-deps", "--index-url", TORCH_INDEX + torch)
        if pip(*index, f"torch=={versions['torch']}").returncode:
            print(f"The {torch} build of torch could not be had; pip takes what its index has.")
    left_out = install(versions)
    if left_out:
        print("Not to be had for this Python or platform, so of another version:", *left_out)


def install(versions: dict[str, str]) -> list[str]:
    """Install genlib and the runners under these versions; return the names it had to let go."""
    file, left_out = VENV / "constraints.txt", []
    while True:
        file.write_text("".join(f"{n}=={v}\n" for n, v in versions.items() if n not in left_out))
        done = pip("-c", file, "-e", ROOT, *RUNNERS)
        if not done.returncode:
            return left_out
        names = {normal(name) for name in BLAMED.findall(done.stdout)} & versions.keys()
        lacking = sorted(n for n in names if not available(n, versions[n]))
        if not lacking:
            raise Trouble(
                "genlib could not be installed beside what Colab preinstalls. If pip speaks of a "
                "conflict, loosen that requirement in pyproject.toml; if it speaks of the network, "
                f"run `make colab` again. pip's last words:\n{done.stdout[-2000:]}"
            )
        left_out += lacking


def available(name: str, version: str) -> bool:
    """Is there this version of a package at all, for this Python and platform?"""
    return not pip("--dry-run", "--no-deps", f"{name}=={version}").returncode


def pip(*arguments: object) -> subprocess.CompletedProcess[str]:
    """`pip install` in .venv-colab, its words kept rather than shown."""
    command = [PYTHON, "-m", "pip", "install", "--progress-bar", "off", *arguments]
    both = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.run([str(word) for word in command], text=True, cwd=ROOT, **both)


def report(answer: str) -> list[str]:
    """What the environment has of genlib's requirements, and what differs from Colab's list."""
    colab, words = colab_versions(), [line.split(" ", 1) for line in answer.splitlines()]
    pairs = (rest.split() for word, rest in words if word == "has")
    has = {normal(name): version.partition("+")[0] for name, version in pairs}
    asks = [normal(re.match(r"[\w.-]+", rest)[0]) for word, rest in words if word == "asks"]
    other = [
        f"  {name} {v}, where Colab has {colab[name]}"
        for name, v in sorted(has.items())
        if name in colab and v != colab[name] and name != "pip"
    ]
    return [
        "As on Colab: " + ", ".join(f"{n} {has[n]}" for n in asks if has[n] == colab.get(n)),
        "Not on Colab: " + ", ".join(f"{n} {has[n]}" for n in asks if n not in colab),
        "Other than on Colab:" if other else "Other than on Colab: nothing",
        *other,
    ]


def run_notebooks(arguments: list[str]) -> int:
    """The notebooks as `make test` runs them: to their end, the verdict cells compared."""
    if all(word.startswith("-") for word in arguments):
        arguments = [*arguments, "chapters"]
    # The filter of warnings in pyproject.toml names a package that is not in this environment.
    command = [PYTHON, "-m", "pytest", "-o", "filterwarnings=", *arguments]
    fast = {"GENLIB_STATIC": "1", "GENLIB_MODE": "fast", "OMP_NUM_THREADS": "1"}
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **fast}).returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--torch", help="a build from PyTorch's own index: cpu, cu128, ...")
    wanted, arguments = parser.parse_known_args()
    try:
        print("Installing Colab's versions into .venv-colab: some minutes, once", flush=True)
        make_environment(wanted.torch)
    except Trouble as trouble:
        sys.exit(str(trouble))
    answer = subprocess.run([PYTHON, "-c", ASK], capture_output=True, text=True, check=True)
    print("\n".join(report(answer.stdout)), flush=True)
    return run_notebooks(arguments)


if __name__ == "__main__":
    sys.exit(main())
