"""Canvas's gradebook, exported as CSV, and the name under which it takes feedback back.

The columns: Student (or LastName and FirstName), ID, SIS User ID, SIS Login ID, Section, then one
per assignment, "Title (number)", and totals, which are read-only. Under the header stands a row
"Points Possible".
"""

import re

from .sheet import Sheet, number, scaled

ORIGIN = re.compile(r"(?:^|_)(\d+)_(\d+_)?$")  # without a file's number: typed, not uploaded
ASSIGNMENT = re.compile(r"^(.*) \(\d+\)$", re.DOTALL)


class Unclear(Exception):
    """Which column is the assignment's cannot be told; the words say what to do."""


def user(origin: str) -> str:
    """The user's number in a file's name; empty where it is not Canvas's, or anonymous."""
    found = ORIGIN.search(origin)
    return found[1] if found else ""


def uploaded(origin: str) -> bool:
    """Whether a file was: Canvas takes feedback back only to a file, by its number."""
    found = ORIGIN.search(origin)
    return bool(found and found[2])


def fits(sheet: Sheet) -> bool:
    """Whether a file is a gradebook of Canvas."""
    return {"ID", "Section"} <= set(sheet.header) and _possible(sheet) is not None


def fill(sheet: Sheet, rows: list, assignment: str, column: str = "") -> list[str]:
    """Write the grades into the gradebook; sentences about what could not be written.

    Raises Unclear where no column, or more than one, is the assignment's.
    """
    at, who = _column(sheet, assignment, column), sheet.header.index("ID")
    most = _possible(sheet)[at]
    by_number = {user(row.origin): row for row in rows if user(row.origin)}
    by_name = {row.student.casefold(): row for row in rows if not user(row.origin)}
    said = []
    for line in sheet.rows[1:]:
        if len(line) <= at or not line[who].strip():
            continue
        mine = by_number.pop(line[who].strip(), None)
        names = [cell.strip().casefold() for cell in line[: sheet.header.index("Section")]]
        mine = mine or next((by_name.pop(name) for name in names if name in by_name), None)
        if not mine or mine.points is None:
            continue
        if line[at].strip() in ("N/A", "EX"):
            said.append(f"{mine.student}: Canvas has {line[at]} for this assignment, which is kept")
        else:
            line[at] = scaled(mine.points, mine.maximum, number(most), "," in most)
    left = ", ".join(row.student for row in [*by_number.values(), *by_name.values()])
    return said + ([f"{sheet.path.name}: it has no row for {left}"] if left else [])


def _possible(sheet: Sheet) -> list[str] | None:
    for row in sheet.rows[1:4]:
        if row and row[0].strip() == "Points Possible":
            return row + [""] * (len(sheet.header) - len(row))
    return None


def _column(sheet: Sheet, assignment: str, column: str) -> int:
    titles = {i: m[1] for i, name in enumerate(sheet.header) if (m := ASSIGNMENT.match(name))}
    wanted = _plain(column or assignment)
    fitting = [i for i, title in titles.items() if _plain(title) == wanted]
    fitting = fitting or [i for i, title in titles.items() if column and wanted in _plain(title)]
    if not fitting and not column and len(titles) == 1:
        fitting = list(titles)
    if len(fitting) != 1:
        names = "; ".join(titles.values()) or "none"
        raise Unclear(
            f"Expected one column of {sheet.path.name} to be {column or assignment}, got "
            f"{len(fitting)}. Its assignments: {names}. Name the right one with COLUMN='...'."
        )
    return fitting[0]


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())
