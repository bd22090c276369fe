"""A forest picture: effects with intervals beside their margin, an SVG in the page's colours."""

from collections.abc import Mapping
from html import escape
from typing import Protocol

WIDTH, LEFT, RIGHT, ROW = 560, 190, 16, 26  # pixels of the drawing; it scales with the page


class Effect(Protocol):
    """What is drawn of each: a mean and the ends of its interval."""

    mean: float
    low: float
    high: float


def forest(
    effects: Mapping[str, Effect],
    margin: float,
    unit: str,
    null: Mapping[str, float] | None = None,
    ceiling: Mapping[str, float] | None = None,
) -> str:
    """One row an effect: a dot with its interval, the margin as a line through all rows.

    Rows may have a null (a hollow square) and a ceiling (a hollow diamond). Colours are those of
    the text around (`currentColor`), so that it reads in light and dark.

    Args:
        effects: by the name of their condition.
        margin: in the unit of the effects.
        unit: written under the axis.
        null, ceiling: ends of the ruler, by the same names.
    """
    null, ceiling = null or {}, ceiling or {}
    values = [v for e in effects.values() for v in (e.low, e.high, e.mean)] + [margin, 0.0]
    low, high = min(values), max(values)
    pad = 0.06 * (high - low or 1.0)
    low, high = low - pad, high + pad
    height = ROW * len(effects) + 40

    def place(value: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (min(max(value, low), high) - low) / (high - low)

    bottom = height - 34
    parts = [
        f'<line x1="{place(margin):.1f}" x2="{place(margin):.1f}" y1="4" y2="{bottom}" '
        'stroke="currentColor" stroke-dasharray="4 3"/>',
        f'<text x="{place(margin):.1f}" y="{bottom + 13}" text-anchor="middle">margin '
        f"{margin:g}</text>",
        f'<text x="{WIDTH - RIGHT}" y="{height - 6}" text-anchor="end">{escape(unit)}</text>',
    ]
    for i, (name, e) in enumerate(effects.items()):
        y = ROW * i + ROW / 2 + 4
        parts.append(f'<text x="0" y="{y + 4}">{escape(name or "effect")}</text>')
        for value, shape in ((null.get(name), "null"), (ceiling.get(name), "ceiling")):
            if value is not None and low <= value <= high:
                turn = "" if shape == "null" else f' transform="rotate(45 {place(value):.1f} {y})"'
                parts.append(
                    f'<rect x="{place(value) - 4:.1f}" y="{y - 4}" width="8" height="8" '
                    f'fill="none" stroke="currentColor" opacity="0.6"{turn}>'
                    f"<title>{shape} {value:.3g}</title></rect>"
                )
        parts.append(
            f'<line x1="{place(e.low):.1f}" x2="{place(e.high):.1f}" y1="{y}" y2="{y}" '
            'stroke="currentColor" stroke-width="2"/>'
            f'<circle cx="{place(e.mean):.1f}" cy="{y}" r="4" fill="currentColor"/>'
        )
    said = "; ".join(
        f"{name or 'effect'} {e.mean:.3g}, {e.low:.3g} to {e.high:.3g}"
        for name, e in effects.items()
    )
    label = escape(f"Effects beside the margin {margin:g} {unit}: {said}.", quote=True)
    return (
        f'<svg class="genlib-forest" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{label}" font-size="13" fill="currentColor">{"".join(parts)}</svg>'
    )
