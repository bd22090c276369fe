"""Put what lies in `downloaded/<assignment>/` into `submitted/`, each student's in its own folder.

Anything a platform or a person leaves there is taken: archives, archives inside them, folders named
after students. What is in `submitted/` already and is not newer there stays as it is, so that a
teacher can rename a file there.
"""

import codecs
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

import traitlets.log

from . import keep, typed
from .collect import PlatformCollector, unique
from .submission import released
from .unpack import PatientExtractor


def gather(course: Path, assignment: str, config) -> dict[str, str]:
    """Collect an assignment's submissions; student → where their files lay in the download."""
    record = course / "grades" / assignment / "collected.json"
    seen = keep.read(record)
    place = course / "downloaded" / assignment
    if place.is_dir():
        with tempfile.TemporaryDirectory(dir=course, prefix=".collecting-") as folder:
            root = Path(folder) / "unpacked"
            PatientExtractor(config=config).extract(place, root)
            shutil.rmtree(root / "extracted", ignore_errors=True)  # by nbgrader zip_collect
            if (root / "archive").is_dir():  # where nbgrader zip_collect wants archives
                _up(root / "archive", root)
            collector = PlatformCollector(config=config)
            names = [Path(name).stem for name in released(course, assignment)]
            plan = collector.plan(sorted(root.rglob("*")), root, names, folders=True)
            for student in sorted({entry["student_id"] for entry in plan.values()}):
                mine = {p: e["file_id"] for p, e in plan.items() if e["student_id"] == student}
                number = _number(mine)
                said = seen.get(student, {}).get("typed", [])
                if seen.get(student, {}).get("digest") != number:
                    try:
                        said = _take(course, assignment, student, mine, Path(folder))
                    except OSError as problem:
                        log = traitlets.log.get_logger()
                        log.warning("Look at %s: not collected (%s).", student, problem)
                        place = course / "submitted" / student / assignment
                        place.mkdir(parents=True, exist_ok=True)  # a grade, or why there is none
                        number = ""
                for line in said:
                    traitlets.log.get_logger().warning("Look at %s: %s.", student, line)
                origin = collector.origins[student]
                seen[student] = {"digest": number, "origin": origin, "typed": said}
                keep.write(record, seen)
    tidy(course, assignment, config)
    return {student: entry["origin"] for student, entry in seen.items()}


def tidy(course: Path, assignment: str, config) -> None:
    """Give folders and files that were put into `submitted/` by hand names that nbgrader takes."""
    log = traitlets.log.get_logger()
    folders = [path for path in sorted((course / "submitted").glob("*/")) if path.is_dir()]
    plain = unique([path.name for path in folders])
    for path in folders:
        if plain[path.name] != path.name:
            said = (plain[path.name], path.name)
            log.warning("Look at %s: renamed in submitted/, where it was %s.", *said)
            path = path.rename(path.with_name(plain[path.name]))
        mine = {p: p.stem for p in sorted((path / assignment).glob("*.ipynb"))}
        names = [Path(name).stem for name in released(course, assignment)]
        chosen = PlatformCollector(config=config).choose(mine, names)
        for book, name in chosen.items():
            target = book.with_name(f"{name}.ipynb")
            if not target.exists() and not book.is_symlink():
                shutil.copyfile(book, target)
                said = (path.name, book.name, name)
                log.warning("Look at %s: %s was taken for %s.ipynb.", *said)
        for name in names:
            _in_utf8(path / assignment / f"{name}.ipynb")


def _in_utf8(book: Path) -> None:
    """The same text as nbgrader reads it: editors on Windows begin files with a sign of their own.

    What is in no such encoding stays as it is; there will be a reason instead of a grade.
    """
    signs = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16"}
    signs[codecs.BOM_UTF16_BE] = "utf-16"
    if book.is_symlink() or not book.is_file():
        return
    with book.open("rb") as file:
        begun = file.read(3)
    for sign, encoding in signs.items():
        if begun.startswith(sign):
            try:
                keep.write_text(book, book.read_bytes().decode(encoding))
            except UnicodeDecodeError:
                return


def _take(course, assignment: str, student: str, mine: dict[Path, str], room: Path) -> list[str]:
    """Replace a student's folder in one step; what was there before is kept beside the grades.

    Returns sentences about what the student typed into the platform's text box.
    """
    new = room / "one" / student
    new.mkdir(parents=True)
    for path, name in mine.items():
        shutil.copyfile(path, new / name)
    said = typed.into(new, course / "release" / assignment)
    target = course / "submitted" / student / assignment
    if target.exists():
        kept = course / "grades" / assignment / "replaced" / student
        kept.parent.mkdir(parents=True, exist_ok=True)
        count = 1
        while (place := kept.with_name(f"{student} {count}")).exists():
            count += 1
        os.replace(target, place)
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(new, target)
    return said


def _number(mine: dict[Path, str]) -> str:
    seen = hashlib.sha256()
    for path, name in sorted(mine.items(), key=lambda item: item[1]):
        seen.update(name.encode() + b"\0" + path.read_bytes())
    return seen.hexdigest()


def _up(folder: Path, root: Path) -> None:
    for path in folder.iterdir():
        if not (root / path.name).exists():
            path.rename(root / path.name)
