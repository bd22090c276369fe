"""Code is folded under a name, printed tables are tables, and long lines are not cut."""

import doctest
import importlib
import json
import re

import pytest
from genlib_book import printed
from genlib_book.cell_names import Names
from genlib_book.code_lines import wrap_lines
from links import ROOT
from links import notebooks as all_notebooks

CHAPTERS = [path.relative_to(ROOT).with_suffix("").as_posix() for path in all_notebooks()]
TOUR = 'id="a-first-tour"'  # whose short cells stand open: its readers know Python alone
FOLD = re.compile(r'(?s)<details class="genlib-fold (\w+)"><summary>(.*?)</summary>(.*?)</details>')


def html(book, docname) -> str:
    page = (book / f"{docname}.html").read_text(encoding="utf-8")
    return page[page.index("<article") : page.index("</article>")]


@pytest.fixture(params=CHAPTERS)
def page(request, book):
    return html(book, request.param)


def test_every_fold_says_what_it_does_and_how_long_it_is(page):
    folds = FOLD.findall(page)
    assert len(folds) > 10
    for kind, summary, inside in folds:
        lines = sum(
            code.strip("\n").count("\n") + 1
            for code in re.findall(r"(?s)<pre>(?:<span></span>)?(.*?)</pre>", inside)
        )
        assert kind in ("code", "exercise", "quiz")
        if lines and "cell_output" not in inside:
            assert re.search(rf", {lines} lines?\b", summary), summary
        assert (kind == "exercise") == ("Hide " in summary)


def test_the_names_of_folds_tell_them_apart(page):
    names = [re.sub(r"<.*|, \d+ lines?.*", "", name) for _, name, _ in FOLD.findall(page)]
    alone = r"(?:: |; )(?:check the result|print the numbers|train|run|draw the figure)(?:;|$)"
    assert [name for name in names if re.search(alone, name)] == []
    twice = {name for name in names if names.count(name) > 1 and name.startswith("Code")}
    assert len(twice) <= 1, "two cells of one section may train the same"


def test_only_from_scratch_is_open(page):
    for section in re.split(r"(?=<h2>)", FOLD.sub("", page)):
        heading = re.sub("<[^>]+>", "", section.partition("</h2>")[0])
        if TOUR not in page[:3000]:
            assert ("cell_input" in section) == ("From scratch" in heading), heading
        for shown in re.findall(r"(?s)<pre>(?:<span></span>)?(.*?)</pre>", section):
            short = shown.strip("\n").count("\n") + 1 <= 14  # the tour's reader is to read them all
            assert TOUR not in page[:3000] or short, heading
        assert "claims.verdict" not in re.sub("<[^>]+>", "", section)


def test_solutions_have_no_marks_of_the_grader_and_neighbours_share_a_fold(page):
    assert "BEGIN SOLUTION" not in page and "HIDDEN TESTS" not in page
    assert "Show the code" not in page
    assert "Show the solution of exercise 1 and its check, " in page
    assert not re.search(r"</details>\s*</div>\s*<div[^>]*>\s*<details class=.genlib-fold", page)


def test_a_written_answer_and_its_rubric_are_in_a_fold(page):
    assert "Rubric, " in page and "Rubric, " not in FOLD.sub("", page)
    assert re.search(r"Show an answer to exercise \d+ and its rubric<", page)


def test_no_printed_number_is_lost_on_the_way_to_a_table():
    for path in all_notebooks():
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                text = "".join(output.get("text", ""))
                parts = printed.blocks(text)
                shown = "".join("".join(map("".join, p.rows)) if p.rows else p.text for p in parts)
                # sorted, for of two lines of a heading the lower may come first
                assert sorted(re.sub(r"\s", "", shown)) == sorted(re.sub(r"\s", "", text))


