"""Kernels for the tests of the notebooks, as copies of one process that has imported PyTorch once.

What every chapter imports takes longer than many chapters compute. Each copy is made before any
of these libraries was used, and has names of its own: a chapter that forgets an import fails as
before. Nothing of genlib is imported beforehand. Where processes cannot be copied safely (Windows,
macOS, beside the driver of a GPU), and with GENLIB_KERNEL=cold, each notebook gets a kernel as
Jupyter starts it.
"""

import atexit
import contextlib
import importlib
import json
import os
import signal
import subprocess
import sys
import time
from importlib.metadata import EntryPoint
from pathlib import Path

from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner

NAME = "genlib-warm"
COMMON = (
    *("torch", "sklearn.datasets", "scipy.stats", "pandas"),
    *("matplotlib.figure", "ipykernel.kernelapp"),
)
WARM = (
    sys.platform == "linux"
    and os.environ.get("GENLIB_KERNEL") != "cold"
    and not Path("/dev/nvidiactl").exists()
)


class Copy:
    """A copy of the process that waits; what jupyter_client asks of a `Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int):
        self.pid, self.returncode = pid, None

    def poll(self) -> int | None:
        """None while it runs; the process that it was copied from takes it away when it ends."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, 0)
            return None
        self.returncode = 0
        return self.returncode

    def wait(self) -> int:
        while self.poll() is None:
            time.sleep(0.01)
        return self.returncode

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    terminate = kill


class Source:
    """The process that is copied, as the tests see it: started by the first notebook."""

    process: subprocess.Popen | None = None

    def copy(self, arguments: list[str], env: dict[str, str], cwd: str) -> Copy:
        """A kernel that has begun, in a session of its own."""
        if self.process is None:
            command = [sys.executable, str(Path(__file__).resolve())]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "encoding": "utf-8"}
            self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL, **pipes)
            atexit.register(self.process.kill)
        print(json.dumps([arguments, env, str(cwd)]), file=self.process.stdin, flush=True)
        number = self.process.stdout.readline()
        if not number:
            raise RuntimeError("no copy could be made; GENLIB_KERNEL=cold does without")
        return Copy(int(number))


SOURCE = Source()


class Provisioner(LocalProvisioner):
    """Jupyter's own, but for the start of the process."""

    async def launch_kernel(self, cmd, **kwargs):
        self.process = SOURCE.copy(cmd[cmd.index("-f") :], kwargs["env"], kwargs["cwd"])
        self.pid = self.pgid = self.process.pid
        self.cwd = kwargs["cwd"]
        return self.connection_info


def install() -> None:
    """From now on nbval's kernels are copies."""
    from nbval import kernel

    known = KernelProvisionerFactory.instance().provisioners
    known[NAME] = EntryPoint(NAME, f"{__name__}:Provisioner", KernelProvisionerFactory.GROUP_NAME)

    class Specs(kernel.NbvalKernelspecManager):
        def get_kernel_spec(self, kernel_name):
            spec = super().get_kernel_spec(kernel_name)
            spec.metadata = {"kernel_provisioner": {"provisioner_name": NAME}}
            return spec

    kernel.NbvalKernelspecManager = Specs


def main() -> None:
    """Import; then, for each line read, start a kernel and write its process's number."""
    # a kernel sets it before it imports matplotlib, and matplotlib reads it then
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    for name in COMMON:
        with contextlib.suppress(ImportError):  # the cell that needs it will say so
            importlib.import_module(name)
    if torch := sys.modules.get("torch"):  # the first optimizer imports as much again
        torch.optim.Adam([torch.zeros(1, requires_grad=True)])
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # those that end are taken away
    for line in sys.stdin:
        arguments, env, folder = json.loads(line)
        process = os.fork()
        if process == 0:
            kernel(arguments, env, folder)
        print(process, flush=True)


def kernel(arguments: list[str], env: dict[str, str], folder: str) -> None:
    """In the copy: what a new process would have, then the kernel; it does not return."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        os.environ.clear()
        os.environ.update(env, JPY_PARENT_PID=str(os.getppid()))
        os.chdir(folder)
        del sys.path[0]  # the folder of this file
        sys.argv = ["ipykernel_launcher", *arguments]
        from ipykernel.kernelapp import IPKernelApp

        IPKernelApp.launch_instance(arguments)
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
