"""Make .venv with exactly what requirements.lock says, and genlib itself; do only what changed.

    python3 book/tools/bootstrap.py          what building the pages needs
    python3 book/tools/bootstrap.py all      also what notebooks and tests need: torch and the rest

Run by whatever Python the machine has, so: standard library only, and no syntax newer than Python
3.6, or an old Python could not print the sentence that says it is too old. The stamp is written
last: an interrupted run is repaired by running again.
"""

import argparse
import os
import shutil
import subprocess
import sys

from install import Trouble, torch_build
from install.causes import explain
from install.place import ROOT, Place
from install.run_pip import pip

OLDEST, NEWEST = (3, 11), (3, 13)
BOOK_GIB = 1
CHECK = "import sys; assert {} <= sys.version_info[:2] <= {}".format(OLDEST, NEWEST)


def works(command):
    try:
        quiet = subprocess.DEVNULL
        return subprocess.call([str(c) for c in command], stdout=quiet, stderr=quiet) == 0
    except OSError:
        return False


def find_python():
    """This Python when it fits, else another one on the PATH that does."""
    if OLDEST <= tuple(sys.version_info[:2]) <= NEWEST:
        # not the one of .venv, which may be about to be made afresh
        return getattr(sys, "_base_executable", None) or sys.executable
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which("python3.{}".format(minor))
        if found and works([found, "-c", CHECK]):
            return found
        if os.name == "nt" and works(["py", "-3.{}".format(minor), "-c", CHECK]):
            command = ["py", "-3.{}".format(minor), "-c", "import sys; print(sys.executable)"]
            return subprocess.check_output(command, universal_newlines=True).strip()
    raise Trouble(
        "The course needs Python {}.{} to {}.{}; this is Python {}.{}. Install one of them (from "
        "python.org or a package manager) or name it: make book PYTHON=/path/to/python3.12 (on "
        "Windows: py -3.12 book\\tools\\make.py book)".format(
            *(OLDEST + NEWEST + tuple(sys.version_info[:2]))
        )
    )


def check_disk(place, gib, what):
    free = shutil.disk_usage(str(place.root)).free / 2**30
    if free < gib:
        small = " On Linux TORCH=cpu takes less." if gib == torch_build.GIB["cuda"] else ""
        raise Trouble(
            "The disk has {:.1f} GiB left where the course lies; installing {} may take {} GiB for "
            "a while. Free some space.{}".format(free, what, gib, small)
        )


def venv(place, *options):
    """Python's own venv, whose failures have causes too."""
    done = subprocess.run(
        [find_python(), "-m", "venv"] + list(options) + [str(place.venv)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
    )
    if done.returncode == 0:
        return
    if "ensurepip" in done.stdout:
        reason = (
            "Python has no pip to put into a virtual environment. On Debian and Ubuntu that is "
            "the package python3-venv: sudo apt-get install python3-venv"
        )
    else:
        reason = explain(done.stdout, done.returncode).replace(
            "pip could not install a package", "Python could not make a virtual environment"
        )
    raise Trouble(reason + "\nIt said:\n" + done.stdout)


def make_venv(place):
    """A virtual environment whose Python and pip run; an unfinished one is made afresh."""
    if works([place.python, "-c", CHECK]) and works([place.python, "-m", "pip", "--version"]):
        return
    check_disk(place, BOOK_GIB, "what building the book needs")
    print("Making a virtual environment in .venv", flush=True)
    venv(place, "--clear")


def settle(place):
    """Bring an environment that was moved or copied with its folder to its new place."""
    if place.is_home():
        return
    print("The folder was moved or copied: adapting .venv to its new place", flush=True)
    if works([place.python, place.root / "book" / "tools" / "install" / "moved.py"]):
        venv(place, "--without-pip")  # its activate scripts; it notes the place, so it comes last
    else:
        print("That did not work: making .venv afresh", flush=True)
        venv(place, "--clear")


def install_torch(place, asked, before, version):
    """The build of torch that suits, when it is not what the ordinary index has."""
    build = torch_build.choose(place, asked, version)
    if build.words:
        print(build.words, flush=True)
    check_disk(place, build.gib, "what the notebooks need")
    wanted = "torch=={}".format(build.version) if version else "torch"
    if build.index or build.version != version:
        again = ["--force-reinstall"] if asked and asked != before else ["--upgrade"]
        index = ["--index-url", build.index] if build.index else []
        # torch alone: what it needs comes from the lock
        pip(place, "--no-deps", *(again + index + [wanted]))


def install(place, part, torch=None):
    """Bring .venv up to the lock and to pyproject.toml, as far as the stamp says it is not."""
    stamp, now = place.installed(), place.digests()
    if stamp.get("part") == "all":
        part = "all"  # what is there stays, at the versions of the lock
    before = stamp.get("torch")
    torch = torch or before
    fresh = [stamp.get(key) for key in ("lock", "part", "torch")] != [now["lock"], part, torch]
    same_project = stamp.get("project") == now["project"] and place.genlib_is_ours()
    if not fresh and same_project and stamp.get("place") == str(place.root):
        return
    place.forget()
    if fresh and part == "all":
        torch_build.refuse_intel_mac()
        print("Installing the packages of requirements.lock: some minutes, once", flush=True)
        install_torch(place, torch, before, place.pin("torch"))
        pip(place, "-r", str(place.lock))
    elif fresh:
        print("Installing what building the book needs: a minute, once", flush=True)
        pip(place, *place.pins("book"))
    print("Installing genlib from this folder", flush=True)
    pip(place, "--no-deps", "--no-build-isolation", "-e", ".")
    place.write_stamp(part=part, torch=torch)


def install_newest(place, torch=None):
    """The newest versions that pyproject.toml allows, whatever the lock says."""
    place.forget()  # the next ordinary run goes back to the lock
    torch_build.refuse_intel_mac()
    install_torch(place, torch, None, None)
    pip(place, "--upgrade", "hatchling", "editables")
    eager = ["--upgrade", "--upgrade-strategy", "eager"]
    pip(place, *(eager + ["--no-build-isolation", "-e", ".[test]"]))


def prepare(place, part, torch=None, newest=False):
    """Everything of the above, in order."""
    make_venv(place)
    settle(place)
    if newest:
        install_newest(place, torch)
    else:
        install(place, part, torch)


def sentence(error):
    """An error of the system, such as a full disk, in plain words where the cause is known."""
    said = explain("[Errno {}] {}".format(error.errno, error))
    return None if "unknown to this script" in said else "{}\n{}".format(said, error)


def run(part, torch=None, newest=False, place=None):
    """`prepare`, ending with a sentence where something is in the way."""
    try:
        prepare(place or Place(ROOT), part, torch, newest)
    except Trouble as trouble:
        sys.exit(str(trouble))
    except KeyboardInterrupt:
        sys.exit("Interrupted. Run the same command again: it goes on from here.")
    except OSError as error:
        words = sentence(error)
        if words is None:
            raise
        sys.exit(words)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="?", choices=["book", "all"], default="book")
    parser.add_argument("--torch", help="a build from PyTorch's own index: cpu, cu126, ...")
    parser.add_argument("--newest", action="store_true", help="ignore the lock")
    wanted = parser.parse_args()
    run(wanted.part, wanted.torch, wanted.newest)


if __name__ == "__main__":
    main()
