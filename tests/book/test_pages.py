"""The built pages say what the data says, weigh little, and hold no dead or foreign address."""

import re
from html import escape
from types import SimpleNamespace

import pytest
from docutils import nodes
from genlib_book import formulas, notebooks, run_note, theme
from links import ROOT, addresses
from links import notebooks as all_notebooks

from genlib import claims, classification, criteria

CHAPTERS = [
    notebooks.load(ROOT, path.relative_to(ROOT).with_suffix("").as_posix())
    for path in all_notebooks()
]
each_chapter = pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda c: c.docname)
PAGE_BYTES = 3_000_000


def article(book, docname) -> str:
    html = (book / f"{docname}.html").read_text(encoding="utf-8")
    return html[html.index("<article") : html.index("</article>")]


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_contents_hold_every_notebook_and_nothing_missing():
    toc = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    listed = re.findall(r"(?:file|root): (\S+)", toc)
    assert {c.docname for c in CHAPTERS} <= set(listed), "a chapter that _toc.yml does not name"
    for name in listed:
        assert any((ROOT / f"{name}{end}").exists() for end in (".md", ".rst", ".ipynb")), name


def claims_shown(book):
    """Blocks of the claims page, by id."""
    blocks = article(book, "book/claims").split('<div class="genlib-claim" ')[1:]
    return {re.match(r'id="claim-([^"]+)"', block)[1]: block for block in blocks}


def test_every_claim_is_on_the_claims_page_once(book):
    page = article(book, "book/claims")
    assert sorted(re.findall(r'id="claim-([^"]+)"', page)) == sorted(claims.LEDGER)


@each_chapter
def test_verdicts_reach_the_claims_page_and_link_both_ways(book, chapter):
    shown = claims_shown(book)
    here = article(book, chapter.docname)
    for id, verdict in chapter.verdicts.items():
        assert f'data-verdict="{verdict["verdict"]}"' in shown[id]
        assert f'{chapter.docname}.html#verdict-{id}"' in shown[id]
        assert here.count(f'id="verdict-{id}"') == 1
        assert f'book/claims.html#claim-{id}"' in here
        for name, effect in verdict.get("effects", {}).items():
            row = f"{effect['mean']:.3g} [{effect['low']:.3g}, {effect['high']:.3g}]"
            assert row in shown[id] and escape(name or "effect") in shown[id], id


def test_every_claim_leads_to_its_criterion(book):
    page = article(book, "book/criteria")
    for id, block in claims_shown(book).items():
        assert f'href="criteria.html#criterion-{id}"' in block
        assert page.count(f'id="criterion-{id}"') == 1


def test_every_criterion_is_on_its_page(book):
    page = text(article(book, "book/criteria"))
    for id, c in criteria.CRITERIA.items():
        assert f" {id} " in page and f"it has to exceed {c.margin:g}:" in page, id
    assert page.count("Measured :") == len(criteria.CRITERIA)


def test_untested_claims_say_so(book):
    tested = {id for chapter in CHAPTERS for id in chapter.verdicts}
    shown = claims_shown(book)
    assert {id for id, block in shown.items() if 'data-verdict="not tested"' in block} == (
        claims.LEDGER.keys() - tested
    )


def test_source_map_has_every_section_and_is_honest(book):
    rows = re.findall(r"<tr.*?</tr>", article(book, "book/source_map"), re.S)[1:]
    assert len(rows) == len(classification.SECTIONS)
    written = {chapter.docname for chapter in CHAPTERS}
    for row, section in zip(rows, classification.SECTIONS.values(), strict=True):
        assert ("not written yet" in row) == (section.chapter not in written), section.title


@each_chapter
def test_chapter_pages_show_cost_and_offer_the_notebook(book, chapter):
    page = article(book, chapter.docname)
    assert run_note.cost(chapter.seconds, chapter.peak_mb).strip() in text(page)
    (address,) = re.findall(r'href="([^"]*)"[^>]*>Download the notebook', page)
    offered = (book / chapter.docname).parent / address
    assert offered.read_bytes() == (ROOT / f"{chapter.docname}.ipynb").read_bytes()


