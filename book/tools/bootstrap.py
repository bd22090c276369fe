"""Make .venv with exactly what requirements.lock says, and genlib itself; do only what changed.

Run by whatever Python the machine has (`python3 book/tools/bootstrap.py`), so: standard library
only, and no syntax newer than Python 3.6, or an old Python could not print the sentence that
says it is too old. The stamp is written last: an interrupted run is repaired by running again.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "genlib-stamp.json"
LOG = VENV / "install.log"
LOCK = ROOT / "requirements.lock"
OLDEST, NEWEST = (3, 11), (3, 13)
GIB_NEEDED = {"cpu": 4, None: 9}  # PyPI's torch for Linux brings the CUDA libraries along
TORCH_INDEX = "https://download.pytorch.org/whl/"
SIGNS = (  # what pip prints -> what it means
    ("No space left on device", "The disk is full. Free some space, then run the same command."),
    (
        "(ConnectionError|Max retries|NewConnectionError|name resolution|Read timed out|"
        "IncompleteRead|Connection reset|HTTP error|SSLError|NameResolutionError)",
        "A download failed. Check the network (or the proxy), then run the same command: what "
        "was downloaded is kept.",
    ),
    (
        "(No matching distribution|Could not find a version)",
        "A package of requirements.lock is not to be had from the package index that pip is set "
        "to use. Check the network and `pip config list`, then run the same command.",
    ),
    (
        "(do not match the hash|hashes are required)",
        "A downloaded package is damaged. Run the same command again.",
    ),
)


class Trouble(Exception):
    """Something that a plain sentence can tell the reader to mend."""


CHECK = "import sys; assert {} <= sys.version_info[:2] <= {}".format(OLDEST, NEWEST)


def works(command):
    try:
        with open(os.devnull, "w") as nowhere:
            return subprocess.call(command, stdout=nowhere, stderr=nowhere) == 0
    except OSError:
        return False


def find_python():
    """This Python when it fits, else another one on the PATH that does."""
    if OLDEST <= tuple(sys.version_info[:2]) <= NEWEST:
        return sys.executable
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which("python3.{}".format(minor))
        if found and works([found, "-c", CHECK]):
            return found
    raise Trouble(
        "The course needs Python {}.{} to {}.{}; this is Python {}.{}. Install one of them (from "
        "python.org or a package manager) or name it: make book PYTHON=/path/to/python3.12".format(
            *(OLDEST + NEWEST + tuple(sys.version_info[:2]))
        )
    )


def digest(*parts):
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def make_venv(torch):
    """A virtual environment whose Python and pip run; an unfinished one is made afresh."""
    if works([str(PYTHON), "-c", CHECK]) and works([str(PYTHON), "-m", "pip", "--version"]):
        return
    python = find_python()
    free = shutil.disk_usage(str(ROOT)).free / 2**30
    needed = GIB_NEEDED.get(torch, GIB_NEEDED[None])
    if sys.platform == "darwin":
        needed = GIB_NEEDED["cpu"]
    if free < needed:
        raise Trouble(
            "The disk has {:.1f} GiB left where the course lies; installing may take {} GiB. Free "
            "some space{}.".format(
                free, needed, "" if needed < 5 else ", or take the smaller CPU build: TORCH=cpu"
            )
        )
    print("Making a virtual environment in .venv", flush=True)
    done = subprocess.run(
        [python, "-m", "venv", "--clear", str(VENV)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
    )
    if done.returncode:
        raise Trouble(
            "Python could not make a virtual environment. On Debian and Ubuntu the package "
            "python3-venv may be missing (sudo apt-get install python3-venv). It said:\n"
            + done.stdout
        )


def pip(*arguments):
    """Run pip in .venv: all of its output into the log, the large downloads to the screen."""
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check"]
    with LOG.open("a") as log:
        process = subprocess.Popen(
            command + ["--progress-bar", "off"] + list(arguments),
            cwd=str(ROOT),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            universal_newlines=True,
        )
        said = []
        for line in process.stdout:
            log.write(line)
            said.append(line)
            if re.search(r"Downloading .*\((\d{2,}\.\d+ MB|\S+ GB)\)|Installing collected", line):
                print("  " + line.strip()[:90], flush=True)
        if process.wait():
            text = "".join(said)
            reason = [words for sign, words in SIGNS if re.search(sign, text)]
            raise Trouble(
                "{}\nThe end of pip's own words (all of them in {}):\n{}".format(
                    reason[0] if reason else "pip could not install a package.",
                    LOG.relative_to(ROOT),
                    "".join(said[-6:]),
                )
            )


def install_newest():
    """The newest versions that pyproject.toml allows, whatever the lock says."""
    if STAMP.exists():
        STAMP.unlink()  # the next ordinary run goes back to the lock
    pip("--upgrade", "hatchling", "editables")
    pip("--upgrade", "--upgrade-strategy", "eager", "--no-build-isolation", "-e", ".[test]")


def install(torch, stamp):
    """Bring .venv up to the lock and to pyproject.toml, as far as the stamp says it is not."""
    torch = torch or stamp.get("torch")
    lock = digest(LOCK.read_text(), torch or "")
    project = digest(lock, (ROOT / "pyproject.toml").read_text())
    if (stamp.get("lock"), stamp.get("project")) == (lock, project):
        return
    if STAMP.exists():
        STAMP.unlink()
    if stamp.get("lock") != lock:
        print("Installing the packages of requirements.lock: some minutes, once", flush=True)
        if torch and torch != stamp.get("torch"):
            pinned = re.search(r"^torch==\S+", LOCK.read_text(), re.M).group()
            pip("--no-deps", "--force-reinstall", "--index-url", TORCH_INDEX + torch, pinned)
        pip("-r", str(LOCK))
    print("Installing genlib from this folder", flush=True)
    pip("--no-deps", "--no-build-isolation", "-e", ".")
    STAMP.write_text(json.dumps({"lock": lock, "project": project, "torch": torch}) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--torch", help="a build from PyTorch's own index: cpu, cu126, ...; else pip's choice"
    )
    parser.add_argument("--newest", action="store_true", help="ignore the lock")
    wanted = parser.parse_args()
    try:
        make_venv(wanted.torch)
        if wanted.newest:
            install_newest()
        else:
            install(wanted.torch, json.loads(STAMP.read_text()) if STAMP.exists() else {})
    except Trouble as trouble:
        sys.exit(str(trouble))
    except KeyboardInterrupt:
        sys.exit("Interrupted. Run the same command again: it goes on from here.")
    except OSError as error:
        if error.errno == 28:
            sys.exit("The disk is full. Free some space, then run the same command.")
        raise


if __name__ == "__main__":
    main()
