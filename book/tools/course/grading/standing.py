"""What nbgrader's gradebook says about a submission, points given by hand included."""

from dataclasses import dataclass

from nbgrader.api import Gradebook, MissingEntry


@dataclass(frozen=True)
class Standing:
    """Points, as they are now; `said` changes when a teacher changes points or writes a comment."""

    points: float
    maximum: float
    unread: bool  # an answer waits to be graded by hand
    said: str


def standing(gradebook: Gradebook, assignment: str, student: str) -> Standing | None:
    """A submission's points; None where nbgrader has none."""
    try:
        found = gradebook.find_submission(assignment, student)
    except MissingEntry:
        return None
    points = found.score - (found.late_submission_penalty or 0)
    comments = [c.comment or "" for book in found.notebooks for c in book.comments]
    said = "|".join([f"{points:g} of {found.max_score:g}", *comments])
    return Standing(points, found.max_score, bool(found.needs_manual_grade), said)
