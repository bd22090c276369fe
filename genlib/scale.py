"""One scale for the effects of all claims, whatever their units.

An effect is placed between the ends of its own ruler: -1 is the null, which has learnt nothing, 0
the margin, and 1 the ceiling, the best there can be.
"""


def placed(value: float, margin: float, null: float | None, ceiling: float | None) -> float:
    """An effect on the common scale.

    Args:
        value: the effect, in its unit.
        margin: what it has to exceed.
        null, ceiling: the ends; a side without one, or whose end lies on the margin, is drawn to
            the scale of the other side.

    Returns:
        -1 at the null, 0 at the margin, 1 at the ceiling, linear between and beyond.
    """
    below = margin - null if null is not None and null < margin else None
    above = ceiling - margin if ceiling is not None and ceiling > margin else None
    length = (above or below) if value > margin else (below or above)
    return (value - margin) / (length or abs(margin) or 1.0)
