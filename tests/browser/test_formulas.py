"""The book's MathJax, with the book's settings: what it knows, and one bad formula among good."""

import re

import pytest
from genlib_book import formulas

GOOD = [r"x^2", r"\frac{\partial \log p(x)}{\partial \theta}", r"\text{it's 5\% of a_b}"]
# each of an extension that the settings name
EXTENSIONS = [
    r"\boldsymbol{\mu}",
    r"\color{red}{x}",
    r"\textcolor{blue}{x}",
    r"\mathclap{abc}",
    r"a \coloneqq b",
    r"\begin{dcases} 1 & x \end{dcases}",
    r"\bra{x}",
]
BAD = [r"\bm{x}", r"\require{physics} x", r"\frac{1}", r"\def\again{\again\again}\again", r"x_1_2"]
KNOWN = r"""() => {
  const handlers = MathJax.startup.document.inputJax[0].parseOptions.handlers, names = [];
  for (const kind of ["macro", "delimiter", "environment"])
    for (const {item} of handlers.get(kind)._configuration.items)
      for (const name of item.map?.keys?.() ?? [])
        names.push(kind == "environment" ? `{${name}}` : name.replace("\\", ""));
  return names.filter((name) => /^([A-Za-z]+|\{[A-Za-z]+\*?\})$/.test(name));
}"""


@pytest.fixture
def typeset(browser, book, sites):
    """Typeset formulas in a page that has nothing but the book's own MathJax and its settings."""
    page = browser.new_page()
    whole = (book / "book" / "notation.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script[^>]*>window\.MathJax = .*?</script>", whole)
    scripts += re.findall(r"<script[^>]*/(?:mathjax/|math\.js)[^>]*></script>", whole)
    assert len(scripts) == 3

    def open_page(formulas, width=1200, marks="()"):
        page.set_viewport_size({"width": width, "height": 800})
        start, end = (f"\\{mark}" for mark in marks)
        lines = "".join(f'<p class="math">{start}{formula}{end}</p>' for formula in formulas)
        html = f"<!DOCTYPE html><title>Formulas</title>{''.join(scripts)}{lines}"
        address = f"{sites['http']}/book/formulas.html"
        page.route(address, lambda route: route.fulfill(body=html, content_type="text/html"))
        page.goto(address)
        page.wait_for_function("() => window.MathJax?.startup?.promise")
        page.evaluate("() => MathJax.startup.promise")
        return page

    yield open_page
    page.close()


def wrong(page) -> list[str]:
    """Formulas that a reader would see as source, as an error or in red."""
    typeset = "mjx-container:not(:has(mjx-merror, [data-mjx-error], mtext[mathcolor='red']))"
    return page.locator(f"p.math:not(:has({typeset}))").all_inner_texts()


def test_extensions_need_no_other_file(typeset):
    page = typeset(GOOD + EXTENSIONS)
    assert page.locator("p.math").count() == len(GOOD + EXTENSIONS)
    assert wrong(page) == []


def test_a_bad_formula_is_shown_as_such_and_stops_no_other(typeset):
    page = typeset([*GOOD, *BAD, *GOOD])
    assert len(wrong(page)) == len(BAD)
    assert page.locator("mjx-container").count() == 2 * len(GOOD) + len(BAD)


def test_a_long_formula_breaks_and_a_big_parenthesis_is_no_bigger_than_asked(typeset):
    page = typeset([r"\bigl( x", *GOOD])
    assert page.locator("mjx-c.TEX-SO").count() == 1
    sums = " + ".join([r"\sum_{i=1}^n x_i"] * 9)
    page = typeset([f"\\displaystyle {sums}"], width=354)
    assert page.locator("p.math").evaluate("p => p.scrollWidth <= p.clientWidth")


def test_what_belongs_together_stays_in_one_line(typeset):
    sums = " + ".join([r"\sum_{x_3} p(x_3 \mid x_2)"] * 6)
    rows = rf"p(x_4) &= {sums} \\ &= 1"
    page = typeset([rf"\begin{{aligned}} {rows} \end{{aligned}}"], width=354, marks="[]")
    lines = page.locator("mjx-mtd:last-child mjx-linebox")
    assert lines.count() > 2
    assert page.locator("mjx-mtd:first-child mjx-linestack").count() == 0
    for line in lines.all():
        assert line.locator("mjx-mo", has_text="(").count() == (
            line.locator("mjx-mo", has_text=")").count()
        )


def test_the_list_of_macros_is_that_of_the_copy_in_the_book(typeset):
    names = set(typeset(GOOD).evaluate(KNOWN))
    assert len(names) > 900
    assert names == formulas.KNOWN, "write book/_ext/genlib_book/macros.txt anew"
