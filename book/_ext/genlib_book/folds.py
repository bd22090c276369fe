"""Read before code: what a reader need not see is folded under a name that says what it does.

Open stay the cells of the section "From scratch" and those whose metadata hold `"fold": false`.
Cells that follow each other with nothing to see between them share one fold.
"""

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from genlib_book.cell_names import Names
from genlib_book.fold_names import better, distinct, joined

OPEN_SECTION = "from scratch"
STUB = "YOUR CODE HERE"  # stands in the book for a class instead of a solution
MARK = re.compile(r"^[ \t]*### (?:BEGIN|END) (?:SOLUTION|HIDDEN TESTS)[ \t]*\n?", re.M)


class Fold(nodes.General, nodes.Element):
    """Code behind one line: `kind` is "code", "exercise" or "quiz", `names` say what it does."""


def words(kind: str, names: list[str], lines: int) -> tuple[str, str]:
    """What stands on a fold, closed and open.

    >>> words("code", ["train GAN", "draw figure 6.2"], 41)[0]
    'Code: train GAN; draw figure 6.2, 41 lines'
    >>> words("exercise", ["the solution of exercise 2", "its check"], 1)[0]
    'Show the solution of exercise 2 and its check, 1 line'
    >>> words("exercise", ["an answer to exercise 6", "its rubric"], 0)[1]
    'Hide an answer to exercise 6 and its rubric'
    """
    names = list(dict.fromkeys(names))
    length = f"{lines} line{'s' if lines != 1 else ''}"
    if kind == "exercise":
        what = " and ".join(names) + (f", {length}" if lines else "")
        return f"Show {what}", f"Hide {what}"
    text = f"Code: {joined(names)}, {length}"
    return text, text


def visit_fold(self, node: Fold) -> None:
    closed, opened = (
        self.encode(text) for text in words(node["kind"], node["names"], length(node))
    )
    label = closed
    if opened != closed:
        label = f'<span class="closed">{closed}</span><span class="opened">{opened}</span>'
    self.body.append(f'<details class="genlib-fold {node["kind"]}"><summary>{label}</summary>\n')


def depart_fold(self, node: Fold) -> None:
    self.body.append("</details>\n")


def length(node: nodes.Node) -> int:
    """Lines of code under a node."""
    return sum(block.astext().rstrip().count("\n") + 1 for block in sources(node))


def sources(node: nodes.Node) -> list[nodes.literal_block]:
    """The blocks of code of cells, without what they printed."""
    inputs = node.findall(lambda n: part(n) == "cell_code_source")
    return [block for box in inputs for block in box.findall(nodes.literal_block)]


def without_marks(cell: nodes.container) -> None:
    """Take out of a cell's code what only the grader reads."""
    for block in sources(cell):
        plain = MARK.sub("", block.astext())
        block.rawsource = plain
        block.children = [nodes.Text(plain)]


def printed(cell: nodes.container) -> str:
    """What a cell printed."""
    streams = cell.findall(
        lambda n: isinstance(n, nodes.literal_block) and "stream" in n["classes"]
    )
    return "\n".join(block.astext() for block in streams)


def section_of(node: nodes.Node) -> str:
    """The heading that a node stands under."""
    while node := node.parent:
        if isinstance(node, nodes.section):
            return node[0].astext()
    return ""


def part(node: nodes.Node) -> str | None:
    """Which part of a cell a node is, as MyST-NB calls it."""
    return node.get("nb_element") if isinstance(node, nodes.container) else None


def from_scratch(node: nodes.Node) -> bool:
    """Whether a node stands in the section in which all code is shown."""
    while node := node.parent:
        if isinstance(node, nodes.section) and OPEN_SECTION in node[0].astext().lower():
            return True
    return False


