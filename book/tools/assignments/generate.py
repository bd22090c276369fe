"""The students' version of an assignment, made by nbgrader, put in place only when it is whole."""

import hashlib
import json
import os
import re
import shutil
from datetime import datetime
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config, PyFileConfigLoader

SETTINGS = "nbgrader_config.py"
PENDING = ".releasing"  # beside `release`, so that a folder can be moved from one to the other
RECORD = ".released.json"  # what was put in `release`, so that a later edit can be seen
DUE = re.compile(r"\*\*Due:\*\*[ \t]*(.*)")


class Refused(Exception):
    """Why an assignment is not handed out, in a sentence."""


def settings(course: Path) -> Config:
    """nbgrader's settings of a course."""
    config = PyFileConfigLoader(SETTINGS, path=str(course)).load_config()
    config.CourseDirectory.root = str(course.resolve())
    return config


def generated(course: Path, name: str) -> Path:
    """A folder with the students' version, not handed out yet; the gradebook knows it.

    Raises:
        Refused: nbgrader could not make it.
    """
    config = settings(course)
    config.CourseDirectory.release_directory = PENDING
    cleared(course)
    result = NbGraderAPI(config=config).generate_assignment(name)
    made = course / PENDING / name
    if not result["success"] or not list(made.glob("*.ipynb")):
        said = result.get("log", "") + result.get("error", "")
        errors = re.findall(r"^\s*[\w.]*(?:Error|Entry|Exception): (.+)", said, re.M)
        why = "; ".join(dict.fromkeys(errors)) or said.strip()[-500:]
        raise Refused(f"nbgrader did not make the students' version: {why}")
    return made


def handed_out(course: Path, name: str, made: Path, force: bool) -> Path:
    """Put the students' version in `release`, where nothing of a teacher's is lost by it.

    Raises:
        Refused: what is there was edited.
    """
    target, record = course / "release" / name, _record(course)
    there, new = state(target), state(made)
    if there and there not in (new, record.get(name)):
        was = record.get(name, {})
        edited = sorted(file for file in there if there[file] not in (was.get(file), new.get(file)))
        gone = sorted((was.keys() & new.keys()) - there.keys())
        what = ", ".join(edited + [f"{file} (removed)" for file in gone])
        if not force:
            raise Refused(
                f"{target} is not as it was released: {what}. Edit what is in source instead, "
                "move this away to keep it, or add FORCE=1 to lose it."
            )
        print(f"{name}: FORCE=1: lost are the edits of {what} in {target}.")
    target.parent.mkdir(exist_ok=True)
    old = course / PENDING / f"{name}.old"
    if target.exists():
        os.replace(target, old)
    try:
        os.replace(made, target)
    except OSError:
        if old.exists():
            os.replace(old, target)  # as it was
        raise
    _write(course / RECORD, {**record, name: new})
    return target


def cleared(course: Path) -> None:
    """Remove what was made and not handed out, and what was replaced."""
    shutil.rmtree(course / PENDING, ignore_errors=True)


def state(folder: Path) -> dict[str, str]:
    """Path inside a folder → digest of the file; of a notebook its cells, not its outputs."""
    files = [p for p in sorted(folder.rglob("*")) if p.is_file() and ".ipynb_ch" not in str(p)]
    return {path.relative_to(folder).as_posix(): _digest(path) for path in files}


def _digest(path: Path) -> str:
    data = path.read_bytes()
    if path.suffix == ".ipynb":
        try:
            cells = json.loads(data)["cells"]
            kept = [(c["cell_type"], "".join(c["source"]), c["metadata"]) for c in cells]
            data = json.dumps(kept, sort_keys=True).encode()
        except (ValueError, KeyError, TypeError):
            pass  # no notebook: its bytes count
    return hashlib.sha256(data).hexdigest()[:16]


def _record(course: Path) -> dict[str, dict[str, str]]:
    try:
        return json.loads((course / RECORD).read_text("utf-8"))
    except (OSError, ValueError):
        return {}


def _write(path: Path, record: dict) -> None:
    part = path.with_name(f"{path.name}.part")
    part.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    os.replace(part, path)


def due(course: Path, name: str, title: str) -> str:
    """Tell the gradebook the date that students read in the title; what came of it, in words."""
    said = (DUE.search(title) or ["", ""])[1].strip()
    if said in ("", "not set"):
        return "no due date"
    try:
        date = datetime.fromisoformat(said).astimezone()  # a date without a zone is of here
    except ValueError:
        return f"due {said!r}, which is no date like 2026-12-01 18:00, so the gradebook has none"
    with Gradebook(_database(course)) as gradebook:
        gradebook.update_or_create_assignment(name, duedate=date)
    return f"due {said}"


def _database(course: Path) -> str:
    url = settings(course).CourseDirectory.get("db_url")
    return url if isinstance(url, str) and url else f"sqlite:///{course.resolve()}/gradebook.db"
