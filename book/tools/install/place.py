"""Where the virtual environment and its parts lie, on every platform, and what is in it."""

import hashlib
import json
import os
import re
from pathlib import Path

ALL = "# --- all"  # from this line of the lock on, packages are needed by notebooks and tests only


class Place:
    """One copy of the course: its folder, and the environment that belongs to it.

    `stamp` says what was installed, for which part of the lock, and where the folder lay then.
    """

    def __init__(self, root, os_name=os.name):
        self.root = root
        self.venv = root / ".venv"
        self.scripts = self.venv / ("Scripts" if os_name == "nt" else "bin")
        self.python = self.scripts / ("python.exe" if os_name == "nt" else "python")
        self.stamp = self.venv / "genlib-stamp.json"
        self.log = self.venv / "install.log"
        self.lock = root / "requirements.lock"
        self.project = root / "pyproject.toml"

    def pins(self, part):
        """The lines of the lock that the part "book" or "all" needs."""
        text = self.lock.read_text(encoding="utf-8")
        if part == "book":
            text = text.partition("\n" + ALL)[0]
        return [line for line in text.splitlines() if line and not line.startswith("#")]

    def pin(self, name):
        """The version of a package in the lock."""
        text = self.lock.read_text(encoding="utf-8")
        return re.search(r"^{}==([^\s;]+)".format(re.escape(name)), text, re.M).group(1)

    def digests(self):
        """What the lock and the project say now, in short."""
        lock, project = (p.read_text(encoding="utf-8") for p in (self.lock, self.project))
        return {"lock": _digest(lock), "project": _digest(project)}

    def installed(self):
        """What the stamp says; nothing where there is none, or half of one."""
        try:
            return json.loads(self.stamp.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}

    def write_stamp(self, **facts):
        facts.update(self.digests(), place=str(self.root))
        self.stamp.write_text(json.dumps(facts) + "\n", encoding="utf-8")

    def forget(self):
        """Take the stamp away, so that whatever is interrupted now is done again."""
        if self.stamp.exists():
            self.stamp.unlink()

    def is_home(self):
        """Whether the environment was made for where it stands: Python's venv notes the place."""
        try:
            text = (self.venv / "pyvenv.cfg").read_text(encoding="utf-8")
        except OSError:
            return True
        command = re.search(r"^command = (.*?)\s*$", text, re.M)
        return not command or command.group(1).endswith(" " + str(self.venv))

    def genlib_is_ours(self):
        """Whether the installed genlib is this folder's, not that of a folder copied from."""
        packages = [*self.venv.glob("lib/python3*/site-packages"), self.venv / "Lib/site-packages"]
        links = [link for folder in packages for link in folder.glob("*genlib*.pth")]
        lines = [line for link in links for line in link.read_text("utf-8").split("\n") if line]
        return lines == [str(self.root)]


ROOT = Path(__file__).resolve().parents[3]


def _digest(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]
