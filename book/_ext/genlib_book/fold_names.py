"""Names of folds that say which of many: what a cell printed, and the section it stands in.

`cell_names` works from a cell's code. Where that gives no more than "check the result", the cell's
output says which; and a name that a page has twice gets its section beside it.
"""

import re
from collections import Counter
from itertools import groupby

from genlib_book.cell_names import listed
from genlib_book.columns import fields
from genlib_book.printed import Printed, blocks, has_heading

VERBS = {"check the result": "check", "print the numbers": "print", "train": "train"}
NOT_ENOUGH = {*VERBS, "run", "draw the figure"}
TRUE = re.compile(r"(.*?\S)[:\s]\s*(?:True|False)")
VALUE = re.compile(r"[:=?]|\s{2,}|\s(?=[-+±\d\[{])|\s(?:True|False)\b|, (?=\d)")
CLAIM = re.compile(r"^[A-Z]+[+-](?:[A-Z]{3})?\d+: | \([A-Z]+[+-](?:[A-Z]{3})?\d+\)|[?:.]$")
NAME = re.compile(r"(?:[^\W\d]|\d+ [a-z]).{,39}")
CUT = re.compile(r"(?: (?:at|by|in|is|of|reads|to)| \W+)$")  # a sentence that went on
LONGEST = 70  # of a name made from an output
MOST = 110  # of names that share a fold


def better(name: str, printed: str, section: str) -> str:
    r"""The name of a cell that printed something in a section, if its code gave it no good one.

    >>> better("check the result", "the same codes: True\nthe same loss:  True\n", "From scratch")
    'check: the same codes, and 1 more'
    >>> better("print the numbers", "bigram   2.3\ntrigram  2.2\nGRU, 9   2.1\n", "Length")
    'print: bigram, trigram and GRU'
    >>> better("train", "", "Is it hard to set? (VAE-2)"), better("train VAE", "", "x")
    ('train (is it hard to set)', 'train VAE')
    """
    if name not in NOT_ENOUGH:
        return name
    words = said(printed) if name in VERBS else None
    return f"{VERBS[name]}: {words}" if words else beside(name, section)


def beside(name: str, section: str) -> str:
    """A name with its section.

    >>> beside("train", "GAN-1: do modes collapse?")
    'train (do modes collapse)'
    """
    section = CLAIM.sub("", CLAIM.sub("", section))
    if not section[1:2].isupper():
        section = section[0].lower() + section[1:]
    return f"{name} ({section})"


def distinct(names: list[str], sections: list[str]) -> list[str]:
    """Names of which no two are the same, as far as their sections tell them apart.

    >>> distinct(["train VAE", "define f", "train VAE"], ["Cost", "Cost", "Length"])
    ['train VAE (cost)', 'define f', 'train VAE (length)']
    """
    count = Counter(names)
    pairs = zip(names, sections, strict=True)
    return [beside(n, s) if count[n] > 1 and "(" not in n else n for n, s in pairs]


def joined(names: list[str]) -> str:
    """The names of cells that share a fold, as many as one reads.

    >>> joined(["the study trials", "the study forgers", "draw figure 6.1"])
    'the studies trials and forgers; draw figure 6.1'
    >>> joined(["imports", "a name " * 9 + "or so", "a name " * 9 + "or so"])[-22:]
    'name or so; and 1 more'
    """
    found = []
    for studies, some in groupby(names, lambda name: name.startswith("the study ")):
        some = list(some)
        if studies and len(some) > 1:
            some = [f"the studies {listed([n.removeprefix('the study ') for n in some])}"]
        found += some
    shown = len(found)
    while shown > 1 and len("; ".join(found[:shown])) > MOST:
        shown -= 1
    return "; ".join(found[:shown] + [f"and {len(found) - shown} more"] * (shown < len(found)))


def said(printed: str) -> str | None:
    r"""What an output is about: what it found true, a title, the names of columns or of rows.

    >>> said("nats lost at 5 %:\n  Gaussian  0.4")
    'nats lost at 5 %'
    >>> said("      loss  steps\na      1.0      2\nb      2.0      3")
    'loss and steps'
    """
    lines = [line for line in printed.splitlines() if line.strip()]
    true = [m[1] for line in lines if (m := TRUE.fullmatch(line.strip()))]
    true = [squeeze(t).rstrip(":") for t in true if not re.search(r"\s{2,}[-\d]|True|False", t)]
    if true and " " in true[0] and len(true[0]) <= LONGEST:
        return true[0] + (f", and {len(true) - 1} more" if true[1:] else "")
    return title(lines) or next(filter(None, map(among, blocks(printed))), None) if lines else None


def title(lines: list[str]) -> str | None:
    """The first line, if it names what stands below it and holds no value itself."""
    first, second = squeeze(lines[0]).split("; ")[0], "".join(lines[1:2])
    above = first.endswith(":") or len(fields(lines[0])) == 1 < len(fields(second))
    value = re.search(r"\d\.\d|\d%|: |= ", first)
    return first.rstrip(":") if above and not value and 8 < len(first) <= LONGEST else None


def among(part: Printed) -> str | None:
    """The names of a table's columns, or else of its rows."""
    if part.rows and has_heading(part.rows):
        labels = part.rows[0][1:]
    elif part.rows:
        labels = [row[0] for row in part.rows]
    else:
        labels = [VALUE.split(line.strip(), maxsplit=1)[0] for line in part.text.splitlines()]
    short = (re.split(r", |: | \(", squeeze(label))[0].rstrip(":") for label in labels)
    named = (label for label in dict.fromkeys(short) if NAME.fullmatch(label))
    words = listed([label for label in named if not CUT.search(label)])
    return words if " " in words and len(words) <= LONGEST else None


def squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("$", "").replace("_", " ")).strip()
