"""The exercises of a chapter as a notebook of their own, which opens wherever notebooks do.

They rest on one set-up cell and on nothing else, so the assignment opens fast and is graded in
seconds, not in the time that the chapter's experiments take.
"""

import re

import nbformat
from links import CELL
from planning import Plan

from assignments.book import Book
from assignments.chapter import Chapter
from assignments.prompt import written
from assignments.variants import Variants

COURSE = "Generative networks: a classification you can run"
NAMES = 'NAME = ""  # yours\nHELPED_BY = ""  # people and tools that helped you, and with what'
HOW = (
    "Write your name in the first cell below, then run the cells in order. Write where it says "
    "`YOUR CODE HERE`, run that cell, and run the check below it: it says what is missing. Your "
    "answers may also be checked on other numbers. Where it says `YOUR ANSWER HERE`, write words: "
    "a person reads them. The set-up cell and the checks are not to be edited: before grading they "
    "are put back as they were. Save the notebook under its name, and hand in this one file."
)
PRICE = re.compile(r"^\*([\d.]+ points?)(?:, about \d+ minutes)?\*$", re.M)
LOCKED = {"grade": False, "locked": True, "schema_version": 3, "solution": False, "task": False}


def made(
    chapter: Chapter, book: Book, plan: Plan, due: str = "", variant: str = ""
) -> nbformat.NotebookNode:
    """The exercises without outputs, solutions and hidden tests still in place.

    Raises:
        Untranslatable: a prompt holds markup that no notebook shows.
        Outdated: the numbers of a variant do not fit the chapter.
    """
    groups = [Variants().changed(group, variant) for group in exercises(chapter)]
    cells = [_markdown("exercises", _title(chapter, groups, book, plan, due))]
    cells += [_code("your-name", NAMES)]
    cells += [_code("library", source) for source in _library(chapter)]
    cells += [_code(cell.id, cell.source, _setup(chapter)) for cell in _tagged(chapter)]
    for group in groups:
        minutes = plan.minutes(chapter.path.stem, group)
        for cell in group:
            marks = cell.metadata.get("nbgrader")
            if cell.cell_type == "code":
                cells.append(_code(cell.id, cell.source, marks))
                continue
            text = written(cell.source, chapter, book, add=not marks)
            if cell is group[0]:
                text = _with_price(text, points(group), minutes)
            cells.append(_markdown(cell.id, text, marks))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return nbformat.v4.new_notebook(cells=cells, metadata=metadata)


def exercises(chapter: Chapter) -> list[list[nbformat.NotebookNode]]:
    """The cells of each exercise: its prompt, and what is marked or written down to the next."""
    groups, inside = [], False
    for cell in chapter.notebook.cells:
        heading = re.match(r"#{1,3} ", cell.source) if cell.cell_type == "markdown" else None
        if heading:
            inside = cell.source.startswith("### Exercise")
            if inside:
                groups.append([])
        if inside and (cell.cell_type == "markdown" or "nbgrader" in cell.metadata):
            groups[-1].append(cell)
    return groups


def points(group: list[nbformat.NotebookNode]) -> float:
    """What an exercise is worth: the points of all its marked cells."""
    return sum(cell.metadata.get("nbgrader", {}).get("points", 0) for cell in group)


def price(points: float, minutes: int | None) -> str:
    """The line under an exercise's heading.

    >>> price(2, 20), price(1, None)
    ('*2 points, about 20 minutes*', '*1 point*')
    """
    worth = f"{points:g} point{'' if points == 1 else 's'}"
    return f"*{worth}, about {minutes} minutes*" if minutes else f"*{worth}*"


def _with_price(text: str, points: float, minutes: int | None) -> str:
    heading, _, rest = text.partition("\n")
    return f"{heading}\n\n{price(points, minutes)}\n\n{rest.strip()}".strip()


def _title(chapter: Chapter, groups: list, book: Book, plan: Plan, due: str) -> str:
    url = book.url(chapter.page)
    title = f"[{chapter.title}]({url})" if url else f"*{chapter.title}*"
    where = f"chapter {chapter.number}, {title}," if chapter.number else f"{title},"
    minutes = [plan.minutes(chapter.path.stem, group) for group in groups]
    total = f"**Points:** {sum(map(points, groups)):g}"
    if all(minutes):
        total += f" for {len(groups)} exercises, about {hours(sum(minutes))} of work"
    return (
        f"# {chapter.title}: exercises\n\nThey belong to {where} of *{COURSE}*.\n\n"
        f"**Due:** {due or 'not set'}\n\n{total}.\n\n{HOW}\n\n{needs(chapter)}"
    )


def needs(chapter: Chapter) -> str:
    """How a student gets the library that the set-up cell imports; on Colab a cell does it."""
    address = next((CELL.search(source)["url"] for source in _library(chapter)), "")
    if not address:
        return "The set-up cell needs the course's library, `genlib`: install it as you were told."
    return (
        "The set-up cell needs the course's library. On Colab the cell before it installs it; "
        f'elsewhere, do so once: `pip install jupyterlab "genlib @ git+{address}"`.'
    )


def hours(minutes: int) -> str:
    """A time in words.

    >>> hours(55), hours(90), hours(122)
    ('55 minutes', '1½ hours', '2 hours')
    """
    if minutes < 60:
        return f"{minutes} minutes"
    halves = round(minutes / 30)
    said = f"{halves // 2}{'½' if halves % 2 else ''}"
    return f"{said} hour{'' if said == '1' else 's'}"


def _library(chapter: Chapter) -> list[str]:
    """The cell that installs genlib on Colab, as the chapter has it."""
    code = [cell.source for cell in chapter.notebook.cells if cell.cell_type == "code"]
    return [source for source in code[:1] if CELL.search(source)]


def _tagged(chapter: Chapter) -> list[nbformat.NotebookNode]:
    cells = chapter.notebook.cells
    return [cell for cell in cells if "exercise-setup" in cell.metadata.get("tags", [])]


def _setup(chapter: Chapter) -> dict:
    """Marks by which nbgrader locks the set-up cell and writes it anew before grading."""
    return {**LOCKED, "grade_id": f"setup-{chapter.path.stem.replace('_', '-')}"}


def _markdown(id: str, source: str, marks: dict | None = None) -> nbformat.NotebookNode:
    metadata = {"nbgrader": dict(marks)} if marks else {}
    return nbformat.v4.new_markdown_cell(source, id=id, metadata=metadata)


def _code(id: str, source: str, marks: dict | None = None) -> nbformat.NotebookNode:
    metadata = {"nbgrader": dict(marks)} if marks else {}
    return nbformat.v4.new_code_cell(source, id=id, metadata=metadata)