def test_tables_are_recognised_and_other_text_is_left_alone():
    text = "loss by seed\n          a        b\n"
    text += "one    1.0   [ 2.0, 3.0] (n=3)\ntwo   10.0   [-2.0, 3.0] (n=3)"
    title, table = printed.blocks(text)
    assert title.title and title.text == "loss by seed"
    assert table.rows[1:] == [
        ["one", "1.0", "[2.0, 3.0] (n=3)"],
        ["two", "10.0", "[-2.0, 3.0] (n=3)"],
    ]
    rows = [["file", "sha256 " + 64 * "f"], ["had", "in the package"]]
    assert str(printed.table(rows)).count('classes="long"') == 1, "and may break anywhere"
    apart = "size   a, b   c, d\n8  1  2  3  4\n9  1  2  3  5\n7  1  2  3  6"
    assert [part.rows for part in printed.blocks(apart)] == [None]
    code = "def f(x):\n    return x\n\n\ndef g(x):\n    return f(x)  # twice"
    assert [part.rows for part in printed.blocks(code)] == [None]


def test_a_table_is_one_though_a_cell_is_parted_or_its_heading_has_two_lines():
    parted = "pair        given   nats\ntub  lung           0.1\ntub  lung   dysp    0.2\n"
    parted += "asia xray           0.3\nasia xray   dysp    0.4\nasia lung   dysp    0.5"
    assert [part.rows for part in printed.blocks(parted)] == [
        [
            ["pair", "given", "nats"],
            ["tub lung", "", "0.1"],
            ["tub lung", "dysp", "0.2"],
            ["asia xray", "", "0.3"],
            ["asia xray", "dysp", "0.4"],
            ["asia lung", "dysp", "0.5"],
        ]
    ]
    pandas = "                  EM  rows\nwhy       share           \n"
    pandas += "at random 0.1    1.0   2.0\n          0.2    3.0   4.0\nbest: 1.0 of both"
    table, after = printed.blocks(pandas)
    assert table.rows == [
        ["why", "share", "EM", "rows"],
        ["at random", "0.1", "1.0", "2.0"],
        ["", "0.2", "3.0", "4.0"],
    ]
    assert after.rows is None and after.text == "best: 1.0 of both"
    other = "set   a     b\nx     1.0   2.0\ny     1.0   2.0\n"
    other += "one on x  1.0 [0.9, 1.1]\none on y  1.0 [0.9, 1.1]\none on z  1.0 [0.9, 1.1]"
    assert len(printed.blocks(other)) == 2, "what stands below has other columns"


def test_an_author_may_name_a_fold():
    names = Names()
    assert names("# Train six GANs. Slowly.\nx = 1") == "train six GANs"
    assert names("x = 1", metadata={"fold": "take a breath"}) == "take a breath"
    assert names("%pip install x") == "run"


def test_long_lines_are_boxed_once():
    line = '<span class="n">' + "y" * 90 + "</span>"
    page = f'<div class="highlight-x"><div class="highlight"><pre>x\n{line}\n</pre></div></div>'
    once = wrap_lines(page)
    assert once.count("genlib-line") == 1 and wrap_lines(once) == once
    assert re.sub("<[^>]+>", "", once) == re.sub("<[^>]+>", "", page), "what is copied changed"


def test_a_drawing_made_of_characters_keeps_its_lines():
    page = (
        f'<div class="highlight-none x"><div class="highlight"><pre>{"-" * 90}\n</pre></div></div>'
    )
    once = wrap_lines(page)
    assert '<div class="highlight" style="--columns:90">' in once and "genlib-line" not in once
    assert wrap_lines(once) == once


@pytest.mark.parametrize(
    "name",
    [
        "cell_names",
        "code_lines",
        "columns",
        "drawings",
        "fold_names",
        "folds",
        "halfway",
        "language",
        "pages",
        "printed",
        "reflow",
        "run_note",
        "search",
    ],
)
def test_the_examples_in_the_extension_are_true(name):
    failed, tried = doctest.testmod(importlib.import_module(f"genlib_book.{name}"))
    assert failed == 0 and tried > 0
