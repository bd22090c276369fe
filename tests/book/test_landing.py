"""The landing page: the map of the classification, the verdicts it shows, its live figure."""

import re
from html import escape

from genlib_book import landing, notebooks
from links import ROOT
from links import notebooks as all_notebooks

from genlib import classification

CHAPTERS = {
    path.stem: notebooks.load(ROOT, path.relative_to(ROOT).with_suffix("").as_posix())
    for path in all_notebooks()
}


def landing_page(book) -> str:
    html = (book / "book/index.html").read_text(encoding="utf-8")
    return html[html.index("<article") : html.index("</article>")]


def test_map_has_every_family_drawn_named_twice_and_linked(book):
    page = landing_page(book)
    cards = re.findall(r"<li>(<a href=[^>]*>|<span>)(<svg.*?)</li>", page, re.S)
    for family in classification.FAMILIES.values():
        (card,) = [c for c in cards if f'<span class="name">{family.name}</span>' in c[1]]
        assert f'<span class="ru" lang="ru">{family.name_ru}</span>' in card[1]
        assert ("<a href" in card[0]) == (family.chapter.rpartition("/")[2] in CHAPTERS)
        assert landing.drawing("other") not in card[1], f"{family.key} has no drawing of its own"
    for address in re.findall(r'<li><a href="([^"]*)"><svg', page):
        assert (book / "book" / address).resolve().exists(), address


def test_verdicts_are_the_stored_ones_and_lead_to_their_boxes(book):
    boxes = re.findall(r'<li><p class="said">.*?</li>', landing_page(book), re.S)
    assert len(boxes) == min(3, len(CHAPTERS))
    for box in boxes:
        page, id = re.search(r'href="\.\./([^"]*)#verdict-([^"]*)"', box).groups()
        verdict = CHAPTERS[page.rpartition("/")[2].removesuffix(".html")].verdicts[id]
        assert f">{verdict['verdict']}</span>" in box
        assert f'id="verdict-{id}"' in (book / page).read_text(encoding="utf-8")


def test_verdicts_named_by_the_page_are_shown_with_its_words(book):
    source = (ROOT / "book/index.md").read_text(encoding="utf-8")
    body = re.search(r"```\{verdicts-shown\} \d+\n(.*?)```", source, re.S)[1]
    named = dict(line.partition(" ")[::2] for line in body.splitlines())
    boxes = re.findall(r'<li><p class="said">.*?</li>', landing_page(book), re.S)
    shown = [re.search(r'#verdict-([^"]*)"', box)[1] for box in boxes]
    assert shown[: len(named)] == list(named)
    for box, words in zip(boxes, named.values(), strict=False):
        assert not words or f'<p class="measured">{escape(words)}</p>' in box


def judged(word, *effects):
    rows = [{"mean": m, "low": m - h, "high": m + h} for m, h in effects]
    return {"verdict": word, "margin": 1.0, "effects": dict(enumerate(rows))}


def test_a_clear_refutation_surprises_most():
    ordered = [
        judged("refuted", (-3, 0.1)),
        judged("refuted", (0.5, 0.1)),
        judged("depends", (3, 0.1), (0, 0.1)),
        judged("supported", (3, 0.1)),
        judged("undecided", (1, 0.1)),
        {"verdict": "supported"},
        {"verdict": "depends"},
    ]
    assert sorted(ordered, key=landing.surprise, reverse=True) == ordered


def test_landing_shows_the_live_figure_and_where_to_start(book):
    page = landing_page(book)
    assert 'class="genlib-explorer"' in page and "<figcaption>" in page
    first = min(CHAPTERS.values(), key=lambda chapter: chapter.docname)
    assert f"Start: {first.title} <small>{first.minutes} minutes" in page


def test_reading_time_is_the_cards_or_counted():
    assert CHAPTERS["02_variational_autoencoders"].minutes == 60
    cells = [
        {"cell_type": "markdown", "source": ["word " * 900]},
        {"cell_type": "code", "source": ["x = 1\n"] * 10},
    ]
    assert notebooks._minutes(cells) == 5
