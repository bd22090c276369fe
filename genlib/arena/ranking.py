"""Which differences are real: on one set, pair by pair over the seeds; over all sets, by ranks.

The tests are those of scipy, statsmodels and scikit-posthocs.
"""

import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from genlib.arena.criteria import RULES

MISSING = (
    "Expected scikit-posthocs, which brings the tests of the arena's rankings; install it with: "
    'pip install "genlib[arena]".'
)
Scores = Mapping[str, Sequence[float]]  # by entrant a number per seed, or per set, in one order


@dataclass(frozen=True)
class Difference:
    """Two entrants on one set by one measure, the better one first.

    Attributes:
        better, worse: their names.
        gap: by how much, the mean over the seeds, above 0.
        p: of a paired t test, after Holm's correction over all pairs.
        same_sign: whether the better one is better on both halves of the test data.
        matters: whether the gap exceeds the margin.
    """

    better: str
    worse: str
    gap: float
    p: float
    same_sign: bool
    matters: bool

    @property
    def real(self) -> bool:
        """All three at once."""
        return self.p < RULES.level and self.same_sign and self.matters


@dataclass(frozen=True)
class Ranks:
    """Entrants over several sets.

    Attributes:
        mean: rank by entrant, 1 the best, ties shared; sorted.
        p: of Friedman's test, that all are alike.
        critical: two mean ranks differ if they are farther apart (Nemenyi).
        pairs: p by two names, of Nemenyi's test.
        sets: over how many.
    """

    mean: dict[str, float]
    p: float
    critical: float
    pairs: dict[tuple[str, str], float]
    sets: int

    def groups(self) -> list[tuple[str, ...]]:
        """The bars of a critical-difference picture: runs of entrants, none of them apart, that
        no other run contains."""
        names, found = list(self.mean), []
        for i, first in enumerate(names):
            last = max(
                j
                for j in range(i, len(names))
                if self.mean[names[j]] - self.mean[first] < self.critical
            )
            if last > i and (not found or names[last] not in found[-1]):
                found.append(tuple(names[i : last + 1]))
        return found


def differences(
    scores: Scores, margin: float, sign: int = -1, halves: tuple[Scores, Scores] | None = None
) -> list[Difference]:
    """All pairs of entrants on one set, the clearest first.

    Args:
        scores: one number per seed.
        margin: a smaller gap matters to nobody.
        sign: 1 if more is better, -1 if less is.
        halves: the same scores on either half of the test data.

    Raises:
        ValueError: fewer than two entrants, or scores that do not pair.
    """
    from scipy.stats import ttest_rel

    try:
        from statsmodels.stats.multitest import multipletests
    except ImportError:
        raise ImportError(MISSING) from None

    table = {name: sign * column for name, column in _table(scores, 2).items()}
    parts = [{n: sign * c for n, c in _table(half, 2).items()} for half in halves or ()]
    pairs, raw = list(combinations(table, 2)), []
    for a, b in pairs:
        gaps = table[a] - table[b]
        if np.ptp(gaps) <= 1e-12 * (1 + np.abs(gaps).max()):  # no spread: alike, or always apart
            raw.append(1.0 if np.abs(gaps).max() < 1e-12 else 0.0)
        else:
            raw.append(float(ttest_rel(table[a], table[b]).pvalue))
    gc.freeze()  # multipletests collects garbage each time, and that takes longer than all else
    adjusted = multipletests(raw, method="holm")[1]
    gc.unfreeze()
    found = []
    for (a, b), p in zip(pairs, adjusted, strict=True):
        if table[a].mean() < table[b].mean():
            a, b = b, a
        gap = float((table[a] - table[b]).mean())
        same = all((part[a] - part[b]).mean() > 0 for part in parts)
        found.append(Difference(a, b, gap, float(p), same, gap > margin))
    return sorted(found, key=lambda d: (d.p, -d.gap))


def ranks(scores: Scores, sign: int = -1, level: float = RULES.level) -> Ranks:
    """Mean ranks over several sets, with Friedman's and Nemenyi's tests.

    Args:
        scores: one number per set, in the same order for all.
        sign: 1 if more is better, -1 if less is.
        level: of the critical difference.

    Source: Demšar, "Statistical comparisons of classifiers over multiple data sets", Journal of
    Machine Learning Research 7 (2006), sections 3.2.2 and 3.2.3.

    Raises:
        ValueError: fewer than three entrants or two sets, or scores that do not pair.
    """
    from scipy.stats import friedmanchisquare, rankdata, studentized_range

    try:
        from scikit_posthocs import posthoc_nemenyi_friedman
    except ImportError:
        raise ImportError(MISSING) from None

    table = _table(scores, 3)
    values = np.array(list(table.values())).T  # [sets, entrants]
    n, k = values.shape
    each = np.array([rankdata(-sign * row) for row in values])
    mean = dict(zip(table, each.mean(0).tolist(), strict=True))
    q = float(studentized_range.ppf(1 - level, k, np.inf)) / np.sqrt(2)
    p = posthoc_nemenyi_friedman(values).to_numpy()
    names = list(table)
    pairs = {(names[i], names[j]): float(p[i, j]) for i, j in combinations(range(k), 2)}
    return Ranks(
        dict(sorted(mean.items(), key=lambda item: item[1])),
        float(friedmanchisquare(*values.T).pvalue),
        float(q * np.sqrt(k * (k + 1) / (6 * n))),
        pairs,
        n,
    )


def front(scores: Mapping[str, Sequence[float]], signs: Sequence[int]) -> list[str]:
    """Who is on the Pareto front: nobody else is as good by every number and better by one.

    Args:
        scores: by entrant one number per measure.
        signs: of each measure, 1 if more is better, -1 if less is.

    Raises:
        ValueError: not as many numbers as signs.
    """
    table = {
        name: np.asarray(row, float) * np.asarray(signs)
        for name, row in scores.items()
        if len(row) == len(signs)
    }
    if len(table) != len(scores):
        raise ValueError(f"Expected {len(signs)} numbers per entrant, one per sign, got others.")
    return [
        name
        for name, row in table.items()
        if not any((other >= row).all() and (other > row).any() for other in table.values())
    ]


def _table(scores: Scores, least: int) -> dict[str, np.ndarray]:
    """Columns of finite numbers of one length, or a sentence."""
    table = {name: np.asarray(row, float) for name, row in scores.items()}
    if len(table) < least:
        raise ValueError(f"Expected at least {least} entrants to compare, got {len(table)}.")
    lengths = {len(column) for column in table.values()}
    if len(lengths) != 1 or min(lengths) < 2:
        raise ValueError(
            f"Expected as many numbers of every entrant, at least two, got {sorted(lengths)}."
        )
    strange = [name for name, column in table.items() if not np.isfinite(column).all()]
    if strange:
        raise ValueError(f"Expected finite numbers of every entrant, got others of {strange[0]}.")
    return table
