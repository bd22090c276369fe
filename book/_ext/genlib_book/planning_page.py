"""The instructors' tables: what each chapter costs and builds on, and courses made of them.

`{planning-table}` and `{syllabus} 8` are written from book/planning.toml, from the marks of the
exercises and from the reading times on the chapters' cards.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

from sphinx.application import Sphinx

from genlib_book.pages import DataPage, table

sys.path.append(str(Path(__file__).resolve().parents[2] / "tools"))
import planning  # noqa: E402
import syllabus  # noqa: E402
from assignments import notebook  # noqa: E402
from assignments.book import Book  # noqa: E402


@dataclass(frozen=True)
class Line:
    """One chapter as the table shows it."""

    number: int | str | None
    title: str
    page: str
    count: int
    points: float
    row: syllabus.Row

    @property
    def link(self) -> str:
        linked = f"[{self.title}](/{self.page}.ipynb)"
        return f"{self.number} {linked}" if self.number else linked


def lines(root: Path, reading: dict[str, int]) -> list[Line]:
    """The chapters of the contents; `reading` is minutes by page."""
    plan = planning.Plan(root / "book" / "planning.toml")
    found = []
    for chapter in Book(root, site="").chapters.values():
        name, groups = chapter.path.stem, notebook.exercises(chapter)
        minutes = sum(plan.minutes(name, group) or 0 for group in groups)
        entry = plan.chapters[name]
        row = syllabus.Row(
            name, tuple(entry["after"]), entry["rank"], reading[chapter.page], minutes
        )
        points = sum(map(notebook.points, groups))
        found.append(Line(chapter.number, chapter.title, chapter.page, len(groups), points, row))
    return found


class Planning(DataPage):
    """What both tables are made of."""

    def lines(self) -> list[Line]:
        self.env.note_dependency(str(planning.FILE))
        reading = {chapter.docname: chapter.minutes for chapter in self.chapters}
        root = Path(self.env.srcdir)
        return [line for line in lines(root, reading) if line.page in reading]


class PlanningTable(Planning):
    """A line per chapter: what it builds on, its times and its points."""

    def text(self) -> str:
        found = self.lines()
        numbers = {line.row.name: str(line.number or line.title) for line in found}
        rows = [
            [
                line.link,
                ", ".join(numbers[name] for name in line.row.after) or "none",
                str(line.row.reading),
                str(line.count),
                str(line.row.exercises),
                f"{line.points:g}",
            ]
            for line in found
        ]
        head = ["Chapter", "Builds on", "Reading, minutes", "Exercises", "Minutes", "Points"]
        return table(head, rows)


class Syllabus(Planning):
    """`{syllabus} 8`: a course of that many weeks."""

    required_arguments = 1

    def text(self) -> str:
        known = {line.row.name: line for line in self.lines()}
        weeks = syllabus.plan([line.row for line in known.values()], int(self.arguments[0]))
        rows = []
        for week, part in enumerate(weeks, start=1):
            its = [known[row.name] for row in part]
            hours = sum(row.minutes for row in part) / 60
            points = sum(line.points for line in its)
            rows.append(
                [str(week), "<br>".join(i.link for i in its), f"{hours:.1f}", f"{points:g}"]
            )
        read = {row.name for part in weeks for row in part}
        left = [line.link for name, line in known.items() if name not in read]
        shown = table(["Week", "Chapters", "Hours", "Points"], rows)
        return f"{shown}\n\nNot in this course: {', '.join(left)}." if left else shown


def setup(app: Sphinx) -> None:
    app.add_directive("planning-table", PlanningTable)
    app.add_directive("syllabus", Syllabus)
