"""Questions in QTI, which Canvas imports: text2qti makes the archive, formulas are Canvas's own."""

import os
import re
from html import escape
from pathlib import Path

from questions.quizzes import Question, translated


def source(title: str, questions: list[Question]) -> str:
    """The quiz in the plain text that text2qti reads."""
    lines = [f"Quiz title: {markdown(title)}", "Shuffle answers: true"]
    for number, question in enumerate(questions, start=1):
        lines += ["", f"{number}.  {markdown(question.text)}"]
        for letter, answer in zip("abcdefghij", question.answers, strict=False):
            star = "*" if answer.correct else ""
            lines += [f"{star}{letter})  {markdown(answer.text)}", f"... {markdown(answer.why)}"]
    return "\n".join(lines) + "\n"


def markdown(text: str) -> str:
    """A text whose signs Markdown does not read; formulas stand between dollars."""

    def words(part: str) -> str:
        return re.sub(r"([\\`*_{}\[\]()#+\-.!$])", r"\\\1", escape(part, quote=False))

    return translated(text, words, lambda formula: f"${formula.strip()}$")


def write(title: str, questions: list[Question], path: Path) -> None:
    """Write the archive whole or not at all; needs text2qti."""
    from text2qti.config import Config
    from text2qti.qti import QTI
    from text2qti.quiz import Quiz

    made = QTI(Quiz(source(title, questions), config=Config(), source_name=path.stem))
    part = path.with_name(f".{path.name}.part")
    made.save(str(part))
    os.replace(part, path)
