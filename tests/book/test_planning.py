"""The plan knows every exercise and every chapter, has no circles, and its courses keep to it."""

import re

import planning
import pytest
import syllabus
from assignments import notebook
from assignments.book import Book
from genlib_book import notebooks, planning_page
from links import ROOT

BOOK = Book(site="")
PLAN = planning.Plan()
CHAPTERS = {chapter.path.stem: chapter for chapter in BOOK.chapters.values()}
READING = {c.page: notebooks.load(ROOT, c.page).minutes for c in CHAPTERS.values()}
LINES = planning_page.lines(ROOT, READING)
ROWS = [line.row for line in LINES]


def test_every_chapter_is_planned_and_nothing_else():
    assert PLAN.chapters.keys() == CHAPTERS.keys()
    assert sorted(entry["rank"] for entry in PLAN.chapters.values()) == list(
        range(1, len(CHAPTERS) + 1)
    )


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_exercise_has_minutes_and_every_minute_an_exercise(name):
    groups = notebook.exercises(CHAPTERS[name])
    marks = [[c.metadata.get("nbgrader", {}).get("grade_id") for c in group] for group in groups]
    known = PLAN.chapters[name]["minutes"]
    for group, ids in zip(groups, marks, strict=True):
        assert PLAN.minutes(name, group), f"{ids}: add its minutes to book/planning.toml"
    assert known.keys() <= {id for ids in marks for id in ids}, "of exercises that are gone"
    assert all(5 <= minutes <= 60 for minutes in known.values())


@pytest.mark.parametrize("name", CHAPTERS)
def test_prerequisites_are_chapters_and_none_follows_from_another(name):
    after = PLAN.after(name)
    rows = {row.name: row for row in ROWS}
    assert set(after) <= CHAPTERS.keys() - {name}
    for before in after:
        assert not any(before in syllabus.needed(other, rows) for other in after if other != before)


def test_the_graph_has_no_circle_and_one_would_be_found():
    assert syllabus.circle({name: PLAN.after(name) for name in CHAPTERS}) == []
    assert syllabus.circle({"a": ["b"], "b": ["c"], "c": ["b"]}) == ["b", "c", "b"]
    assert syllabus.circle({"a": ["a"]}) == ["a", "a"]


NAMED = {  # words of a card → the chapters that they name
    r"autoencoder's chapter": ["01_autoencoders"],
    r"chapters on autoencoders": ["01_autoencoders", "02_variational_autoencoders"],
    r"\bVAE|variational autoencoder": ["02_variational_autoencoders"],
    r"denoising": ["03_denoising_autoencoders"],
    r"sparse": ["04_sparse_autoencoders"],
    r"contrastive divergence": ["05_contrastive_divergence"],
    r"\bGANs?\b|adversarial": ["06_gan"],
    r"\bmixtures?\b": ["07_mixtures"],
    r"Bayesian networks?": ["08_bayesian_networks"],
    r"\bflows?\b": ["09_flows"],
    r"evaluating samples": ["06_evaluating"],
    r"recurrent": ["11_recurrent"],
    r"variational inference": ["12_variational_inference"],
    r"backpropagation|chain rule": ["13_backpropagation"],
    r"optimi[sz]": ["14_optimizers"],
}


def card_needs(name):
    """What a chapter's card says that a reader needs before it."""
    printed = [
        "".join(output.get("data", {}).get("text/plain", ""))
        for cell in CHAPTERS[name].notebook.cells
        for output in cell.get("outputs", [])
    ]
    (said,) = {m[1] for text in printed for m in re.finditer("Before you start +(.+)", text)}
    return said


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_card_and_the_graph_name_the_same_chapters(name):
    said = card_needs(name)
    named = {one for words, ones in NAMED.items() if re.search(words, said) for one in ones}
    needed = syllabus.needed(name, {row.name: row for row in ROWS}) - {name}
    assert named or "chapter" not in said, f"add what {said!r} names to NAMED"
    assert named <= needed, f"the card names them, book/planning.toml does not: {said}"
    assert set(PLAN.after(name)) <= named, f"the card does not name them: {said}"


def test_the_names_of_chapters_are_known():
    assert {name for names in NAMED.values() for name in names} <= CHAPTERS.keys()


def test_a_chapters_page_links_to_what_it_builds_on(book):
    for name, chapter in CHAPTERS.items():
        html = (book / f"{chapter.page}.html").read_text("utf-8")
        note = re.search(r"genlib-run.*?</div>", html, re.S)[0]
        _, _, said = note.partition("Builds on ")
        links = [target.rpartition("/")[2] for target in re.findall(r'href="([^"]+)\.html"', said)]
        assert links == PLAN.after(name), note


@pytest.mark.parametrize("many", [4, 8, 15, 17])
def test_a_course_reads_nothing_before_what_it_builds_on(many):
    weeks = syllabus.plan(ROWS, many)
    read: list[str] = []
    for week in weeks:
        assert week and sum(row.minutes for row in week) <= syllabus.LIMIT
        for row in week:
            assert set(row.after) <= set(read), row.name
            read.append(row.name)
    assert len(weeks) == many and len(read) == len(set(read))
    assert many < 17 or len(read) == len(CHAPTERS), "the longest course reads all of it"
    known = {row.name: row for row in ROWS}
    for row in ROWS:  # what is left out would not fit, with what it builds on
        more = syllabus.in_order({*read} | syllabus.needed(row.name, known), known)
        parts = syllabus.weeks([known[name] for name in more], many)
        fullest = max(sum(row.minutes for row in part) for part in parts)
        assert row.name in read or fullest > syllabus.LIMIT, row.name
    assert {row.name for row in ROWS if row.rank <= 5} <= set(read)


def test_weeks_are_as_even_as_can_be():
    rows = [
        syllabus.Row(name, (), 1, minutes, 0)
        for name, minutes in zip("abcd", [5, 1, 1, 5], strict=True)
    ]
    assert [[row.name for row in week] for week in syllabus.weeks(rows, 2)] == [
        ["a", "b"],
        ["c", "d"],
    ]
    assert len(syllabus.weeks(rows, 9)) == 4


def test_a_chapter_too_long_for_any_week_is_left_out_with_what_builds_on_it():
    rows = [
        syllabus.Row("long", (), 1, 500, 0),
        syllabus.Row("after", ("long",), 2, 10, 0),
        syllabus.Row("b", ("a",), 3, 10, 0),
        syllabus.Row("a", (), 4, 10, 0),
    ]
    assert [[row.name for row in week] for week in syllabus.plan(rows, 2)] == [["a"], ["b"]]


def test_the_page_shows_every_chapter_with_its_points(book):
    page = (book / "book" / "instructors.html").read_text("utf-8")
    table = page[page.index("genlib-planning-table") :].partition("</table>")[0]
    text = " ".join(re.sub(r"<[^>]+>", " ", table).split())
    for line in LINES:
        row = line.row
        number = f"{line.number} " if line.number else ""
        shown = rf"{number}{re.escape(line.title)} [\d, none]+ {row.reading} {line.count} "
        assert re.search(rf"{shown}{row.exercises} {line.points:g}\b", text), line.title
    assert page.count("genlib-syllabus") == 4


def test_a_course_says_what_it_leaves_out(book):
    page = (book / "book/instructors.html").read_text(encoding="utf-8")
    short = sum(
        len([row for week in syllabus.plan(ROWS, many) for row in week]) < len(ROWS)
        for many in (4, 8, 15, 17)
    )
    assert short and page.count("Not in this course:") == short
