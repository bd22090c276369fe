"""Directives that write a page from data: the claims, the source map, the taxonomy.

Each composes MyST text and lets the parser make the nodes, so that the text reads like the book's.
"""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from genlib import claims, classification
from genlib_book import notebooks

NOT_WRITTEN = "not written yet"


def table(headers: list[str], rows: list[list[str]]) -> str:
    """A pipe table; bars in a cell are escaped."""
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines
    )


def link(chapter: notebooks.Chapter | None) -> str:
    return f"[{chapter.title}](/{chapter.docname}.ipynb)" if chapter else NOT_WRITTEN


def badge(verdict: str) -> str:
    return f"[{verdict}]{{.verdict .verdict-{verdict.split()[0]}}}"


class DataPage(SphinxDirective):
    """A directive whose `text` method returns MyST."""

    def run(self) -> list[nodes.Node]:
        for module in (claims, classification):
            self.env.note_dependency(module.__file__)
        self.chapters = notebooks.in_book(self.env)
        return self.parse_text_to_nodes(self.text(), offset=self.content_offset)

    def chapter(self, name: str | None) -> notebooks.Chapter | None:
        """The chapter that `classification` names, when the book has it."""
        return next((c for c in self.chapters if name and c.docname.endswith(name)), None)


class ClaimsTable(DataPage):
    """Every claim of the ledger, with what was measured where."""

    def text(self) -> str:
        judged = {i: (c, v) for c in self.chapters for i, v in c.verdicts.items()}
        rows = []
        for claim in claims.LEDGER.values():
            family = classification.FAMILIES.get(claim.family)
            name = family.name if family else claim.family[0].upper() + claim.family[1:]
            row = [claim.id, f"{name} {claim.text}."]
            if claim.id in judged:
                chapter, verdict = judged[claim.id]
                row += [link(chapter), measured(verdict), badge(verdict["verdict"])]
            else:
                source = family or classification.SECTIONS.get(claim.section)
                row += [link(self.chapter(source and source.chapter)), "", badge("not tested yet")]
            rows.append(row)
        headers = ["Id", "The claim", "Chapter", "Measured", "Verdict"]
        return f"{len(judged)} of {len(rows)} claims have been tested.\n\n{table(headers, rows)}"


def measured(verdict: dict) -> str:
    """The measured value, and for "depends" each condition with its outcome."""
    words = verdict["measured"]
    conditions = verdict.get("conditions") or {}
    if verdict["verdict"] == "depends":
        sides = (f"{'holds' if ok else 'fails'}: {name}" for name, ok in conditions.items())
        words += "; " + "; ".join(sides)
    return words


class SourceMap(DataPage):
    """Section of the source document → chapter of the course."""

    def text(self) -> str:
        rows = [
            [section.title, section.covers, link(self.chapter(section.chapter))]
            for section in classification.SECTIONS.values()
        ]
        return table(["Section of the document", "What it covers", "Chapter"], rows)


class Taxonomy(DataPage):
    """The classification as a tree, each family linked to its chapter."""

    def text(self) -> str:
        lines = []
        for group in classification.GROUPS.values():
            lines.append(f"- {group.name} *({group.name_ru})*")
            for family in classification.FAMILIES.values():
                if family.parent == group.key:
                    chapter = self.chapter(family.chapter)
                    name = f"[{family.name}](/{chapter.docname}.ipynb)" if chapter else family.name
                    lines.append(f"  - {name} *({family.name_ru})*")
        return "\n".join(lines)


def setup(app: Sphinx) -> None:
    app.add_directive("claims-table", ClaimsTable)
    app.add_directive("source-map", SourceMap)
    app.add_directive("taxonomy", Taxonomy)
