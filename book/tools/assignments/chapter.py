"""One chapter, as its notebook has it: title, and the numbers of its equations and figures."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import nbformat

LABELLED = re.compile(r"\$\$[ \t]*\((?P<label>[\w:-]+)\)|^:label:[ \t]*(?P<option>\S+)", re.M)
EXPLAINS = re.compile(r"(?:where|with|for|in which|here)\b")  # begins what explains a formula


@dataclass(frozen=True)
class Equation:
    """A labelled equation: its number, its page, and the paragraphs that explain it."""

    number: str
    page: str
    cell: int
    paragraphs: tuple[tuple[int, str], ...]  # place in the cell, text


@dataclass(frozen=True)
class Chapter:
    """A notebook of the book, or one outside it, which has no number and no address."""

    path: Path
    page: str = ""  # as in _toc.yml
    number: int | str | None = None  # of the introduction's there is none
    before: tuple["Chapter", ...] = ()  # whose equations and figures are counted before its own

    @property
    def label(self) -> str:
        """Number and title, as "2 Variational autoencoders"; without a number the title."""
        return f"{self.number} {self.title}" if self.number else self.title

    @property
    def headings(self) -> int:
        """How many sections of its own it has."""
        texts = [c.source for c in self.notebook.cells if c.cell_type == "markdown"]
        fenced = re.compile(r"^(```|~~~).*?^\1", re.M | re.S)
        return sum(len(re.findall(r"^## ", fenced.sub("", text), re.M)) for text in texts)

    @cached_property
    def notebook(self) -> nbformat.NotebookNode:
        return nbformat.read(self.path, as_version=4)

    @property
    def title(self) -> str:
        for cell in self.notebook.cells:
            found = re.match(r"# (.+)", cell.source) if cell.cell_type == "markdown" else None
            if found:
                return found[1].strip()
        return self.path.stem

    def equations(self) -> dict[str, Equation]:
        """Label → equation, numbered as the pages number them."""
        found: dict[str, Equation] = {}
        first = 1 + sum(len(chapter.equations()) for chapter in self.before)
        for place, cell in enumerate(self.notebook.cells):
            if cell.cell_type != "markdown":
                continue
            paragraphs = re.split(r"\n[ \t]*\n", cell.source)
            for i, text in enumerate(paragraphs):
                for match in LABELLED.finditer(text):
                    label = match["label"] or match["option"]
                    near = tuple((j, paragraphs[j]) for j in _around(paragraphs, i))
                    found[label] = Equation(
                        self._numbered(first + len(found)), self.page, place, near
                    )
        return found

    def figures(self) -> dict[str, tuple[str, str]]:
        """Label → number and page of each drawing of the notebook."""
        drawn = [
            cell.metadata.get("mystnb", {}).get("figure", {}).get("name")
            for cell in self.notebook.cells
        ]
        named = [label for label in drawn if label]
        first = 1 + sum(len(chapter.figures()) for chapter in self.before)
        return {label: (self._numbered(i), self.page) for i, label in enumerate(named, first)}

    def _numbered(self, i: int) -> str:
        return f"{str(self.number).partition('.')[0]}.{i}" if self.number else str(i)


def _around(paragraphs: list[str], i: int) -> list[int]:
    """The paragraph of an equation, the one that leads to it, and those that say "where"."""
    first = i - 1 if i and re.match(r"[a-z($]", paragraphs[i]) else i
    last = i
    while last + 1 < len(paragraphs) and EXPLAINS.match(paragraphs[last + 1]):
        last += 1
    return list(range(first, last + 1))
