"""How long the arena would take here: each entrant is run at a small part, and the rest counted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from genlib.arena.criteria import RULES, General
from genlib.arena.entrants import entrant
from genlib.arena.measures import measured
from genlib.arena.protocol import stopping, trained
from genlib.arena.resources import Meter
from genlib.arena.sets import development, held_out
from genlib.arena.studies import entrants_of

PART = 1 / 50


@dataclass(frozen=True)
class Planned:
    """What an entrant takes on a set, in seconds of processor.

    Attributes:
        name, who: the set and the entrant.
        training: one training in full, looks among it.
        measuring: all measures, once.
        trials: how many settings it tries.
    """

    name: str
    who: str
    training: float
    measuring: float
    trials: int

    @property
    def seconds(self) -> float:
        """Trials and final runs; a final run trains once, or twice where two settings were
        chosen, which is counted as once and a half."""
        finals = RULES.seeds * (1.5 * self.training + 1.5 * self.measuring)
        return self.trials * self.training + finals


def estimate(name: str, who: str, part: float = PART) -> Planned:
    """Time a part of a training by the first and by the last setting, and one round of measures,
    and extrapolate."""
    task, real = development(name, 0), held_out(name, 0)
    maker, found = entrant(who).makers[task.kind], []
    for trial in (0, len(maker.trials) - 1):
        if maker.how == "steps":
            trained(task, maker, trial, 0, 0.0)  # what is slow the first time alone
        with Meter() as few:
            model, curve = trained(task, maker, trial, 0, part)
        seconds = few.joules / RULES.watts
        if maker.how != "once":
            with Meter() as look:
                stopping(model, task)
            one = look.joules / RULES.watts
            seconds = max(0.0, seconds - len(curve) * one) / part + (RULES.looks + 1) * one
        found.append(seconds)
    with Meter() as measuring:
        measured(model, task, real)
    return Planned(name, who, sum(found) / 2, measuring.joules / RULES.watts, len(maker.trials))


def plan(
    names: Sequence[str], families: Sequence[str] = (), say: Callable[[str], None] = str
) -> list[Planned]:
    """Estimates of all entrants of some sets."""
    found = []
    for name in names:
        for who in entrants_of(name):
            if not families or who in families:
                found.append(one := estimate(name, who))
                say(
                    f"{name:8s} {who:17s} {one.training:6.1f} s per training, "
                    f"{one.measuring:5.1f} s to measure, {one.seconds / 60:5.1f} min in all"
                )
    return found


def text(found: Sequence[Planned], jobs: int, rules: General = RULES) -> str:
    """The sum of a plan, in a sentence."""
    total = sum(one.seconds for one in found)
    by_set: dict[str, float] = {}
    for one in found:
        by_set[one.name] = by_set.get(one.name, 0.0) + one.seconds
    sets = ", ".join(f"{name} {seconds / 60:.0f}" for name, seconds in by_set.items())
    return (
        f"{len(found)} entries, up to {rules.trials} trials and {rules.seeds} final runs each: "
        f"about {total / 60:.0f} minutes of processor ({sets}), so {total / jobs / 60:.0f} minutes "
        f"with {jobs} at a time."
    )
