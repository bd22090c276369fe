"""The landing page: the classification as a map of pictures, what came out, a live figure.

`{family-map}` draws the classification from its data, `{verdicts-shown}` chooses what surprised
among the notebooks' stored verdicts, `{verdict-totals}` counts them, `{live-figure}` shows a
chapter's stored interactive figure, `{start-button}` leads to the first chapter.
"""

import json
import re
from html import escape
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx

from genlib import claims, classification
from genlib_book import notebooks
from genlib_book.claims_page import WORDS
from genlib_book.pages import DataPage, capital, subject

DRAWINGS = Path(__file__).with_name("thumbnails.svg")
DENSITY = {
    "exact": "exact density",
    "bound": "a bound on its density",
    "unnormalised": "density up to a constant",
    "none": "no density",
}


def drawing(key: str) -> str:
    """The thumbnail of a family or section as inline SVG; a plain sheet where it has none."""
    drawn = dict(
        re.findall(r'<symbol id="([^"]+)">(.*?)</symbol>', DRAWINGS.read_text("utf-8"), re.S)
    )
    inside = re.sub(r"\s*\n\s*", "", drawn.get(key) or drawn["other"])
    return f'<svg class="genlib-thumb" viewBox="0 0 120 64" aria-hidden="true">{inside}</svg>'


class RawPage(DataPage):
    """A data page whose `html` method returns HTML, with links relative to the page."""

    def run(self) -> list[nodes.Node]:
        for file in (claims.__file__, classification.__file__, str(DRAWINGS)):
            self.env.note_dependency(file)
        self.chapters = notebooks.in_book(self.env)
        self.up = "../" * self.env.docname.count("/")
        html = self.html()
        return [nodes.raw("", html, format="html")] if html else []


class FamilyMap(RawPage):
    """Groups as frames, in each its families: a drawing, the name, the document's name."""

    def html(self) -> str:
        groups = []
        for group in classification.GROUPS.values():
            its = [f for f in classification.FAMILIES.values() if f.parent == group.key]
            cards = [
                self.card(f.key, f.name, f.name_ru, DENSITY[f.density], f.chapter) for f in its
            ]
            groups.append(_group(group.name, group.name_ru, cards))
        first = {}
        for key, section in classification.SECTIONS.items():
            if section in classification.ALGORITHMS.values():
                first.setdefault(section.chapter, key)
        cards = [self.algorithm(key, path) for path, key in first.items() if self.chapter(path)]
        if cards:
            groups.append(_group("Algorithms that train them", "Алгоритмы обучения", cards))
        return f'<div class="genlib-map">{"".join(groups)}</div>'

    def algorithm(self, key: str, path: str) -> str:
        shared = [s for s in classification.ALGORITHMS.values() if s.chapter == path]
        numbers = dict.fromkeys(s.title.partition(" ")[0] for s in shared)
        said = f"section {', '.join(numbers)}"
        return self.card(key, self.chapter(path).title, "", said, path)

    def card(self, key: str, name: str, name_ru: str, said: str, path: str) -> str:
        chapter = self.chapter(path)
        russian = f'<span class="ru" lang="ru">{escape(name_ru)}</span>' if name_ru else ""
        shown = escape(name).replace("Backpropagation", "Back&shy;propagation")
        inside = (
            f'{drawing(key)}<span class="name">{shown}</span>{russian}'
            f'<span class="said">{escape(said)}</span>'
        )
        if not chapter:
            return f"<li><span>{inside}</span></li>"
        return f'<li><a href="{self.up}{chapter.docname}.html">{inside}</a></li>'


def _group(name: str, name_ru: str, cards: list[str]) -> str:
    return (
        f'<section style="--cards: {len(cards)}" aria-label="{escape(name)}">'
        f'<p>{escape(name)} <span class="ru" lang="ru">{escape(name_ru)}</span></p>'
        f"<ul>{''.join(cards)}</ul></section>"
    )


def surprise(verdict: dict) -> tuple[float, float]:
    """How much a verdict would surprise one who believed the document: larger, more.

    A refutation by a criterion fixed in advance comes first, then a condition that turns the
    verdict over, then a confirmation; among equals, the effect that is further from its margin in
    units of half its interval. Older verdicts, without an effect, come last, and among them those
    that say one thing come first.
    """
    effects = verdict.get("effects", {}).values()
    rank = ("undecided", "supported", "depends", "refuted").index(verdict["verdict"])
    if not effects:
        return -1.0 if verdict["verdict"] in ("supported", "refuted") else -2.0, 0.0
    away = [
        abs(e["mean"] - verdict["margin"]) / max((e["high"] - e["low"]) / 2, 1e-9) for e in effects
    ]
    return float(rank), max(away)


