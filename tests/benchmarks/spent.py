"""Processor seconds of a command and of all that it starts, whichever way these end.

Processor time, so that a neighbour on the machine disturbs less. It is read ten times a second:
what the operating system adds up at the end lacks processes that were killed inside bubblewrap.
"""

import subprocess
import threading
from pathlib import Path

import psutil
from grading import watch

EVERY = 0.1  # seconds; a process that lives less than this is not counted


def seconds(command: list, folder: Path) -> float:
    """What a command spent, run in a folder.

    Raises CalledProcessError with what was said.
    """
    used: dict[psutil.Process, float] = {}  # a process is known by its number and its start
    words = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen([*map(str, command)], cwd=folder, **words) as running:
        done = threading.Event()
        reader = threading.Thread(target=_read, args=(psutil.Process(running.pid), used, done))
        reader.start()
        said = running.communicate()[0]
        done.set()
        reader.join()
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command, said)
    return sum(used.values())


def _read(first: psutil.Process, used: dict[psutil.Process, float], done: threading.Event) -> None:
    while not done.wait(EVERY):
        for process in watch.family(first):
            try:
                used[process] = sum(process.cpu_times()[:2])
            except psutil.Error:
                continue
