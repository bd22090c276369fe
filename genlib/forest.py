"""A forest picture: effects with their intervals beside the margin, as an HTML table of small SVGs.

Units differ from claim to claim, so each effect is placed between the ends of its own ruler: -1 is
the null, which has learnt nothing, 0 the margin, and 1 the ceiling, the best there can be.
"""

from collections.abc import Mapping
from html import escape
from typing import Protocol

SIDE, EDGE = 84, 1.25  # pixels of one unit of the common scale, and where it is cut off
WIDTH, HEIGHT = 2 * SIDE * EDGE + 8, 18
TICKS = ((-1, 0.35, ""), (0, 1, ' stroke-dasharray="3 2"'), (1, 0.35, ""))  # place, shade, dashes
ENDS = (
    f'<span class="genlib-ends" style="display: flex; justify-content: space-between; '
    f'width: {WIDTH:g}px"><span>null</span><span>margin</span><span>best</span></span>'
)


class Effect(Protocol):
    """What is drawn of each: a mean, the ends of its interval, and how many runs it rests on."""

    mean: float
    low: float
    high: float
    n: int


def forest(
    effects: Mapping[str, Effect],
    words: Mapping[str, str],
    margin: float,
    null: Mapping[str, float],
    ceiling: Mapping[str, float],
) -> str:
    """One row per effect: its name, the picture, the numbers, the word it leads to.

    Args:
        effects: by the name of their condition.
        words: supported, refuted or undecided, by the same names.
        margin: in the unit of the effects.
        null, ceiling: ends of the ruler, by the same names; some may be missing.
    """
    rows = "".join(
        f"<tr><th scope='row'>{escape(name) or 'effect'}</th>"
        f"<td>{strip(e, words[name], margin, null.get(name), ceiling.get(name))}</td>"
        f"<td>{e.mean:.3g} [{e.low:.3g}, {e.high:.3g}]</td><td>{e.n}</td><td>{words[name]}</td>"
        "</tr>"
        for name, e in effects.items()
    )
    return (
        f'<table class="genlib-forest"><thead><tr><th></th><th>{ENDS}</th><th>effect</th>'
        f"<th>n</th><th></th></tr></thead><tbody>{rows}</tbody></table>"
    )


def strip(e: Effect, word: str, margin: float, null: float | None, ceiling: float | None) -> str:
    """An effect with its interval on the common scale, as a small SVG in the text's colour.

    Where the effect lies beyond the picture, an arrow takes the place of the dot.
    """

    def at(value: float) -> float:
        x = placed(value, margin, null, ceiling)
        return WIDTH / 2 + SIDE * min(max(x, -EDGE), EDGE)

    y, low, mean, high = HEIGHT / 2, at(e.low), at(e.mean), at(e.high)
    ticks = "".join(
        f'<line x1="{WIDTH / 2 + SIDE * x:.1f}" x2="{WIDTH / 2 + SIDE * x:.1f}" y1="1" '
        f'y2="{HEIGHT - 1}" stroke="currentColor" opacity="{shade}"{dash}/>'
        for x, shade, dash in TICKS
    )
    mark = f'<circle cx="{mean:.1f}" cy="{y}" r="4" fill="currentColor"/>'
    if abs(placed(e.mean, margin, null, ceiling)) > EDGE:
        turn = 1 if mean > WIDTH / 2 else -1
        mark = (
            f'<path d="M{mean - 5 * turn:.1f} {y - 5} L{mean + 2 * turn:.1f} {y} '
            f'L{mean - 5 * turn:.1f} {y + 5} Z" fill="currentColor"/>'
        )
    label = f"{e.mean:.3g}, {e.low:.3g} to {e.high:.3g}; margin {margin:g}: {word}"
    return (
        f'<svg class="genlib-strip verdict-{word}" viewBox="0 0 {WIDTH:g} {HEIGHT}" '
        f'width="{WIDTH:g}" height="{HEIGHT}" role="img" aria-label="{escape(label)}">{ticks}'
        f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{y}" y2="{y}" stroke="currentColor" '
        f'stroke-width="3"/>{mark}</svg>'
    )


def placed(value: float, margin: float, null: float | None, ceiling: float | None) -> float:
    """An effect on the common scale: -1 at the null, 0 at the margin, 1 at the ceiling.

    It is linear between and beyond. A side without an end, or whose end lies on the margin, is
    drawn to the scale of the other side.
    """
    below = margin - null if null is not None and null < margin else None
    above = ceiling - margin if ceiling is not None and ceiling > margin else None
    length = (above or below) if value > margin else (below or above)
    return (value - margin) / (length or abs(margin) or 1.0)
