"""What the stored runs say, for pages and for advice: who is good, who is not really worse, who
copies. It only reads; all that is called real here is so by `results.differences`.

    complete()                      sets that have run; absent(name): who has not
    standings("digits", "distance") everyone who has the measure, the best first
    best("digits", "distance")      those who are not really worse than the best
    close("digits", "distance")     those whose gap to the best does not matter
    against_dull("digits", "distance")   better, alike, open or worse, beside the best dull
    every_number()                  all of it, a pandas table

The copier stands in no ranking: its samples are data. It is an end of the rulers. Others copy too,
and are left out where copies do well (`copiers`); with `all=True` they are let in.
"""

from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

from genlib import evidence
from genlib.arena import results, studies
from genlib.arena.criteria import BUDGETS
from genlib.arena.entrants import entrant
from genlib.arena.naming import COPIER, is_dull, label, members
from genlib.arena.results import absent
from genlib.arena.standing import Standing, differences, ends, measures_of, standings

__all__ = [
    "COPIER",
    "COPIES",
    "COSTS",
    "PURPOSES",
    "Standing",
    "absent",
    "against_dull",
    "best",
    "best_dull",
    "close",
    "complete",
    "copiers",
    "cost",
    "differences",
    "ends",
    "is_dull",
    "label",
    "measures_of",
    "members",
    "standings",
    "every_number",
]
PURPOSES = {  # what a reader may want, and the measure that says how well it is done
    "new examples": "distance",
    "likelihood": "nll",
    "bound of the likelihood": "nll_bound",
    "anomalies": "anomaly",
    "missing halves": "completed",
    "a class on demand": "control",
}
OF_SAMPLES = ("distance", "completed")  # measures that a copier does well
COPIES = 0.75  # of pairs: half-way from an honest sampler to a copier
COSTS = ("train_joules", "sample_operations", "sample_seconds", "parameters", "step_bytes")


def complete(folder: Path | None = None) -> tuple[str, ...]:
    """The sets that have run, in the order of the criteria; `absent(name)` is who has not."""
    found = []
    for name in BUDGETS:
        if evidence.path(studies.CHAPTER, f"{name}_finals", folder).exists():
            try:
                results.stored(name, folder)
            except evidence.EvidenceError:
                continue
            found.append(name)
    return tuple(found)


def copiers(name: str, measure: str, folder: Path | None = None) -> tuple[str, ...]:
    """Entrants that stand in no ranking of a measure of samples, since they copy: the copier, and
    those whose samples lie nearer to the training data in more than `COPIES` of pairs. Likelihoods
    of unseen data and the other measures cannot be had by copying."""
    if measure not in OF_SAMPLES:
        return (COPIER,)
    stands = standings(name, measure, folder)
    return tuple(s.who for s in stands if s.who == COPIER or (s.copied or 0.0) > COPIES)


def best(name: str, measure: str, folder: Path | None = None, all: bool = False) -> list[str]:
    """Those who are not really worse than the best by its mean, the best first; without copiers,
    and without those who lost a run, whose spread hides how much worse they are.

    Not really worse is not as good: of those whose gap does not matter see `close`.

    Args:
        all: leave out the copier alone, and let others in that copy.

    Raises:
        KeyError: nobody has the measure.
    """
    ranked = _ranked(name, measure, folder, all)
    return [s.who for s in ranked if s == ranked[0] or not (ranked[0].who in s.above or s.diverged)]


def close(name: str, measure: str, folder: Path | None = None, all: bool = False) -> list[str]:
    """The best by its mean, and those whose gap to it is below the margin; else as `best`.

    Raises:
        KeyError: nobody has the measure.
    """
    ranked, margin = _ranked(name, measure, folder, all), results.margin(name, measure, folder)
    return [s.who for s in ranked if abs(s.mean - ranked[0].mean) <= margin]


def best_dull(name: str, measure: str, folder: Path | None = None, all: bool = False) -> str | None:
    """The dull opponent with the best mean, copiers left out. It is chosen on test data, in its
    favour and never in a family's."""
    return next((s.who for s in _ranked(name, measure, folder, all) if is_dull(s.who)), None)


