"""Run notebooks one after the other without importing PyTorch for each: `python warm.py`.

A kernel takes seconds to import what every set-up cell imports, and a course has thirty notebooks
to run. This process imports it once. Each line that it reads is a JSON list of notebooks; they run
side by side, each in a copy of the process, and a line of JSON says what failed in each. Where
processes cannot be copied safely (Windows, macOS) each notebook gets a process of its own.
"""

import contextlib
import importlib
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

COMMON = ("torch", "sklearn.datasets", "genlib.checks", "genlib.data", "genlib.fit")
LIMIT = 600  # seconds per cell; nbgrader's own limit holds when submissions are graded
BROKE_OFF = {"the notebook": "Ended: the program ended before the last cell"}


class Runner:
    """The process, as the one that asks sees it; it ends with this object's context."""

    def __enter__(self):
        command = [sys.executable, "-W", "ignore", str(Path(__file__).resolve())]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "encoding": "utf-8"}
        # Notebooks run side by side, and models are small: more threads would only wait.
        environment = {"OMP_NUM_THREADS": "1", **os.environ, "MPLBACKEND": "agg"}
        self._process = subprocess.Popen(command, env=environment, **pipes)
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.terminate()
        self._process.wait()

    def failures(self, *paths: Path) -> list[dict[str, str]]:
        """Run notebooks to their ends; for each: check that failed, or code before it → why."""
        print(json.dumps([str(path.resolve()) for path in paths]), file=self._process.stdin)
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


def run(path: Path) -> dict[str, str]:
    """Run a notebook's cells in this process, as its kernel would; what failed, and why."""
    import nbformat
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    os.chdir(path.parent)
    quiet = Config(
        {"HistoryManager": {"enabled": False}, "InteractiveShell": {"colors": "nocolor"}}
    )
    shell, found = InteractiveShell.instance(config=quiet), {}
    for place, cell in enumerate(nbformat.read(path, as_version=4).cells, start=1):
        if cell.cell_type != "code":
            continue
        if hasattr(signal, "alarm"):
            signal.signal(signal.SIGALRM, _late)
            signal.alarm(LIMIT)
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            done = shell.run_cell(cell.source)
        problem = done.error_before_exec or done.error_in_exec
        if problem is not None:
            name = cell.metadata.get("nbgrader", {}).get("grade_id", f"cell {place}")
            found[name] = f"{type(problem).__name__}: {problem}".strip()
    return found


def _late(*_):
    raise TimeoutError(f"the cell ran longer than {LIMIT} seconds")


def _start(path: str, result: Path) -> int | subprocess.Popen:
    """Run a notebook in a process beside this one, which stores what failed."""
    if sys.platform != "linux":
        quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
        return subprocess.Popen([sys.executable, "-W", "ignore", __file__, path, result], **quiet)
    process = os.fork()
    if process == 0:
        try:
            nothing = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):  # what the programs write is not what this one answers
                os.dup2(nothing, stream)
            result.write_text(json.dumps(run(Path(path))), encoding="utf-8")
        finally:
            os._exit(0)
    return process


def _finish(process: int | subprocess.Popen, result: Path) -> dict[str, str]:
    """What failed in a notebook, once its process has ended."""
    if isinstance(process, int):
        os.waitpid(process, 0)
    else:
        process.wait()
    try:
        return json.loads(result.read_text("utf-8"))
    except (OSError, ValueError):
        return BROKE_OFF


def main() -> None:
    if len(sys.argv) > 1:  # one notebook, and where to store what failed
        Path(sys.argv[2]).write_text(json.dumps(run(Path(sys.argv[1]))), encoding="utf-8")
        return
    if sys.platform == "linux":
        for name in (*COMMON, "nbformat", "IPython.core.interactiveshell"):
            with contextlib.suppress(ImportError):  # the cell that needs it will say so
                importlib.import_module(name)
        if torch := sys.modules.get("torch"):  # the first optimizer imports as much again
            torch.optim.Adam([torch.zeros(1, requires_grad=True)])
    for line in sys.stdin:
        with tempfile.TemporaryDirectory() as folder:
            results = [Path(folder) / f"{i}.json" for i in range(len(json.loads(line)))]
            started = [_start(path, to) for path, to in zip(json.loads(line), results, strict=True)]
            found = [_finish(process, to) for process, to in zip(started, results, strict=True)]
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