def pages(book):
    return [page for page in book.rglob("*.html") if "_static" not in page.parts]


def test_pages_load_nothing_from_other_servers(book):
    loaded = r'<(?:script|link|img|iframe)\b[^>]*?(?:src|href)="((?:https?:)?//[^"]+)"'
    for page in pages(book):
        assert re.findall(loaded, page.read_text(encoding="utf-8")) == [], page
        assert "thebe" not in page.read_text(encoding="utf-8").lower()


def test_pages_are_light(book):
    for page in pages(book):
        html = page.read_text(encoding="utf-8")
        images = {page.parent / src for src in re.findall(r'<img[^>]*src="([^":]+)"', html)}
        weight = len(html.encode()) + sum(image.stat().st_size for image in images)
        assert weight <= PAGE_BYTES, f"{page.name}: {weight / 1e6:.1f} MB"


def test_a_divergence_has_two_bars(book):
    page = article(book, "book/notation")
    assert r"(q \,\Vert\, p)" in page and r"\mathrm{KL}(q | p)" not in page


def test_no_button_without_an_address(book):
    if addresses()["_config.yml"]:
        pytest.skip("the address is set: buttons are wanted")
    for page in pages(book):
        html = page.read_text(encoding="utf-8")
        for sign in ("mybinder", "colab.research", "launch-buttons", "source-buttons", "/issues"):
            assert sign not in html.replace("google.colab", ""), f"{page.name}: {sign}"


def test_an_address_brings_the_buttons():
    options = {"repository_url": "https://github.com/a/b", "launch_buttons": {"colab_url": "x"}}
    theme.set_buttons(None, SimpleNamespace(html_theme_options=options))
    assert options["use_repository_button"] and options["launch_buttons"]


PARAMETER = '<em class="sig-param">n</em>,'
PARAMETERS = f'<div class="genlib-parameters"><div>{PARAMETER}</div>\n</div>'
LOGO = '<a class="navbar-brand logo" href="#">\nx</a>'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<summary aria-label="Toggle">', "<summary>"),
        ('<i class="theme-switch fa" title="Light">', '<i class="theme-switch fa">'),
        (LOGO, f'<nav aria-label="Home">{LOGO}</nav>'),
        (f"<dl>\n<dd>{PARAMETER}</dd>\n</dl>", PARAMETERS),
    ],
)
def test_theme_is_repaired_once(before, after):
    assert theme.repair(before) == after
    assert theme.repair(after) == after, "pages of an earlier build are repaired again"


@pytest.mark.parametrize(
    ("page", "refused"),
    [
        ([r"\boldsymbol{x} \coloneqq \mathclap{y}", r"\begin{dcases} 1 \end{dcases}"], []),
        (
            [r"\bm{x} + \bm{y}", r"\begin{tikzcd} \nosuch \end{tikzcd}"],
            ["bm", "{tikzcd}", "nosuch"],
        ),
        ([r"1 \\next \, \{x\}"], []),  # the end of a line, then a word
        ([r"\newcommand{\kl}{\mathrm{KL}}", r"\kl"], []),
    ],
)
def test_the_build_refuses_macros_that_a_page_could_not_typeset(page, refused):
    assert formulas.unknown(page) == refused


def test_the_refusal_names_the_page_the_macro_and_a_way_out(caplog):
    quiz = '<div class="genlib-quiz mathjax_process">Is \\(\\dv{x} &lt; 1\\)? \\nosuch</div>'
    doctree = nodes.container("", nodes.math("", r"\bm{x}"), nodes.raw("", quiz, format="html"))
    formulas.check(SimpleNamespace(env=SimpleNamespace(docname="a/chapter")), doctree)
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == 2, "what stands outside a formula is no macro"
    assert r"got \bm in a/chapter; write \boldsymbol instead" in said[0]
    assert r"got \dv in a/chapter; write \frac{\mathrm{d}y}{\mathrm{d}x} instead" in said[1]
