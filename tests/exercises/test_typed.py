"""What students typed into the platform's text box reaches the written answer, or is named.

The layouts are those of Moodle's and Canvas's source code; the students are invented.
"""

import json
import logging
import shutil
import zipfile

import assignment
import classroom
import nbformat
import pytest
import traitlets.log
from classroom import NAME, cell
from grading import archive, canvas, moodle, typed
from grading.gather import gather
from grading.limits import Limits
from grading.submission import unusable
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from test_collect import zipped
from traitlets.config import PyFileConfigLoader

FILE = f"{NAME}.ipynb"
EMPTY = "YOUR ANSWER HERE"
MARKS = {"schema_version": 3, "grade": True, "solution": True, "locked": False, "task": False}


def released():
    marks = {**MARKS, "grade_id": "words", "points": 3}
    words = new_markdown_cell(EMPTY, metadata={"nbgrader": marks})
    return new_notebook(cells=[new_code_cell("1 + 1"), words])


def moodles(body: str) -> str:
    return f'<!DOCTYPE html><html><head><meta charset="UTF-8"></head><body>{body}</body></html>'


def canvass(body: str) -> str:
    return (
        "<!DOCTYPE html><html><head><title>Tiny: Ada</title></head><body><h1>Tiny: Ada</h1>"
        f'<div style="width: 600px">\n  {body}\n</div></body></html>'
    )


@pytest.fixture
def course(tmp_path):
    made = classroom.Course(tmp_path / "course")
    assignment.settings(made.root)
    (made.root / "release" / NAME).mkdir(parents=True)
    nbformat.write(released(), made.root / "release" / NAME / FILE)
    return made


@pytest.fixture
def heard():
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())
    traitlets.log.get_logger().addHandler(handler)
    yield lines
    traitlets.log.get_logger().removeHandler(handler)


def collected(course, files):
    place = course.root / "downloaded" / NAME
    place.mkdir(parents=True, exist_ok=True)
    (place / "all.zip").write_bytes(zipped(files))
    config = PyFileConfigLoader("nbgrader_config.py", path=str(course.root)).load_config()
    return gather(course.root, NAME, config)


def answer(course, student):
    book = nbformat.read(course.root / "submitted" / student / NAME / FILE, as_version=4)
    return cell(book, "words").source


def test_it_goes_into_the_written_answer_of_the_same_student(course, heard):
    answered = released()
    cell(answered, "words").source = "My words."
    origins = collected(
        course,
        {
            f"Ada Example_1_assignsubmission_file_/{FILE}": nbformat.writes(released()),
            "Ada Example_1_assignsubmission_onlinetext_/onlinetext.html": moodles("<p>Noise.</p>"),
            "Bo [x]_2_assignsubmission_onlinetext/onlinetext.html": moodles("<p>Words alone.</p>"),
            "Bo [x]_2_assignsubmission_onlinetext/curve.png": "png",
            f"Cy_3_assignsubmission_file_{FILE}": nbformat.writes(answered),
            "Cy_3_assignsubmission_onlinetext_Texteingabe.html": moodles("<p>More.</p>"),
            f"Di_4_assignsubmission_file_/{FILE}": nbformat.writes(answered),
            "Di_4_assignsubmission_onlinetext_/onlinetext.html": moodles("<p>&nbsp;</p>"),
            "exampleed_LATE_11_text.html": canvass("<p>From Canvas.</p>"),
            "anon_x1_text.html": canvass("<p>Nobody.</p>"),
        },
    )
    assert "<div><p>Noise.</p></div>" in answer(course, "Ada Example_1")
    assert EMPTY not in answer(course, "Ada Example_1")
    assert "Words alone." in answer(course, "Bo x_2")
    assert (course.root / "submitted" / "Bo x_2" / NAME / "curve.png").exists()
    assert answer(course, "Cy_3").startswith("My words.") and "More." in answer(course, "Cy_3")
    assert answer(course, "Di_4") == "My words."
    assert "From Canvas." in answer(course, "exampleed_11")
    assert "Tiny" not in answer(course, "exampleed_11")
    assert "Nobody." in answer(course, "anon_x1")
    for student in ("Ada Example_1", "Bo x_2", "Cy_3"):
        kept = course.root / "submitted" / student / NAME / typed.NAME
        assert kept.read_text("utf-8").startswith("<!DOCTYPE html>")
    said = {line.partition(": ")[0]: line for line in heard}
    assert f"stands in words of {FILE}." in said["Look at Ada Example_1"]
    assert "for no notebook was handed in" in said["Look at Bo x_2"]
    assert "below what was written there" in said["Look at Cy_3"]
    assert "Look at Di_4" not in said
    assert moodle.participant(origins["Bo x_2"]) == "2"
    assert canvas.user(origins["exampleed_11"]) == "11"


def test_feedback_goes_back_where_the_platform_takes_it(course, tmp_path):
    origins = collected(
        course,
        {
            "Bo_2_assignsubmission_onlinetext_/onlinetext.html": moodles("<p>a</p>"),
            "exampleed_11_text.html": canvass("<p>b</p>"),
        },
    )
    for student in origins:
        page = course.root / "feedback" / student / NAME / f"{NAME}.html"
        page.parent.mkdir(parents=True)
        page.touch()
        page.with_name(typed.NAME).touch()  # nbgrader copies the student's files
    written = archive.write(course.root, NAME, origins, tmp_path)
    assert [path.name for path in written] == ["feedback-moodle.zip"]
    with zipfile.ZipFile(written[0]) as pages:
        assert pages.namelist() == [f"Bo_2_assignsubmission_onlinetext_/{NAME}.html"]


