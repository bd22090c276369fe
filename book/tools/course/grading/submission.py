"""A submission before it is run: whether it can be, and whether someone should look at it."""

import hashlib
import re
from pathlib import Path

import nbformat

from . import typed
from .limits import Limits

# Nothing in an exercise needs these; cheating inside the kernel does.
SUSPECT = re.compile(
    r"\b(?:ast_transformers|input_transformers\w*|run_cell\w*|get_ipython|showtraceback|builtins"
    r"|__builtins__|_getframe|settrace|ctypes|nbgrader|unshare|gc\.get_\w+|f_locals|f_globals"
    r"|__eq__|__hash__)\b|HIDDEN TESTS|\bIn\[|\btorch\.Tensor\.\w+\s*=(?!=)"
)


def folder(course: Path, assignment: str, student: str) -> Path:
    """Where a student's files lie."""
    return course / "submitted" / student / assignment


def released(course: Path, assignment: str) -> list[str]:
    """The names of the assignment's notebooks."""
    return sorted(path.name for path in (course / "release" / assignment).glob("*.ipynb"))


def unusable(course: Path, assignment: str, student: str, limits: Limits) -> str:
    """Why a submission cannot be graded; empty where it can."""
    place = folder(course, assignment, student)
    wanted = released(course, assignment)
    paths = sorted(place.rglob("*"))
    links = [path.relative_to(place).as_posix() for path in paths if path.is_symlink()]
    if links:
        return f"{links[0]} is a link, which could point anywhere; expected the file itself"
    files = [path for path in paths if path.is_file()]
    if len(files) > limits.files:
        return f"it has {len(files)} files; at most {limits.files} are taken"
    size = sum(path.stat().st_size for path in files) / 10**6
    if size > limits.size:
        return f"it has {size:.0f} MB; at most {limits.size} are taken"
    found = [name for name in wanted if (place / name).is_file()]
    if not found:
        there = ", ".join(path.name for path in files)
        why = typed.problem(place)
        return f"no notebook {' or '.join(wanted)} was handed in, " + (
            f"and {why}" if why else f"only {there[:200]}" if there else "and no other file"
        )
    for name in found:
        if (place / name).stat().st_size > limits.notebook * 10**6:
            return f"{name} is larger than {limits.notebook} MB; clear its outputs"
        try:
            text = (place / name).read_text(encoding="utf-8")
            if text.lstrip()[:1] in ("[", '"') or text.strip() == "null":
                return f"{name} cannot be read as a notebook: it is JSON, and no notebook"
            book = nbformat.reads(text, as_version=4)
            book.cells[0:1], book.metadata  # noqa: B018 (a notebook has both)
        except Exception as problem:  # whatever a file can hold
            reason = str(problem).partition("\n")[0][:120]
            return f"{name} cannot be read as a notebook ({reason})"
    return ""


def suspects(course: Path, assignment: str, student: str) -> list[str]:
    """Words in the student's code that ask for a human look."""
    found: set[str] = set()
    place = folder(course, assignment, student)
    for path in sorted(place.rglob("*.py")) + sorted(place.rglob("*.ipynb")):
        try:
            if path.suffix == ".py":
                source = path.read_text(encoding="utf-8", errors="replace")
            else:
                book = nbformat.read(path, as_version=4)
                source = "\n".join(str(c.source) for c in book.cells if c.cell_type == "code")
        except Exception:  # it is named elsewhere as unreadable
            continue
        found |= set(SUSPECT.findall(source))
    return sorted(found)


def digest(course: Path, assignment: str, student: str) -> str:
    """A number that changes with the submission, the assignment or the settings."""
    places = [folder(course, assignment, student), course / "source" / assignment]
    places.append(course / "release" / assignment)
    files = [p for place in places for p in sorted(place.rglob("*"))]
    seen = hashlib.sha256()
    for path in [*files, course / "nbgrader_config.py"]:
        if path.is_symlink() or not path.is_file():
            continue
        seen.update(path.name.encode() + b"\0")
        with path.open("rb") as file:
            seen.update(hashlib.file_digest(file, "sha256").digest())
    return seen.hexdigest()
