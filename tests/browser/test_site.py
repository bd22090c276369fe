"""What the reader does with the site around a chapter: ticks, definitions, a filter."""

import pytest

CHAPTER = "chapters/2_classification/02_variational_autoencoders"
DESK, PHONE = {"width": 1300, "height": 900}, {"width": 390, "height": 844}
TERM = "a[aria-describedby='def-term-posterior']"


@pytest.fixture(scope="module", params=["http", "file"])
def page(request, browser, sites):
    page = browser.new_page(viewport=DESK)
    page.home, page.faults = sites[request.param], []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.goto(f"{page.home}/{CHAPTER}.html")
    yield page
    assert page.faults == []
    page.close()


def test_a_definition_is_shown_beside_its_term_and_goes_away(page):
    term, note = page.locator(TERM).first, page.locator("#def-term-posterior")
    page.set_viewport_size(DESK)
    assert not note.is_visible()
    term.focus()
    assert note.is_visible() and "latent variable" in note.inner_text()
    article = page.locator(".bd-article").bounding_box()
    assert note.bounding_box()["x"] >= article["x"] + article["width"], "in the margin"
    page.keyboard.press("Escape")
    assert not note.is_visible()
    page.set_viewport_size(PHONE)
    term.evaluate("e => e.blur()")
    term.scroll_into_view_if_needed()
    term.hover()
    box = note.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]
    note.hover()
    page.wait_for_timeout(300)
    assert note.is_visible(), "one may go to it and read"
    page.mouse.move(5, 5)
    page.wait_for_function("() => document.getElementById('def-term-posterior').hidden")
    page.set_viewport_size(DESK)


def test_a_work_is_shown_beside_its_citation_also_without_a_mouse(page):
    page.set_viewport_size(DESK)
    cited = page.locator("a[href*='bibliography.html#id']").first
    cited.focus()
    note = page.locator(f"#{cited.get_attribute('aria-describedby')}")
    article = page.locator(".bd-article").bounding_box()
    assert "Kingma" in note.inner_text() and note.get_attribute("role") == "tooltip"
    assert note.bounding_box()["x"] >= article["x"] + article["width"], "in the margin"
    assert cited.get_attribute("title") is None, "said once"
    page.keyboard.press("Escape")
    assert not note.is_visible()


def test_the_header_follows_the_reader(page):
    named, bar = page.locator(".genlib-here"), page.locator(".genlib-progress")
    far = "e => e.getBoundingClientRect().width / e.parentElement.getBoundingClientRect().width"
    page.evaluate("() => scrollTo({top: 0, behavior: 'instant'})")
    page.wait_for_function("() => !document.querySelector('.genlib-here.seen')")
    assert bar.evaluate(far) < 0.01
    page.evaluate("() => scrollTo({top: document.body.scrollHeight, behavior: 'instant'})")
    page.wait_for_selector(".genlib-here.seen")
    assert "Variational" in named.inner_text() and bar.evaluate(far) > 0.99


def test_ticks_and_folded_parts_are_remembered(page):
    page.locator(".genlib-read input").check()
    assert page.locator(".genlib-tick").count() == 1
    part = page.locator(".genlib-part", has_text="Glossary").locator("> summary")
    part.click()
    page.goto(f"{page.home}/book/how_to_use.html")
    (name,) = page.locator("a:has(.genlib-tick)").evaluate_all(
        "all => all.map(a => a.dataset.page)"
    )
    assert name == CHAPTER
    assert page.locator(".genlib-part:has-text('Glossary')").get_attribute("open") is not None
    page.goto(f"{page.home}/book/index.html")
    assert "Go on: What a generative model is" in page.locator(".genlib-start").inner_text()
    page.goto(f"{page.home}/{CHAPTER}.html")
    page.locator(".genlib-read input").uncheck()
    assert page.locator(".genlib-tick").count() == 0


def test_the_glossary_is_filtered_in_both_languages(page):
    page.goto(f"{page.home}/book/glossary.html")
    field, shown = page.locator(".genlib-alphabet input"), page.locator("dl.glossary dt:visible")
    everything = shown.count()
    for words, term in (("gibbs", "Gibbs chain"), ("цепь Гиббса", "Gibbs chain")):
        field.fill(words)
        assert 0 < shown.count() < 5 and term in " ".join(shown.all_inner_texts())
    field.fill("")
    assert shown.count() == everything > 100
    page.locator(".genlib-alphabet nav a", has_text="V").click()
    page.wait_for_timeout(300)
    bar = page.locator(".genlib-alphabet").bounding_box()
    top = page.locator(":target").bounding_box()["y"]
    assert bar["y"] + bar["height"] - 2 <= top < 400, "not under the bar"
