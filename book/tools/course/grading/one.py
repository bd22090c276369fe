"""Grade one submission with nbgrader, in a process of its own.

Whatever happens here happens to one student. The result is a small JSON file, which the process
that started this one reads: a grade's remarks, or why there is none.
"""

import contextlib
import multiprocessing
import multiprocessing.connection
import os
import re
import shutil
import tempfile
import threading
import time
import traceback
import warnings
from pathlib import Path

import nbformat
import psutil
from nbgrader.apps import NbGraderAPI
from nbgrader.utils import is_grade, is_locked
from traitlets.config import PyFileConfigLoader

from . import keep, page, sandbox, watch
from .limits import Limits
from .submission import unusable

LEFT: list[Path] = []  # folders with a student's files, to be removed whatever happens


def grade(course: Path, assignment: str, student: str, kind: str, image: str = "") -> dict:
    """Autograde and write the feedback; `{"problem": "..."}` where that is not possible."""
    config = PyFileConfigLoader("nbgrader_config.py", path=str(course)).load_config()
    limits = Limits(config=config)
    problem = unusable(course, assignment, student, limits)
    if problem:
        return {"problem": problem}
    with tempfile.TemporaryDirectory(prefix="grade-", ignore_cleanup_errors=True) as run:
        LEFT.append(Path(run))
        os.environ.update(sandbox.kernelspec(kind, Path(run), limits, image))
        config.KeepPoints.run = run
        config.KernelManager.connection_file = f"{run}/link/kernel.json"
        if kind != sandbox.NONE:
            config.KernelManager.transport = "ipc"
        try:
            return _by_nbgrader(config, course, assignment, student)
        finally:
            sandbox.remove(kind, Path(run))


def _by_nbgrader(config, course: Path, assignment: str, student: str) -> dict:
    config.CourseDirectory.root = str(course)
    api = NbGraderAPI(config=config)
    if api.coursedir.db_url.startswith("sqlite:") and "?" not in api.coursedir.db_url:
        api.coursedir.db_url += "?timeout=120"  # another submission may be writing its points
    done = api.autograde(assignment, student)
    remarks = [line for line in done.get("log", "").splitlines() if "Look at" in line]
    remarks = [line.partition("Look at ")[2] for line in remarks]
    if not done["success"]:
        return {"problem": _reason(done), "remarks": remarks, "log": done.get("log", "")[-4000:]}
    if why := _without_setup(course / "autograded" / student / assignment):
        return {"problem": why, "remarks": remarks, "again": True}
    told = api.generate_feedback(assignment, student)
    result = {"problem": "", "remarks": remarks}
    if not told["success"]:
        page.write(course, assignment, student, "It was graded, but its page could not be made.")
        result["remarks"].append(f"{student}: no full feedback page ({_reason(told)})")
    return result


def _without_setup(graded: Path) -> str:
    """Why the set-up, which is seldom the student's doing, did not run; empty where it did.

    Without it every check fails, and a right answer would get 0.
    """
    for path in sorted(graded.glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type != "code" or is_grade(cell) or not is_locked(cell):
                continue
            for output in cell.outputs:
                if output.output_type == "error" and output.ename != "NotRun":
                    what = f"{output.ename}: {output.evalue}".strip(": ")[:150]
                    return f"the set-up cell did not run ({what}); the next make grade tries again"
    return ""


def _reason(done: dict) -> str:
    """What an nbgrader command that failed has to say, in one line."""
    log = done.get("log") or ""
    raised = re.findall(r"^ *(?:\w+\.)*(\w+(?:Error|Exception|Entry): .+)", log, re.M)
    raised = [line for line in raised if not line.startswith("NbGraderException")]
    lines = log.splitlines() + (done.get("error") or "").splitlines()
    errors = [line for line in lines if ": " in line and not line.startswith((" ", "["))]
    return (raised[-1:] or errors or lines or ["no reason was given"])[0][:300]


def _end_with_parent() -> None:
    """Stop, and stop the kernel, when the process that waits for this one is gone."""
    parent = multiprocessing.parent_process()

    def wait() -> None:
        multiprocessing.connection.wait([parent.sentinel])
        for process in reversed(watch.family(psutil.Process())[1:]):
            with contextlib.suppress(psutil.Error):  # it has just ended
                process.kill()
        for folder in LEFT:
            shutil.rmtree(folder, ignore_errors=True)
        psutil.Process().kill()

    if parent:
        threading.Thread(target=wait, daemon=True).start()


def work(course: Path, assignment: str, student: str, kind: str, image: str, room: Path) -> None:
    """Grade one submission; `result.json` in the folder `room` says how it went.

    It ends when that file is taken away, so that whoever reads it may be killed at any moment:
    while there are files of a student, somebody is there to take them away.
    """
    LEFT.append(room)
    _end_with_parent()
    said = os.open(room / "said", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):  # also of the kernel, whose file size is limited
        os.dup2(said, stream)
    warnings.simplefilter("ignore")
    try:
        result = grade(course, assignment, student, kind, image)
    except Exception as problem:  # whatever it is, it is this submission's alone
        traceback.print_exc()
        result = {"problem": f"{type(problem).__name__}: {str(problem)[:300]}"}
    keep.write(room / "result.json", result)
    while (room / "result.json").exists():
        time.sleep(0.02)
