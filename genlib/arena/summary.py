"""What the stored runs say, for pages and for advice: who is good, who is not really worse, who
copies. It only reads; all that is called real here is so by `results.differences`.

    complete()                      sets whose final runs are all stored
    standings("digits", "distance") everyone who has the measure, the best first
    best("digits", "distance")      those who are not really worse than the best
    close("digits", "distance")     those whose gap to the best does not matter
    against_dull("digits", "distance")   better, worse or alike, beside the best dull opponent
    table()                         all of it, a pandas table

The copier stands in no ranking: its samples are data. It is an end of the rulers.
"""

from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

from genlib import evidence
from genlib.arena import results, studies
from genlib.arena.criteria import BUDGETS, MEASURES
from genlib.arena.entrants import entrant
from genlib.arena.naming import COPIER, is_dull, label, members
from genlib.arena.standing import Standing, differences, ends, standings

__all__ = [
    "COPIER",
    "COSTS",
    "PURPOSES",
    "Standing",
    "against_dull",
    "best",
    "best_dull",
    "close",
    "complete",
    "cost",
    "differences",
    "ends",
    "is_dull",
    "label",
    "measures_of",
    "members",
    "standings",
    "table",
]
PURPOSES = {  # what a reader may want, and the measure that says how well it is done
    "new examples": "distance",
    "likelihood": "nll",
    "likelihood, at least": "nll_bound",
    "anomalies": "anomaly",
    "missing halves": "completed",
    "a class on demand": "control",
}
COSTS = ("train_joules", "sample_operations", "sample_seconds", "parameters", "step_bytes")


def complete(folder: Path | None = None) -> tuple[str, ...]:
    """The sets whose final runs are all stored, in the order of the criteria."""
    found = []
    for name in BUDGETS:
        if evidence.path(studies.CHAPTER, f"{name}_finals", folder).exists():
            try:
                studies.records(name, folder)
            except evidence.EvidenceError:
                continue
            found.append(name)
    return tuple(found)


def measures_of(name: str, folder: Path | None = None) -> tuple[str, ...]:
    """The ranked measures that somebody has on a set."""
    values = results.table(name, folder)
    return tuple(measure for measure in MEASURES if measure in values)


def best(name: str, measure: str, folder: Path | None = None) -> list[str]:
    """Those who are not really worse than the best by its mean, the best first; without the
    copier, and without those who lost a run, whose spread hides how much worse they are.

    Not really worse is not as good: of those whose gap does not matter see `close`.

    Raises:
        KeyError: nobody has the measure.
    """
    ranked = _ranked(name, measure, folder)
    return [s.who for s in ranked if s == ranked[0] or not (ranked[0].who in s.above or s.diverged)]


def close(name: str, measure: str, folder: Path | None = None) -> list[str]:
    """The best by its mean, and those whose gap to it is below the margin.

    Raises:
        KeyError: nobody has the measure.
    """
    ranked, margin = _ranked(name, measure, folder), results.margin(name, measure, folder)
    return [s.who for s in ranked if abs(s.mean - ranked[0].mean) <= margin]


def best_dull(name: str, measure: str, folder: Path | None = None) -> str | None:
    """The dull opponent with the best mean, the copier left out. It is chosen on test data, in
    its favour and never in a family's."""
    able = (s.who for s in standings(name, measure, folder) if is_dull(s.who) and s.who != COPIER)
    return next(able, None)


def against_dull(name: str, measure: str, folder: Path | None = None) -> dict[str, str]:
    """By entrant that is not dull `"better"`, `"worse"`, or `"alike"` where the difference to the
    best dull opponent is not real; `"alone"` where no dull one has the measure."""
    rival, found = best_dull(name, measure, folder), {}
    for s in standings(name, measure, folder):
        if not is_dull(s.who):
            word = "better" if rival in s.below else "worse" if rival in s.above else "alike"
            found[s.who] = word if rival else "alone"
    return found


def table(folder: Path | None = None, names: Sequence[str] | None = None):
    """All measures of all entrants on the complete sets, a pandas table: a row per set, entrant
    and measure, with `mean`, `low` and `high` of the seeds, `place`, `best` (not really worse
    than the best), `beside` (the best dull opponent), `copied`, `diverged`."""
    import pandas as pd  # here: it takes long to import

    rows = []
    for name in complete(folder) if names is None else names:
        for measure in measures_of(name, folder):
            top = best(name, measure, folder)
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


def _ranked(name: str, measure: str, folder: Path | None) -> list[Standing]:
    return [s for s in standings(name, measure, folder) if s.who != COPIER]
