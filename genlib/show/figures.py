"""What a page must know of a figure to show it well, stored beside its picture in the notebook.

A dark page turns a figure's paper dark, but not the photographs and maps in it: it must know where
they lie. A phone lets a figure scroll, or stacks its panels, rather than show letters that nobody
can read: it must know how small they are, and where panels part. Jupyter does not look at any of
this; it stands in the output's metadata, under "image/png" and "genlib".
"""

from collections.abc import Iterator
from weakref import WeakKeyDictionary

import numpy as np
from IPython.core.pylabtools import retina_figure
from matplotlib import rcParams
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from genlib.runtime import making_page
from genlib.show.narrow import PHONE, narrow

SMALLEST = 9  # points: how small letters may be as they are seen
GRIDS: WeakKeyDictionary[Axes, int] = WeakKeyDictionary()  # panels that are so many columns


def stored(figure: Figure) -> tuple[str, dict] | None:
    """A figure as Jupyter stores it: a PNG of doubled density in base64, and its metadata.

    For the page, not in a reader's kernel or a test's, it is also drawn as narrow as a phone, if it
    bears that.
    """
    drawn = retina_figure(figure, base64=True)  # None for an empty figure
    if drawn is None:
        return None
    said = facts(figure)
    # a page itself puts below each other the parts of a grid, and panels that lose nothing by it
    if (
        making_page()
        and not said["columns"]
        and _cut_badly(figure, said)
        and (again := narrow(figure, lambda f: {"pictures": pictures(f, _page(f))}))
    ):
        said["narrow"] = again[1] | {"png": again[0]}
    return drawn[0], drawn[1] | {"genlib": said}


def _cut_badly(figure: Figure, said: dict) -> bool:
    """Whether panels cannot be cut apart so that each is whole and fits on a phone.

    A scale that is shared stands beside one of them only, and so does a name that all have; a panel
    that is wider than the phone loses what is at its edge: the legend, the last number of a scale.
    """
    if not said["cuts"] or any(said["axes"]) or any(t.get_visible() for t in figure.texts):
        return True
    letters = said["letters"] or SMALLEST
    edges = [0, *said["cuts"], 1]
    widest = max(end - start for start, end in zip(edges, edges[1:], strict=False))
    return widest * said["inches"] * SMALLEST / letters > PHONE


def facts(figure: Figure) -> dict:
    """Where a figure's pictures lie, its smallest letters, its width, and where panels part.

    Returns:
        "pictures": boxes [left, top, width, height] as shares of the stored picture;
        "letters": the smallest font size in points, or None where there is no word;
        "inches": the width of the stored picture;
        "cuts": shares of the width at which a vertical cut hurts nothing;
        "axes": for each cut, from where to where the scale stands that what follows needs, or None;
        "columns": left and right edge of a grid of images and how many they are, or None.
    """
    renderer = figure.canvas.get_renderer()
    page = _page(figure)
    sizes = [text.get_fontsize() for text in _texts(figure)]
    cuts, axes = _cuts(figure, renderer)
    grid = next((ax for ax in figure.axes if ax in GRIDS), None)

    def share(x: float) -> float:
        return round(float(min(max((x / figure.dpi - page.x0) / page.width, 0), 1)), 4)

    return {
        "pictures": pictures(figure, page),
        "letters": round(float(min(sizes)), 2) if sizes else None,
        "inches": round(float(page.width), 3),
        "cuts": [share(x) for x in cuts],
        "axes": [axis and [share(x) for x in axis] for axis in axes],
        "columns": grid and [share(grid.bbox.x0), share(grid.bbox.x1), GRIDS[grid]],
    }


def _where(figure: Figure) -> dict:
    """Where the pictures lie, of the narrow figure as it is drawn."""
    return {"pictures": pictures(figure, _page(figure))}


def pictures(figure: Figure, page: Bbox) -> list[list[float]]:
    """Boxes [left, top, width, height] of a figure's pictures, as shares of what is stored."""
    boxes = [Bbox(box.get_points() / figure.dpi) for box in _pictures(figure)]
    return sorted(
        [
            round((box.x0 - page.x0) / page.width, 4),
            round((page.y1 - box.y1) / page.height, 4),
            round(box.width / page.width, 4),
            round(box.height / page.height, 4),
        ]
        for box in boxes
    )


