"""Ways of arranging a figure on a narrow sheet, each undone at its end.

A way is a few changes, one after the other; each is a context that takes the figure and the width
of the sheet in inches.
"""

import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from matplotlib.axes import Axes
from matplotlib.category import StrCategoryFormatter
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec
from matplotlib.ticker import FixedFormatter, Formatter, FuncFormatter

NAME = 14  # letters in a line of a name at the left
LETTER = 0.075  # inches: how wide a letter of the book's smallest words is


def panels(figure: Figure) -> list[Axes]:
    """The axes of a figure that stand in one grid, colour bars left out; none where they do not.

    A drawing of words and arrows has none: it would need other places for its words.
    """
    found = [ax for ax in figure.axes if getattr(ax, "_colorbar", None) is None]
    specs = [ax.get_subplotspec() for ax in found]
    if figure.subfigs or any(spec is None for spec in specs):
        return []
    if len({id(spec.get_gridspec()) for spec in specs}) != 1:
        return []
    if any(not ax.axison and ax.texts for ax in found):
        return []
    return sorted(found, key=_place)


def _place(ax: Axes) -> tuple[int, int]:
    """Row and column, as one reads."""
    spec = ax.get_subplotspec()
    return spec.rowspan.start, spec.colspan.start


def ways(figure: Figure) -> tuple[tuple[Callable, ...], ...]:
    """What to try, the least change first: panels side by side are always put below each other."""
    columns = {ax.get_subplotspec().colspan.start for ax in panels(figure)}
    base = narrower if len(columns) == 1 else stacked
    more = ((), (legend_below,), (names_in_lines,), (names_in_lines, legend_below))
    last = (names_in_lines, legend_below)
    more += ((*last, taller), (*last, slanted), (*last, slanted, taller))
    return tuple((base, *changes) for changes in more)


@contextmanager
def narrower(figure: Figure, width: float) -> Iterator[None]:
    """The same at another width; pictures of equal sides get no emptier rows than before."""
    size = figure.get_size_inches()
    height = size[1]
    if all(ax.get_aspect() != "auto" for ax in panels(figure)):
        height *= (1 + width / size[0]) / 2
    figure.set_size_inches(width, height)
    try:
        yield
    finally:
        figure.set_size_inches(size)


@contextmanager
def stacked(figure: Figure, width: float) -> Iterator[None]:
    """Panels below each other, each about as high as it was, with the scales that it shared."""
    size, found = figure.get_size_inches(), panels(figure)
    specs = [ax.get_subplotspec() for ax in found]
    grid = specs[0].get_gridspec()
    rows = grid.nrows
    tall = [len(spec.rowspan) / rows * size[1] for spec in specs]
    wide = [len(spec.colspan) / grid.ncols * size[0] for spec in specs]
    for i, ax in enumerate(found):
        if ax.get_aspect() != "auto":  # as large as the sheet lets it be
            tall[i] *= min(1.5, width / wide[i])
    new = GridSpec(len(found), 1, figure=figure, height_ratios=tall)
    figure.set_size_inches(width, sum(tall))
    with _scales(found):
        for i, ax in enumerate(found):
            ax.set_subplotspec(new[i])
        try:
            yield
        finally:
            for ax, spec in zip(found, specs, strict=True):
                ax.set_subplotspec(spec)
            figure.set_size_inches(size)


@contextmanager
def _scales(found: list[Axes]) -> Iterator[None]:
    """Show on each panel the numbers and the name of a scale that it shares with another."""
    kept = []
    for ax in found:
        for which, side, group in (
            ("yaxis", "labelleft", ax.get_shared_y_axes()),
            ("xaxis", "labelbottom", ax.get_shared_x_axes()),
        ):
            axis, label = getattr(ax, which), getattr(ax, which).label
            shown = axis.get_tick_params().get(side, True)
            kept.append((axis, {side: shown}, label.get_text(), label.get_visible()))
            sharing = [o for o in group.get_siblings(ax) if o in found]
            if len(sharing) > 1:
                names = [getattr(other, which).label.get_text() for other in sharing]
                axis.set_tick_params(**{side: True})
                axis.set_label_text(label.get_text() or next(filter(None, names), ""))
                label.set_visible(True)
    try:
        yield
    finally:
        for axis, shown, words, visible in kept:
            axis.set_tick_params(**shown)
            axis.set_label_text(words)
            axis.label.set_visible(visible)


@contextmanager
def legend_below(figure: Figure, width: float) -> Iterator[None]:
    """Legends below all panels, in as many columns as fit; equal entries once."""
    old = [(ax, ax.get_legend()) for ax in figure.axes if ax.get_legend()]
    of_all = list(figure.legends)
    entries = {}
    for legend in [*of_all, *(legend for _, legend in old)]:
        for handle, text in zip(legend.legend_handles, legend.get_texts(), strict=True):
            entries.setdefault(text.get_text(), handle)
    made = None
    if entries:
        for legend in of_all:
            legend.remove()
        for ax, _ in old:
            ax.legend_ = None
        longest = max(len(line) for name in entries for line in name.splitlines())
        columns = max(1, int(width / (LETTER * longest + 0.55)))
        made = figure.legend(
            entries.values(), entries.keys(), loc="outside lower center", ncols=columns
        )
    try:
        yield
    finally:
        if made is not None:
            made.remove()
        figure.legends.extend(of_all)
        for ax, legend in old:
            ax.legend_ = legend


@contextmanager
def names_in_lines(figure: Figure, width: float) -> Iterator[None]:
    """Titles, names of axes and names at the left in lines that the sheet has room for."""
    titles = [(figure._suptitle, width)] if figure._suptitle else []
    scales = []
    for ax in panels(figure):
        named = (ax.title, ax._left_title, ax._right_title, ax.xaxis.label)
        titles += [(text, 0.8 * width) for text in named]
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
