"""Printed tables become tables: columns that fit the page, and headings that can be read out.

Only what is surely a table is taken for one: lines in which two or more spaces part the cells, at
places that are blank in all of them. Everything else stays as it was printed.
"""

import re
from dataclasses import dataclass

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from genlib_book.columns import cells, fields, heading_of_two, under

NUMBER = re.compile(r"[-+]?[\d,.]+(?:e[-+]?\d+)?\s*%?")
WHOLE = re.compile(r"\[[^\]]*\]|[\d.]+ ± [\d.]+")  # an interval, a number with its error
LONG = re.compile(r"\S{25}")  # as a checksum: wider than a phone leaves room for
VALUE = re.compile(r"[-+]?\d|True|False|yes|no\b")


@dataclass
class Printed:
    """Some lines of an output: `rows` of cells if they are a table, else `text` as printed.

    A row with one cell that is not indented names the rows below it.
    """

    text: str
    rows: list[list[str]] | None = None
    title: bool = False  # of the table that follows


def blocks(text: str) -> list[Printed]:
    """An output as tables and the text between them."""
    lines, found, i = text.expandtabs().rstrip().split("\n"), [], 0
    while i < len(lines):
        end = _table_from(lines, i) or i + 1
        above = lines[i - 1] if found and found[-1].rows is None else ""
        if whole := _by_names(lines, i, end):
            found.append(whole)
            end = i + whole.text.count("\n") + 1
        elif end > i + 1 and not _heads_off_column(above):
            found += _without_title(lines[i:end])
        elif found and found[-1].rows is None and not found[-1].title:
            found[-1].text += "\n" + "\n".join(lines[i:end])
        else:
            found.append(Printed("\n".join(lines[i:end])))
        i = end
    return found


def _by_names(lines: list[str], start: int, end: int) -> Printed | None:
    """A table that is one only by the names above it: from pandas, or two that follow each other.

    pandas writes all lines of a table equally long.
    """
    heading, first = lines[start], start + 1
    if start + 2 < len(lines) and (both := heading_of_two(heading, lines[start + 1])):
        heading, first = both, start + 2
        end = first
        while end < len(lines) and len(lines[end]) == len(heading):
            end += 1
    elif end > first and has_heading(_rows(lines[start:end])):
        last = _table_from(lines, end) or end
        names = len(fields(heading))
        if not any(len(fields(line)) == names for line in lines[end:last]):
            return None
        end = last
    else:
        return None
    rows = under(heading, lines[first:end]) if len(fields(heading)) > 2 else None
    return rows and Printed("\n".join(lines[start:end]), rows)


def _heads_off_column(above: str) -> bool:
    """Whether the text above a table looks like its headings, which do not stand over its columns.

    They and the numbers below are read by their places, so both stay as they were printed.
    """
    return len(fields(above)) > 2


def _without_title(lines: list[str]) -> list[Printed]:
    """A table, and before it as text the line that names all of it."""
    titles = [line for line in lines if _names_a_group(line)]
    if titles == lines[:1]:
        return [Printed(lines[0], title=True), *_without_title(lines[1:])]
    return [Printed("\n".join(lines), _rows(lines))]


def _members(lines: list[str]) -> list[str]:
    """Lines of a table without those that only name the indented ones below them."""
    return [line for line in lines if not _names_a_group(line)]


def _names_a_group(line: str) -> bool:
    return len(fields(line)) == 1 and line == line.lstrip()


def _rows(lines: list[str]) -> list[list[str]]:
    body = iter(cells(_members(lines)))
    return [[line.strip()] if _names_a_group(line) else next(body) for line in lines]


def _table_from(lines: list[str], start: int) -> int:
    """Where the longest table that begins at a line ends; 0 if none does."""
    best, end = 0, start
    while end < len(lines) and lines[end].strip():
        end += 1
        members = _members(lines[start:end])
        if _names_a_group(lines[end - 1]):
            if not _indented(lines, end):
                break
            continue
        if cells(members if len(members) > 1 else 2 * members) is None:
            break
        if len(members) >= 3:
            best = end
    return best


def _indented(lines: list[str], i: int) -> bool:
    return i < len(lines) and lines[i].startswith("  ") and len(fields(lines[i])) > 1


def has_heading(rows: list[list[str]]) -> bool:
    """Whether the first row names the columns: no value in it, where the others have values.

    >>> has_heading([["size", "loss"], ["8", "0.1"]]), has_heading([["a", "1"], ["b", "2"]])
    (True, False)
    """
    first, rest = rows[0], [row for row in rows[1:] if len(row) > 1]
    if len(first) == 1 or not rest:
        return False
    return not any(VALUE.match(c) for c in first[1:]) and all(
        any(VALUE.match(c) for c in row[1:]) for row in rest
    )


def table(rows: list[list[str]]) -> nodes.table:
    """The rows as a table of the page."""
    wide = max(map(len, rows))
    heading = has_heading(rows)
    values = [row for row in rows[heading:] if len(row) > 1]
    numeric = [all(not r[k] or NUMBER.fullmatch(r[k]) for r in values) for k in range(wide)]
    group = nodes.tgroup(cols=wide)
    group += [nodes.colspec(colwidth=1) for _ in range(wide)]
    head, body = nodes.thead(), nodes.tbody()
    for i, row in enumerate(rows):
        line = nodes.row()
        for k, cell in enumerate(row):
            whole = WHOLE.sub(lambda m: m[0].replace(" ", "\N{NO-BREAK SPACE}"), cell)
            entry = nodes.entry("", nodes.paragraph("", nodes.Text(whole)))
            if len(row) == 1:
                entry["morecols"] = wide - 1
                entry["classes"].append("group")
            elif numeric[k]:
                entry["classes"].append("number")
            elif LONG.search(cell):
                entry["classes"].append("long")
            line += entry
        (head if heading and i == 0 else body).append(line)
    group += [head, body] if heading else [body]
    made = nodes.table("", group, classes=["genlib-printed", "colwidths-auto"])
    if wide > 6:
        made["classes"].append("dense")
    if not numeric[0]:
        made["stub_columns"] = 1
        group[0]["stub"] = 1
    return made


class PrintedTables(SphinxPostTransform):
    """Turns the tables in what cells printed into tables."""

    default_priority = 195
    formats = ("html",)

    def run(self, **options) -> None:
        printed = self.document.findall(
            lambda n: isinstance(n, nodes.literal_block) and "stream" in n["classes"]
        )
        for block in list(printed):
            parts = blocks(block.astext())
            if any(part.rows for part in parts):
                made = []
                for part in parts:
                    if part.rows:
                        made.append(table(part.rows))
                    elif part.title:
                        made.append(nodes.paragraph("", part.text, classes=["genlib-printed"]))
                    elif part.text.strip():
                        text = part.text.strip("\n")
                        made.append(nodes.literal_block(text, text, **block.attributes))
                block.replace_self(made)


def setup(app: Sphinx) -> None:
    app.add_post_transform(PrintedTables)
