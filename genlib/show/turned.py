"""A drawing of words, boxes and arrows that leads to the right, turned so that it leads down."""

from collections.abc import Iterator
from contextlib import contextmanager

from matplotlib.axes import Axes
from matplotlib.figure import Figure


def drawing(ax: Axes) -> bool:
    """Whether it is a drawing of words, boxes and arrows, without scales."""
    return not ax.axison and bool(ax.texts)


@contextmanager
def turned(figure: Figure, width: float) -> Iterator[None]:
    """The only drawing of a figure, turned by a quarter, on a sheet so many inches wide.

    Each place on its scales (x, y) becomes (y, -x): what stood above a box stands at its right.
    Words and boxes stay level and as large as they are.
    """
    size, (ax,) = figure.get_size_inches(), figure.axes
    limits = ax.get_xlim(), ax.get_ylim()
    kept = [(text, text.get_position(), getattr(text, "xy", None)) for text in ax.texts]
    lines = [(line, line.get_data()) for line in ax.lines]
    for text, (x, y), tip in kept:
        text.set_position((y, -x))
        if tip is not None:  # of an arrow, which starts at the text's place
            text.xy = (tip[1], -tip[0])
    for line, (x, y) in lines:
        line.set_data(y, [-value for value in x])
    (left, right), up = limits
    ax.set(xlim=up, ylim=(-right, -left))
    figure.set_size_inches(width, 0.7 * size[0])
    try:
        yield
    finally:
        for text, place, tip in kept:
            text.set_position(place)
            if tip is not None:
                text.xy = tip
        for line, data in lines:
            line.set_data(*data)
        ax.set(xlim=limits[0], ylim=limits[1])
        figure.set_size_inches(size)
