"""Quizzes that work in a page with no kernel, no network and no script."""

from collections.abc import Mapping, Sequence
from html import escape

from genlib.show.html import Html

Question = Mapping[str, object]


def quiz(questions: Sequence[Question]) -> Html:
    """Show questions whose answers explain themselves when opened.

    Each answer is a `<details>` element: the reader opens the one they believe in and reads
    whether it is right and why. That is plain HTML, so it works from a folder, by keyboard and
    with a screen reader, and it leaves the same output in the notebook each time. In the book
    `quiz.js` makes choices of the same answers, and keeps score.

    Args:
        questions: `{"question": str, "answers": [{"text": str, "correct": bool, "why": str}]}`;
            text may hold LaTeX between `\\(` and `\\)`.

    Raises:
        ValueError: a question without exactly one right answer, or an answer that explains
            nothing.
    """
    for number, item in enumerate(questions, 1):
        _check(number, item)
    html, plain = [], []
    for number, item in enumerate(questions, 1):
        html.append(f"<li><p>{escape(item['question'])}</p>")
        plain.append(f"{number}. {item['question']}")
        for answer in item["answers"]:
            word = "Right" if answer["correct"] else "Not so"
            html.append(
                f'<details class="{"right" if answer["correct"] else "wrong"}">'
                f"<summary>{escape(answer['text'])}</summary>"
                f"<p><strong>{word}.</strong> {escape(answer['why'])}</p></details>"
            )
            plain.append(f"   - {answer['text']}")
        html.append("</li>")
    # Sphinx and Jupyter both typeset mathematics inside this class.
    body = (
        f'<div class="genlib-quiz tex2jax_process mathjax_process"><ol>{"".join(html)}</ol></div>'
    )
    return Html(_STYLE + body, "\n".join(plain))


_STYLE = """<style>
.genlib-quiz li { margin-bottom: 1em; }
.genlib-quiz details { margin: .25em 0; padding: .25em .75em; border-left: 3px solid #767676; }
.genlib-quiz details[open].right { border-left-color: #018571; }
.genlib-quiz details[open].wrong { border-left-color: #c2410c; }
.genlib-quiz summary { cursor: pointer; }
.genlib-quiz p { margin: .4em 0; }
</style>"""


def _check(number: int, item: Question) -> None:
    answers = item.get("answers", [])
    right = sum(bool(answer.get("correct")) for answer in answers)
    if not item.get("question") or len(answers) < 2 or right != 1:
        raise ValueError(
            f"Expected question {number} to have a text and at least two answers, exactly one of "
            f"them correct; got {len(answers)} answers, {right} correct."
        )
    for answer in answers:
        if not answer.get("text") or not answer.get("why"):
            raise ValueError(f"Expected every answer of question {number} to have text and why.")
