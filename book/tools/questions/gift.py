"""Questions in GIFT, which Moodle imports: formulas for its MathJax, an explanation per answer."""

import re
from html import escape

from questions.quizzes import Question, translated


def bank(title: str, questions: list[Question]) -> str:
    """A file for one chapter, with a category of its own."""
    lines = [f"// {title}: import it as GIFT.", f"$CATEGORY: Generative networks/{_name(title)}"]
    for number, question in enumerate(questions, start=1):
        answers = [
            f"\t{'=' if a.correct else '~'}{html(a.text)}#{html(a.why)}" for a in question.answers
        ]
        head = f"::{escaped(_name(title))} {number}::[html]{html(question.text)}{{"
        lines += ["", head, *answers, "}"]
    return "\n".join(lines) + "\n"


def html(text: str) -> str:
    """A text as escaped HTML; Moodle typesets what stands between `\\(` and `\\)`."""
    plain = translated(
        text, lambda words: escape(words, quote=False), lambda f: rf"\({escape(f, quote=False)}\)"
    )
    return escaped(plain)


def escaped(text: str) -> str:
    """Moodle reads a backslash before its own signs, before `n`, and before a backslash as one.

    >>> escaped(r"a = {\\nu}")
    'a \\\\= \\\\{\\\\\\\\nu\\\\}'
    """
    return re.sub(r"([\\~=#{}:])", r"\\\1", text)


def _name(title: str) -> str:
    return title.replace("/", "-").replace("::", ":")
