"""Ways of arranging a figure on a narrow sheet, each undone at its end.

A way is a few changes, one after the other; each is a context that takes the figure and the width
of the sheet in inches.
"""

import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from matplotlib.artist import Artist
from matplotlib.category import StrCategoryFormatter
from matplotlib.colors import to_rgba_array
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedFormatter, Formatter, FuncFormatter

from genlib.show.stacked import paired, panels, stacked
from genlib.show.turned import drawing, turned

NAME = 14  # letters in a line of a name at the left
LETTER = 0.075  # inches: how wide a letter of the book's smallest words is


def ways(figure: Figure) -> tuple[tuple[Callable, ...], ...]:
    """What to try, the least change first: panels side by side are always put below each other.

    A drawing's words cannot be arranged anew: it stays as large, or is alone and may be turned.
    """
    found = panels(figure)
    columns = {ax.get_subplotspec().colspan.start for ax in found}
    base = narrower if len(columns) == 1 else stacked
    if len(columns) > 2 and len(found) > 5:
        base = paired
    if any(map(drawing, found)):
        if len(found) == 1:
            return (base,), (base, legend_below), (turned,), (turned, legend_below)
        return ((base,),) if len(columns) > 1 and all(map(drawing, found)) else ()
    more = ((), (legend_below,), (names_in_lines,), (names_in_lines, legend_below))
    last = (names_in_lines, legend_below)
    more += ((*last, taller), (*last, slanted), (*last, slanted, taller))
    return tuple((base, *changes) for changes in more)


@contextmanager
def narrower(figure: Figure, width: float) -> Iterator[None]:
    """The same at another width; pictures of equal sides get no emptier rows than before."""
    size = figure.get_size_inches()
    height = size[1]
    if all(ax.get_aspect() != "auto" or drawing(ax) for ax in panels(figure)):
        height *= (1 + width / size[0]) / 2
    figure.set_size_inches(width, height)
    try:
        yield
    finally:
        figure.set_size_inches(size)


@contextmanager
def legend_below(figure: Figure, width: float) -> Iterator[None]:
    """One legend below all panels, in as many columns as fit; equal entries once.

    A panel in which a colour has another name than elsewhere keeps its own legend.
    """
    old = [(ax, ax.get_legend()) for ax in figure.axes if ax.get_legend()]
    of_all = list(figure.legends)
    entries, names = {}, {}
    for ax, legend in [*((None, legend) for legend in of_all), *old]:
        pairs = list(zip(legend.legend_handles, legend.get_texts(), strict=True))
        said = {_look(handle): text.get_text() for handle, text in pairs}
        if any(names.get(look, name) != name for look, name in said.items()):
            old = [(other, one) for other, one in old if other is not ax]
            continue
        names |= said
        for handle, text in pairs:
            entries.setdefault(text.get_text(), handle)
    made = None
    if entries:
        for legend in of_all:
            legend.remove()
        for ax, _ in old:
            ax.legend_ = None
        longest = max(len(line) for name in entries for line in name.splitlines())
        columns = max(1, int(width / (LETTER * longest + 0.55)))
        side = "upper" if figure._supxlabel else "lower"  # one name of all scales stands below
        made = figure.legend(
            entries.values(), entries.keys(), loc=f"outside {side} center", ncols=columns
        )
    try:
        yield
    finally:
        if made is not None:
            made.remove()
        figure.legends.extend(of_all)
        for ax, legend in old:
            ax.legend_ = legend


def _look(handle: Artist) -> tuple:
    """What an entry of a legend looks like, as far as a reader tells it from others."""
    line = isinstance(handle, Line2D)
    colour = handle.get_color() if line else getattr(handle, "get_facecolor", lambda: "none")()
    style = (handle.get_linestyle(), handle.get_marker()) if line else ()
    return to_rgba_array(colour).tobytes(), *style


@contextmanager
def names_in_lines(figure: Figure, width: float) -> Iterator[None]:
    """Titles, names of axes and names at the left in lines that the sheet has room for."""
    figure.draw_without_rendering()  # so that panels are where they will be
    titles = [(figure._suptitle, width)] if figure._suptitle else []
    scales = []
    for ax in panels(figure):
        named = (ax.title, ax._left_title, ax._right_title, ax.xaxis.label)
        middle = sum(ax.get_position().intervalx) / 2
        room = min(0.8, 2 * middle, 2 * (1 - middle)) * width  # they stand around its middle
        titles += [(text, room) for text in named]
        formatter = ax.yaxis.get_major_formatter()
        if isinstance(formatter, FixedFormatter | FuncFormatter | StrCategoryFormatter):
            scales.append((ax.yaxis, formatter))
    said = [(text, text.get_text()) for text, _ in titles]
    for text, room in titles:
        text.set_text(_lines(text.get_text(), int(room / LETTER)))
    for axis, formatter in scales:
        axis.set_major_formatter(FuncFormatter(partial(_in_lines, formatter)))
    try:
        yield
    finally:
        for text, words in said:
            text.set_text(words)
        for axis, formatter in scales:
            axis.set_major_formatter(formatter)


def _lines(words: str, letters: int) -> str:
    """Words in lines of so many letters; a formula stays whole."""
    if "$" in words:
        return words
    whole = {"break_long_words": False, "break_on_hyphens": False}
    return "\n".join(textwrap.fill(line, letters, **whole) for line in words.split("\n"))


def _in_lines(formatter: Formatter, x: float, position: int) -> str:
    return _lines(formatter(x, position), NAME)


@contextmanager
def slanted(figure: Figure, width: float) -> Iterator[None]:
    """Names and numbers below the panels at a slant."""
    changed = []
    for ax in panels(figure):
        for label in ax.get_xticklabels():
            changed.append((label, label.get_rotation(), label.get_ha()))
            label.set(rotation=40, ha="right")
    try:
        yield
    finally:
        for label, rotation, ha in changed:
            label.set(rotation=rotation, ha=ha)


@contextmanager
def taller(figure: Figure, width: float) -> Iterator[None]:
    """Half as high again, for names in two lines."""
    size = figure.get_size_inches()
    figure.set_size_inches(size[0], 1.5 * size[1])
    try:
        yield
    finally:
        figure.set_size_inches(size)
