"""Isolation of a submission's code: bubblewrap, a container, or, if asked for, none.

Inside, code reads Python, the course's packages and the student's own files. It has no network, and
sees neither the source with its solutions, nor the gradebook, nor another student. What it writes
is gone with it.
"""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from .limits import Limits

BUBBLEWRAP, NONE, CONTAINERS = "bubblewrap", "none", ("podman", "docker")
KERNEL = Path(__file__).with_name("kernel.py").resolve()
SYSTEM = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix", "/etc/fonts"]
SYSTEM += ["/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime"]
NAME = "graded"  # the kernelspec's


class NotIsolated(Exception):
    """Nothing on this machine can keep a submission's code in; the words say what to do."""


def choose(wanted: str = "", image: str = "") -> str:
    """The isolation to use: `wanted` (ISOLATION=...), or bubblewrap, if it works here.

    Raises NotIsolated where they do not work.
    """
    kinds = (BUBBLEWRAP, *CONTAINERS, NONE)
    if wanted and wanted not in kinds:
        raise NotIsolated(f"Expected ISOLATION= to be {', '.join(kinds)}, got {wanted!r}.")
    if wanted in CONTAINERS:
        if not shutil.which(wanted):
            raise NotIsolated(f"Expected the command {wanted} for ISOLATION={wanted}; install it.")
        if not image:
            raise NotIsolated(f"Expected IMAGE= with ISOLATION={wanted}: an image with the course.")
        return wanted
    if wanted == NONE:
        return wanted
    problem = _bubblewrap_problem()
    if problem:
        raise NotIsolated(
            "Submissions are programs that other people wrote, and nothing on this machine "
            f"isolates them: {problem}. A submission could read your solutions and the other "
            "students' work, change grades and delete files. On Linux, install bubblewrap (apt "
            "install bubblewrap) or name a container (ISOLATION=podman IMAGE=...). Elsewhere, "
            "grade in a virtual machine that has nothing else in it. ISOLATION=none grades all the "
            "same, at your own risk."
        )
    return BUBBLEWRAP


