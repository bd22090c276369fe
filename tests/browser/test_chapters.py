"""Each chapter opened from its folder: as it is printed, and as it answers the keyboard.

There is no kernel and no network. One file, since opening a chapter takes longer than its tests.
"""

import re

import offline
import pytest
import rotation

pytestmark = pytest.mark.closely

PICTURE = "canvas => canvas.toDataURL()"
DESK = {"width": 1280, "height": 900}
A4 = {"width": 718, "height": 1047}  # what a browser's usual margins leave of it

# what scrolls on a screen; an inline formula does not, though its copy for screen readers is wide
CUT = """() => [...document.querySelectorAll("main *:not(span.math, mjx-container *)")]
  .filter((e) => getComputedStyle(e).overflowX != "visible")
  .filter((e) => e.clientWidth && e.scrollWidth > e.clientWidth + 1)
  .map((e) => `${e.scrollWidth} px in ${e.clientWidth}: ${e.outerHTML.slice(0, 200)}`)"""

# what a reader sees: neither closed nor hidden nor without height
SEEN = """(all) => all.map((e) => e.getBoundingClientRect().height > 5 && e.checkVisibility(
  {visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true}))"""
# each colour of text once, which is quick; axe reads the same pages on the screen
COLOURS = """() => [...new Set([...document.querySelectorAll(".bd-article *")]
  .filter((e) => [...e.childNodes].some((n) => n.nodeType == 3 && n.data.trim()))
  .filter((e) => e.checkVisibility({visibilityProperty: true}))
  .map((e) => getComputedStyle(e).color))]"""
THEME = "document.documentElement.dataset.theme"


@pytest.fixture(scope="module", params=rotation.chapters())
def page(request, browser, sites):
    page = browser.new_page(viewport=DESK, color_scheme="dark")
    offline.visit(page, sites["file"], request.param)
    page.add_style_tag(content="* { transition: none !important; }")
    yield page
    page.close()


@pytest.fixture(scope="module")
def paper(page):
    """What the chapter is like when printed from a dark screen, with nothing opened before."""
    closed = page.locator("details:not([open])").count()
    assert page.evaluate(THEME) == "dark"
    page.set_viewport_size(A4)
    page.emulate_media(media="print")
    page.wait_for_function(f"() => {THEME} == 'light'", timeout=10_000)
    seen = {
        "cut": page.evaluate(CUT),
        "answers": page.locator(".genlib-quiz [aria-live] p").evaluate_all(SEEN),
        "hints": page.locator(".admonition.dropdown > :not(.admonition-title)").evaluate_all(SEEN),
        "solutions": page.locator("details.exercise pre").evaluate_all(SEEN),
        "bars": page.locator("details:is(.code, .quiz) > summary").evaluate_all(SEEN),
        "title": page.locator("h1").filter(visible=True).all_inner_texts(),
        "numbered": "1_introduction" not in page.url,  # the introduction's chapters have none
        "colours": page.evaluate(COLOURS),
    }
    page.emulate_media(media="screen")
    page.set_viewport_size(DESK)
    page.wait_for_function(f"() => {THEME} == 'dark'", timeout=10_000)
    assert page.locator("details:not([open])").count() == closed, "not put back"
    return seen


def test_works_offline_from_its_folder(page):
    offline.check(page)


def test_nothing_is_cut_off_on_paper(paper):
    assert paper["cut"] == []


@pytest.mark.parametrize("parts", ["answers", "hints", "solutions"])
def test_what_a_reader_would_open_is_open_on_paper(paper, parts):
    assert len(paper[parts]) >= 4 and all(paper[parts])


def test_paper_shows_the_number_of_the_chapter_and_no_bar_to_click(paper):
    assert len(paper["title"]) == 1
    assert bool(re.match(r"(\d+\.)+ \w", paper["title"][0])) == paper["numbered"]
    assert len(paper["bars"]) > 10 and not any(paper["bars"])


def test_text_is_readable_on_paper(paper):
    faint = [colour for colour in paper["colours"] if contrast_with_white(colour) < 4.5]
    assert len(paper["colours"]) > 5 and faint == []


def contrast_with_white(colour: str) -> float:
    """Of a colour as a browser writes it, by the formula of WCAG 2."""
    channels = [float(v) / 255 for v in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in channels]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_the_print_command_prepares_the_page_too(page):
    closed = page.locator("details:not([open])").count()
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(THEME) == "light"
    assert page.locator("details.exercise:not([open])").count() == 0
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(THEME) == "dark"
    assert page.locator("details:not([open])").count() == closed


def test_every_answer_of_the_quiz_explains_itself(page):
    quiz = page.locator(".genlib-quiz")
    assert quiz.count() == 1 and quiz.locator("details").count() == 0
    questions = quiz.get_by_role("group")
    assert questions.count() == quiz.locator("button.right").count() >= 5
    first = 0
    for question in questions.all():
        choices = question.get_by_role("button")
        assert choices.count() >= 2
        first += "right" in choices.first.get_attribute("class")
        for choice in choices.all():
            why = choice.locator("xpath=following-sibling::div[1]/p")
            assert not why.is_visible()
            choice.focus()
            page.keyboard.press("Enter")
            assert why.is_visible() and len(why.inner_text()) > 10
    score = f"{first} of {questions.count()} right at first try."
    assert quiz.get_by_role("status").inner_text() == score


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


def test_players_of_em_follow_the_arrow_keys(page):
    players = page.locator(".genlib-em")
    if players.count() == 0:
        pytest.skip("this chapter has no player")
    for player in players.all():
        before = player.locator("svg").inner_html(), player.locator(".say").inner_text()
        player.locator("input").focus()
        for _ in range(5):
            page.keyboard.press("ArrowRight")
        after = player.locator("svg").inner_html(), player.locator(".say").inner_text()
        assert before[0] != after[0] and after[1].startswith("after 5 rounds")


def test_hints_and_solutions_open(page):
    hints = page.locator(".admonition.dropdown")
    solutions = page.locator("details.exercise > summary")
    assert hints.count() >= 4 and solutions.count() >= 4
    code = solutions.first.locator("xpath=..").locator("pre").first
    assert not code.is_visible() and solutions.first.inner_text().startswith("Show the solution")
    solutions.first.focus()
    page.keyboard.press("Enter")
    assert code.is_visible() and solutions.first.inner_text().startswith("Hide the solution")


def test_one_switch_shows_all_code_and_none_of_it_is_cut(page):
    switch = page.get_by_role("button", name="All code")
    folds = page.locator("details.genlib-fold.code")
    closed = page.locator("details.genlib-fold.code:not([open])")
    assert closed.count() == folds.count() > 10
    switch.focus()
    page.keyboard.press("Enter")
    assert closed.count() == 0 and switch.get_attribute("aria-pressed") == "true"
    assert page.locator("details.quiz[open]").count() == 0, "the quiz's source holds its answers"
    cut = """() => [...document.querySelectorAll(".cell :is(pre, .pst-scrollable-table-container)")]
      .filter((e) => e.clientWidth && e.scrollWidth > e.clientWidth + 1)
      .map((e) => e.textContent.slice(0, 200))"""
    assert page.evaluate(cut) == []
    page.wait_for_timeout(1000)  # the browser writes to its store in another process
    page.reload()
    assert closed.count() == 0, "the choice was forgotten"
    switch.click()
    assert closed.count() == folds.count()
