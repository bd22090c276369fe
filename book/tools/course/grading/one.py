"""Grade one submission with nbgrader, in a process of its own: `python -m grading.one ...`.

Whatever happens here happens to one student. The result is a small JSON file, which the process
that started this one reads: a grade's remarks, or why there is none.
"""

import json
import os
import sys
import tempfile
import threading
import traceback
from pathlib import Path

from traitlets.config import PyFileConfigLoader

from . import page, sandbox, watch
from .limits import Limits
from .submission import unusable


def grade(course: Path, assignment: str, student: str, kind: str, image: str = "") -> dict:
    """Autograde and write the feedback; `{"problem": "..."}` where that is not possible."""
    config = PyFileConfigLoader("nbgrader_config.py", path=str(course)).load_config()
    limits = Limits(config=config)
    problem = unusable(course, assignment, student, limits)
    if problem:
        return {"problem": problem}
    with tempfile.TemporaryDirectory(prefix="grade-", ignore_cleanup_errors=True) as run:
        os.environ.update(sandbox.kernelspec(kind, Path(run), limits, image))
        config.KeepPoints.run = run
        config.KernelManager.connection_file = f"{run}/link/kernel.json"
        if kind != sandbox.NONE:
            config.KernelManager.transport = "ipc"
        return _by_nbgrader(config, course, assignment, student)


def _by_nbgrader(config, course: Path, assignment: str, student: str) -> dict:
    from nbgrader.apps import NbGraderAPI  # slow to import; not needed for a broken file

    config.CourseDirectory.root = str(course)
    api = NbGraderAPI(config=config)
    if api.coursedir.db_url.startswith("sqlite:") and "?" not in api.coursedir.db_url:
        api.coursedir.db_url += "?timeout=120"  # another submission may be writing its points
    done = api.autograde(assignment, student)
    remarks = [line for line in done.get("log", "").splitlines() if "Look at" in line]
    remarks = [line.partition("Look at ")[2] for line in remarks]
    if not done["success"]:
        return {"problem": _reason(done), "remarks": remarks, "log": done.get("log", "")[-4000:]}
    told = api.generate_feedback(assignment, student)
    result = {"problem": "", "remarks": remarks}
    if not told["success"]:
        page.write(course, assignment, student, "It was graded, but its page could not be made.")
        result["remarks"].append(f"{student}: no full feedback page ({_reason(told)})")
    return result


def _reason(done: dict) -> str:
    """What an nbgrader command that failed has to say, in one line."""
    lines = (done.get("log") or "").splitlines() + (done.get("error") or "").splitlines()
    errors = [line for line in lines if ": " in line and not line.startswith((" ", "["))]
    return (errors or lines or ["no reason was given"])[0][:300]


def _end_with_parent() -> None:
    """Stop, and stop the kernel, when the process that waits for this one is gone."""

    def wait() -> None:
        os.read(0, 1)  # returns when the other end is closed
        for process in reversed(watch.family(os.getpid())):
            process.kill()

    threading.Thread(target=wait, daemon=True).start()


def main() -> None:
    course, assignment, student, kind, image, target = sys.argv[1:]
    _end_with_parent()
    try:
        result = grade(Path(course), assignment, student, kind, image)
    except Exception as problem:  # whatever it is, it is this submission's alone
        traceback.print_exc()
        result = {"problem": f"{type(problem).__name__}: {str(problem)[:300]}"}
    Path(target).write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
