"""Curves of training: whether there was anything more to gain."""

from collections.abc import Sequence


def plateaued(curve: Sequence[Sequence[float]], tolerance: float = 0.02) -> bool:
    """Whether training was finished: its last quarter gained hardly anything more.

    Args:
        curve: (step, loss) pairs, lower is better.
        tolerance: the part of the whole gain that the last quarter may have brought.
    """
    values = [value for _, value in curve]
    if len(values) < 4:
        return False
    before, best = min(values[: -(len(values) // 4)]), min(values)
    return before - best <= tolerance * (values[0] - best)