def _page(figure: Figure) -> Bbox:
    """What is stored of a figure, in inches."""
    box = figure.get_tightbbox(figure.canvas.get_renderer())
    return box.padded(rcParams["savefig.pad_inches"])


def _surface(artist: Artist) -> bool:
    """Whether this is an image or a surface in colours that stand for numbers."""
    if isinstance(artist, ContourSet):
        return artist.filled
    return isinstance(artist, AxesImage | QuadMesh)


def _pictures(figure: Figure) -> Iterator[Bbox]:
    """Boxes in pixels of what shows an image or such a surface, and of its colour bar."""
    for ax in figure.axes:
        bar = getattr(ax, "_colorbar", None)
        if bar is not None:
            if _surface(bar.mappable):
                yield _inside(ax, ax.bbox)
            continue
        drawn = [a for a in (*ax.images, *ax.collections) if a.get_visible() and _surface(a)]
        if drawn:
            boxes = [a.get_window_extent() if isinstance(a, AxesImage) else ax.bbox for a in drawn]
            box = Bbox.intersection(Bbox.union(boxes), ax.bbox)
            if box is not None:
                yield _inside(ax, box)


def _inside(ax: Axes, box: Bbox) -> Bbox:
    """A box without the halves of the frame's lines that reach into it."""
    if not ax.axison:
        return box
    lines = {
        side: spine.get_linewidth() / 2 * ax.figure.dpi / 72
        for side, spine in ax.spines.items()
        if side in ("left", "right", "top", "bottom") and spine.get_visible()
    }
    near = {"left": ax.bbox.x0, "right": ax.bbox.x1, "bottom": ax.bbox.y0, "top": ax.bbox.y1}
    here = {"left": box.x0, "right": box.x1, "bottom": box.y0, "top": box.y1}
    for side, half in lines.items():
        if abs(here[side] - near[side]) < half:
            here[side] += half if side in ("left", "bottom") else -half
    return Bbox.from_extents(here["left"], here["bottom"], here["right"], here["top"])


def _texts(artist: Artist) -> Iterator[Text]:
    """The words that are drawn."""
    if not artist.get_visible():
        return
    if isinstance(artist, Text) and artist.get_text().strip():
        yield artist
    hidden = (artist.xaxis, artist.yaxis) if isinstance(artist, Axes) and not artist.axison else ()
    for child in artist.get_children():
        if child not in hidden:
            yield from _texts(child)


def _cuts(figure: Figure, renderer) -> tuple[list[float], list[tuple[float, float] | None]]:
    """Places in pixels between panels that share no colour bar and no legend.

    Returns:
        The places; and for each the scale that panels at its right share with one at its left and
        do not show: from where to where, or None.
    """
    spans = []
    for artist in figure.get_children():
        if artist is figure.patch or not artist.get_visible():
            continue
        together = [artist]
        if isinstance(artist, Axes) and hasattr(artist, "_colorbar_info"):
            together += artist._colorbar_info["parents"]
        boxes = [a.get_tightbbox(renderer) for a in together]
        boxes = [box for box in boxes if box is not None and box.width > 0]
        if boxes:
            spans.append((min(b.x0 for b in boxes), max(b.x1 for b in boxes)))
    spans.sort()
    cuts, end, panels = [], 0, [ax.bbox.x0 for ax in figure.axes]
    for start, stop in spans:
        before = [x for x in panels if (cuts[-1] if cuts else 0) < x < start]
        if start > end and before and max(panels) > start:  # words alone are no panel
            cuts.append((start + end) / 2)
        end = max(end, stop)
    return cuts, [_axis(figure, cut, cuts, renderer) for cut in cuts]


def _axis(figure: Figure, cut: float, cuts: list[float], renderer) -> tuple[float, float] | None:
    """Where the scale stands that the panels between a cut and the next share and do not show."""
    stop = min((x for x in cuts if x > cut), default=figure.bbox.x1)
    shown = []
    for ax in figure.axes:
        if not cut < ax.bbox.x0 < stop or ax.yaxis.get_tick_params().get("labelleft"):
            continue
        for other in ax.get_shared_y_axes().get_siblings(ax):
            words = other.yaxis.get_tightbbox(renderer) if other.axison else None
            if other.bbox.x0 < cut and words is not None and words.x0 < other.bbox.x0 - 2:
                shown.append(other.bbox.x0)
    if not shown:
        return None
    start = max((x for x in cuts if x < min(shown)), default=-np.inf)
    return start, min(shown) + 1
