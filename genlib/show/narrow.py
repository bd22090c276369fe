"""A figure drawn a second time, as narrow as a phone, where that makes a clear picture.

A line plot of seven inches has to scroll on a phone, or its letters get too small. Drawn again at
less than four inches, with letters of the same size, it fits. Not every figure bears that: one that
does not stays as it is.
"""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from IPython.core.pylabtools import retina_figure
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

PHONE = 3.75  # inches: letters of 9.35 pt are seen in 9 pt on a screen of 360 pixels
ROOM = 0.55  # the least share of the width that is left to the panel itself


def narrow(figure: Figure) -> tuple[str, dict] | None:
    """A figure of one panel as a PNG of the width of a phone, in base64, and its metadata.

    None where the figure is narrow already, has several panels, an image or a map of colours; and
    where, drawn narrow, words would meet words, the legend would cover more of what is drawn, or
    words beside the panel would leave it no room.
    """
    size = figure.get_size_inches()
    if size[0] <= PHONE or len(figure.axes) != 1 or not figure.axes[0].axison:
        return None
    (ax,) = figure.axes
    if ax.images or any(isinstance(a, QuadMesh | ContourSet) for a in ax.collections):
        return None
    before = _meetings(figure, ax), _covered(ax)
    try:
        figure.set_size_inches(PHONE, size[1])
        figure.draw_without_rendering()
        room = ax.bbox.width >= ROOM * figure.bbox.width
        fits = figure.get_tightbbox(figure.canvas.get_renderer()).width <= 1.03 * PHONE
        clear = _meetings(figure, ax) <= before[0] and _covered(ax) <= before[1] + 0.005
        return retina_figure(figure, base64=True) if room and fits and clear else None
    finally:
        figure.set_size_inches(size)


def _meetings(figure: Figure, ax: Axes) -> int:
    """How many pairs of words touch."""
    renderer = figure.canvas.get_renderer()
    words = [t.label1 for axis in (ax.xaxis, ax.yaxis) for t in axis._update_ticks()]
    words += [ax.xaxis.label, ax.yaxis.label, ax.title, *ax.texts, *figure.texts]
    for legend in filter(None, (ax.get_legend(), *figure.legends)):
        words += legend.get_texts()
    boxes = [_box(word, renderer) for word in words if word.get_visible() and word.get_text()]
    return sum(one.overlaps(other) for one, other in combinations(boxes, 2))


def _box(word: Text, renderer) -> Bbox:
    """Where a word stands, and a little air at both sides of it."""
    box = word.get_window_extent(renderer)
    return Bbox.from_extents(box.x0 - 2, box.y0, box.x1 + 2, box.y1)


def _covered(ax: Axes) -> float:
    """The share of what is drawn, as points along lines and markers, that lies behind words."""
    renderer = ax.figure.canvas.get_renderer()
    legend = ax.get_legend()
    boxes = [text.get_window_extent(renderer) for text in ax.texts]
    boxes += [legend.get_window_extent(renderer)] if legend else []
    behind = total = 0
    for points, joined in _points(ax):
        points = points[np.isfinite(points).all(1)]
        if joined and len(points) > 1:  # as many points along each piece
            part = np.linspace(0, 1, 20)[:, None, None]
            points = (points[:-1] + part * (points[1:] - points[:-1])).reshape(-1, 2)
        inside = np.zeros(len(points), dtype=bool)
        for box in boxes:
            inside |= ((points > (box.x0, box.y0)) & (points < (box.x1, box.y1))).all(1)
        behind, total = behind + inside.sum(), total + len(points)
    return behind / max(total, 1)


def _points(ax: Axes) -> Iterator[tuple[np.ndarray, bool]]:
    """Points `[N, 2]` of each line and set of dots, in pixels, and whether a line joins them."""
    for line in ax.lines:
        joined = line.get_linestyle() not in ("None", "", " ")
        yield np.asarray(line.get_transform().transform(line.get_xydata()), dtype=float), joined
    for dots in ax.collections:
        offsets = np.ma.filled(np.ma.asarray(dots.get_offsets(), dtype=float), np.nan)
        yield dots.get_offset_transform().transform(offsets.reshape(-1, 2)), False