class FoldCells(SphinxPostTransform):
    """Folds the cells of a notebook; runs before MyST-NB would hide some of them its own way."""

    default_priority = 190
    formats = ("html",)

    def run(self, **options) -> None:
        cells = [n for n in self.document.findall(nodes.container) if part(n) == "cell_code"]
        known, names = Names(), []
        sections = [section_of(cell) for cell in cells]
        for cell, section in zip(cells, sections, strict=True):
            without_marks(cell)
            names.append(better(self.name(cell, known), printed(cell), section))
        for cell, name in zip(cells, distinct(names, sections), strict=True):
            self.fold(cell, name)
        for cell in cells:
            merge(cell)

    def name(self, cell: nodes.container, known: Names) -> str:
        """What a cell does, from its code."""
        metadata = cell.get("cell_metadata", {})
        source = "\n".join(block.astext() for block in sources(cell))
        return known(source, metadata.get("tags", []), metadata, self.figure(cell))

    def fold(self, cell: nodes.container, name: str) -> None:
        """Put a cell's code, and what is hidden with it, into a fold, unless it stays open."""
        metadata = cell.get("cell_metadata", {})
        tags = metadata.get("tags", [])
        mode = cell.attributes.pop("hide_mode", None)  # else MyST-NB hides it as well
        kind = "quiz" if name == "the quiz" else "code"
        if grading := metadata.get("nbgrader"):
            source = "\n".join(block.astext() for block in sources(cell))
            which = re.match(r"Exercise (\d+)", section_of(cell))
            what, of = "the solution", "of"
            if STUB in source:
                what, of = "the place for your answer", "to"
            solution = f"{what} {of} exercise {which[1]}" if which else what
            kind, name = "exercise", solution if grading.get("solution") else "its check"
        hidden = [child for child in cell.children if hides(mode, child)]
        if mode is None and not stays_open(cell, tags, metadata):
            hidden = [child for child in cell.children if part(child) == "cell_code_source"]
        if name == "the card":  # one line that says no more than the card below it
            cell.remove(hidden.pop())
        if hidden:
            fold = Fold(kind=kind, names=[name])
            cell.insert(cell.index(hidden[0]), fold)
            for child in hidden:
                cell.remove(child)
                fold += child

    def figure(self, cell: nodes.container) -> str | None:
        """Number of the figure that a cell draws, as "6.2"."""
        numbers = self.env.toc_fignumbers.get(self.env.docname, {}).get("figure", {})
        for drawn in cell.findall(nodes.figure):
            for id in drawn["ids"]:
                if id in numbers:
                    return ".".join(map(str, numbers[id]))
        return None


def hides(mode: str | None, child: nodes.Node) -> bool:
    """Whether the author's tag (hide-input, hide-output, hide-cell) hides this part of a cell."""
    asked = {"all": "input+output"}.get(mode, mode) or ""
    kind = {"cell_code_source": "input", "cell_code_output": "output"}.get(part(child), "?")
    return kind in asked


def stays_open(cell: nodes.container, tags: list[str], metadata: dict) -> bool:
    """Whether a cell that its author did not hide shows its code."""
    if "fold" in metadata:
        return metadata["fold"] is False
    check = {"verdict", "nbval-check-output", "exercise-setup"} & set(tags)
    return from_scratch(cell) and not check


def merge(cell: nodes.container) -> None:
    """Let a cell's fold take in the fold that ends the cell before it, if nothing is between."""
    at = cell.parent.index(cell)
    before = cell.parent[at - 1] if at else None
    if part(before) != "cell_code" or not (before.children and cell.children):
        return
    first, second = before[-1], cell[0]
    if not (isinstance(first, Fold) and isinstance(second, Fold)):
        return
    if first["kind"] != second["kind"]:
        return
    before.remove(first)
    second["names"] = first["names"] + second["names"]
    for child in reversed(first.children):
        second.insert(0, child)
    if not before.children:
        before.parent.remove(before)


def setup(app: Sphinx) -> None:
    app.add_node(Fold, html=(visit_fold, depart_fold))
    app.add_post_transform(FoldCells)
