"""Watch a kernel from outside: memory and processes together, which limits inside do not bound."""

import threading
from pathlib import Path

import psutil

from .limits import Limits

EVERY = 0.5  # seconds


class Watch:
    """A context in which a process and all that it starts is killed where it uses too much."""

    def __init__(self, limits: Limits, run: Path | None):
        self.limits, self.run = limits, run
        self.reason = ""  # why it was killed, for the student
        self._process, self._over = None, threading.Event()

    def over(self, pid: int) -> None:
        """The process to watch."""
        self._process = next(iter(found(pid)), None)

    def __enter__(self):
        threading.Thread(target=self._look, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._over.set()
        if self._process:
            kill(self._process)

    def _look(self) -> None:
        while not self._over.wait(EVERY):
            if self._process and (reason := self._excess()):
                self.reason = reason
                kill(self._process)
                return

    def _excess(self) -> str:
        running = family(self._process)
        if len(running) > self.limits.processes + 5:
            return f"it started more than {self.limits.processes} processes"
        used = 0
        for process in running:
            try:
                used += process.memory_info().rss
            except psutil.Error:  # it has just ended
                continue
        if used > self.limits.memory * 10**6:
            return f"it used more than {self.limits.memory} MB of memory"
        if self.run:
            files = [p for p in (self.run / "link").rglob("*") if p.is_file()]
            if len(files) > 100 or sum(p.lstat().st_size for p in files) > 10**7:
                return "it wrote where only its messages belong"
        return ""


def found(pid: int) -> set[psutil.Process]:
    """The process of this number, which another may get later; none where it has ended."""
    try:
        return {psutil.Process(pid)}
    except psutil.NoSuchProcess:
        return set()


def family(first: psutil.Process) -> list[psutil.Process]:
    """A process and all it started, as far as they run."""
    try:
        return [first, *first.children(recursive=True)]
    except psutil.Error:
        return []


def kill(first: psutil.Process) -> None:
    """End a process and all that it started."""
    for process in family(first):
        try:
            process.kill()
        except psutil.Error:
            continue
