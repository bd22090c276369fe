"""A quiz in a page of the book: choices, names, a score, formulas, paper, and without scripts."""

import re

import pytest

from genlib import show

QUESTIONS = [
    {
        "question": r"What does \(\log x\) do as \(x \to 0\)?",
        "answers": [
            {"text": r"It tends to \(-\infty\).", "correct": True, "why": r"\(\log e^{-n} = -n\)."},
            {"text": "It tends to nought.", "correct": False, "why": r"That is \(x \log x\)."},
            {"text": "Nothing.", "correct": False, "why": "It falls without end."},
        ],
    },
    {
        "question": "Is one a prime?",
        "answers": [
            {"text": "yes", "correct": False, "why": "it has one divisor"},
            {"text": "no", "correct": True, "why": "a prime has two divisors"},
        ],
    },
]


@pytest.fixture
def open_quiz(browser, book, sites):
    """A page of the book whose article is nothing but this quiz."""
    whole = (book / "book" / "notation.html").read_text(encoding="utf-8")
    start, end = whole.index("<article"), whole.rindex("</article>")
    quiz = show.quiz(QUESTIONS).html
    html = f'{whole[:start]}<article class="bd-article"><h1>Quiz</h1>{quiz}{whole[end:]}'
    contexts = []

    def visit(**options):
        contexts.append(browser.new_context(viewport={"width": 390, "height": 844}, **options))
        page = contexts[-1].new_page()
        address = f"{sites['http']}/book/quiz.html"
        page.route(address, lambda route: route.fulfill(body=html, content_type="text/html"))
        page.goto(address)
        return page

    yield visit
    for context in contexts:
        context.close()


def test_a_quiz_is_answered_by_keyboard_and_keeps_the_first_choice(open_quiz):
    page = open_quiz()
    quiz = page.locator(".genlib-quiz")
    page.wait_for_function("() => document.querySelector('.genlib-quiz button mjx-container')")
    score = quiz.get_by_role("status")
    assert score.inner_text() == "2 questions; your first choice under each counts."
    prime = quiz.get_by_role("group", name="Is one a prime?")
    assert prime.get_by_role("button").all_inner_texts() == ["yes", "no"]
    assert quiz.locator("summary, details").count() == 0

    def press(*keys):
        for key in keys:
            page.keyboard.press(key)

    quiz.get_by_role("button").first.focus()
    press("Tab", "Space")  # the second answer of the first question
    chosen = page.locator(":focus")
    assert chosen.get_attribute("aria-pressed") == "true"
    said = page.locator(f"[id='{chosen.get_attribute('aria-describedby')}']")
    assert said.is_visible() and said.inner_text().startswith("Not so.")
    assert said.locator("xpath=..").get_attribute("aria-live") == "polite"
    assert chosen.evaluate("e => getComputedStyle(e).outlineWidth") == "3px", "one sees the focus"
    press("Shift+Tab", "Enter")  # then the right one, which no longer counts
    assert score.inner_text() == "0 of 1 right at first try; 1 to go."
    press("Tab", "Tab", "Tab", "Tab", "Enter")
    assert score.inner_text() == "1 of 2 right at first try."
    press("Tab", "Enter")
    assert score.inner_text() == "2 questions; your first choice under each counts."
    assert quiz.locator("[aria-pressed=true], [aria-live] p:visible").count() == 0
    assert page.evaluate("() => document.activeElement.closest('.genlib-quiz') != null")


def test_formulas_in_questions_answers_and_reasons_are_typeset(open_quiz):
    page = open_quiz()
    page.wait_for_function("() => window.MathJax?.startup?.promise")
    page.evaluate("() => MathJax.startup.promise")
    quiz = page.locator(".genlib-quiz")
    assert quiz.locator("mjx-container").count() == 5 and "\\(" not in quiz.inner_text()
    quiz.get_by_role("button").first.click()
    size = "e => e.querySelector('mjx-container').getBoundingClientRect().height"
    heights = [quiz.locator(part).first.evaluate(size) for part in ("button", "[aria-live] p")]
    assert all(8 < height < 40 for height in heights), "typeset while hidden, and of full size"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.emulate_media(media="print")
    assert quiz.locator("[aria-live] p:visible").count() == 5, "every reason is on paper"
    assert not quiz.get_by_role("status").is_visible()


def test_without_scripts_the_answers_are_a_list_that_opens(open_quiz):
    page = open_quiz(java_script_enabled=False)
    answers = page.locator(".genlib-quiz details")
    assert answers.count() == 5 and page.locator(".genlib-quiz button").count() == 0
    assert not answers.nth(3).locator("p").is_visible()
    answers.nth(3).locator("summary").click()
    assert re.match(r"Not so\. it has", answers.nth(3).locator("p").inner_text())
