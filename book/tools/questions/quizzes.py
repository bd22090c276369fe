"""The questions of a chapter's quiz, read from its call of `show.quiz`, which is never run."""

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass

import nbformat

FORMULA = re.compile(r"\\\((.+?)\\\)", re.S)


@dataclass(frozen=True)
class Answer:
    """A choice, and why it is right or wrong; text may hold LaTeX between `\\(` and `\\)`."""

    text: str
    why: str
    correct: bool


@dataclass(frozen=True)
class Question:
    text: str
    answers: tuple[Answer, ...]


def quiz(notebook: nbformat.NotebookNode) -> list[Question]:
    """All questions of a chapter.

    Raises:
        ValueError: a quiz that is not written out, so that it cannot be read.
    """
    found = []
    for cell in notebook.cells:
        if cell.cell_type == "code" and "show.quiz(" in cell.source:
            found += [question for call in _calls(cell.source) for question in _questions(call)]
    return found


def _calls(source: str) -> list[ast.Call]:
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [call for call in calls if getattr(call.func, "attr", "") == "quiz"]


def _questions(call: ast.Call) -> list[Question]:
    try:
        written = ast.literal_eval(call.args[0])
    except (ValueError, IndexError):
        raise ValueError(
            f"Expected show.quiz([...]) with its questions written out, got "
            f"{ast.unparse(call)[:80]!r}; write them in the call."
        ) from None
    return [
        Question(
            item["question"],
            tuple(Answer(a["text"], a["why"], bool(a["correct"])) for a in item["answers"]),
        )
        for item in written
    ]


def translated(text: str, words: Callable[[str], str], formula: Callable[[str], str]) -> str:
    """A text with its words and its formulas each translated; a line of its own no more.

    >>> translated(r"if \\(x < 1\\), yes", str.upper, lambda f: f"${f}$")
    'IF $x < 1$, YES'
    """
    parts = FORMULA.split(" ".join(text.split()))
    return "".join(formula(p) if i % 2 else words(p) for i, p in enumerate(parts))
