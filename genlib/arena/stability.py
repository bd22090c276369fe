"""What becomes of a ranking if something that was fixed had been fixed otherwise: a set left out,
another margin, another measure. It changes no verdict; it says how much to lean on one."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean

import numpy as np

from genlib.arena import ranking, results, summary
from genlib.arena.criteria import MEASURES, RULES, budget
from genlib.arena.naming import COPIER

NULL = "null"  # the entrant that has learnt least, under one name on all sets
MANY = 5  # entrants that sets must share, to be ranked over them
OTHERS = {"precision": 1, "recall": 1, "density": 1, "coverage": 1}  # more is better


def means(
    name: str, measure: str, folder: Path | None = None, one_null: bool = False
) -> dict[str, float]:
    """Means over the seeds by entrant, without the copier.

    Args:
        one_null: call the null of each set by one name, so that it can be ranked over sets.
    """
    null, found = budget(name).null, results.scores(name, measure, folder)
    return {
        NULL if one_null and who == null else who: fmean(values)
        for who, values in found.items()
        if who != COPIER
    }


def comparable(measure: str, folder: Path | None = None) -> tuple[str, ...]:
    """Complete sets of which any two share `MANY` entrants with a measure: rows of symbols have
    entrants of their own, and stand apart."""
    able = []
    for name in summary.complete(folder):
        if measure in summary.measures_of(name, folder):
            mine = means(name, measure, folder, True).keys()
            if all(len(mine & means(n, measure, folder, True).keys()) >= MANY for n in able):
                able.append(name)
    return tuple(able)


def over_sets(measure: str, names: Sequence[str], folder: Path | None = None) -> ranking.Ranks:
    """Mean ranks over sets of those who have the measure on each, without the copier, with the
    null under one name; see `ranking.ranks`.

    Raises:
        ValueError: fewer than two sets, or fewer than three entrants.
    """
    by_set = [means(name, measure, folder, True) for name in names]
    everywhere = [w for w in by_set[0] if all(w in found for found in by_set)] if by_set else []
    table = {who: [found[who] for found in by_set] for who in everywhere}
    return ranking.ranks(table, MEASURES[measure])


def leave_one_out(measure: str, names: Sequence[str], folder: Path | None = None):
    """Mean ranks without each set in turn: by set left out, `""` for none."""
    kept = {"": tuple(names)} | {out: tuple(n for n in names if n != out) for out in names}
    return {out: over_sets(measure, sets, folder).mean for out, sets in kept.items()}


def seeds_out(name: str, measure: str, folder: Path | None = None) -> dict[str, dict[str, float]]:
    """Ranks on one set by the means over the seeds, and without each seed in turn: by seed left
    out, `""` for none; without the copier."""
    from scipy.stats import rankdata  # here: it takes long to import

    found = results.scores(name, measure, folder)
    who = [w for w in found if w != COPIER]
    table = np.array([found[w] for w in who])  # [entrants, seeds]
    seeds = range(RULES.first_seed, RULES.first_seed + table.shape[1])
    kept = {"": table} | {str(s): np.delete(table, i, 1) for i, s in enumerate(seeds)}
    return {
        out: dict(zip(who, rankdata(-MEASURES[measure] * t.mean(1)).tolist(), strict=True))
        for out, t in kept.items()
    }


def real_by_margin(
    name: str, measure: str, factors: Sequence[float], folder: Path | None = None
) -> dict[float, int]:
    """How many pairs differ for real if the margin had been so many times what it is; without the
    copier's pairs."""
    pairs, margin = (
        summary.differences(name, measure, folder),
        results.margin(name, measure, folder),
    )
    pairs = [d for d in pairs if COPIER not in (d.better, d.worse)]
    sure = [d for d in pairs if d.p < RULES.level and d.same_sign]
    return {factor: sum(d.gap > factor * margin for d in sure) for factor in factors}


def agreement(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Kendall's tau of two scores over those in both: 1 the same order, 0 none, -1 turned round.

    Raises:
        ValueError: fewer than two in both.
    """
    from scipy.stats import kendalltau  # here: it takes long to import

    both = [who for who in one if who in other]
    if len(both) < 2:
        raise ValueError(f"Expected two entrants in both, got {len(both)}.")
    return float(kendalltau([one[w] for w in both], [other[w] for w in both]).statistic)


def by_other_measures(name: str, folder: Path | None = None) -> dict[str, float]:
    """How far each other measure of samples orders entrants as the distance does: Kendall's tau,
    turned so that 1 is the same order."""
    distance = means(name, "distance", folder)
    return {m: -s * agreement(distance, means(name, m, folder)) for m, s in OTHERS.items()}
