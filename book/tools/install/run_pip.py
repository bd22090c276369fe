"""Run pip in the course's environment: its words into a log, large downloads to the screen."""

import os
import re
import subprocess

from install import Trouble
from install.causes import explain

SHOWN = r"Downloading .*\((\d{2,}\.\d+ MB|\S+ GB)\)|Installing collected"


def pip(place, *arguments):
    """Install with pip, or say why it did not work.

    Files are not compiled in advance: Python does that for those it imports, and installing takes
    half the time and a quarter less room.
    """
    command = [str(place.python), "-m", "pip", "install", "--disable-pip-version-check"]
    command += ["--no-compile", "--progress-bar", "off"]
    with place.log.open("a", encoding="utf-8") as log:
        process = subprocess.Popen(
            command + list(arguments),
            cwd=str(place.root),
            env=dict(os.environ, PYTHONUTF8="1"),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        said = []
        for raw in process.stdout:
            line = raw.decode("utf-8", "replace")
            log.write(line)
            said.append(line)
            if re.search(SHOWN, line):
                print("  " + line.strip()[:90], flush=True)
        status = process.wait()
    if status:
        raise Trouble(
            "{}\nThe end of pip's own words (all of them in {}):\n{}".format(
                explain("".join(said), status),
                place.log.relative_to(place.root),
                "".join(said[-6:]),
            )
        )


def offered(place, package, *options):
    """The versions of a package that pip finds; none when it finds nothing or cannot ask."""
    command = [str(place.python), "-m", "pip", "index", "versions", package]
    try:
        said = subprocess.check_output(
            command + list(options), stderr=subprocess.DEVNULL, cwd=str(place.root), timeout=30
        )
    except (OSError, subprocess.SubprocessError):
        return []
    found = re.search(r"Available versions: (.*)", said.decode("utf-8", "replace"))
    return found.group(1).strip().split(", ") if found else []