def against_dull(
    name: str, measure: str, folder: Path | None = None, all: bool = False
) -> dict[str, str]:
    """By entrant that is not dull how it stands beside the best dull opponent: `"better"` or
    `"worse"`, for real; `"alike"`, the gap does not matter; `"open"`, it would matter, but is not
    shown to be real; `"alone"`, no dull one has the measure; `"copies"`, a copier.

    Where the best dull opponent copies, another setting of it would not, and was not drawn: it
    would stand between what is left of the dull ones and the copying one. So `"better"` is who
    is really better than both; who is so only beside the former is `"open"`.

    A bound of the likelihood cannot lose: it is `"better"` if all its runs lie below the best dull
    opponent's exact values by more than the margin, else `"alone"`."""
    if measure == "nll_bound":
        return _bounds(name, folder)
    out, found = (COPIER,) if all else copiers(name, measure, folder), {}
    stands = {s.who: s for s in standings(name, measure, folder)}
    rival, copying = (best_dull(name, measure, folder, a) for a in (all, True))
    for who in stands:
        if not is_dull(who):
            word = "copies" if who in out else _word(name, measure, folder, stands, who, rival)
            if word == "better" and copying != rival:
                whole = _word(name, measure, folder, stands, who, copying)
                word = "better" if whole == "better" else "open"
            found[who] = word
    return found


def _word(
    name: str, measure: str, folder: Path | None, stands: dict[str, Standing], who: str, rival
) -> str:
    if not rival:
        return "alone"
    s, margin = stands[who], results.margin(name, measure, folder)
    if rival in s.below + s.above:
        return "better" if rival in s.below else "worse"
    return "alike" if abs(s.mean - stands[rival].mean) <= margin else "open"


def every_number(folder: Path | None = None, names: Sequence[str] | None = None):
    """All measures of all entrants on the complete sets, a pandas table: a row per set, entrant
    and measure, with `mean`, `low` and `high` of the seeds, `place`, `best` (not really worse
    than the best), `close` (as good), `beside` (the best dull opponent), `copied`, `diverged`."""
    import pandas as pd  # here: it takes long to import

    rows = []
    for name in complete(folder) if names is None else names:
        for measure in measures_of(name, folder):
            top, near = best(name, measure, folder), close(name, measure, folder)
            beside = against_dull(name, measure, folder)
            for s in standings(name, measure, folder):
                rows.append(
                    {
                        "set": name,
                        "entrant": s.who,
                        "family": entrant(s.who).family,
                        "measure": measure,
                        "mean": s.mean,
                        "low": min(s.values),
                        "high": max(s.values),
                        "place": s.place,
                        "best": s.who in top,
                        "close": s.who in near,
                        "beside": beside.get(s.who, "dull"),
                        "copied": s.copied,
                        "diverged": s.diverged,
                    }
                )
    return pd.DataFrame(rows)


def cost(name: str, what: str, folder: Path | None = None) -> dict[str, float]:
    """A cost by entrant, mean over the seeds: one of `COSTS`. Those by a clock (`train_joules`,
    `sample_seconds`) are of one machine, and only rank.

    Raises:
        KeyError: no such cost.
    """
    if what not in COSTS:
        raise KeyError(f"Expected a cost, one of {', '.join(COSTS)}; got {what!r}.")
    found = results.scores(name, what, folder)
    return {who: fmean(values) for who, values in found.items()}


def _ranked(name: str, measure: str, folder: Path | None, all: bool) -> list[Standing]:
    out = (COPIER,) if all else copiers(name, measure, folder)
    return [s for s in standings(name, measure, folder) if s.who not in out]


def _bounds(name: str, folder: Path | None) -> dict[str, str]:
    rival, found = best_dull(name, "nll", folder), {}
    low = min(results.scores(name, "nll", folder)[rival]) if rival else -float("inf")
    for who, values in results.scores(name, "nll_bound", folder).items():
        ahead = max(values) + results.margin(name, "nll_bound", folder) < low
        found[who] = "better" if ahead else "alone"
    return found
