"""Which build of torch suits this machine, and where it comes from."""

import os
import platform
import shutil
import subprocess
import sys

from install import Trouble
from install.run_pip import offered

INDEX = "https://download.pytorch.org/whl/"
SECONDS = 8  # for PyTorch's own index to answer at all
PROBE = "import sys, urllib.request as r; r.urlopen(sys.argv[1], timeout=6).read(1)"
GB = {"cpu": 2, "cuda": 6}  # of .venv with the whole lock, as measured (the README says it too)
GIB = {"cpu": 3, "cuda": 9}  # while it is installed, the downloads included


class Build:
    """What pip is asked for, from which index (None: the one it is set to), and how large."""

    def __init__(self, name, version, index=None, words=""):
        self.name, self.version, self.index, self.words = name, version, index, words
        self.gib = GIB["cpu" if name == "cpu" else "cuda"]


def has_driver():
    """Whether an NVIDIA driver is at work on this machine."""
    signs = ("/proc/driver/nvidia", "/dev/nvidia0")
    return bool(shutil.which("nvidia-smi")) or any(os.path.exists(sign) for sign in signs)


def refuse_intel_mac():
    """PyTorch ended its builds for Macs with Intel processors: say so before pip looks for one."""
    if sys.platform != "darwin" or platform.machine() != "x86_64":
        return
    translated = subprocess.run(
        ["sysctl", "-n", "sysctl.proc_translated"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    if translated.stdout.strip() == b"1":
        raise Trouble(
            "This Mac has Apple silicon, but this Python was made for Intel, and PyTorch's last "
            "version for that is 2.2.2; the course needs 2.4 or later. Install the Python of "
            "python.org (it is made for both), or name an arm64 one with PYTHON=, and run the "
            "same command."
        )
    raise Trouble(
        "This Mac has an Intel processor. PyTorch's last version for those is 2.2.2, and the "
        "course needs 2.4 or later, so its notebooks need Apple silicon here. `make book` works, "
        "since pages are built without PyTorch; to run the notebooks, use a Mac with Apple "
        "silicon, a Docker container with Linux, or Colab."
    )


def answers(place, url):
    """Whether PyTorch's index can be reached, known within `SECONDS`."""
    try:
        command = [str(place.python), "-c", PROBE, url]
        return not subprocess.call(command, stderr=subprocess.DEVNULL, timeout=SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return False


def choose(place, asked, version):
    """The build that TORCH= asks for; else the small one for the CPU where there is no GPU."""
    if asked:
        return Build(asked, version, INDEX + asked)
    if not sys.platform.startswith("linux"):
        return Build("cpu", version)  # what the ordinary index has for Windows and macOS
    if has_driver():
        return Build("cuda", version, words="An NVIDIA driver is here: taking torch with CUDA.")
    if answers(place, INDEX + "cpu/torch/"):
        words = "No NVIDIA driver is here: taking the CPU build of torch from PyTorch's own index."
        return Build("cpu", version, INDEX + "cpu", words)
    reason = (
        "No NVIDIA driver is here, so the CPU build of torch would do; PyTorch's own index, which "
        "has it, cannot be reached. "
    )
    if version and version + "+cpu" in offered(place, "torch"):
        reason += "The packages that pip finds have it too (about {} GB in all): taking that."
        return Build("cpu", version + "+cpu", words=reason.format(GB["cpu"]))
    reason += (
        "Taking what pip's index has: PyPI's build for Linux carries CUDA, and .venv then takes "
        "about {} GB. To insist on the small one, use TORCH=cpu."
    )
    return Build("cuda", version, words=reason.format(GB["cuda"]))
