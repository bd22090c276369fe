"""How entrants behave beside what is ranked: energy, spread over seeds, lost trainings, copies."""

from collections.abc import Sequence
from pathlib import Path
from statistics import fmean, median, stdev

from genlib import evidence
from genlib.arena import results, studies, summary
from genlib.arena.criteria import budget
from genlib.arena.naming import COPIER, is_dull


def relative(what: str, who: str, folder: Path | None = None) -> dict[str, float]:
    """A cost of an entrant by set, as a multiple of the median of all that are not dull."""
    found = {}
    for name in summary.complete(folder):
        costs = summary.cost(name, what, folder)
        trained = [w for w in costs if not is_dull(w) and costs[w] > 0]
        if who in costs and trained:
            found[name] = costs[who] / median(costs[w] for w in trained)
    return found


def spread(name: str, who: str, folder: Path | None = None) -> float | None:
    """The standard deviation over the seeds of an entrant's place on the ruler of distances."""
    null, copier = summary.ends(name, "distance", folder)
    values = results.scores(name, "distance", folder).get(who)
    return stdev(values) / abs(null - copier) if values else None


def gone_on(name: str, who: str, folder: Path | None = None) -> float:
    """The share of an entrant's runs whose last look was the best: they would have gone on."""
    runs = [r for r in results.stored(name, folder) if r.settings["entrant"] == who]
    return _late(runs) or 0.0


def looked_at(runs: Sequence[evidence.Record]) -> list[evidence.Record]:
    """The runs that were looked at more than once during training, and ended."""
    ended = (r for r in runs if "best_step" in r.values)
    return [r for r in ended if len(r.curves.get("validation", ())) > 1]


def _late(runs: Sequence[evidence.Record]) -> float | None:
    """Of runs that were looked at more than once; those that learn at once were not."""
    looked = looked_at(runs)
    return fmean(r.values["best_step"] >= 1 for r in looked) if looked else None


def settings_apart(name: str, folder: Path | None = None) -> dict[str, float]:
    """By entrant how much worse the middle one of its settings was than its best, on validation
    data, as a share of the way from the best distance of all trials to the null's; of those who
    draw no samples, of the way from the best likelihood to the null's."""
    study = studies.trials(name, folder)
    tried = {r.settings["entrant"]: r.values for r in study.records(partial=True)}
    found = {}
    for aim in ("distance", "nll"):
        columns = {
            who: sorted(v for key, v in values.items() if key.startswith(f"{aim} "))
            for who, values in tried.items()
        }
        columns = {who: column for who, column in columns.items() if column}
        if budget(name).null in columns:
            best = min(column[0] for column in columns.values())
            scale = columns[budget(name).null][0] - best
            for who, column in columns.items():
                if len(column) > 1:
                    found.setdefault(who, (median(column) - column[0]) / scale)
    return found


def number(x: float) -> str:
    """A number with two digits or all before its point."""
    return f"{x:,.0f}" if x >= 10 else f"{x:.2g}"


def between(values: Sequence[float]) -> str:
    """The least and the largest of some numbers, or the one that both are."""
    low, high = number(min(values)), number(max(values))
    return low if low == high else f"{low} to {high}"


def cost(able: tuple[str, ...], sets: tuple[str, ...], folder: Path | None = None) -> str:
    """What trainings of some entrants took, in joules by the stated assumption."""
    times = [m for who in able for m in relative("train_joules", who, folder).values()]
    joules = [summary.cost(name, "train_joules", folder).get(who) for name in sets for who in able]
    joules = [j for j in joules if j is not None]
    if not joules:
        return "It entered no complete set."
    said = f"A training took {between(joules)} J"
    return f"{said}, {between(times)} times the median of those who learn."


def steadiness(able: tuple[str, ...], sets: tuple[str, ...], folder: Path | None = None) -> str:
    """How many of their trainings were lost or not done, and how far seeds lie apart."""
    runs = [r for s in sets for r in results.stored(s, folder) if r.settings["entrant"] in able]
    if not runs:
        return "It entered no complete set."
    lost = sum(r.values["diverged"] > 0 for r in runs)
    late = _late(runs)
    said = f"{lost} of {len(runs)} trainings diverged"
    if late is not None:
        said += f"; {late:.0%} were best at the last look"
    wide = [w for s in sets for who in able if (w := _spread(s, who, folder)) is not None]
    if wide:
        said += f"; over the seeds its place has a standard deviation of {max(wide):.2g} at most"
    return said + "."


def _spread(name: str, who: str, folder: Path | None) -> float | None:
    try:
        return spread(name, who, folder)
    except KeyError:
        return None


def copying(able: tuple[str, ...], sets: tuple[str, ...], folder: Path | None = None) -> str:
    """On which set they copy most, and how much."""
    found = {}
    for name in sets:
        for s in summary.standings(name, "distance", folder):
            if s.who in able and s.copied is not None:
                found[name] = max(found.get(name, 0.0), s.copied)
    if not found:
        return "It draws no samples, so it copies none."
    worst = max(found, key=found.get)
    return (
        f"Its samples lie nearer to the training data than new data do in {found[worst]:.0%} of "
        f"pairs at most ({worst}); an honest sampler has 50 %, the {COPIER} 100 %."
    )