class VerdictsShown(RawPage):
    """`{verdicts-shown} 3`: that many verdicts, those named first, then the most surprising.

    A line of the body names a claim, and may go on with words that say what was measured:
    `VAE-1 Measured: how much larger its error is than a plain autoencoder's.` The verdict and its
    numbers are always those that the notebooks stored. Of those that are found and not named, no
    two are of one chapter.
    """

    required_arguments = 1
    has_content = True

    def html(self) -> str:
        judged = [(c, id, v) for c in self.chapters for id, v in c.verdicts.items()]
        words = dict(line.partition(" ")[::2] for line in self.content if line)
        named = list(words)
        place = {id: named.index(id) if id in named else len(named) for _, id, _ in judged}
        judged.sort(key=lambda row: (place[row[1]], *(-s for s in surprise(row[2]))))
        shown, chapters = [], set()
        for chapter, id, verdict in judged:
            fits = id in named or chapter.docname not in chapters
            if fits and len(shown) < int(self.arguments[0]):
                chapters.add(chapter.docname)
                shown.append(self.box(chapter, id, verdict, words.get(id, "")))
        return f'<ul class="genlib-shown">{"".join(shown)}</ul>' if shown else ""

    def box(self, chapter: notebooks.Chapter, id: str, verdict: dict, measured: str) -> str:
        claim = claims.LEDGER[id]
        word = verdict["verdict"]
        said = f'<p class="measured">{escape(measured)}</p>' if measured else ""
        return (
            f'<li><p class="said">{escape(subject(claim))}: “{escape(claim.text)}”</p>'
            f'<p><span class="verdict verdict-{word}">{word}</span></p>{said}'
            f'<p class="found">{escape(capital(verdict["measured"]))}.</p>'
            f'<p><a href="{self.up}{chapter.docname}.html#verdict-{id}">{escape(id)}: how it was '
            f"measured</a></p></li>"
        )


class Totals(DataPage):
    """One sentence: how many claims, how many tested, how they came out."""

    def text(self) -> str:
        words = [v["verdict"] for c in self.chapters for v in c.verdicts.values()]
        kinds = [w for w in WORDS if w in words]
        counted = ", ".join(f"{words.count(w)} [{w}]{{.verdict .verdict-{w}}}" for w in kinds)
        return (
            f"Of {len(claims.LEDGER)} strengths and weaknesses that the document names, "
            f"{len(words)} have been tested so far: {counted}. [All of them](/book/claims.md)"
        )


class StartButton(RawPage):
    """A link to the first chapter, with the time it takes."""

    def html(self) -> str:
        if not self.chapters:
            return ""
        first = self.chapters[0]
        return (
            f'<p class="genlib-start"><a href="{self.up}{first.docname}.html">Start: '
            f"{escape(first.title)} <small>{first.minutes} minutes</small></a></p>"
        )


class LiveFigure(RawPage):
    """`{live-figure} chapter`: its first stored figure with class `kind`; none, no figure."""

    required_arguments = 1
    has_content = True
    option_spec = {"kind": directives.unchanged_required}

    def html(self) -> str:
        chapter = self.chapter(self.arguments[0])
        stored = figure(Path(self.env.srcdir) / f"{chapter.docname}.ipynb", self.options["kind"])
        if not stored:
            return ""
        caption = (
            f"{escape(' '.join(self.content))} From "
            f'<a href="{self.up}{chapter.docname}.html">{escape(chapter.title)}</a>.'
        )
        return f'<figure class="genlib-live">{stored}<figcaption>{caption}</figcaption></figure>'


def figure(path: Path, kind: str) -> str | None:
    """The HTML of the first output with that class in a notebook's stored outputs."""
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            html = "".join(output.get("data", {}).get("text/html", ""))
            if f'class="{kind}"' in html:
                return html
    return None


def setup(app: Sphinx) -> None:
    app.add_directive("family-map", FamilyMap)
    app.add_directive("verdicts-shown", VerdictsShown)
    app.add_directive("verdict-totals", Totals)
    app.add_directive("live-figure", LiveFigure)
    app.add_directive("start-button", StartButton)
