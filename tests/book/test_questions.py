"""The question bank holds every question of every quiz, with its formulas, in both formats."""

import re
import zipfile
from html import unescape
from xml.etree import ElementTree

import nbformat
import pytest
from assignments.book import Book
from questions import gift, qti
from questions.quizzes import Answer, Question, quiz

CHAPTERS = [*Book(site="").chapters.values()]
HARD = Question(
    r"Is \(p(x) < \frac{1}{2}\) or a = {b} # c ~ d: \(\nu \neq \{x\}\)? Is 3 < 4 & *so* `on`_x_?",
    (
        Answer(r"\(z \sim \mathcal{N}(0, I)\)", r"By \(a \to b\), not $5.", True),
        Answer("- 50 % -> none", "No: see [1].", False),
    ),
)


def each():
    for chapter in CHAPTERS:
        for question in quiz(chapter.notebook):
            yield chapter.path.stem, question


def read(text: str) -> list[dict]:
    """Questions as Moodle reads them: its escapes first, then its signs (question/format/gift)."""
    signs = {":": "\1", "#": "\2", "=": "\3", "{": "\4", "}": "\5", "~": "\6", "n": "\7"}
    text = text.replace("\\\\", "\0")
    for sign, mark in signs.items():
        text = text.replace(f"\\{sign}", mark)
    text = text.replace("\0", "\\")

    def after(part: str) -> str:
        for sign, mark in signs.items():
            part = part.replace(mark, "\n" if sign == "n" else sign)
        return part.strip()

    found = []
    for block in re.split(r"\n\s*\n", text):
        block = "\n".join(x for x in block.split("\n") if not x.startswith(("//", "$CATEGORY")))
        if not block.strip():
            continue
        name, body, answers = re.fullmatch(
            r"::(.*?)::\[html\](.*?)\{(.*)\}\s*", block, re.S
        ).groups()
        parts = re.findall(r"([=~])([^=~]*)", answers)
        found.append(
            {
                "question": after(body),
                "answers": [
                    (sign == "=", *(after(x) for x in part.split("#"))) for sign, part in parts
                ],
            }
        )
    return found


def test_moodle_reads_back_what_the_hardest_question_says():
    (found,) = read(gift.bank("T", [HARD]))
    assert unescape(found["question"]) == HARD.text
    for answer, (right, text, why) in zip(HARD.answers, found["answers"], strict=True):
        assert (right, unescape(text), unescape(why)) == (answer.correct, answer.text, answer.why)
    assert "<" not in found["question"], "a sign less than would be a tag"


def test_moodle_reads_back_every_question_of_the_book():
    for name, question in each():
        (found,) = read(gift.bank(name, [question]))
        plain = [
            " ".join(text.split()) for text in (question.text, *(a.text for a in question.answers))
        ]
        assert [
            unescape(found["question"]),
            *(unescape(t) for _, t, _ in found["answers"]),
        ] == plain
        assert [right for right, _, _ in found["answers"]].count(True) == 1


def test_every_chapter_has_its_questions():
    assert all(len(quiz(chapter.notebook)) >= 5 for chapter in CHAPTERS)


def test_what_text2qti_reads_says_the_question():
    lines = qti.source("T: 1", [HARD]).split("\n")
    assert lines[0] == r"Quiz title: T: 1" and lines[3].startswith(
        "1.  Is $p(x) < \\frac{1}{2}$ or"
    )
    assert r"3 &lt; 4 &amp; \*so\* \`on\`\_x\_?" in lines[3]
    assert lines[4:] == [
        r"*a)  $z \sim \mathcal{N}(0, I)$",
        r"... By $a \to b$, not \$5\.",
        r"b)  \- 50 % \-&gt; none",
        r"... No: see \[1\]\.",
        "",
    ]


def test_canvas_gets_formulas_answers_and_explanations(tmp_path):
    pytest.importorskip("text2qti", reason="make questions installs it")
    path = tmp_path / "t.qti.zip"
    qti.write("T", [HARD], path)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    with zipfile.ZipFile(path) as archive:
        (name,) = (n for n in archive.namelist() if re.search(r"assessment_[0-9a-f]+\.xml$", n))
        tree = ElementTree.fromstring(archive.read(name))
    texts = [node.text for node in tree.iter() if node.tag.endswith("mattext")]
    formulas = [unescape(f) for t in texts for f in re.findall(r'data-equation-content="(.*?)"', t)]
    assert formulas == [
        r"p(x) < \frac{1}{2}",
        r"\nu \neq \{x\}",
        r"z \sim \mathcal{N}(0, I)",
        r"a \to b",
    ]
    words = [unescape(re.sub(r"<[^>]+>", "", text)) for text in texts]
    assert words[0].startswith("Is ") and words[0].endswith("Is 3 < 4 & *so* `on`_x_?")
    assert "a = {b} # c ~ d:" in words[0] and "- 50 % -> none" in words[2]


def test_a_quiz_that_is_not_written_out_is_refused():
    cell = nbformat.v4.new_code_cell("questions = make()\nshow.quiz(questions)")
    with pytest.raises(ValueError, match="Expected show.quiz.* written out, got 'show.quiz"):
        quiz(nbformat.v4.new_notebook(cells=[cell]))
