"""The stored runs as tables: what was measured, what was not and why, what differs for real."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import torch

from genlib import evidence
from genlib.arena import ranking, studies
from genlib.arena.criteria import BUDGETS, MEASURES, RULES, budget
from genlib.arena.entrants import ENTRANTS, refusal
from genlib.arena.measures import measured
from genlib.arena.protocol import trained
from genlib.arena.sets import development

PART = 1 / 1000  # of a training, to ask what a model can do
OF = {  # the function of `measures` that finds a number
    "distance": "samples",
    "nll": "likelihood",
    "nll_bound": "likelihood",
    "anomaly": "anomaly",
    "completed": "completion",
    "control": "control",
}


def stored(name: str, folder: Path | None = None) -> tuple[evidence.Record, ...]:
    """The final runs of a set, of those entrants who have all of them (`absent`: the others); kept
    while the file stays as it is.

    Raises:
        genlib.evidence.EvidenceError: runs of the copier or of the null are missing, the ends of
            every ruler.
    """
    return _stored(name, folder, studies.entrants_of(name), state(name, folder))


def absent(name: str, folder: Path | None = None) -> tuple[str, ...]:
    """Entrants of a set whose final runs are not all stored: nothing can be said of them there."""
    there = {r.settings["entrant"] for r in stored(name, folder)}
    return tuple(who for who in studies.entrants_of(name) if who not in there)


def state(name: str, folder: Path | None = None) -> tuple[int, int] | tuple[()]:
    """What tells one state of a set's file from another: when it was written, and its size."""
    file = evidence.path(studies.CHAPTER, f"{name}_finals", folder)
    status = file.stat() if file.exists() else None
    return (status.st_mtime_ns, status.st_size) if status else ()


@lru_cache(maxsize=32)
def _stored(name: str, folder: Path | None, entrants: tuple[str, ...], state: tuple):
    study = studies.finals(name, {}, folder)
    found = study.records(partial=True)
    seeds = Counter(r.settings["entrant"] for r in found)
    if min(seeds[budget(name).null], seeds["copier"]) < len(study.seeds):
        studies.records(name, folder)  # says what is missing, and how to compute it
    return tuple(r for r in found if seeds[r.settings["entrant"]] == len(study.seeds))


def table(name: str, folder: Path | None = None):
    """The final runs of a set, a pandas table: a row per run; NaN where a measure does not apply.

    Raises:
        genlib.evidence.EvidenceError: runs are missing.
    """
    import pandas as pd  # here: it takes long to import

    rows = [{"seed": r.seed, **r.settings, **r.values} for r in stored(name, folder)]
    return pd.DataFrame(rows)


def scores(name: str, measure: str, folder: Path | None = None) -> dict[str, list[float]]:
    """Numbers of one measure by entrant, one per seed, of those who have it. A run that diverged
    gets the worst number of all.

    Raises:
        KeyError: nothing of that name was measured.
    """
    records = stored(name, folder)
    have = {r.settings["entrant"] for r in records if measure in r.values}
    worst = max if MEASURES.get(measure, -1) < 0 else min
    lost = worst((r.values[measure] for r in records if measure in r.values), default=0.0)
    found: dict[str, list[float]] = {}
    for record in records:
        if (who := record.settings["entrant"]) in have:
            found.setdefault(who, []).append(record.values.get(measure, lost))
    if not found:
        raise KeyError(f"Expected a measure of {name}, such as distance, got {measure!r}.")
    return found


def margin(name: str, measure: str, folder: Path | None = None) -> float:
    """The gap below which a difference matters to nobody, by the criteria: nats for likelihoods,
    and else a share of the way from the copier, or from perfection, to the null."""
    if measure.startswith("nll"):
        return budget(name).nll_margin
    if measure in ("anomaly", "control"):
        return RULES.margin * (0.5 if measure == "anomaly" else 1.0)
    found = scores(name, measure, folder)
    null, copier = (sum(found[who]) / len(found[who]) for who in (budget(name).null, "copier"))
    return RULES.margin * abs(null - copier)


def differences(name: str, measure: str, folder: Path | None = None) -> list[ranking.Difference]:
    """All pairs on one set by one measure; see `ranking.differences`.

    Raises:
        KeyError: a measure that is not ranked.
    """
    if measure not in MEASURES:
        raise KeyError(f"Expected a measure, one of {', '.join(MEASURES)}; got {measure!r}.")
    found, halves = scores(name, measure, folder), None
    if RULES.halves and measure in ("distance", "nll", "nll_bound"):
        halves = tuple(scores(name, f"{measure}_{half}", folder) for half in "ab")
    return ranking.differences(found, margin(name, measure, folder), MEASURES[measure], halves)


def ranks_over_sets(
    measure: str, names: Sequence[str] = tuple(BUDGETS), folder: Path | None = None
):
    """Mean ranks over some sets of those who have the measure in each of them, by the means over
    the seeds; see `ranking.ranks`."""
    by_set = [scores(name, measure, folder) for name in names]
    everywhere = [who for who in by_set[0] if all(who in found for found in by_set)]
    means = {who: [sum(f[who]) / len(f[who]) for f in by_set] for who in everywhere}
    return ranking.ranks(means, MEASURES[measure])


@lru_cache(maxsize=128)
def reasons(name: str, who: str) -> dict[str, str]:
    """Why an entrant has no number of a measure on a set: by measure, in the words of its class.

    The class is made and, after a few steps, asked to do it.
    """
    task = development(name, 0)
    words = refusal(who, task)
    if words:
        return dict.fromkeys(MEASURES, words)
    maker = ENTRANTS[who].makers[task.kind]
    with torch.random.fork_rng(devices=[]):
        model, _ = trained(task, maker, 0, 0, PART)
        found, missing = measured(model, task, task.x_val)
    out = {m: missing[OF[m]] for m in MEASURES if OF[m] in missing}
    for m, other in (("nll", "nll_bound"), ("nll_bound", "nll")):
        if other in found:
            out[m] = f"{type(model).__name__} has {'a bound' if m == 'nll' else 'it exactly'}."
    return out