def _bubblewrap_problem() -> str:
    """Why bubblewrap cannot be used here; empty where a program has been run inside."""
    if not shutil.which("bwrap"):
        return "bubblewrap is not installed"
    with tempfile.TemporaryDirectory() as run:
        command = _bubblewrap(Path(run), Limits()) + [sys.executable, "-c", "pass"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        except subprocess.TimeoutExpired:
            return "bubblewrap does not answer"
    return "" if done.returncode == 0 else f"bubblewrap fails ({done.stderr.strip()[-200:]})"


def kernelspec(kind: str, run: Path, limits: Limits, image: str = "") -> dict[str, str]:
    """Write a kernelspec into `run`; the variables that make Jupyter find it.

    `run` holds `files` (the student's) and `link` (the sockets), and is removed afterwards.
    """
    files, work, command, interrupt = run / "files", run / "work", [], "message"
    for folder in (files, run / "link", run / "kernels" / NAME):
        folder.mkdir(parents=True, exist_ok=True)
    python, kernel = sys.executable, str(KERNEL)
    if kind == BUBBLEWRAP:
        command, work = _bubblewrap(run, limits), Path("/tmp/work")
    elif kind in CONTAINERS:
        command, work = _container(kind, run, limits, image), Path("/tmp/work")
        python = "python"
    size = [str(limits.memory), str(limits.written)]
    argv = [*command, python, kernel, str(files), str(work), *size, "-f", "{connection_file}"]
    spec = {"argv": argv, "display_name": NAME, "language": "python", "interrupt_mode": interrupt}
    (run / "kernels" / NAME / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    return {"JUPYTER_PATH": str(run)}


def _bubblewrap(run: Path, limits: Limits) -> list[str]:
    size = str(limits.written * 10**6)
    command = [shutil.which("bwrap") or "bwrap", "--unshare-all", "--unshare-user"]
    command += ["--uid", "1000", "--gid", "1000", "--cap-drop", "ALL", "--hostname", "grading"]
    command += ["--die-with-parent", "--new-session", "--proc", "/proc", "--dev", "/dev"]
    # Where the teacher is root, the kernel's settings would be theirs to write.
    for place in ("/proc/sys", "/proc/sysrq-trigger"):
        command += ["--ro-bind-try", place, place]
    command += ["--size", size, "--tmpfs", "/dev/shm", "--size", size, "--tmpfs", "/tmp"]
    for place in SYSTEM:
        command += ["--ro-bind-try", place, place]
    # Two folders of Python; of the course's own, the package alone, for beside it are solutions.
    places = [Path(sys.base_prefix), Path(sys.prefix), KERNEL, *_packages(), *_data()]
    for place in dict.fromkeys(places):
        if not any(place.is_relative_to(system) for system in SYSTEM):
            command += ["--ro-bind", str(place), str(place)]
    if (run / "files").exists():
        command += ["--ro-bind", str(run / "files"), str(run / "files")]
        command += ["--bind", str(run / "link"), str(run / "link")]
    cache = Path.home() / ".cache"
    command += ["--ro-bind-try", str(cache / "genlib"), "/tmp/home/.cache/genlib"]
    for font in sorted(cache.glob("matplotlib/fontlist-*.json")):
        command += ["--ro-bind", str(font), f"/tmp/home/.config/matplotlib/{font.name}"]
    command += ["--dir", "/tmp/home", "--remount-ro", "/dev", "--remount-ro", "/", "--clearenv"]
    for name, value in environment().items():
        command += ["--setenv", name, value]
    return [*command, "--chdir", "/tmp"]


def _container(kind: str, run: Path, limits: Limits, image: str) -> list[str]:
    """The same by a container; `image` has Python and the course's packages."""
    command = [kind, "run", "--rm", f"--name={run.name}", "--network=none", "--read-only"]
    command += ["--cap-drop=ALL", "--security-opt=no-new-privileges"]
    command += [f"--user={os.getuid()}:{os.getgid()}", f"--pids-limit={limits.processes}"]
    command += ["--userns=keep-id"] if kind == "podman" and os.getuid() else []
    command += [f"--memory={limits.memory}m", f"--tmpfs=/tmp:exec,mode=1777,size={limits.written}m"]
    for place, mode in ((run / "files", "ro"), (KERNEL, "ro"), (run / "link", "rw")):
        command += ["--volume", f"{place}:{place}:{mode}"]
    for name, value in environment().items():
        if name not in ("PATH", "PYTHONPATH"):  # the image's own
            command += ["--env", f"{name}={value}"]
    longest = str(round(limits.seconds + 600))  # for the case that nobody is left to remove it
    return [*command, "--entrypoint=", image, "timeout", "-s", "KILL", longest]


def remove(kind: str, run: Path) -> None:
    """End what may still run for a folder that `kernelspec` filled."""
    if kind in CONTAINERS:  # a container does not end with the command that started it
        subprocess.run([kind, "rm", "--force", run.name], capture_output=True, timeout=60)


def hand_over(folder: Path, files: Path) -> None:
    """Copy a submission's files for its kernel; no notebook, which now holds the hidden tests."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.suffix != ".ipynb":
            target = files / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)


def environment() -> dict[str, str]:
    """The variables inside; none of the teacher's own, which may be secret."""
    kept = ("LANG", "LC_ALL", "TZ", "OMP_NUM_THREADS", "PATH", "NBGRADER_EXECUTION")
    given = {k: v for k, v in os.environ.items() if k in kept or k.startswith("GENLIB_")}
    ours = {"HOME": "/tmp/home", "USER": "student", "LOGNAME": "student", "PYTHONUTF8": "1"}
    ours |= {"NBGRADER_EXECUTION": "autograde", "PYTHONDONTWRITEBYTECODE": "1"}
    ours |= {"MPLCONFIGDIR": "/tmp/home/.config/matplotlib", "OMP_NUM_THREADS": "1"}
    packages = _packages()
    if packages:
        ours["PYTHONPATH"] = str(packages[0].parent)
    return {**given, **ours}


def _packages() -> list[Path]:
    """The course's library, where it is not installed among the other packages."""
    found = importlib.util.find_spec("genlib")
    places = (found and found.submodule_search_locations) or []
    folders = [Path(place).resolve() for place in places]
    return [f for f in folders if not f.is_relative_to(Path(sys.prefix).resolve())]


def _data() -> list[Path]:
    """Data that was fetched before; inside there is no network to fetch it from."""
    given = os.environ.get("GENLIB_DATA", "")
    return [Path(given).resolve()] if given and Path(given).is_dir() else []
