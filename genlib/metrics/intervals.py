"""How sure a number is: a mean over repeats with its confidence interval."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class Interval:
    """A mean of n repeats and the interval around it, from `low` to `high`.

    Prints as `0.0123 [0.0119, 0.0127] (n=3)`; `f"{interval:.2f}"` sets the digits.
    """

    mean: float
    low: float
    high: float
    n: int

    def format(self, spec: str = ".3g") -> str:
        """The text, with all three numbers written by the format `spec`."""
        return f"{self.mean:{spec}} [{self.low:{spec}}, {self.high:{spec}}] (n={self.n})"

    def __format__(self, spec: str) -> str:
        return self.format(spec or ".3g")

    def __str__(self) -> str:
        return self.format()


def interval(values: Iterable[float] | torch.Tensor, level: float = 0.95) -> Interval:
    """Student's t interval for the mean of repeats, usually over seeds.

    The repeats are taken to be independent and about normal; with three of them the interval is
    4.3 standard errors to either side, where a normal one would claim 1.96. Only training again
    with another seed is a repeat: examples scored by one model are not.

    Args:
        values: one number a repeat, at least two.
        level: the confidence, between 0 and 1.

    Source: Student, "The probable error of a mean", Biometrika 6 (1908).

    Raises:
        ValueError: fewer than two values, a NaN among them, or a level not between 0 and 1.
    """
    from scipy.stats import t  # here: it takes long to import

    try:
        numbers = [float(value) for value in values]
    except (TypeError, ValueError, RuntimeError):  # the last: a tensor of several numbers
        raise TypeError(f"Expected values to be numbers, one a repeat, got {values!r}.") from None
    if len(numbers) < 2:
        raise ValueError(
            f"Expected at least two values, as from two seeds, got {len(numbers)}: "
            "a single run says nothing about how much runs differ."
        )
    if not all(math.isfinite(number) for number in numbers):
        raise ValueError(f"Expected finite values, got {numbers}.")
    if not isinstance(level, int | float) or not 0 < level < 1:
        raise ValueError(f"Expected level to be between 0 and 1, got {level!r}.")
    n, mean = len(numbers), math.fsum(numbers) / len(numbers)
    variance = math.fsum((number - mean) ** 2 for number in numbers) / (n - 1)
    half = float(t.ppf((1 + level) / 2, n - 1)) * math.sqrt(variance / n)
    return Interval(mean, mean - half, mean + half, n)
