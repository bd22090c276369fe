"""Grade a class: each submission in a process of its own, two at a time, and go on after a stop.

A result is stored as soon as it is there. A submission whose result is there, and which has not
changed since, is not graded again.
"""

import multiprocessing
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from . import keep, one, page, watch
from .limits import Limits
from .submission import digest, suspects

SPARE = 120  # seconds for nbgrader itself, beside the limit for the cells
# Each submission's process is forked from one that has imported nbgrader and made an empty page.
START = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
WARM = multiprocessing.get_context(START)
WARM.set_forkserver_preload([f"grading.{name}" for name in ("one", "execute", "feedback", "warm")])


@dataclass
class Crew:
    """How a class is graded."""

    course: Path
    assignment: str
    kind: str  # of isolation
    image: str = ""
    limits: Limits = field(default_factory=Limits)
    together: int = 2
    again: bool = False

    def __post_init__(self):
        self._running: set[psutil.Process] = set()
        self._lock, self._stopped = threading.Lock(), False

    def grade(self, students: list[str]) -> dict[str, dict]:
        """Grade who is not graded yet; student → result, of all."""
        results = {student: self.stored(student) for student in students}
        waiting = [student for student, result in results.items() if not result]
        if len(waiting) < len(students):
            done = len(students) - len(waiting)
            print(f"{done} of {len(students)} are graded already and have not changed.")
        begun, count = time.monotonic(), 0
        with ThreadPoolExecutor(self.together) as pool:
            jobs = {student: pool.submit(self.one, student) for student in waiting}
            try:
                for student, job in jobs.items():
                    results[student] = job.result()
                    count += 1
                    spent = time.monotonic() - begun
                    left = spent / count * (len(waiting) - count)
                    _tell(count, len(waiting), student, results[student], left)
            except BaseException:
                self.stop()
                for job in jobs.values():
                    job.cancel()
                raise
        return results

    def stop(self) -> None:
        """End what runs; what has been graded is stored."""
        self._stopped = True
        with self._lock:
            for process in self._running:
                watch.kill(process)

    def stored(self, student: str) -> dict:
        """The result of a submission that has not changed since; empty where there is none."""
        result = keep.read(self._place(student))
        fresh = result.get("digest") == digest(self.course, self.assignment, student)
        return result if fresh and not self.again and not result.get("again") else {}

    def one(self, student: str) -> dict:
        """Grade one submission, whatever it is, and store the result."""
        begun, number = time.monotonic(), digest(self.course, self.assignment, student)
        result = self._process(student)
        if self._stopped:
            return result
        if result["problem"]:
            what = f"This could not be graded: {result['problem']}."
            page.write(self.course, self.assignment, student, what)
        result["digest"] = number
        result["seconds"] = round(time.monotonic() - begun, 1)
        result["suspects"] = suspects(self.course, self.assignment, student)
        keep.write(self._place(student), result)
        return result

    def _process(self, student: str) -> dict:
        with tempfile.TemporaryDirectory(prefix="graded-", ignore_cleanup_errors=True) as folder:
            room = Path(folder)
            given = (self.course, self.assignment, student, self.kind, self.image, room)
            process = WARM.Process(target=one.work, args=given)
            process.start()
            mine = watch.found(process.pid)  # none where it has ended at once
            with self._lock:
                self._running |= mine
            late = not self._ended(process, room / "result.json")
            if late:
                for alive in mine:
                    watch.kill(alive)
                process.join()
            result = keep.read(room / "result.json")
            if late:
                seconds = f"{self.limits.seconds + SPARE:.0f} seconds"
                result = {"problem": f"grading took longer than {seconds}", "remarks": []}
            elif "problem" not in result:
                last = _last_said(room / "said")
                result = {"problem": f"grading broke off ({last[:200]})", "remarks": []}
        process.join()  # it waits until its result is taken away, which it is now
        with self._lock:
            self._running -= mine
        return result

    def _ended(self, process, result: Path) -> bool:
        """Wait for a result, or for the end of the process that should have made one."""
        end = time.monotonic() + self.limits.seconds + SPARE
        while process.is_alive() and not result.exists():
            if time.monotonic() > end:
                return False
            process.join(0.05)
        return True

    def _place(self, student: str) -> Path:
        return self.course / "grades" / self.assignment / "students" / f"{student}.json"


def _last_said(file: Path) -> str:
    """The last line of what was said, if anything was."""
    words = file.read_bytes()[-2000:].decode(errors="replace") if file.exists() else ""
    return next((line for line in reversed(words.split("\n")) if line.strip()), "")


def _tell(count: int, of: int, student: str, result: dict, left: float) -> None:
    said = f"ungradable: {result['problem']}" if result["problem"] else "graded"
    rest = f"; about {max(1, round(left / 60))} min left" if count < of else ""
    print(f"[{count}/{of}] {student}: {said} ({result.get('seconds', 0):.0f} s){rest}", flush=True)
