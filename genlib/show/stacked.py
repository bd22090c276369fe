"""The panels of a figure, and the same panels below each other on a narrow sheet."""

from collections.abc import Iterator
from contextlib import contextmanager

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec


def panels(figure: Figure) -> list[Axes]:
    """The axes of a figure that stand in one grid, colour bars left out; none where they do not."""
    found = [ax for ax in figure.axes if getattr(ax, "_colorbar", None) is None]
    specs = [ax.get_subplotspec() for ax in found]
    if figure.subfigs or any(spec is None for spec in specs):
        return []
    if len({id(spec.get_gridspec()) for spec in specs}) != 1:
        return []
    return sorted(found, key=_place)


def _place(ax: Axes) -> tuple[int, int]:
    """Row and column, as one reads."""
    spec = ax.get_subplotspec()
    return spec.rowspan.start, spec.colspan.start


@contextmanager
def paired(figure: Figure, width: float) -> Iterator[None]:
    """Many small panels in two columns, with the scales that they shared."""
    with stacked(figure, width, columns=2):
        yield


@contextmanager
def stacked(figure: Figure, width: float, columns: int = 1) -> Iterator[None]:
    """Panels below each other, each about as high as it was, with the scales that it shared."""
    size, found = figure.get_size_inches(), panels(figure)
    specs = [ax.get_subplotspec() for ax in found]
    grid = specs[0].get_gridspec()
    rows = grid.nrows
    tall = [len(spec.rowspan) / rows * size[1] for spec in specs]
    wide = [len(spec.colspan) / grid.ncols * size[0] for spec in specs]
    for i, ax in enumerate(found):
        if ax.get_aspect() != "auto":  # as large as the sheet lets it be
            tall[i] *= min(1.5, width / wide[i] / columns)
    lines = [max(tall[i : i + columns]) for i in range(0, len(found), columns)]
    new = GridSpec(len(lines), columns, figure=figure, height_ratios=lines)
    figure.set_size_inches(width, sum(lines))
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
