"""A class in a folder: a tiny assignment, what students make of it, and nbgrader's commands."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import assignment
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook

NAME = "01_tiny"
POINTS = {"check-one": 1, "check-two": 2}  # both checks read `answer`: the order matters
SETUP = "import math"


def chapter(folder: Path) -> Path:
    """A chapter with two exercises, marked as the course's chapters are."""
    cells = [new_code_cell(SETUP, metadata={"tags": ["exercise-setup"]})]
    for number, (check, points) in enumerate(POINTS.items(), start=1):
        name = check.removeprefix("check-")
        solved = f"### BEGIN SOLUTION\nanswer = {number}\n### END SOLUTION"
        tests = f"assert answer == {number}, answer"
        hidden = f"### BEGIN HIDDEN TESTS\nassert answer + 0 == {number}\n### END HIDDEN TESTS"
        cells += [
            new_markdown_cell(f"### Exercise {number}"),
            new_code_cell(solved, metadata={"nbgrader": _marks(name, solution=True)}),
            new_code_cell(
                f"{tests}\n{hidden}",
                metadata={"nbgrader": _marks(check, grade=True, locked=True, points=points)},
            ),
        ]
    path = folder / f"{NAME}.ipynb"
    nbformat.write(new_notebook(cells=cells), path)
    return path


def _marks(name: str, **given) -> dict:
    plain = {"schema_version": 3, "grade": False, "solution": False, "locked": False}
    return {**plain, "task": False, "grade_id": name, **given}


@dataclass
class Course:
    """A course's folder with the assignment released."""

    root: Path

    def nbgrader(self, *arguments: str) -> str:
        """Run a command of nbgrader as a teacher would; what it said."""
        command = [sys.executable, "-m", "nbgrader", *arguments]
        words = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        return subprocess.run(command, cwd=self.root, **words).stdout

    def released(self) -> nbformat.NotebookNode:
        return nbformat.read(self.root / "release" / NAME / f"{NAME}.ipynb", as_version=4)

    def solved(self) -> nbformat.NotebookNode:
        """What a good student hands in."""
        book = self.released()
        for number, check in enumerate(POINTS, start=1):
            cell(book, check.removeprefix("check-")).source = f"answer = {number}"
        return book

    def hand_in(self, student: str, content: str, name: str = f"{NAME}.ipynb") -> None:
        folder = self.root / "submitted" / student / NAME
        folder.mkdir(parents=True)
        (folder / name).write_text(content, encoding="utf-8")

    def points(self, student: str) -> dict[str, float | None]:
        """Points for each check, as nbgrader stores them."""
        with Gradebook(f"sqlite:///{self.root}/gradebook.db") as book:
            handed_in = book.find_submission_notebook(NAME, NAME, student)
            return {grade.name: grade.auto_score for grade in handed_in.grades}


def course(root: Path) -> Course:
    made = Course(root / "course")
    assignment.make(chapter(root), made.root)
    said = made.nbgrader("generate_assignment", NAME)
    assert (made.root / "release" / NAME / f"{NAME}.ipynb").exists(), said
    return made


def cell(book: nbformat.NotebookNode, grade_id: str) -> nbformat.NotebookNode:
    """The first cell of a notebook with this mark."""
    return next(c for c in book.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id)
