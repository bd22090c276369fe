"""The instructors' page of plausible wrong answers: each in words, and the hint that it triggers.

The hints are those of book/wrong_answers.json, which tests/exercises/hints.py writes by running the
answers. No code is shown: a wrong answer is often a right one but for a letter.
"""

import json
import re
from pathlib import Path

from genlib_book.notebooks import Chapter
from genlib_book.pages import DataPage, capital, table

STORE = "book/wrong_answers.json"
HIDDEN = " *(the hidden part alone notices)*"


class WrongAnswers(DataPage):
    """A table per exercise: why an answer is wrong, and what its check says."""

    def text(self) -> str:
        root = Path(self.env.srcdir)
        self.env.note_dependency(str(root / STORE))
        stored = json.loads((root / STORE).read_text(encoding="utf-8"))
        parts = []
        for chapter in self.chapters:
            its = stored.get(Path(chapter.docname).name, {})
            parts += section(chapter, its, headings(root / f"{chapter.docname}.ipynb"))
        return "\n\n".join(parts)


def section(chapter: Chapter, answers: dict, names: dict[str, str]) -> list[str]:
    """One chapter's part of the page; nothing if it has no exercises."""
    if not answers:
        return []
    parts = [f"## {chapter.title}", f"Chapter: [{chapter.title}](/{chapter.docname}.ipynb)."]
    for exercise, wrong in answers.items():
        rows = [
            [plain(capital(why)), plain(capital(found["hint"])) + HIDDEN * found["hidden"]]
            for why, found in wrong.items()
        ]
        parts += [f"### {names[exercise]}", table(["The answer", "What the check says"], rows)]
    return parts


def headings(path: Path) -> dict[str, str]:
    """Each exercise's heading, from the prompt above its solution."""
    found, heading = {}, ""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        prompt = re.match(r"### (Exercise .*)", "".join(cell["source"]))
        heading = prompt[1] if prompt else heading
        marks = cell["metadata"].get("nbgrader", {})
        if marks.get("solution"):
            found[marks["grade_id"]] = heading
    return found


def plain(text: str) -> str:
    r"""A text as MyST shows it, with nothing taken for markup.

    >>> plain("|Px|^2 [D, D]\nis $a_1$")
    '\\|Px\\|^2 \\[D, D\\] is \\$a\\_1\\$'
    """
    return re.sub(r"([\\`*_{}\[\]<>$|#~])", r"\\\1", " ".join(text.split()))


def setup(app) -> None:
    app.add_directive("wrong-answers", WrongAnswers)
