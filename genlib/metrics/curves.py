"""Curves of training: whether there was anything more to gain."""

import math
from collections.abc import Sequence


def plateaued(
    curve: Sequence[Sequence[float]], tolerance: float = 0.02, halvings: float | None = None
) -> bool:
    """Whether training was finished: its last quarter gained hardly anything more.

    Args:
        curve: (step, loss) pairs, lower is better.
        tolerance: the part of the whole gain that the last quarter may have brought.
        halvings: of positive distances, which are compared by their ratios: how often the last
            quarter may have halved the best of those before. An untrained model can be so far
            away that a part of the whole gain is more than all that is left.

    Raises:
        ValueError: `halvings` of a curve that is not positive.
    """
    values = [value for _, value in curve]
    if halvings is not None and min(values, default=1) <= 0:
        raise ValueError(f"Expected positive distances to take ratios of, got {min(values):g}.")
    if len(values) < 4 or not all(map(math.isfinite, values)):
        return False
    before, best = min(values[: -(len(values) // 4)]), min(values)
    if halvings is not None and math.log2(before / best) > halvings:
        return False
    return before - best <= tolerance * (values[0] - best)
