"""Figures in one style: colour-blind-safe, on white, with letters that can be read as shown."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
import seaborn as sns
import torch
from IPython import get_ipython
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib_inline.backend_inline import set_matplotlib_formats
from torch import Tensor

from genlib.show.colours import COLOURS
from genlib.show.figures import GRIDS, stored

WIDTH = 7.2  # inches of a figure that the page has room for


def style() -> None:
    """Set the book's colours, small fonts, and a solid white ground.

    A notebook stores its figures with twice as many pixels as it shows, for sharp screens, and
    beside them what a dark page and a phone must know (`genlib.show.figures`). A page has room for
    figures of 7.2 inches; in those, and with these fonts, the smallest letters are shown in 9 pt.
    """
    if (shell := get_ipython()) is not None:
        set_matplotlib_formats("retina")
        shell.display_formatter.formatters["image/png"].for_type(Figure, stored)
    sns.set_theme(context="notebook", style="ticks", palette=COLOURS, font_scale=0.85)
    plt.rcParams.update(
        {
            "figure.dpi": 100,
            "savefig.dpi": 100,
            "figure.facecolor": "white",
            "savefig.facecolor": "white",
            "figure.figsize": (6.0, 3.4),
            "figure.constrained_layout.use": True,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.titlesize": "medium",
            "legend.frameon": False,
            "image.cmap": "gray_r",
        }
    )


def images(
    rows: Tensor | Sequence[Tensor],
    labels: Sequence[str] = (),
    side: int | None = None,
    columns: int = 12,
    scale: float = 0.55,
) -> Figure:
    """Draw grey images in a grid, ink on paper.

    Args:
        rows: flattened images `[N, side * side]`, wrapped after `columns` of them; or a sequence
            of such tensors, one row each.
        labels: names of the rows, at their left.
        side: of one image in pixels, by default the root of its size.
        columns: images in a row.
        scale: inches an image, or less where the page has no room for that.

    Raises:
        ValueError: images that are not square, or labels that do not match the rows.
    """
    if isinstance(rows, Tensor):
        rows = rows.split(columns)
    width = max(len(row) for row in rows)
    side = side or round(rows[0][0].numel() ** 0.5)
    if side * side != rows[0][0].numel():
        raise ValueError(f"Expected square images, got {rows[0][0].numel()} pixels each.")
    if labels and len(labels) != len(rows):
        raise ValueError(f"Expected a label for each of {len(rows)} rows, got {len(labels)}.")
    sheet = np.zeros((len(rows) * (side + 1), width * (side + 1)))
    for i, row in enumerate(rows):
        for j, image in enumerate(row.detach().cpu()):
            top, left = i * (side + 1), j * (side + 1)
            sheet[top : top + side, left : left + side] = image.reshape(side, side)
    margin = 1.3 if labels else 0.0
    scale = min(scale, (WIDTH - margin) / width)
    figure, ax = plt.subplots(figsize=(width * scale + margin, len(rows) * scale))
    ax.imshow(sheet[:-1, :-1], vmin=0, vmax=1, interpolation="nearest", aspect="equal")
    ax.set_xticks([])
    ax.set_yticks([i * (side + 1) + side / 2 for i in range(len(labels))], labels)
    ax.tick_params(length=0)
    sns.despine(ax=ax, left=True, bottom=True)
    GRIDS[ax] = width
    return figure


def sheet(picture, labels: Sequence[str] = (), side: int = 28, scale: float = 0.55) -> Figure:
    """Draw a stored picture that is a grid of square images, ink on paper, its rows named.

    Args:
        picture: `[rows * side, columns * side]` in [0, 1], as `Study.picture` gives one.
        labels: names of the rows, at their left.
        side: of one image in pixels.
        scale: inches per image, or less where the page has no room for that.

    Raises:
        ValueError: a picture that is no grid of such images.
    """
    picture = np.asarray(picture)
    if picture.ndim != 2 or picture.shape[0] % side or picture.shape[1] % side:
        raise ValueError(f"Expected a grid of images of side {side}, got {list(picture.shape)}.")
    rows = [
        torch.stack(row.split(side, 1)).flatten(1) for row in torch.as_tensor(picture).split(side)
    ]
    return images(rows, labels, side, scale=scale)


def band(ax: Axes, x: Sequence[float], runs: np.ndarray, label: str, **style) -> None:
    """Draw the mean of several runs `[runs, len(x)]` as a line, and their range as a band."""
    runs = np.asarray(runs, dtype=float)
    (line,) = ax.plot(x, runs.mean(0), label=label, **style)
    ax.fill_between(x, runs.min(0), runs.max(0), color=line.get_color(), alpha=0.2, linewidth=0)
