"""`make assignment VARIANT=3`: other numbers, which text, solution and checks share."""

import ast
import re
import sys
from collections import Counter
from functools import cache

import assignment
import marks
import nbformat
import pytest
import varied
from assignments import notebook
from assignments.book import Book
from assignments.variants import Outdated, Variants
from links import ROOT
from planning import Plan

BOOK, VARIANTS = Book(site=""), Variants()
GROUPS = {
    name: (chapter, group)
    for chapter in BOOK.chapters.values()
    for group in notebook.exercises(chapter)
    if (name := VARIANTS.name(group))
}
CASES = [(name, i) for name, entry in VARIANTS.known.items() for i in range(len(entry["numbers"]))]


def codes(group):
    """Solution and check of an exercise."""
    solution, check = (cell.source for cell in group if cell.cell_type == "code")
    return solution, check


@cache
def setup(path):
    """The set-up cell."""
    return "\n".join(marks.setups(path))


def refusal(name, solution, check):
    return marks.refusal(check, marks.run(setup(GROUPS[name][0].path), solution))


def test_two_exercises_of_a_chapter_at_most_have_other_numbers():
    assert GROUPS.keys() == VARIANTS.known.keys(), "of exercises that are gone"
    many = Counter(chapter.path.stem for chapter, _ in GROUPS.values())
    assert len(many) >= 8 and max(many.values()) <= 2
    said = " ".join((ROOT / "book" / "instructors.md").read_text("utf-8").split())
    numbers = sorted({int(stem.partition("_")[0]) for stem in many})
    listed = f"{', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
    assert f"one exercise each of chapters {listed}," in said


@pytest.mark.parametrize(("name", "i"), CASES)
def test_the_check_follows_the_numbers(name, i):
    group = GROUPS[name][1]
    changed = VARIANTS.written(group, VARIANTS.known[name]["numbers"][i])
    solution, check = codes(changed)
    assert refusal(name, solution, check) is None
    assert refusal(name, codes(group)[0], check), "the book's own answer would do"
    assert refusal(name, solution, codes(group)[1]), "the check stayed as it was"
    assert not any(f"<{word}>" in c.source for c in changed for word in words(name))


@pytest.mark.parametrize(("name", "i"), CASES)
def test_right_answers_pass_and_wrong_ones_fail_with_every_numbers(name, i):
    chapter, group = GROUPS[name]
    numbers = VARIANTS.known[name]["numbers"][i]
    _, check = codes(VARIANTS.written(group, numbers))
    right, wrong = varied.answers(name, chapter.path, VARIANTS, numbers)
    assert len(right) >= 2 and len(wrong) >= 2
    assert {style: said for style, s in right.items() if (said := refusal(name, s, check))} == {}
    said = {why: refusal(name, source, check) for why, source in wrong.items()}
    assert [why for why, words in said.items() if not (words or "").strip()] == []


@pytest.mark.parametrize("name", VARIANTS.known)
def test_what_is_changed_in_answers_stands_in_them(name):
    assert (name in varied.TEXTS) != (name in varied.PREDICTED)
    assert varied.unused(name, GROUPS[name][0].path) == []


def test_the_statements_that_students_read_are_those_that_are_checked():
    for numbers in VARIANTS.known["bn-paths"]["numbers"]:
        lines = [re.findall("`(.+?)`", line) for line in numbers["prompt"].splitlines()]
        checked = ast.literal_eval(f"[{numbers['check']}]")
        assert [(a, b, tuple(given)) for a, b, *given in lines] == checked


def words(name):
    return {word for numbers in VARIANTS.known[name]["numbers"] for word in numbers}


@pytest.mark.parametrize("name", VARIANTS.known)
def test_every_numbers_are_some_seeds_and_the_same_seeds_always(name):
    group = GROUPS[name][1]
    found = [[c.source for c in VARIANTS.changed(group, str(seed))] for seed in range(1, 40)]
    again = [[c.source for c in VARIANTS.changed(group, str(seed))] for seed in range(1, 40)]
    assert found == again
    assert len(set(map(tuple, found))) == len(VARIANTS.known[name]["numbers"])
    for own in ("", "0"):
        assert VARIANTS.changed(group, own) == group


def test_a_chapter_that_was_edited_is_refused():
    group = [nbformat.from_dict(dict(cell)) for cell in GROUPS["flow-lognormal"][1]]
    for cell in group:
        cell.source = cell.source.replace("LogNormal(1.0, 0.5)", "LogNormal(1.0, 0.25)")
    with pytest.raises(Outdated, match=r"Expected 'LogNormal\(1.0, 0.5\)' in the exercise flow-l"):
        VARIANTS.changed(group, "1")


def test_no_other_exercise_changes():
    for name, (chapter, _) in GROUPS.items():
        own, other = (notebook.made(chapter, BOOK, Plan(), variant=seed) for seed in ("", "1"))
        different = [b for a, b in zip(own.cells, other.cells, strict=True) if a != b]
        marked = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in different]
        assert name in marked and f"check-{name}" in marked
        assert len(different) == 3, "prompt, solution, check"


def run(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["assignment.py", *map(str, arguments)])
    assignment.main()


def test_the_course_remembers_the_variant(monkeypatch, tmp_path, capsys):
    source = tmp_path / "source/09_flows/09_flows.ipynb"
    run(monkeypatch, "09_flows", tmp_path)
    own = source.read_text("utf-8")
    run(monkeypatch, "09_flows", tmp_path, "--variant", "3")
    assert "Variant 3: other numbers in flow-lognormal." in capsys.readouterr().out
    third = source.read_text("utf-8")
    run(monkeypatch, "09_flows", tmp_path)
    assert "Variant 3" in capsys.readouterr().out and source.read_text("utf-8") == third != own
    run(monkeypatch, "09_flows", tmp_path, "--variant", "0")
    assert "1 + 0.5 z" in source.read_text("utf-8")
    run(monkeypatch, "01_auto", tmp_path, "--variant", "3")
    assert "other numbers in no exercise of it" in capsys.readouterr().out
