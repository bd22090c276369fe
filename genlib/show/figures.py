"""What a page must know of a figure to show it well, stored beside its picture in the notebook.

A dark page turns a figure's paper dark, but not the photographs and maps in it: it must know where
they lie. A phone lets a figure scroll, or stacks its panels, rather than show letters that nobody
can read: it must know how small they are, and where panels part. Jupyter does not look at any of
this; it stands in the output's metadata, under "image/png" and "genlib".
"""

from collections.abc import Iterator

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


def stored(figure: Figure) -> tuple[str, dict] | None:
    """A figure as Jupyter stores it: a PNG of doubled density in base64, and its metadata."""
    drawn = retina_figure(figure, base64=True)  # None for an empty figure
    return drawn and (drawn[0], drawn[1] | {"genlib": facts(figure)})


def facts(figure: Figure) -> dict:
    """Where a figure's pictures lie, its smallest letters, its width, and where panels part.

    Returns:
        "pictures": boxes [left, top, width, height] as shares of the stored picture;
        "letters": the smallest font size in points, or None where there is no word;
        "inches": the width of the stored picture;
        "cuts": shares of the width at which a vertical cut hurts nothing.
    """
    renderer = figure.canvas.get_renderer()
    page = figure.get_tightbbox(renderer).padded(rcParams["savefig.pad_inches"])  # inches
    boxes = [Bbox(box.get_points() / figure.dpi) for box in _pictures(figure)]
    sizes = [text.get_fontsize() for text in _texts(figure)]
    return {
        "pictures": sorted(
            [
                round((box.x0 - page.x0) / page.width, 4),
                round((page.y1 - box.y1) / page.height, 4),
                round(box.width / page.width, 4),
                round(box.height / page.height, 4),
            ]
            for box in boxes
        ),
        "letters": round(float(min(sizes)), 2) if sizes else None,
        "inches": round(float(page.width), 3),
        "cuts": [
            round((x / figure.dpi - page.x0) / page.width, 4) for x in _cuts(figure, renderer)
        ],
    }


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


def _cuts(figure: Figure, renderer) -> list[float]:
    """Places in pixels between panels that share no scale, no colour bar and no legend."""
    spans = []
    for artist in figure.get_children():
        if artist is figure.patch or not artist.get_visible():
            continue
        together = [artist]
        if isinstance(artist, Axes):
            bar = getattr(artist, "_colorbar", None)
            together += artist.get_shared_y_axes().get_siblings(artist)
            together += [bar.mappable.axes] if bar is not None and bar.mappable.axes else []
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
    return cuts
