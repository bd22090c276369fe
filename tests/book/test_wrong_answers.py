"""The page of wrong answers has every one of them, the hint it triggers, and no solution."""

import html
import re
from types import SimpleNamespace

import hints
import marks
import pytest
from genlib_book import wrong_answers
from links import ROOT

STORED = hints.stored()
PATHS = marks.notebooks()
each = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


@each
def test_every_wrong_answer_is_stored_and_no_other(path):
    known = {e: set(answers) for e, answers in marks.wrong_answers(path).items()}
    assert {e: set(answers) for e, answers in STORED[path.stem].items()} == known


@each
def test_every_exercise_has_its_heading(path):
    found = wrong_answers.headings(path)
    for exercise in STORED[path.stem]:
        assert re.match(r"Exercise \d+", found[exercise])


@each
def test_no_line_of_a_solution_is_given_away(path):
    text = "\n".join(
        f"{why}\n{found['hint']}"
        for answers in STORED[path.stem].values()
        for why, found in answers.items()
    )
    for exercise in marks.of(path):
        body = re.search(r"### BEGIN SOLUTION\n(.*?)### END", exercise.solution, re.S)[1]
        for line in body.splitlines():
            assert len(line.strip()) < 12 or line.strip() not in text


def test_a_section_is_a_table_per_exercise_in_which_nothing_is_markup():
    chapter = SimpleNamespace(title="Flows", docname="chapters/09_flows")
    answers = {"flow-x": {"takes |x|": {"hint": "got [1, 2] | $a_1$", "hidden": True}}}
    heading, link, name, table = wrong_answers.section(
        chapter, answers, {"flow-x": "Exercise 1: x"}
    )
    assert (heading, name) == ("## Flows", "### Exercise 1: x")
    assert link == "Chapter: [Flows](/chapters/09_flows.ipynb)."
    row = r"| Takes \|x\| | Got \[1, 2\] \| \$a\_1\$ *(the hidden part alone notices)* |"
    assert table.splitlines()[-1] == row


def test_a_chapter_without_exercises_has_no_section():
    assert wrong_answers.section(SimpleNamespace(title="", docname=""), {}, {}) == []


def test_the_page_shows_every_hint(book):
    page = (book / "book" / "wrong_answers.html").read_text(encoding="utf-8")
    seen = re.sub(r"\s", "", html.unescape(re.sub(r"<[^>]+>", "", page)))
    in_book = (ROOT / "_toc.yml").read_text("utf-8")
    for stem in (stem for stem in STORED if f"/{stem}\n" in in_book):
        for answers in STORED[stem].values():
            for found in answers.values():
                words = re.sub(r"[\s'\"‘’“”]", "", found["hint"])[1:40]
                assert words in re.sub(r"['\"‘’“”]", "", seen), words
