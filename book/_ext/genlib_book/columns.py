"""Columns in printed lines: which cells a table has that was made of spaces."""

import re
from itertools import pairwise

# what parts cells: two spaces or more, but not those before "0:", as in "step   0:"; the space
# after an interval that fills its column; and the space before the answer to a question
GAP = re.compile(r"\s{2,}(?!\d+:)|(?<=\(n=\d\))\s+(?=[-\d])|(?<=:)\s+(?=(?:True|False)$)")
PADDED = re.compile(r"\[[^\]]*\]")  # an interval, its numbers brought to one width


def fields(line: str) -> list[tuple[int, int]]:
    """Where the cells of a line lie, as (start, end).

    >>> fields("  a b   1.0 [ 0.9,  1.1] (n=3)")
    [(2, 5), (8, 30)]
    """
    solid = PADDED.sub(lambda m: m[0].replace(" ", "_"), line.rstrip())
    start, found = len(solid) - len(solid.lstrip()), []
    for gap in GAP.finditer(solid, start):
        found.append((start, gap.start()))
        start = gap.end()
    return [*found, (start, len(solid))]


def edges(lines: list[list[tuple[int, int]]]) -> list[int]:
    """Where the columns begin: after each run of characters that no cell of any line covers."""
    wide = max(end for line in lines for _, end in line)
    taken = [False] * wide
    for line in lines:
        for start, end in line:
            taken[start:end] = [True] * (end - start)
    starts = [i for i in range(1, wide) if taken[i] and not taken[i - 1]]
    return starts if taken[0] else starts[1:]


def cells(lines: list[str]) -> list[list[str]] | None:
    """The cells of lines that are surely a table, else None.

    >>> cells(["      a     b", "x     1     2", "y    10    20"])
    [['', 'a', 'b'], ['x', '1', '2'], ['y', '10', '20']]
    >>> cells(["one  two", "three four  five"]) is None
    True
    >>> cells(["gain  1.0", "gain  2.0", "gain  4.0", "gain 16.0"])[-1]
    ['gain', '16.0']
    """
    spans = [fields(line) for line in lines]
    most = max(map(len, spans))
    wide = [span for span in spans if len(span) == most]
    found = _divided(lines, spans, edges(spans)) or _divided(lines, spans, edges(wide))
    return found or (_filled(lines, most) if len(wide) > max(2, len(lines) / 2) else None)


def _filled(lines: list[str], most: int) -> list[list[str]] | None:
    """The cells where some fill their column, so that one space parts them from the next."""
    long = max(map(len, lines))
    padded = [line.ljust(long) for line in lines]
    ends = [i for i in range(1, long) if {line[i - 1] for line in padded} == {" "}]
    ends = [i for i in ends if {line[i] for line in padded} != {" "}]
    starts = [
        i for i in ends if sum("  " in line[i - 2 : i + 1] for line in padded) > len(lines) / 2
    ]
    rows = [[line[a:b].strip() for a, b in pairwise([0, *starts, long])] for line in padded]
    return rows if len(starts) == most - 1 and all(map(all, rows)) else None


def _divided(lines: list[str], spans: list, starts: list[int]) -> list[list[str]] | None:
    if len(lines) < 2 or not starts:
        return None
    bounds, rows = [0, *starts, max(map(len, lines))], []
    for line, span in zip(lines, spans, strict=True):
        row = [line[a:b].strip() for a, b in pairwise(bounds)]
        # the cells are those that the gaps part; or each fills its column up to the next
        clear = [cell for cell in row if cell] == [line[a:b] for a, b in span] and any(row[1:])
        full = all(row) and len(span) <= len(row) and all(line[i - 1] == " " for i in starts)
        if not (clear or full):
            return None
        rows.append([re.sub(r"\s+", " ", cell).replace("[ ", "[") for cell in row])
    return rows


def under(heading: str, lines: list[str]) -> list[list[str]] | None:
    """The cells of lines by the name that they stand under, else None; the heading comes first.

    A cell that stands under no name belongs to the one before it. A space parts two cells where
    the next name begins.

    >>> under("pair        given   nats", ["tub   lung          0.1", "asia  xray  dysp    0.2"])
    [['pair', 'given', 'nats'], ['tub lung', '', '0.1'], ['asia xray', 'dysp', '0.2']]
    >>> under("why       share   loss", ["at random 0.1     7.2"])
    [['why', 'share', 'loss'], ['at random', '0.1', '7.2']]
    >>> under("a     b     c", ["1  2345678901  3"]) is None
    True
    """
    names = fields(heading)
    rows = [[heading[a:b] for a, b in names]]
    for line in lines:
        row = [""] * len(names)
        for start, end in fields(line):
            parts = [start, *(a for a, _ in names if start < a < end and line[a - 1] == " "), end]
            for a, b in pairwise(parts):
                over = [k for k, (x, y) in enumerate(names) if a < y and x < b]
                if not over:
                    over = [k for k, (_, y) in enumerate(names) if y <= a][-1:]
                if len(over) != 1:
                    return None
                row[over[0]] = f"{row[over[0]]} {line[a:b].strip()}".strip()
        rows.append(row)
    return rows


def heading_of_two(first: str, second: str) -> str:
    """The heading that pandas prints on two lines, names of columns above those of rows, or "".

    >>> heading_of_two("       EM  rows", "why            ")
    'why    EM  rows'
    """
    apart = all(" " in (a, b) for a, b in zip(first, second, strict=False))
    if len(first) != len(second) or not apart or second[:1].isspace() or not first.strip():
        return ""
    return "".join(max(a, b) for a, b in zip(first, second, strict=True))
