"""Run the notebooks with the versions that Colab preinstalls, in .venv-colab beside .venv.

    colab-versions.txt  ->  pip's constraints  ->  .venv-colab  ->  pytest chapters

The list constrains pip, so a requirement of genlib's that would replace one of Colab's packages
ends here, with pip's words for it. Left out are the CUDA libraries, which belong to the build of
torch, and versions that the Python at hand or this platform cannot have; those are named.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_name("colab-versions.txt")
VENV = ROOT / ".venv-colab"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
TORCH_INDEX = "https://download.pytorch.org/whl/"
RUNNERS = ("pytest", "nbval")  # what is installed beside genlib, to run the notebooks
OF_TORCH = re.compile(r"(nvidia|cuda)-")
UNAVAILABLE = re.compile(r"Could not find a version that satisfies the requirement ([\w.-]+)")


class Trouble(Exception):
    """Something that a plain sentence can tell the reader to repair."""


def python_of_colab() -> str:
    """The Python version of the list, such as "3.13"."""
    return re.search(r"Python (3\.\d+)", LIST.read_text("utf-8"))[1]


def colab_versions() -> dict[str, str]:
    """Name -> version of all that Colab preinstalls; "+cu128" marks a build, no version."""
    lines = (line for line in LIST.read_text("utf-8").splitlines() if line[:1] != "#")
    return {normal(name): v.partition("+")[0] for name, v in (line.split("==") for line in lines)}


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
    print(f"Colab has Python {wanted}; none is here, so this is {sys.version.split()[0]}.")
    return sys.executable


def make_environment(torch: str | None) -> None:
    """Make .venv-colab where it is not, and install into it under Colab's versions."""
    if not PYTHON.exists():
        subprocess.run([find_python(python_of_colab()), "-m", "venv", VENV], check=True)
    versions = {n: v for n, v in colab_versions().items() if not OF_TORCH.match(n)}
    if torch:
        index = ["--index-url", TORCH_INDEX + torch]
        if pip("--no-deps", *index, f"torch=={versions['torch']}").returncode:
            print(f"The {torch} build of torch could not be had; pip takes what its index has.")
    left_out = install(versions)
    if left_out:
        print("Not to be had for this Python or platform, another version taken:", *left_out)


def install(versions: dict[str, str]) -> list[str]:
    """Install genlib and the runners under these versions; return the names it had to let go."""
    constraints, left_out = VENV / "constraints.txt", []
    while True:
        kept = (f"{n}=={v}\n" for n, v in versions.items() if n not in left_out)
        constraints.write_text("".join(kept))
        done = pip("-c", constraints, "-e", ROOT, *RUNNERS)
        if not done.returncode:
            return left_out
        name = UNAVAILABLE.search(done.stdout)
        if not name or normal(name[1]) not in versions or normal(name[1]) in left_out:
            raise Trouble(
                "genlib could not be installed beside what Colab preinstalls. If pip speaks of a "
                "conflict, loosen that requirement in pyproject.toml; if it speaks of the network, "
                f"run `make colab` again. pip's last words:\n{done.stdout[-2000:]}"
            )
        left_out.append(normal(name[1]))


def pip(*arguments: object) -> subprocess.CompletedProcess[str]:
    """`pip install` in .venv-colab, its words kept rather than shown."""
    command = [PYTHON, "-m", "pip", "install", "--progress-bar", "off", *arguments]
    both = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.run([str(word) for word in command], text=True, cwd=ROOT, **both)


def differences(installed: dict[str, str]) -> list[str]:
    """Sentences on packages of the environment that Colab has in another version."""
    colab = colab_versions()
    pairs = ((n, v.partition("+")[0]) for n, v in sorted(installed.items()))
    return [
        f"{n} {v}; Colab has {colab[n]}"
        for n, v in pairs
        if n in colab and v != colab[n] and n not in ("pip", "setuptools")
    ]


def installed() -> dict[str, str]:
    """Name -> version in .venv-colab."""
    code = (
        "from importlib.metadata import distributions\n"
        "for d in distributions(): print(d.metadata['Name'], d.version)"
    )
    done = subprocess.run([PYTHON, "-c", code], capture_output=True, text=True, check=True)
    return {normal(name): v for name, v in (line.split() for line in done.stdout.splitlines())}


def own_requirements() -> list[str]:
    """The names of genlib's run-time dependencies."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return [normal(re.match(r"[\w.-]+", r)[0]) for r in project["dependencies"]]


def run_notebooks(arguments: list[str]) -> int:
    """The notebooks as `make test` runs them: to their end, the verdict cells compared."""
    # The filter of warnings in pyproject.toml names a package that is not in this environment.
    command = [PYTHON, "-m", "pytest", "-o", "filterwarnings=", *(arguments or ["chapters"])]
    environment = os.environ | {"GENLIB_STATIC": "1", "GENLIB_MODE": "fast", "OMP_NUM_THREADS": "1"}
    return subprocess.run(command, cwd=ROOT, env=environment).returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--torch", help="a build from PyTorch's own index: cpu, cu128, ...")
    parser.add_argument("arguments", nargs="*", help="what pytest is given; by default, chapters")
    wanted = parser.parse_args()
    try:
        print("Installing Colab's versions into .venv-colab: some minutes, once", flush=True)
        make_environment(wanted.torch)
    except Trouble as trouble:
        sys.exit(str(trouble))
    have = installed()
    print("Colab's:", *(f"{n} {have[n]}" for n in own_requirements() if n in colab_versions()))
    print("\n".join(["Other than Colab's:", *differences(have)]), flush=True)
    return run_notebooks(wanted.arguments)


if __name__ == "__main__":
    sys.exit(main())
