"""Every page of the book, in a browser that has no network."""

import json
import re
from pathlib import Path

import offline
import pytest
import rotation
import yaml
from links import ROOT

from genlib import claims

pytestmark = pytest.mark.closely  # a page that takes turns is opened when it is its turn

CHAPTERS = rotation.chapters()
AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
PAPER = {"width": 816, "height": 1056}  # a sheet at 96 pixels an inch

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Faults of the theme that could not be mended from outside it: rule → why it is let through.
ALLOWED: dict[str, str] = {}


def pages() -> list[str]:
    """All pages of the table of contents, and the search page."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    found = [toc["root"]]
    for part in toc["parts"]:
        for chapter in part["chapters"]:
            found += [entry["file"] for entry in (chapter, *chapter.get("sections", ()))]
    return [*found, "search"]


@pytest.fixture(scope="module", params=pages())
def name(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def opened(browser, sites):
    """Open a page, and keep in `.faults` what it asked of other servers and what went wrong."""

    def open_page(name: str, scheme: str):
        page = browser.new_context(viewport=DESK).new_page()
        offline.visit(page, sites[scheme], name)
        return page

    return open_page


@pytest.fixture
def visit(opened):
    """The same for one test: a hundred pages left open would fill the memory."""
    pages = []

    def open_page(name: str, scheme: str):
        pages.append(opened(name, scheme))
        return pages[-1]

    yield open_page
    for page in pages:
        page.context.close()


@pytest.fixture(scope="module")
def page(opened, name):
    """The page over http, opened once for all the tests that only look."""
    page = opened(name, "http")
    yield page
    page.context.close()


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_works_offline(visit, name, scheme, page):
    if scheme == "file" and name in CHAPTERS:
        pytest.skip("test_chapters.py opens chapters from their folder")
    offline.check(page if scheme == "http" else visit(name, scheme))


def test_no_button_has_the_bevel_of_the_browser(page):
    bevelled = page.locator(".bd-article button").evaluate_all(
        """(all) => all.filter((button) => getComputedStyle(button).borderTopStyle == "outset")
            .map((button) => button.innerText)"""
    )
    assert bevelled == []


def test_images_have_alternative_texts(page):
    images = page.eval_on_selector_all(
        "img:not([aria-hidden])",
        "all => all.map(i => [i.getAttribute('src'), i.getAttribute('alt')])",
    )
    bad = [
        (src, alt)
        for src, alt in images
        if not (alt or "").strip() or re.search(r"_images/|\.(png|svg|jpe?g)$", alt)
    ]
    assert bad == [], "images without a description"


def test_equations_fit_beside_their_numbers(page):
    wide = page.evaluate(
        """() => [...document.querySelectorAll('div.math')].filter(d => {
            const parts = [d, d.querySelector("mjx-math"), d.querySelector(".eqno")];
            const [all, formula, number] = parts.map(e => e?.getBoundingClientRect());
            return formula && formula.right > (number ? number.left : all.right) + 1;
        }).map(d => d.id)"""
    )
    assert wide == [], "break them into lines"


def test_no_formula_is_a_tab_stop(page):
    assert page.locator("mjx-container[tabindex], mjx-container [tabindex]").count() == 0


NUMBER_MEETS_FORMULA = """() => [...document.querySelectorAll("div.math:has(> .eqno)")]
  .filter((box) => {
    const number = box.querySelector(".eqno").getBoundingClientRect();
    return [...box.querySelectorAll("mjx-c")].some((sign) => {
      const at = sign.getBoundingClientRect();
      const meet = (from, to) => Math.min(at[to], number[to]) - Math.max(at[from], number[from]);
      return meet("left", "right") > 0.5 && meet("top", "bottom") > 0.5;
    });
  }).map((box) => box.id)"""


def test_nothing_is_too_wide_for_a_phone(page):
    page.set_viewport_size(PHONE)
    page.wait_for_timeout(250)  # then formulas are broken anew
    page.evaluate("async () => { await window.MathJax?.startup?.promise; }")
    for _ in range(10):  # on a busy machine breaking them takes its time
        cut = page.evaluate(
            """() => [...document.querySelectorAll("div.math")]
            .filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.id || e.textContent)"""
        )
        if not cut:
            break
        page.wait_for_timeout(300)
    met = page.evaluate(NUMBER_MEETS_FORMULA)
    if page.locator("mjx-container").count():  # once is enough: no test below looks at formulas
        page.evaluate("() => { MathJax.startup.document.rerenderPromise = async () => {}; }")
    width = page.evaluate("document.documentElement.scrollWidth")
    culprits = page.evaluate(
        """() => [...document.querySelectorAll('main *')]
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
            .map(e => e.outerHTML.slice(0, 120)).slice(0, 5)"""
    )
    page.set_viewport_size(DESK)
    assert cut == [], "formulas that scroll"
    assert met == [], "numbers that lie on their formulas"
    assert width <= PHONE["width"], "too wide: " + "\n".join(culprits)


def set_colours(page, colours: str) -> None:
    """Ready for axe, in light or dark colours."""
    page.add_style_tag(content="* { transition: none !important; }")  # no colours half-way
    page.emulate_media(color_scheme=colours)
    page.wait_for_function(f"document.documentElement.dataset.theme == '{colours}'", timeout=5000)
    if not page.evaluate("() => !!window.axe"):
        page.evaluate(AXE)


# Of the 18000 elements of a chapter 15000 are tokens of code and parts of formulas. One token of
# each class stays in each block of code: the others have its colour and its ground.
THIN_OUT = """() => {
  for (const formula of document.querySelectorAll("mjx-container")) formula.replaceChildren();
  for (const block of document.querySelectorAll("pre")) {
    const seen = new Set();
    for (const token of block.querySelectorAll("span[class]:not(:has(*), .genlib-line)")) {
      const kind = `${token.parentElement.className} ${token.className}`;
      if (seen.has(kind)) token.replaceWith(token.textContent);
      seen.add(kind);
    }
  }
}"""


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_accessible(page, colours):
    """The last test that sees this page, for it takes parts of it away."""
    set_colours(page, colours)
    page.evaluate(THIN_OUT)
    assert grave_faults(page, "exclude") == []


def grave_faults(page, formulas: str) -> list[str]:
    """Faults of the page with formulas left out ("exclude"), or of nothing else ("include").

    The tens of parts that MathJax makes of each formula are alike in every page. Only violations
    are asked for in full: a list of the thousands of things that are right takes most of the time.
    """
    result = page.evaluate(
        """([formulas, rules]) => axe.run(
            {[formulas]: [["mjx-container"]]}, {runOnly: rules, resultTypes: ["violations"]})""",
        [formulas, RULES],
    )
    return [
        f"{v['impact']} {v['id']}: {v['nodes'][0]['html'][:200]} ({len(v['nodes'])} places)"
        for v in result["violations"]
        if v["impact"] in ("serious", "critical") and v["id"] not in ALLOWED
    ]


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_formulas_are_accessible(visit, colours):
    page = visit("book/notation", "http")
    set_colours(page, colours)
    assert page.locator("mjx-container").count() > 30
    assert grave_faults(page, "include") == []
    # axe does not see the glyphs, which the style draws: they have the colour of their text
    other = page.evaluate(
        """() => [...document.querySelectorAll("mjx-container, mjx-container *")]
            .filter((e) => getComputedStyle(e).color != getComputedStyle(e.parentElement).color)
            .map((e) => e.outerHTML.slice(0, 80))"""
    )
    assert other == []


# What a reader may type, and the section that must be among the first five.
SEARCHES = {
    "posteriors": "glossary.html#term-posterior",
    "autoencoders": "01_autoencoders.html#autoencoders",
    "mode collapse": "glossary.html#term-mode-collapse",
    "modes collapse": "glossary.html#term-mode-collapse",
    "Gibbs chains": "glossary.html#term-Gibbs-chain",
    "learning rate": "glossary.html#term-learning-rate",
    "VAE+2": "claims.html#claim-VAE+2",
    "ae-1": "claims.html#claim-AE-1",
    "OPT-3": "criteria.html#criterion-OPT-3",
    "Auto-encoding variational Bayes": "bibliography.html#",
    "notation": "notation.html",
    "Автокодировщик": "01_autoencoders.html",
    "автокодировщики": "01_autoencoders.html",
    "вариационный автокодировщик": "02_variational_autoencoders.html",
    "разреженный": "04_sparse_autoencoders.html",
    "состязательная сеть": "06_gan.html",
    "модели смешивания": "07_mixtures.html",
    "байесовских сетей": "08_bayesian_networks.html",
    "потоковая модель": "09_flows.html",
    "зазора амортизации": "glossary.html#term-amortisation-gap",
}


READY = "ul.search[data-sections]"  # the index is unpacked


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_search_finds_sections_in_both_languages(visit, scheme):
    page = visit("search", scheme)
    page.wait_for_selector(READY, state="attached")
    field, results = page.locator(".bd-search-container input"), page.locator("ul.search")
    for words, wanted in SEARCHES.items():
        field.fill(words)
        field.press("Enter")
        found = results.locator("li a").evaluate_all("all => all.map(a => a.href)")
        assert any(wanted in address for address in found[:5]), f"{words}: {found[:5]}"
    assert results.locator("p.context mark").count() > 0
    field.fill("qwertz")
    page.wait_for_function("() => !document.querySelector('ul.search li')")
    assert "Nothing found" in page.locator("[role=status]").inner_text()
    page.goto(page.url.partition("?")[0] + "?q=Gibbs+chain")
    page.wait_for_load_state("networkidle")  # its small icon too
    page.wait_for_selector(READY, state="attached")
    results.locator("a").first.click()
    page.wait_for_url("**/glossary.html#term-Gibbs-chain")
    assert page.faults == []


def test_search_takes_a_word_for_a_word(visit):
    page = visit("search", "http")
    page.wait_for_selector(READY, state="attached")
    field = page.locator(".bd-search-container input")

    def find(words):
        field.fill(words)
        field.press("Enter")
        return page.locator("ul.search > li")

    found = find("mode collapse")
    marked = {word.lower() for word in found.locator("mark").all_inner_texts()}
    assert marked and not [word for word in marked if word.startswith("model")]
    chapter = found.filter(has=page.locator("a[href*='06_gan']")).first
    told = {word.lower()[:4] for word in chapter.locator("p.context mark").all_inner_texts()}
    assert told == {"mode", "coll"}, "words from where both stand"
    assert find("autoenc").count() > 20, "while one types, the beginning of a word"
    assert find("log_prob_bound").first.inner_text().startswith("VAE.log_prob_bound genlib, ")


def test_claims_are_filtered_by_verdict_and_short_on_a_phone(visit):
    page = visit("book/claims", "http")
    shown = page.locator(".genlib-claim:visible")
    assert shown.count() == page.locator(".genlib-claim").count()
    page.locator('.genlib-claims-filter button[data-verdict="supported"]').click()
    words = {shown.nth(i).get_attribute("data-verdict") for i in range(shown.count())}
    assert words == {"supported"}
    assert page.locator("section.genlib-empty:visible").count() == 0
    page.locator('.genlib-claims-filter button[data-verdict=""]').click()
    assert page.get_by_text("What was compared").locator("visible=true").count() == 0
    assert page.locator(".genlib-compared p").first.is_visible(), "on a desk there is room"
    page.set_viewport_size(PHONE)
    page.reload()  # where the narrow page is opened, details are folded
    assert page.evaluate("document.documentElement.scrollHeight") < 400 * shown.count()
    page.get_by_text("What was compared").first.click()
    assert page.locator(".genlib-compared p").first.is_visible()


def test_claims_leave_room_on_their_sheets_and_stand_in_columns(visit):
    page = visit("book/claims", "http")
    places = "all => [...new Set(all.map(e => Math.round(e.getBoundingClientRect().left)))]"
    for cells in ("td:nth-child(2)", "td:nth-child(3)"):
        (_,) = page.locator(f".genlib-claim .genlib-forest {cells}").evaluate_all(places)
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")
    sheets = page.evaluate("document.documentElement.scrollHeight") / PAPER["height"]
    assert sheets <= 5.75, "of six: the next long criterion must not need a seventh"
    sizes = page.locator(".genlib-claim :is(p, td)").evaluate_all(
        "all => all.map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) > 9, "px on paper"


@pytest.mark.parametrize("name", ["book/published", "book/source_map"])
def test_a_row_of_a_table_is_a_block_on_a_phone(visit, name):
    page = visit(name, "http")
    table, cell = page.get_by_role("table"), page.get_by_role("cell").nth(1)
    rows = table.get_by_role("row").count()
    assert cell.evaluate("e => getComputedStyle(e).display") == "table-cell"
    page.set_viewport_size(PHONE)
    assert cell.evaluate("e => getComputedStyle(e).display") == "block"
    assert cell.evaluate("e => getComputedStyle(e, '::before').content").startswith('"')
    assert table.evaluate("e => e.parentElement.scrollWidth <= e.parentElement.clientWidth")
    assert table.get_by_role("row").count() == rows > 10, "still a table for a screen reader"


def test_a_table_of_six_columns_or_more_that_a_cell_shows_is_blocks_on_a_phone(visit):
    page = visit("chapters/3_applications/06b_measured", "http")
    tables = page.locator("div.text_html > table.genlib-printed[role=table]")
    assert tables.count() == 3
    for table in tables.all():
        page.set_viewport_size(DESK)
        cells, head = table.get_by_role("cell"), table.get_by_role("rowheader").first
        names = [name.strip() for name in table.get_by_role("columnheader").all_inner_texts()]
        assert head.evaluate("e => getComputedStyle(e).display") == "table-cell"
        page.set_viewport_size(PHONE)
        assert head.evaluate("e => getComputedStyle(e).display") == "block"
        said = [c.get_attribute("data-column") for c in cells.all()[: len(names)]]
        assert said == [*names[1:], names[1]], (
            "the column of each cell; the first is the row's name"
        )
        assert table.evaluate("e => e.parentElement.scrollWidth <= e.parentElement.clientWidth")


# Code in a table: words of it that stand in more than one line, and paths in more than two.
BROKEN = """() => [...document.querySelectorAll(".bd-article td code")].filter((code) => {
    const tops = [...code.getClientRects()].map((box) => Math.round(box.top));
    return new Set(tops).size > (/^\\w+$/.test(code.innerText) ? 1 : 2);
}).map((code) => code.innerText)"""


@pytest.mark.parametrize("name", ["book/instructors", "book/notation", "book/reference/protocol"])
def test_code_in_a_table_is_read_on_a_phone(visit, name):
    page = visit(name, "http")
    page.set_viewport_size(PHONE)
    page.wait_for_timeout(250)
    assert page.evaluate(BROKEN) == []
    scrolled = page.locator(".pst-scrollable-table-container").evaluate_all(
        "all => all.filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.innerText)"
    )
    assert scrolled == []


def test_what_a_class_can_do_is_seen_on_a_desk_and_on_a_phone(visit):
    page = visit("book/reference/protocol", "http")
    table = page.locator("table.genlib-genlib-abilities")
    assert table.evaluate("e => e.scrollWidth <= e.parentElement.clientWidth + 1")
    page.set_viewport_size(PHONE)
    row = table.get_by_role("row", name="DenoisingAutoencoder")
    assert row.bounding_box()["height"] < 110
    said = row.get_by_role("cell").evaluate_all(
        """all => all.filter((e) => e.checkVisibility())
            .map((e) => getComputedStyle(e, "::before").content)"""
    )
    assert [word.split('"')[1] for word in said[1:]] == ["sample", "encode", "decode"]


@pytest.mark.parametrize("name", ["06_gan", "09_flows"])
def test_what_is_higher_than_half_a_sheet_may_go_on_on_the_next(visit, name):
    page = visit(f"chapters/2_classification/{name}", "http")
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")
    boxes = page.locator(".bd-article .admonition:not(.admonition *)").evaluate_all(
        """(all) => all.map((box) => {
            const { breakInside } = getComputedStyle(box);
            return [box.getBoundingClientRect().height, breakInside, box.innerText.slice(0, 20)];
        })"""
    )
    page.emulate_media(media="screen")
    high = [box for box in boxes if box[0] > PAPER["height"] / 2]
    assert high and {kind for _, kind, _ in high} == {"auto"}, high


def test_paper_has_no_buttons_but_the_answers_of_a_quiz(visit):
    page = visit("chapters/2_classification/08_bayesian_networks", "http")
    page.emulate_media(media="print")
    assert page.locator(".genlib-network button").count() > 0
    seen = page.locator("div.cell_output button:visible")
    assert seen.count() == page.locator(".genlib-quiz [role=group] > button:visible").count() > 9


def test_paper_names_the_columns_of_a_table_that_is_sorted_on_the_screen(visit):
    page = visit("chapters/3_applications/06b_measured", "http")
    page.set_viewport_size({"width": 718, "height": 1047})  # A4 within a browser's usual margins
    page.emulate_media(media="print")
    heads = page.locator(".genlib-arena_table thead th").all_inner_texts()
    assert len(heads) > 8 and heads[0] == "entrant" and all(map(str.strip, heads))
    inside = "e => e.getBoundingClientRect().right <= e.parentElement.getBoundingClientRect().right"
    assert page.locator(".genlib-arena_table table").evaluate(inside)


def test_cards_that_open_at_a_click_are_open_on_paper(visit):
    page = visit("chapters/3_applications/06b_measured", "http")
    cards = page.locator("div.cell_output details > ul")
    assert cards.count() > 8 and not cards.first.is_visible()
    page.emulate_media(media="print")
    page.wait_for_function("() => document.documentElement.dataset.theme == 'light'")
    assert all(card.is_visible() for card in cards.all())


def test_every_table_of_letters_is_printed(visit):
    page = visit("book/notation", "http")
    page.emulate_media(media="print")
    tables = page.locator(".bd-article table")
    assert tables.count() >= 6
    assert all(table.is_visible() for table in tables.all())


TERMS = re.findall(r"^  \*.+\*$", (ROOT / "book" / "glossary.md").read_text("utf-8"), re.MULTILINE)
EXERCISES = sum(map(len, json.loads((ROOT / "book" / "wrong_answers.json").read_text()).values()))
SHEETS = {
    "book/index": 2,
    "book/claims": 6,
    "book/criteria": len(claims.LEDGER) / 4.3,  # these grow with the book, not their entries
    "book/glossary": len(TERMS) / 23.2,
    "book/source_map": 4,
    "book/wrong_answers": EXERCISES / 3.2,
    "chapters/2_classification/08_bayesian_networks": 29,  # no page half empty for a figure
}


@pytest.mark.parametrize("name", SHEETS)
def test_a_page_takes_few_sheets_of_paper(visit, name):
    page = visit(name, "http")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf())) <= SHEETS[name]