def test_collecting_again_changes_nothing_and_says_the_same(course, heard):
    files = {"Bo_2_assignsubmission_onlinetext_/onlinetext.html": moodles("<p>Once.</p>")}
    collected(course, files)
    first, said = answer(course, "Bo_2"), list(heard)
    collected(course, files)
    assert answer(course, "Bo_2") == first and heard == said * 2
    assert len(said) == 1


@pytest.fixture
def put(tmp_path):
    """Put a typed text into a submission: what is said, and the written answer."""

    def put(content, handed_in=True, release=None, mine=None):
        folder, place = tmp_path / "mine", tmp_path / "release"
        for path in (folder, place):
            shutil.rmtree(path, ignore_errors=True)
            path.mkdir()
        nbformat.write(release or released(), place / FILE)
        if handed_in:
            text = mine if isinstance(mine, str) else nbformat.writes(mine or released())
            (folder / FILE).write_text(text, encoding="utf-8")
        raw = content if isinstance(content, bytes) else moodles(content).encode()
        (folder / typed.NAME).write_bytes(raw)
        said = typed.into(folder, place)
        assert (folder / typed.NAME).read_bytes() == raw
        text = (folder / FILE).read_text("utf-8") if (folder / FILE).exists() else ""
        return said, text

    return put


BAD = {
    "https://example.org/doc": "it is a link, https://example.org/doc, which grading does not",
    '<p><a href="x">https://example.org/a</a></p>': "it is a link",
    "x" * 20_001: "it has 20001 characters",
    "x" * 300_000: "it has 300 kB",
    '{"cells": [], "metadata": {}}': "it is a notebook's source, not the file",
    "<p>" + "<b>" * 5_000 + "deep": "it cannot be read as HTML",
}


@pytest.mark.parametrize(("content", "reason"), BAD.items(), ids=[*BAD.values()])
@pytest.mark.parametrize("handed_in", [True, False])
def test_a_bad_one_gets_a_sentence_and_changes_nothing(put, content, reason, handed_in):
    (said,), text = put(content, handed_in)
    assert said.startswith("what was typed into the text box is not graded: ") and reason in said
    assert text == (nbformat.writes(released()) if handed_in else "") or EMPTY in text


def test_the_reason_is_a_sentence_for_the_student(course):
    files = {"Bo_2_assignsubmission_onlinetext_/onlinetext.html": moodles("https://example.org")}
    collected(course, files)
    assert unusable(course.root, NAME, "Bo_2", Limits()) == (
        f"no notebook {FILE} was handed in, and what was typed into the text box is not graded: "
        "it is a link, https://example.org, which grading does not follow"
    )


def test_an_empty_box_is_named_only_where_nothing_else_was_handed_in(put):
    assert put("<p>  <br></p>")[0] == []
    assert put(" ", handed_in=False) == (["the text box is empty"], "")


def test_where_it_cannot_go_it_is_kept_and_named(put):
    (said,), _ = put("words", release=new_notebook(cells=[new_code_cell("1")]))
    assert said == "what was typed into the text box is kept as onlinetext.html; no answer of " + (
        "this assignment is written in words"
    )
    for broken in ("no notebook", "[]", '{"cells": 3}', '{"cells": [{"metadata": 1}]}'):
        (said,), text = put("words", mine=broken)
        assert said.endswith(f"{FILE} cannot be read") and text == broken


def test_a_cell_that_is_gone_or_unmarked_comes_back(put):
    without = new_notebook(cells=[new_code_cell("1 + 1")])
    _, text = put("words", mine=without)
    book = nbformat.reads(text, as_version=4)
    assert len(book.cells) == 2 and "words" in cell(book, "words").source
    assert cell(book, "words").metadata.nbgrader.points == 3


def test_nothing_but_the_answer_changes_in_a_notebook(put):
    mine = released()
    mine.cells.insert(0, new_markdown_cell("Größe", metadata={"x": [1]}))
    _, text = put("words", mine=mine)
    before, after = json.loads(nbformat.writes(mine)), json.loads(text)
    after["cells"][2]["source"] = EMPTY
    before["cells"] = [{**c, "source": "".join(c["source"])} for c in before["cells"]]
    after["cells"] = [{**c, "source": "".join(c["source"])} for c in after["cells"]]
    assert before == after


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ("<p>One.</p>\n\n<p>Two *three*.</p>", "<div><p>One.</p> <p>Two *three*.</p></div>"),
        ("<pre>a\n\nb</pre>", "<div><pre>a<br><br>b</pre></div>"),
        ("first\nsecond", "<div>first<br>second</div>"),
        ('<p onclick="x()">a<script>evil()</script></p>', "<div><p>a</p></div>"),
        ('<p style="color: white">hidden</p>', "<div><p>hidden</p></div>"),
        ('<p>see <img src="@@/curve.png"></p>', "<div><p>see [picture: curve.png]</p></div>"),
        ("<o:p>Word's</o:p>", "<div>Word's</div>"),
        (r"<p>\(\lambda_j &lt; 1\)</p>", r"<div><p>\(\lambda_j &lt; 1\)</p></div>"),
        ("<p>Größe 学生</p>", "<div><p>Größe 学生</p></div>"),
    ],
)
def test_the_words_stay_and_the_looks_go(put, content, shown):
    _, text = put(content)
    source = cell(nbformat.reads(text, as_version=4), "words").source
    assert source == f"{typed.ABOVE}\n\n{shown}"
