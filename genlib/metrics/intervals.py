"""How sure a number is: an interval that suits its kind, over what was independently repeated."""

import math
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch

FEWEST = 5  # repeats; with fewer there is no interval worth the name, and the values are shown


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


@dataclass(frozen=True)
class Values(Interval):
    """Too few repeats for an interval: prints them all. `low` and `high` are the extremes."""

    values: tuple[float, ...] = ()

    def format(self, spec: str = ".3g") -> str:
        return f"{', '.join(f'{v:{spec}}' for v in self.values)} (n={self.n})"


def bootstrap(
    values: Iterable[float] | torch.Tensor,
    low: float = -math.inf,
    high: float = math.inf,
    level: float = 0.95,
    seed: int = 0,
) -> Interval:
    """The mean of independent repeats with its BCa bootstrap interval.

    Resampled is what was repeated: give one number per independent run, not per example. Fewer
    than five come back as they are.

    Args:
        values: one number per run.
        low, high: limits of the quantity; a value outside is refused, and the interval stays
            inside.
        level: the confidence, between 0 and 1.
        seed: of the resampling.

    Source: Efron, "Better bootstrap confidence intervals", Journal of the American Statistical
    Association 82 (1987); the computation is scipy's.

    Raises:
        ValueError: no value, one that is not finite or outside the limits, a level out of range.
    """
    from scipy.stats import bootstrap as scipy_bootstrap  # here: it takes long to import

    numbers = _numbers(values, 1, level)
    if min(numbers) < low or max(numbers) > high:
        raise ValueError(f"Expected values in [{low:g}, {high:g}], got {numbers}.")
    n, mean = len(numbers), math.fsum(numbers) / len(numbers)
    if n < FEWEST:
        return Values(mean, min(numbers), max(numbers), n, tuple(numbers))
    if len(set(numbers)) == 1:  # nothing to resample
        return Interval(mean, mean, mean, n)
    if len(set(numbers)) < n / 2:
        warnings.warn(
            f"{n} repeats with only {len(set(numbers))} different values: were they independent "
            "runs? Copies of one run make an interval too narrow.",
            stacklevel=2,
        )
    result = scipy_bootstrap(
        (np.array(numbers),),
        np.mean,
        confidence_level=level,
        n_resamples=9999,
        method="BCa",
        rng=np.random.default_rng(seed),
    ).confidence_interval
    return Interval(mean, max(low, float(result.low)), min(high, float(result.high)), n)


def paired(
    ours: Sequence[float] | torch.Tensor,
    theirs: Sequence[float] | torch.Tensor,
    level: float = 0.95,
) -> Interval:
    """The mean difference of two arms that ran with the same seeds, in the same order.

    Raises:
        ValueError: arms of different length; and as for `bootstrap`.
    """
    ours, theirs = _numbers(ours, 1, level), _numbers(theirs, 1, level)
    if len(ours) != len(theirs):
        raise ValueError(
            f"Expected as many values of both arms, one per seed, got {len(ours)} and "
            f"{len(theirs)}."
        )
    return bootstrap([a - b for a, b in zip(ours, theirs, strict=True)], level=level)


def share(successes: Iterable[bool | float], level: float = 0.95) -> Interval:
    """The share of runs in which something happened, with the exact interval for a share.

    Source: Clopper and Pearson, "The use of confidence or fiducial limits illustrated in the case
    of the binomial", Biometrika 26 (1934).

    Raises:
        ValueError: a value that is neither 0 nor 1; and as for `bootstrap`.
    """
    from scipy.stats import binomtest

    numbers = _numbers(successes, 1, level)
    if any(number not in (0.0, 1.0) for number in numbers):
        raise ValueError(f"Expected values of 0 or 1, one per run, got {numbers}.")
    k, n = int(sum(numbers)), len(numbers)
    exact = binomtest(k, n).proportion_ci(level, "exact")
    return Interval(k / n, float(exact.low), float(exact.high), n)


def interval(values: Iterable[float] | torch.Tensor, level: float = 0.95) -> Interval:
    """Student's t interval for the mean of repeats, usually over seeds.

    The repeats are taken to be independent and about normal; with three of them the interval is
    4.3 standard errors to either side, where a normal one would claim 1.96. Only training again
    with another seed is a repeat: examples scored by one model are not. It may leave the possible
    range of a bounded quantity, for which `bootstrap` and `share` are made.

    Args:
        values: one number per repeat, at least two.
        level: the confidence, between 0 and 1.

    Source: Student, "The probable error of a mean", Biometrika 6 (1908).

    Raises:
        ValueError: fewer than two values, a NaN among them, or a level not between 0 and 1.
    """
    from scipy.stats import t

    numbers = _numbers(values, 2, level)
    n, mean = len(numbers), math.fsum(numbers) / len(numbers)
    variance = math.fsum((number - mean) ** 2 for number in numbers) / (n - 1)
    half = float(t.ppf((1 + level) / 2, n - 1)) * math.sqrt(variance / n)
    return Interval(mean, mean - half, mean + half, n)


def prediction(values: Iterable[float] | torch.Tensor, level: float = 0.95) -> Interval:
    """Where one more repeat will lie with probability `level`, given those that were made.

    It is wider than the interval for the mean: that one shrinks to a point with many repeats, this
    one to the spread of single ones. What lies outside differs from the repeats. The repeats are
    taken to be independent and about normal.

    Args:
        values: one number per repeat, at least two.
        level: the probability, between 0 and 1.

    Source: Fisher, "The fiducial argument in statistical inference", Annals of Eugenics 6 (1935).

    Raises:
        ValueError: as for `interval`.
    """
    mean = interval(values, level)
    factor = math.sqrt(mean.n + 1)  # standard error s / sqrt(n), of a new value s sqrt(1 + 1/n)
    half = (mean.high - mean.mean) * factor
    return Interval(mean.mean, mean.mean - half, mean.mean + half, mean.n)


def _numbers(values: object, fewest: int, level: object) -> list[float]:
    try:
        numbers = [float(value) for value in values]
    except (TypeError, ValueError, RuntimeError):  # the last: a tensor of several numbers
        raise TypeError(f"Expected values to be numbers, one per repeat, got {values!r}.") from None
    if len(numbers) < fewest:
        raise ValueError(
            f"Expected at least {'two values, as from two seeds' if fewest > 1 else 'one value'}, "
            f"got {len(numbers)}"
            + (": a single run says nothing about how much runs differ." if fewest > 1 else ".")
        )
    if not all(math.isfinite(number) for number in numbers):
        raise ValueError(f"Expected finite values, got {numbers}.")
    if not isinstance(level, int | float) or not 0 < level < 1:
        raise ValueError(f"Expected level to be between 0 and 1, got {level!r}.")
    return numbers
