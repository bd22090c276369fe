"""A page for a student whose submission could not be graded: what happened, and what to do."""

import html
import os
from pathlib import Path

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{assignment}</title></head>
<body style="font-family: sans-serif; max-width: 40em; margin: 3em auto; padding: 0 1em">
<h1>{assignment}</h1>
<p><strong>{what}</strong></p>
<p>{advice}</p>
</body></html>
"""
ADVICE = (
    "There are no points for this yet. Ask your teacher whether you may hand in again: open your "
    "notebook, choose Restart and Run All, save it, and hand in the file that ends with .ipynb."
)


def write(course: Path, assignment: str, student: str, what: str, advice: str = ADVICE) -> Path:
    """Write a student's feedback page in the place where nbgrader puts its own."""
    folder = course / "feedback" / student / assignment
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.html"):  # of an earlier submission
        old.unlink()
    target = folder / f"{assignment}.html"
    words = {"assignment": assignment, "what": what, "advice": advice}
    text = PAGE.format(**{name: html.escape(value) for name, value in words.items()})
    temporary = target.with_name(f".{target.name}.tmp")
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, target)
    return target
