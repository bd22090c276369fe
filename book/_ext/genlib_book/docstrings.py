"""A docstring of the library as reStructuredText, with its papers as citations.

The library's docstrings are plain: `code` in single backticks, formulas as text, sections in
Google's style. What reStructuredText would read as markup is escaped, so nothing can break.
"""

import functools
import re
from pathlib import Path

from pybtex.database import parse_file
from sphinx.ext.napoleon import Config, GoogleDocstring

REFERENCES = Path(__file__).resolve().parents[2] / "references.bib"
STYLE = Config(
    napoleon_use_param=True,
    napoleon_use_rtype=False,
    napoleon_custom_sections=[("Attributes", "params_style")],
)
CODE = re.compile(r"(`[^`\n]+`)")
WORDS = "pack|side|points|states|cases"
SIZE = rf"(?:\.\.\.|[A-Z]\b|[a-z]{{1,2}}\b|\d+(?: [A-Z]\b)?|{WORDS})(?: ?[*+-] ?\w+)*"
SHAPE = re.compile(rf"\[(?:{SIZE})(?:, (?:{SIZE}))*\]")
MARKUP = re.compile(r"[\\|*`]|_(?!\w)")  # a "_" inside a word is none
NUMERAL = re.compile(r"((?:^|: )\s*(?:[A-Za-z]|[ivx]+|\d+))\.(?=\s|$)")  # would begin a list
EMPHASIS = re.compile(r"(?<![\w*])\*(\w[\w -]*\w|\w)\*(?![\w*])")
# Kingma & Welling, 2014 · Burda et al. (2016) · Neal (2001)
NAME = r"[A-ZÀ-Ž][\w'’-]+"
OTHERS = rf"(?: et al\.| (?:&|and) {NAME}|(?:, {NAME})+,? (?:&|and) {NAME})?"
PAPER = re.compile(rf"\b({NAME}){OTHERS}(?:, (\d{{4}})|,? \((\d{{4}})\))")


@functools.cache
def papers() -> dict[tuple[str, str], list[str]]:
    """Keys of the bibliography by first author and year."""
    found: dict[tuple[str, str], list[str]] = {}
    for key, entry in parse_file(str(REFERENCES)).entries.items():
        authors = entry.persons.get("author", [])
        if authors:
            last = " ".join(authors[0].last_names).strip("{}")
            found.setdefault((last, entry.fields.get("year", "")), []).append(key)
    return found


def cited(text: str) -> str:
    r"""Papers that the bibliography has, and only one of that author and year, as citations.

    >>> cited("one (Miyato et al., 2018), another (Nobody, 1066)")
    'one (:cite:t:`miyato2018spectral`), another (Nobody, 1066)'
    """

    def replace(found: re.Match) -> str:
        keys = papers().get((found[1], found[2] or found[3]), [])
        return f":cite:t:`{keys[0]}`" if len(keys) == 1 else found[0]

    return PAPER.sub(replace, text)


def escaped(text: str) -> str:
    """Plain text in which nothing is markup but *emphasis*, shapes and papers."""
    text = EMPHASIS.sub("\x00\\1\x01", text)
    text = MARKUP.sub(lambda m: "\\" + m[0], text)
    text = NUMERAL.sub(r"\1\\.", text)
    text = SHAPE.sub(lambda m: f"\\ `{m[0]}`\\ " if m.start() else f"`{m[0]}`\\ ", text)
    return cited(text).replace("\x00", "*").replace("\x01", "*")


def inline(text: str) -> str:
    """One paragraph: code as it is, the rest escaped."""
    parts = CODE.split(text)
    return "".join(p if i % 2 else escaped(p) for i, p in enumerate(parts))


def displayed(block: str, before: str) -> bool:
    """Whether a block is a formula or a diagram that stands by itself."""
    lines = block.splitlines()
    if all(line.startswith("    ") for line in lines):
        return not re.match(r"\w+:$", before.splitlines()[0] if before else "")
    return all(re.search(r"\s->\s", line) for line in lines) and not block.endswith(".")


def rst(doc: str) -> str:
    """The docstring, cleaned of its indentation, as reStructuredText."""
    out, before = [], ""
    for block in filter(str.strip, re.split(r"\n\s*\n", doc)):
        if displayed(block, before):
            lines = [f"    {line}" for line in block.splitlines()]
            out.append("::\n\n" + "\n".join(lines))
        elif re.match(r"\s*=+ +=+", block):
            out.append(block)  # a table, whose columns must keep their places
        else:
            out.append("\n".join(inline(line) for line in joined(block)))
            before = block
    return str(GoogleDocstring("\n\n".join(out), STYLE))


def joined(block: str) -> list[str]:
    """The lines of a block, those together across which a piece of code or a paper's name runs."""
    lines: list[str] = []
    for line in block.splitlines():
        open_ = lines and (lines[-1].count("`") % 2 or re.search(r"(&|al\.,|[a-z],)$", lines[-1]))
        if open_ and not re.match(r"\s*\w+: |\s*- ", line):
            lines[-1] += " " + line.strip()
        else:
            lines.append(line)
    return lines
