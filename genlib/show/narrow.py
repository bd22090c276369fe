"""A figure drawn a second time, as narrow as a phone, where that makes a clear picture.

A figure of seven inches has to scroll on a phone, or its letters get too small. Drawn again at less
than four inches, with letters of the same size, it fits: its panels below each other, its legend
below them, long names in two lines (`genlib.show.rearranged`). Not every figure bears that: one
that does not stays as it is.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import combinations

import numpy as np
from IPython.core.pylabtools import retina_figure
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox

from genlib.show.rearranged import panels, ways

PHONE = 3.75  # inches: letters of 9.35 pt are seen in 9 pt on a screen of 360 pixels
ROOM = 0.42  # the least share of the width that is left to each panel itself


def narrow(figure: Figure, of=lambda figure: {}) -> tuple[str, dict] | None:
    """A figure as a PNG of the width of a phone, in base64, and its metadata.

    The first way of arranging it that leaves it clear is taken.

    Args:
        figure: stays as it was.
        of: what to measure of the figure as it is drawn; goes into the metadata.

    Returns:
        None where the figure is narrow already or has no panels of one grid; and where, in each
        way, words would meet more words than before, or cover more of what is drawn, or leave a
        panel no room.
    """
    if figure.get_size_inches()[0] <= PHONE or not panels(figure):
        return None
    before = _meetings(figure), _covered(figure)
    for way in ways(figure):
        with ExitStack() as restored:
            for change in way:
                restored.enter_context(change(figure, PHONE))
            figure.draw_without_rendering()
            if _clear(figure, *before):
                png, said = retina_figure(figure, base64=True)
                return png, said | of(figure)
    return None


def _clear(figure: Figure, meetings: int, covered: float) -> bool:
    """Whether it fits, each panel has room, and no more words meet or hide than before."""
    fits = figure.get_tightbbox(figure.canvas.get_renderer()).width <= 1.03 * PHONE
    found = panels(figure)
    columns = len({ax.get_subplotspec().colspan.start for ax in found})
    room = all(ax.get_position().width >= ROOM / columns**0.5 for ax in found)
    return fits and room and _meetings(figure) <= meetings and _covered(figure) <= covered + 0.005


def _meetings(figure: Figure) -> int:
    """How many pairs of words touch."""
    renderer = figure.canvas.get_renderer()
    words = list(figure.texts)  # the title of all panels among them
    legends = list(figure.legends)
    for ax in figure.axes:
        if ax.axison:
            words += [t.label1 for axis in (ax.xaxis, ax.yaxis) for t in axis._update_ticks()]
            words += [ax.xaxis.label, ax.yaxis.label]
        words += [ax.title, ax._left_title, ax._right_title, *ax.texts]
        legends += [ax.get_legend()] if ax.get_legend() else []
    words += [text for legend in legends for text in legend.get_texts()]
    places = [_place(word, renderer) for word in words if word.get_visible() and word.get_text()]
    return sum(
        one.get_extents().overlaps(other.get_extents()) and one.intersects_path(other)
        for one, other in combinations(places, 2)
    )


def _place(word: Text, renderer) -> Path:
    """Where a word stands, in its frame if it has one, and a little air at both sides of it."""
    frame, slant = word.get_bbox_patch(), word.get_rotation()
    box = (word if frame is None else frame).get_window_extent(renderer)
    (width, height), middle = box.size, (box.p0 + box.p1) / 2
    if slant % 90:  # a slanted word has the middle of the box that holds it
        word.set_rotation(0)
        width, height = word.get_window_extent(renderer).size
        word.set_rotation(slant)
    level = Bbox.from_bounds(-width / 2 - 2, -height / 2, width + 4, height)
    turn = Affine2D().rotate_deg(slant if slant % 90 else 0).translate(*middle)
    return turn.transform_path(Path(level.corners()[[0, 1, 3, 2, 0]]))


def _covered(figure: Figure) -> float:
    """The share of what is drawn, as points along lines and markers, that lies behind words."""
    renderer = figure.canvas.get_renderer()
    worst = 0.0
    for ax in figure.axes:
        boxes = [text.get_window_extent(renderer) for text in ax.texts]
        boxes += [ax.get_legend().get_window_extent(renderer)] if ax.get_legend() else []
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
        worst = max(worst, behind / max(total, 1))
    return worst


def _points(ax: Axes) -> Iterator[tuple[np.ndarray, bool]]:
    """Points `[N, 2]` of each line and set of dots, in pixels, and whether a line joins them."""
    for line in ax.lines:
        joined = line.get_linestyle() not in ("None", "", " ")
        yield np.asarray(line.get_transform().transform(line.get_xydata()), dtype=float), joined
    for dots in ax.collections:
        offsets = np.ma.filled(np.ma.asarray(dots.get_offsets(), dtype=float), np.nan)
        yield dots.get_offset_transform().transform(offsets.reshape(-1, 2)), False
