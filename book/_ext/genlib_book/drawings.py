"""Drawings that stand in the text as SVG: in the frame of a figure, so that their letters are read.

A notebook shows one as it is, on white paper. In the page it has the figures' frame: it is never
so narrow that its letters are below 9 pt (on a phone the frame scrolls), and a dark page turns its
paper dark.
"""

import re

from sphinx.application import Sphinx

from genlib_book import finish
from genlib_book.figures import FRAMED, SMALLEST

DRAWING = re.compile(
    r'(?s)<svg (viewBox="0 0 ([\d.]+) [\d.]+") width="([\d.]+)"'
    r' style="max-width:100%;background:#fff"([^>]*)>(.*?)</svg>'
)
SIZE = re.compile(r'font-size="([\d.]+)"')


def framed(match: re.Match) -> str:
    """One drawing in its frame.

    >>> tag = '<svg viewBox="0 0 640 9" width="640" style="max-width:100%;background:#fff">'
    >>> DRAWING.sub(framed, tag + '<g font-size="16"></g></svg>')[:80]
    '<span class="genlib-drawing genlib-figure" style="--natural:640px;--read:480px">'
    """
    box, wide, natural, rest, inside = match.groups()
    smallest = min(map(float, SIZE.findall(inside)), default=0)
    read = round(float(wide) * SMALLEST / 0.75 / smallest) if smallest else 0
    style = f"--natural:{float(natural):g}px;--read:{min(read, round(float(natural)))}px"
    return (
        f'<span class="genlib-drawing genlib-figure" style="{style}">{FRAMED}'
        f"<svg {box}{rest}>{inside}</svg></span></span>"
    )


def drawings(page: finish.Page, site: finish.Site) -> str:
    return DRAWING.sub(framed, page.html)


def setup(app: Sphinx) -> None:
    finish.PASSES.append(drawings)
