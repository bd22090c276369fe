"""Run a submission's cells so that nothing it does costs more than the cell that does it.

nbgrader's own step gives up the whole notebook when the kernel dies or no longer answers, and takes
a check's points for any warning. Here the points earned before are kept, and a warning is free.
"""

import time
from pathlib import Path

import zmq
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbclient.util import ensure_async, run_sync
from nbformat.v4 import new_output
from nbgrader.preprocessors import Execute
from nbgrader.utils import is_grade, is_locked
from traitlets import Unicode, default

from . import sandbox, watch
from .limits import Limits

LARGEST = 50_000_000  # bytes of one message; longer ones would fill the teacher's memory


class CarefulManager(AsyncKernelManager):
    """A kernel's manager that takes no message beyond a size."""

    @default("context")
    def _bounded_context(self):
        context = self._context_default()
        context.setsockopt(zmq.MAXMSGSIZE, LARGEST)
        return context


class KeepPoints(Execute):
    """Execute the cells; whatever ends the kernel, the cells before keep their outputs."""

    run = Unicode("", help="where `make grade` keeps what this run needs").tag(config=True)

    def __init__(self, **given):
        super().__init__(kernel_manager_class=CarefulManager, **given)
        self.limits = Limits(parent=self)
        self.raise_on_iopub_timeout = False
        self.iopub_timeout = max(1, round(self.limits.patience))
        self.shutdown_kernel = "immediate"
        self._cell_seconds = self.timeout

    def preprocess(self, nb, resources, km=None):
        self._ended, self._kept = "", {}
        self._until = time.monotonic() + self.limits.seconds
        if self.run:
            self.kernel_name = sandbox.NAME
            sandbox.hand_over(Path(resources["metadata"]["path"]), Path(self.run) / "files")
        with watch.Watch(self.limits, Path(self.run) if self.run else None) as self._watch:
            return super().preprocess(nb, resources, km)

    def start_new_kernel(self, **given):
        super().start_new_kernel(**given)
        self._watch.over(self.km.provisioner.pid)

    def preprocess_cell(self, cell, resources, index):
        if cell.cell_type != "code" or not cell.source.strip():
            return cell, resources
        left = self._until - time.monotonic()
        if not self._ended and left <= 0:
            seconds = f"{self.limits.seconds:.0f} seconds"
            self._ended = f"Not run: the {seconds} for the whole notebook were used up before."
        if self._ended:
            cell.outputs = [_error("NotRun", self._ended)]
            return cell, resources
        # The set-up is nobody's answer: on a busy machine it may take all the time there is.
        most = left if is_locked(cell) and not is_grade(cell) else self._cell_seconds or left
        self.timeout = max(1, round(min(most, left)))
        begun = time.monotonic()
        try:
            super().preprocess_cell(cell, resources, index)
        except (DeadKernelError, CellTimeoutError, OSError, zmq.ZMQError) as problem:
            self._end(cell, self._watch.reason or str(problem).partition("\n")[0])
        else:
            late = time.monotonic() - begun >= self.timeout
            if late and not self._answers():
                self._end(cell, "it ran too long and did not stop when it was interrupted")
        if is_grade(cell):
            _forgive_warnings(cell)
        return cell, resources

    def _end(self, cell, why: str) -> None:
        self.log.warning("The kernel ended: %s.", why)
        self._ended = f"Not run: the program ended in a cell above ({why})."
        cell.outputs = [*cell.get("outputs", []), _error("KernelEnded", f"Here, {why}.")]

    async def _async_answers(self) -> bool:
        """Whether the kernel, interrupted, is ready for the next cell."""
        asked, until = self.kc.kernel_info(), time.monotonic() + self.limits.patience
        while time.monotonic() < until:
            try:
                reply = await ensure_async(self.kc.shell_channel.get_msg(timeout=1))
            except Exception:  # no message yet; the kernel may be gone
                if not await ensure_async(self.kc.is_alive()):
                    return False
            else:
                if reply["parent_header"].get("msg_id") == asked:
                    return True
        return False

    _answers = run_sync(_async_answers)

    def process_message(self, msg, cell, cell_index):
        """Take a message of the kernel, unless the cell has said enough."""
        if msg["msg_type"] != "status":
            said = self._kept.get(cell_index, 0)
            self._kept[cell_index] = said + len(str(msg["content"]))
            if said + len(str(msg["content"])) > self.limits.output and msg["msg_type"] != "error":
                if said <= self.limits.output:
                    words = "\n[The rest of this cell's output was left out.]\n"
                    cell.outputs.append(new_output("stream", name="stdout", text=words))
                return None
        return super().process_message(msg, cell, cell_index)

    def on_cell_executed(self, **given):
        reply = given["execute_reply"]["content"]
        if reply["status"] not in ("ok", "error"):  # "aborted" leaves no trace in the outputs
            reply.update(status="error", ename="NotRun", evalue="The kernel refused.", traceback=[])
        for name in ("ename", "evalue", "traceback"):
            if reply["status"] == "error":
                reply.setdefault(name, [] if name == "traceback" else "")
        super().on_cell_executed(**given)


def _error(name: str, words: str):
    return new_output("error", ename=name, evalue=words, traceback=[f"{name}: {words}"])


def _forgive_warnings(cell) -> None:
    """Show what a check wrote to stderr as ordinary text: nbgrader gives no points for stderr."""
    for output in cell.outputs:
        if output.output_type == "stream":
            output.name = "stdout"
