"""Directives that write a page from data: the claims, the source map, the taxonomy.

Each composes MyST text and lets the parser make the nodes, so that the text reads like the book's.
"""

import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from genlib import claims, classification, criteria, recipes
from genlib_book import notebooks

NOT_WRITTEN = "not written yet"


def table(headers: list[str], rows: list[list[str]]) -> str:
    """A pipe table; bars in a cell are escaped."""
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join(
        "| " + " | ".join(re.sub(r"(?<!\\)\|", r"\|", cell) for cell in line) + " |"
        for line in lines
    )


def link(chapter: notebooks.Chapter | None) -> str:
    return f"[{chapter.title}](/{chapter.docname}.ipynb)" if chapter else NOT_WRITTEN


class DataPage(SphinxDirective):
    """A directive whose `text` method returns MyST."""

    def run(self) -> list[nodes.Node]:
        for module in (claims, classification):
            self.env.note_dependency(module.__file__)
        self.chapters = notebooks.in_book(self.env)
        made = self.parse_text_to_nodes(
            self.text(), offset=self.content_offset, allow_section_headings=True
        )
        for node in made:
            if isinstance(node, nodes.table):
                node["classes"].append(f"genlib-{self.name}")  # for the width of its columns
        return made

    def chapter(self, name: str | None) -> notebooks.Chapter | None:
        """The chapter that `classification` names, when the book has it."""
        return next((c for c in self.chapters if name and c.docname.endswith(name)), None)


class Criteria(DataPage):
    """Every criterion in words: what is measured, against what, and what would settle it."""

    def text(self) -> str:
        self.env.note_dependency(str(Path(criteria.__file__).with_name("claims.toml")))
        terms = criteria.TERMS.items()
        parts = ["## Terms", *(f"**{name}**\n: {meaning}" for name, meaning in terms)]
        family = None
        for claim in claims.LEDGER.values():
            if claim.family != family:
                family = claim.family
                parts.append(f"## {subject(claim)}")
            parts.append(in_words(claim, criteria.criterion(claim.id)))
        return "\n\n".join(parts)


def in_words(claim: claims.Claim, c: criteria.Criterion) -> str:
    """One criterion as an entry of a definition list."""
    runs = "one run; nothing in it is random" if c.runs == 1 else f"{c.runs} runs with fresh seeds"
    lines = [
        f"*Measured*: {c.quantity} ({c.unit}).",
        f"*Against*: {c.opponent}.",
        f"*Effect*: {c.effect}; it has to exceed {c.margin:g}: {c.why}.",
        f"*The ruler's ends*: {c.null}; {c.ceiling}.",
        f"*Data*: {c.data}; {runs}.",
    ]
    if c.axis:
        lines.append(f"*Judged for each of*: {'; '.join(c.axis)}.")
    if c.also:
        lines.append(f"*Also shown*: {'; '.join(c.also)}.")
    return (
        f'<span id="criterion-{claim.id}"></span>**{claim.id}** {subject(claim)} {claim.text}\n: '
        + "\\\n  ".join(lines)
    )


def capital(text: str) -> str:
    """A text as a sentence begins: the first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


def subject(claim: claims.Claim) -> str:
    """Whom a claim speaks of: a family's name, or an algorithm's."""
    family = classification.FAMILIES.get(claim.family)
    return family.name if family else capital(claim.family)


class SourceMap(DataPage):
    """Section of the source document → chapter of the course."""

    def text(self) -> str:
        rows = [
            [section.title, section.covers, link(self.chapter(section.chapter))]
            for section in classification.SECTIONS.values()
        ]
        return table(["Section of the document", "What it covers", "Chapter"], rows)


class Published(DataPage):
    """Every recipe: the published number, ours with where and how long it ran, or "not run"."""

    def text(self) -> str:
        for file in (recipes.PUBLISHED, recipes.RESULTS):
            self.env.note_dependency(str(file))
        done = recipes.results()
        rows = []
        for recipe in recipes.RECIPES.values():
            runs = [r for r in done if r.recipe == recipe.name]
            where = recipe.source.partition(", ")[2]  # who and when is in the reference
            rows.append(
                [
                    f"**{recipe.title}**<br>`{recipe.name}`",
                    f"{recipe.data}; {recipe.measure}",
                    f"**{signed(recipe.published)}** {recipe.unit}<br>"
                    f"{{cite:t}}`{recipe.cite}`, {where}",
                    "<br>".join(ours(run, recipe.unit) for run in runs) or "not run",
                    recipe.differs or "nothing we know of",
                ]
            )
        headers = ["Recipe", "Data and measure", "Published", "Ours", "What differs"]
        return table(headers, rows)


def signed(value: float, form: str = "g") -> str:
    """A number whose minus is as wide as a digit.

    >>> signed(-86.76), signed(3.0, ".2f")
    ('−86.76', '3.00')
    """
    return f"{value:{form}}".replace("-", "\N{MINUS SIGN}")


def ours(run: recipes.Result, unit: str) -> str:
    """One run: its number, and what it was run on."""
    return (
        f"**{signed(run.value, '.2f')}** {unit}<br>(seed {run.seed}, {run.seconds:.0f} s, "
        f"{run.hardware}, torch {run.torch.partition('+')[0]}, {run.date})"
    )


class Taxonomy(DataPage):
    """The classification as a tree, with links to the chapters of families and algorithms."""

    def text(self) -> str:
        lines = []
        for group in classification.GROUPS.values():
            lines.append(f"- {group.name} *({group.name_ru})*")
            for family in classification.FAMILIES.values():
                if family.parent == group.key:
                    chapter = self.chapter(family.chapter)
                    name = f"[{family.name}](/{chapter.docname}.ipynb)" if chapter else family.name
                    lines.append(f"  - {name} *({family.name_ru})*")
        lines.append("- Algorithms that train them *(Алгоритмы обучения)*")
        for path in dict.fromkeys(s.chapter for s in classification.ALGORITHMS.values()):
            if chapter := self.chapter(path):
                lines.append(f"  - {link(chapter)}")
        return "\n".join(lines)


def setup(app: Sphinx) -> None:
    app.add_directive("criteria", Criteria)
    app.add_directive("published-numbers", Published)
    app.add_directive("source-map", SourceMap)
    app.add_directive("taxonomy", Taxonomy)
