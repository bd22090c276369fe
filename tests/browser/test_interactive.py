"""Quizzes and drawings answer in a page from a folder: no kernel, no network, keyboard only."""

import pytest
from links import ROOT
from links import notebooks as all_notebooks

NAMES = [path.relative_to(ROOT).with_suffix("").as_posix() for path in all_notebooks()]
PICTURE = "canvas => canvas.toDataURL()"


@pytest.fixture(scope="module", params=NAMES)
def page(request, browser, sites):
    page = browser.new_page()
    page.goto(f"{sites['file']}/{request.param}.html")
    yield page
    page.close()


def test_every_answer_of_the_quiz_explains_itself(page):
    quiz = page.locator(".genlib-quiz")
    assert quiz.count() == 1
    answers = quiz.locator("details")
    assert answers.count() >= 10
    for answer in answers.all():
        why = answer.locator("p")
        assert not why.is_visible()
        answer.locator("summary").focus()
        page.keyboard.press("Enter")
        assert why.is_visible() and len(why.inner_text()) > 10
    assert quiz.locator("li").count() == quiz.locator("details.right").count() >= 5


def test_explorers_follow_the_arrow_keys(page):
    explorers = page.locator(".genlib-explorer")
    if explorers.count() == 0:
        pytest.skip("this chapter has no explorer")
    for explorer in explorers.all():
        image = explorer.locator("canvas.image")
        before = image.evaluate(PICTURE)
        explorer.locator("input[type=range]").first.focus()
        for _ in range(10):
            page.keyboard.press("ArrowRight")
        assert image.evaluate(PICTURE) != before


def test_races_answer_the_keyboard(page):
    races = page.locator(".genlib-race")
    if races.count() == 0:
        pytest.skip("this chapter has no race")
    for race in races.all():
        picture, table = race.locator("canvas.map"), race.locator("table")
        seen = [(picture.evaluate(PICTURE), table.inner_text())]
        for control, key in (("input.step", "Home"), ("select.surface", "ArrowDown")):
            race.locator(control).focus()
            page.keyboard.press(key)
            seen.append((picture.evaluate(PICTURE), table.inner_text()))
        pictures, tables = zip(*seen, strict=True)
        assert len(set(pictures)) == 3, "the map did not follow"
        assert tables[0] != tables[1], "the table did not follow"


def test_hints_and_solutions_open(page):
    hints = page.locator(".admonition.dropdown")
    solutions = page.locator("details.hide summary", has_text="Show the solution")
    assert hints.count() >= 4 and solutions.count() >= 4
    code = solutions.first.locator("xpath=..").locator("pre").first
    assert not code.is_visible()
    solutions.first.focus()
    page.keyboard.press("Enter")
    assert code.is_visible()
