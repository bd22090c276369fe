"""A measure between its ends: what has learnt nothing, and the best there can be."""

from collections.abc import Iterable, Mapping

from matplotlib.axes import Axes

from genlib.metrics.intervals import Interval
from genlib.show.colours import PALETTE, colour

OWN: dict[str, str] = {}  # colours of names that the book does not know, through one notebook


def ruler(
    ax: Axes,
    values: Mapping[str, Interval | float],
    null: float,
    ceiling: float | None,
    label: str,
    names: tuple[str, str] = ("nothing learnt", "real data"),
) -> None:
    """Draw one row a method, with the null and the ceiling as labelled lines through all rows.

    Args:
        ax: to draw on.
        values: by method, from the top down; an interval is drawn as a bar.
        null: the value of what has learnt nothing.
        ceiling: the value of real data against real data; None where there is none.
        label: of the measure, with its unit.
        names: of the two lines.

    Raises:
        ValueError: no value.
    """
    if not values:
        raise ValueError("Expected at least one method to draw, got none.")
    for place, name, style in ((null, names[0], ":"), (ceiling, names[1], "--")):
        if place is not None:
            ax.axvline(place, color="0.5", linestyle=style, linewidth=1)
            ax.annotate(
                name,
                (place, 1.0),
                xycoords=("data", "axes fraction"),
                xytext=(0, 3),
                textcoords="offset points",
                ha="center",
                va="bottom",
                color="0.4",
            )
    colours = _colours(values)
    for row, (name, value) in enumerate(values.items()):
        code = colours[name]
        if isinstance(value, Interval):
            ax.plot((value.low, value.high), (row, row), color=code, linewidth=2.5)
            value = value.mean
        ax.plot(value, row, "o", color=code)
    ax.set_yticks(range(len(values)), list(values))
    ax.set(xlabel=label, ylim=(len(values) - 0.5, -0.5))


def _colours(names: Iterable[str]) -> dict[str, str]:
    """The book's colour of each; a name it does not know gets one of the others and keeps it."""
    known = {}
    for name in names:
        try:
            known[name] = colour(name)
        except ValueError:
            continue
    for name in names:
        if name not in known:
            taken = {*known.values(), *OWN.values()}
            free = [code for code in PALETTE.values() if code not in taken]
            known[name] = OWN.setdefault(name, (free or list(PALETTE.values()))[0])
    return known
