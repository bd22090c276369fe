"""The grades, out of nbgrader: a table of everyone's status, and the platform's own worksheet."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from . import archive, canvas, keep, moodle, sheet
from .standing import standing

COLUMNS = ["student", "name on the platform", "status", "points", "maximum", "look at", "seconds"]

UNREAD = "graded, but an answer waits to be graded by hand"


@dataclass
class Row:
    """One student's line; `points` is None where there is no grade."""

    student: str
    origin: str
    status: str
    points: float | None
    maximum: float
    look: list[str]
    seconds: float


def write(course, assignment, results, origins, remarks, config, column="") -> None:
    """Write `grades/<assignment>/`: status.csv, filled worksheets, feedback archives."""
    rows = collect(course, assignment, results, origins, remarks, config)
    folder = course / "grades" / assignment
    kept = io.StringIO(newline="")
    table = csv.writer(kept)
    table.writerow(COLUMNS)
    for row in rows:
        points = ["" if row.points is None else f"{row.points:g}", f"{row.maximum:g}"]
        look = "; ".join(row.look)
        who = [sheet.inert(row.student), sheet.inert(row.origin)]
        table.writerow([*who, row.status, *points, look, f"{row.seconds:.0f}"])
    keep.write_text(folder / "status.csv", sheet.BOM + kept.getvalue())  # Excel reads UTF-8 by it
    written = [folder / "status.csv", *_worksheets(course, assignment, rows, column)]
    written += archive.write(course, assignment, origins, folder)
    for row in rows:
        for line in row.look:
            if not any(line in said for said in remarks):  # those were printed when they came
                print(f"Look at {row.student}: {line}")
    without = sum(row.points is None for row in rows)
    print(f"{assignment}: {len(rows) - without} graded, {without} ungradable. Written:")
    for path in written:
        print(f"  {path.relative_to(course)}")
    print(f"  feedback/<student>/{assignment}/: a page for everyone")
    waiting = sum(row.status == UNREAD for row in rows)
    if waiting:
        print(
            f"{waiting} have answers to grade by hand, which count 0 until then: give points in "
            "nbgrader's formgrader, then run make grade again."
        )


def collect(course, assignment, results, origins, remarks, config) -> list[Row]:
    """Everyone's line; pages follow where a teacher has given points or a comment by hand."""
    from nbgrader.apps import NbGraderAPI

    config.CourseDirectory.root = str(course)
    api, rows = NbGraderAPI(config=config), []
    for student, result in results.items():
        look = [line for line in remarks if line.startswith((f"{student}:", f"{student},"))]
        look += [line for line in result.get("remarks", []) if line not in look]
        look = [line.removeprefix(student).lstrip(",: ") for line in look]
        if result.get("suspects"):
            look.append(f"uses {', '.join(result['suspects'])}, which no exercise needs")
        points, maximum, status = None, 0.0, f"ungradable: {result['problem']}"
        with api.gradebook as gradebook:
            now = standing(gradebook, assignment, student) if not result["problem"] else None
            maximum = gradebook.find_assignment(assignment).max_score
        if now:
            points, maximum = now.points, now.maximum
            status = UNREAD if now.unread else "graded"
            _follow(api, course, assignment, student, result, now.said)
        origin, seconds = origins.get(student, ""), result.get("seconds", 0)
        rows.append(Row(student, origin, status, points, maximum, look, seconds))
    return rows


def _follow(api, course: Path, assignment: str, student: str, result: dict, said: str) -> None:
    """Make a page anew when points or comments have changed since it was made."""
    if result.get("said") not in (None, said):
        api.generate_feedback(assignment, student)
    if result.get("said") != said:
        result["said"] = said
        keep.write(course / "grades" / assignment / "students" / f"{student}.json", result)


def _worksheets(course: Path, assignment: str, rows: list[Row], column: str) -> list[Path]:
    """Fill in the platform's worksheets that lie in the course's folder; copies, not the files."""
    places = [*sorted((course / "downloaded" / assignment).rglob("*.csv")), *course.glob("*.csv")]
    written = []
    for path in places:
        table = sheet.read(path)
        said = []
        if table and moodle.fits(table) and path.parent != course:
            said = moodle.fill(table, [row for row in rows if not canvas.user(row.origin)])
        elif table and canvas.fits(table):
            try:
                theirs = [row for row in rows if not moodle.participant(row.origin)]
                said = canvas.fill(table, theirs, assignment, column)
            except canvas.Unclear as problem:
                print(problem)
                continue
        else:
            if path.parent != course:  # elsewhere it may be anything, such as nbgrader's own
                print(f"Look at {path.name}: neither Moodle's worksheet nor Canvas's gradebook.")
            continue
        target = course / "grades" / assignment / path.name
        table.write(target)
        written.append(target)
        for line in said:
            print(f"Look at {line}.")
    return written
