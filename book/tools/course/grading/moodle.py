"""Moodle's offline grading worksheet, and the name under which it takes a student's feedback back.

The columns: Identifier ("Participant 12"), Full name, ..., Status, Grade, Maximum Grade, Grade can
be changed, Last modified (submission), Last modified (grade), Feedback comments. Their names are in
the teacher's language; the order is always this one.
"""

import re

from .sheet import Sheet, number, scaled

ORIGIN = re.compile(r"_(\d+)_assignsubmission_(?:file|onlinetext)_?$")
IDENTIFIER = re.compile(r"^\D+(\d+)$")


def participant(origin: str) -> str:
    """The participant's number in a folder's name; empty where it is not Moodle's."""
    found = ORIGIN.search(origin)
    return found[1] if found else ""


def fits(sheet: Sheet) -> bool:
    """Whether a file is this worksheet, in any language."""
    rows = [row for row in sheet.rows[1:] if row]
    return (
        bool(rows) and all(IDENTIFIER.match(row[0].strip()) for row in rows) and _grade(sheet) > 0
    )


def fill(sheet: Sheet, rows: list) -> list[str]:
    """Write the grades into the worksheet; sentences about what could not be written."""
    grade, said = _grade(sheet), []
    header = [name.casefold() for name in sheet.header]
    comments = header.index("feedback comments") if "feedback comments" in header else None
    changed = header.index("grade can be changed") if "grade can be changed" in header else None
    by_number = {participant(row.origin): row for row in rows if participant(row.origin)}
    by_name = {row.student.casefold(): row for row in rows if not participant(row.origin)}
    for line in sheet.rows[1:]:
        if not line:
            continue
        mine = by_number.pop(IDENTIFIER.match(line[0].strip())[1], None)
        names = [cell.strip().casefold() for cell in line[1:grade] if cell.strip()]
        mine = mine or next((by_name.pop(name) for name in names if name in by_name), None)
        if not mine:
            continue
        if changed is not None and line[changed].strip().casefold() == "no":
            said.append(f"{mine.student}: Moodle says that this grade cannot be changed")
        elif mine.points is None:
            if comments is not None and not line[comments].strip():
                line[comments] = mine.status
        else:
            most = line[grade + 1] if grade + 1 < len(line) else ""
            line[grade] = scaled(mine.points, mine.maximum, number(most), "," in most)
    left = ", ".join(row.student for row in [*by_number.values(), *by_name.values()])
    return said + ([f"{sheet.path.name}: it has no row for {left}"] if left else [])


def _grade(sheet: Sheet) -> int:
    """The column of grades; 0 where there is none."""
    header = [name.casefold() for name in sheet.header]
    if "grade" in header:
        return header.index("grade")
    # In another language: the column before the one that repeats the assignment's maximum.
    rows = [row for row in sheet.rows[1:] if len(row) == len(header)]
    for column in range(4, len(header)):
        values = {number(row[column]) for row in rows}
        before = {number(row[column - 1]) for row in rows if row[column - 1].strip()}
        if len(values) == 1 and None not in values and None not in before:
            return column - 1
    return 0
