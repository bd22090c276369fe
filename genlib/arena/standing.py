"""Where everyone stands on one set by one measure: on a ruler, and above and below whom."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from statistics import fmean

from genlib.arena import results
from genlib.arena.criteria import MEASURES, budget
from genlib.arena.naming import COPIER
from genlib.arena.ranking import Difference

CLASSES = 10  # of both sets that have classes: they show digits


@dataclass(frozen=True)
class Standing:
    """An entrant on one set by one measure.

    Attributes:
        who: its name.
        mean: over the seeds.
        values: one per seed.
        place: on the ruler: 0 where the null stands; 1 where the copier does, or perfection, or,
            for likelihoods, the best of all. It may lie outside.
        above, below: who is really better, and who is really worse. Never the copier.
        copied: the share by which its samples lie nearer to the training data than new data do,
            0.5 for an honest sampler; None if it draws none.
        diverged: how many of its runs did.
    """

    who: str
    mean: float
    values: tuple[float, ...]
    place: float
    above: tuple[str, ...]
    below: tuple[str, ...]
    copied: float | None
    diverged: int


def differences(name: str, measure: str, folder: Path | None = None) -> tuple[Difference, ...]:
    """All pairs as `results.differences` has them, kept while the file stays as it is; none where
    only one entrant has the measure.

    Raises:
        KeyError: nobody has it.
    """
    return _differences(name, measure, folder, results.state(name, folder))


def standings(name: str, measure: str, folder: Path | None = None) -> list[Standing]:
    """Everyone who has a measure on a set, the best first by the mean, the copier among them.

    Raises:
        KeyError: nobody has it, or it is not ranked.
    """
    return list(_standings(name, measure, folder, results.state(name, folder)))


@lru_cache(maxsize=256)
def _standings(name: str, measure: str, folder: Path | None, state: tuple) -> tuple[Standing, ...]:
    found, pairs = results.scores(name, measure, folder), differences(name, measure, folder)
    copied = {w: fmean(v) for w, v in _scores(name, "copied", folder).items()}
    lost = {w: round(sum(v)) for w, v in _scores(name, "diverged", folder).items()}
    means = {who: fmean(values) for who, values in found.items()}
    worst, ideal = ends(name, measure, folder)
    order = sorted(means, key=lambda who: -MEASURES[measure] * means[who])
    return tuple(
        Standing(
            who,
            means[who],
            tuple(found[who]),
            (means[who] - worst) / (ideal - worst) if ideal != worst else 0.0,
            tuple(d.better for d in pairs if d.real and d.worse == who and d.better != COPIER),
            tuple(d.worse for d in pairs if d.real and d.better == who and d.worse != COPIER),
            copied.get(who),
            lost.get(who, 0),
        )
        for who in order
    )


def measures_of(name: str, folder: Path | None = None) -> tuple[str, ...]:
    """The ranked measures that somebody has on a set."""
    had = {key for record in results.stored(name, folder) for key in record.values}
    return tuple(measure for measure in MEASURES if measure in had)


def ends(name: str, measure: str, folder: Path | None = None) -> tuple[float, float]:
    """Where a ruler begins and ends: the null; and the copier, perfection, or the best there is."""
    found = {who: fmean(v) for who, v in results.scores(name, measure, folder).items()}
    if measure in ("anomaly", "control"):
        return (0.5 if measure == "anomaly" else 1 / CLASSES), 1.0
    if measure.startswith("nll"):
        exact = {who: fmean(v) for who, v in _scores(name, "nll", folder).items()}
        return exact[budget(name).null], min((exact | found).values())
    return found[budget(name).null], found[COPIER]


def _scores(name: str, measure: str, folder: Path | None) -> dict[str, list[float]]:
    try:
        return results.scores(name, measure, folder)
    except KeyError:
        return {}


@lru_cache(maxsize=256)
def _differences(name: str, measure: str, folder: Path | None, state: tuple):
    if len(results.scores(name, measure, folder)) < 2:
        return ()
    return tuple(results.differences(name, measure, folder))
