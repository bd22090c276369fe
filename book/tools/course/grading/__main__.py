"""Grade what a class handed in: `make grade COURSE=...`, or, in the course's folder, this package.

`python -m grading [ASSIGNMENT]` collects, grades each submission apart, and writes `grades/`.
"""

import argparse
import logging
import sys
import time
from pathlib import Path

import traitlets.log
from filelock import FileLock, Timeout
from traitlets.config import PyFileConfigLoader

from . import report, sandbox
from .crew import Crew
from .execute import KeepPoints
from .gather import gather
from .limits import Limits
from .submission import released


class Remarks(logging.Handler):
    """What needs a teacher's eyes, printed and kept."""

    def __init__(self):
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record):
        line = record.getMessage()
        if line.startswith("Look at "):
            print(line, flush=True)
            self.lines.append(line.removeprefix("Look at "))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("assignment", nargs="?", default="", help="one; all where none is named")
    parser.add_argument("--isolation", default="", help="bubblewrap, podman, docker or none")
    parser.add_argument("--image", default="", help="for podman and docker")
    parser.add_argument("--column", default="", help="its column in Canvas's gradebook")
    parser.add_argument("--force", action="store_true", help="grade also what has not changed")
    wanted = parser.parse_args()
    course = Path.cwd()
    try:
        with FileLock(course / ".grading.lock", timeout=0):
            run(course, wanted)
    except Timeout:
        sys.exit("Expected one `make grade` for this course at a time; another is running.")
    except KeyboardInterrupt:
        sys.exit("\nStopped. What is graded is stored: the same command goes on from here.")


def run(course: Path, wanted: argparse.Namespace) -> None:
    """Grade one assignment, or all that were handed out."""
    there = sorted(path.name for path in (course / "release").glob("*/") if path.is_dir())
    chosen = [wanted.assignment] if wanted.assignment else there
    if not chosen or not set(chosen) <= set(there):
        names = ", ".join(there) or "none in release/; first make release, or nbgrader's own"
        sys.exit(f"Expected ASSIGNMENT= to be one that students got ({names}), got {chosen or ''}.")
    config = PyFileConfigLoader("nbgrader_config.py", path=str(course)).load_config()
    steps = config.Autograde.get("autograde_preprocessors") or []
    if not any(isinstance(step, type) and issubclass(step, KeepPoints) for step in steps):
        sys.exit(
            "Expected nbgrader_config.py to name KeepPoints in c.Autograde.autograde_preprocessors,"
            " as the book's does now. Move yours away and run make grade again, then copy into the"
            " new one what you had changed."
        )
    try:
        kind = sandbox.choose(wanted.isolation, wanted.image)
    except sandbox.NotIsolated as problem:
        sys.exit(str(problem))
    if kind == sandbox.NONE:
        print(
            "!!! ISOLATION=none: what students wrote now runs with your rights, on your files and "
            "your network. Nothing keeps it in.",
            flush=True,
        )
    remarks = Remarks()
    log = traitlets.log.get_logger()
    log.handlers, log.propagate = [remarks], False
    for assignment in chosen:
        _assignment(course, assignment, config, kind, wanted, remarks)


def _assignment(course, assignment, config, kind, wanted, remarks) -> None:
    begun, remarks.lines = time.monotonic(), []
    origins = gather(course, assignment, config)
    handed_in = (course / "submitted").glob(f"*/{assignment}/")
    students = sorted(path.parent.name for path in handed_in if path.is_dir())
    if not students:
        place = f"downloaded/{assignment}/"
        print(f"{assignment}: nobody has handed in. Put what your platform gives you into {place}.")
        return
    names = ", ".join(released(course, assignment))
    print(f"{assignment}: {len(students)} submissions of {names}; isolation: {kind}.", flush=True)
    crew = Crew(course, assignment, kind, wanted.image, Limits(config=config), again=wanted.force)
    results = crew.grade(students)
    minutes = (time.monotonic() - begun) / 60
    print(f"{assignment}: done in {minutes:.1f} min.")
    report.write(course, assignment, results, origins, remarks.lines, config, wanted.column)


if __name__ == "__main__":
    main()
