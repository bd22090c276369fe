"""Bayes' rule for a detector: of those it accuses, how many are what it says?"""

from typing import NamedTuple


class Alarms(NamedTuple):
    """What a detector makes of a thousand (or any number of) items: expected numbers.

    Attributes:
        caught: generated, and called so.
        missed: generated, and not called so.
        false: real, and called generated.
        passed: real, and not called generated.
    """

    caught: float
    missed: float
    false: float
    passed: float

    @property
    def right(self) -> float:
        """The share of alarms that are right (the precision); NaN without any alarm."""
        alarms = self.caught + self.false
        return self.caught / alarms if alarms else float("nan")


def alarms(base: float, hit: float, false: float, items: float = 1.0) -> Alarms:
    """Expected numbers of alarms.

    Args:
        base: the share of items that are generated, from 0 to 1.
        hit: the share of generated items that are called so (the true-positive rate).
        false: the share of real items that are called generated (the false-positive rate).
        items: how many there are.

    Raises:
        ValueError: a share out of [0, 1].
    """
    for name, share in (("base", base), ("hit", hit), ("false", false)):
        if not 0 <= share <= 1:
            raise ValueError(f"Expected {name} to be between 0 and 1, got {share!r}.")
    made, real = base * items, (1 - base) * items
    return Alarms(made * hit, made * (1 - hit), real * false, real * (1 - false))


def enough_base(right: float, hit: float, false: float) -> float:
    """The base rate from which on a share `right` of the alarms is right.

    Raises:
        ValueError: a share out of [0, 1], or a detector that never raises an alarm.
    """
    for name, share in (("right", right), ("hit", hit), ("false", false)):
        if not 0 <= share <= 1:
            raise ValueError(f"Expected {name} to be between 0 and 1, got {share!r}.")
    if not hit and not false:
        raise ValueError("Expected a detector that raises some alarm, got hit = false = 0.")
    return right * false / (right * false + (1 - right) * hit)
