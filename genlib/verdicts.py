"""Verdicts: the effects that studies found, held against the criterion that was fixed before.

    verdicts.judge("FLOW+1", {"moons": gains, ...}, null=..., ceiling=..., studies=[plane])

An interval above the margin supports the claim, one below refutes it, one that spans it leaves it
undecided. A verdict is refused where its evidence cannot bear it.
"""

from collections.abc import Mapping, Sequence

from genlib.claims import LEDGER
from genlib.criteria import Criterion
from genlib.criteria import criterion as criterion_of
from genlib.evidence import Record
from genlib.judgement import Judgement, word
from genlib.metrics.curves import plateaued
from genlib.metrics.intervals import FEWEST, Interval, bootstrap, share
from genlib.metrics.intervals import interval as student
from genlib.studies import Study

ALL = ""  # the one condition of a criterion without an axis
CURVE = "validation"  # the curve that must have reached its plateau
Effects = Sequence[float] | Mapping[str, Sequence[float]]
Rulers = float | Mapping[str, float] | None


class NotEvidence(ValueError):
    """The evidence cannot bear a verdict. The message says what is wrong with it."""


def judge(
    id: str,
    effects: Effects,
    *,
    null: Rulers,
    ceiling: Rulers = None,
    studies: Sequence[Study],
    also: Sequence[str] = (),
    mode: str | None = None,
    even_unfinished: bool = False,
) -> Judgement:
    """Judge a claim by its criterion.

    Args:
        id: of the claim.
        effects: one number per run, computed as the criterion says; with an axis, by condition.
        null: the effect that the null gets by the same computation; it must not pass.
        ceiling: the effect of the best there can be; None only where the criterion has none.
        studies: those that the effects were computed from.
        also: what else was seen; it changes nothing.
        mode: of the records; by default as `Study.records` chooses.
        even_unfinished: where training was not finished, the effect is shown and the claim left
            undecided; by default that is an error. Supported stands where the criterion says that
            unfinished training can only understate the effect.

    Raises:
        KeyError: an unknown id.
        NotEvidence: other conditions than the axis, too few runs or other seeds, a criterion that
            was changed after they ran, an unfinished training, a null that is missing or passes.
    """
    criterion = criterion_of(id)
    given = dict(effects) if isinstance(effects, Mapping) else {ALL: effects}
    wanted = criterion.axis or (ALL,)
    if set(given) != set(wanted):
        raise NotEvidence(
            f"Expected the conditions that the criterion of {id} names, {list(wanted)}, got "
            f"{list(given)}; an axis cannot be added or left out afterwards."
        )
    given = {name: given[name] for name in wanted}
    for name, values in given.items():
        runs = len(criterion.seeds(name))
        if len(values) != runs:
            raise NotEvidence(
                f"Expected {runs} runs for {id}{f' under {name}' if name else ''}, got "
                f"{len(values)}."
            )
    records = [r for study in studies for r in _checked(study, criterion, mode)]
    for name in criterion.renewed:
        if not any(s.seeds == tuple(criterion.seeds(name)) for s in studies if _shows(s, name)):
            raise NotEvidence(f"Expected a study of {id} under {name} with its renewed seeds.")
    unfinished = [r for r in records if _unfinished(r, criterion)]
    if unfinished and not even_unfinished:
        raise NotEvidence(
            f"Training was not finished in {len(unfinished)} of {len(records)} runs for {id}, as "
            f"with seed {unfinished[0].seed}, {dict(unfinished[0].settings)}: its validation curve "
            "was still falling."
        )
    nulls = _by_condition("null", null, wanted, criterion)
    ceilings = _by_condition("ceiling", ceiling, wanted, criterion)
    for name, value in nulls.items():
        if value > criterion.margin:
            raise NotEvidence(
                f"The null passes the criterion of {id}{f' under {name}' if name else ''}: "
                f"{value:.3g} > {criterion.margin:g}. A measure that something passes which has "
                "learnt nothing is no evidence."
            )
    for name, value in ceilings.items():
        if value < criterion.margin:
            raise NotEvidence(
                f"The ceiling of {id}{f' under {name}' if name else ''} lies below the margin: "
                f"{value:.3g} < {criterion.margin:g}. Nothing could support the claim."
            )
    found = {name: _interval(values) for name, values in given.items()}
    words = {name: word(e, criterion.margin) for name, e in found.items()}
    if unfinished:
        stands = ("supported",) if criterion.understated else ()
        words = {name: w if w in stands else "undecided" for name, w in words.items()}
        also = [_said_of_unfinished(len(unfinished), len(records), words), *also]
    modes = {record.mode for record in records}
    return Judgement(
        LEDGER[id], criterion, found, words, nulls, ceilings, "".join(modes), tuple(also)
    )


def _said_of_unfinished(few: int, runs: int, words: Mapping[str, str]) -> str:
    """What unfinished training means for the words."""
    said = f"training was not finished in {few} of {runs} runs"
    if "supported" in words.values():
        return f"{said}; more of it could only have raised the effect"
    return f"undecided whatever the interval: {said}"


def _interval(values: Sequence[float]) -> Interval:
    """The interval that suits: exact for shares of runs, BCa, and of fewer than ten runs Student's
    t, since a bootstrap of so few promises more than it holds."""
    numbers = [float(value) for value in values]
    if set(numbers) <= {0.0, 1.0}:
        return share(numbers)
    return student(numbers) if FEWEST <= len(numbers) < 10 else bootstrap(numbers)


def _by_condition(
    what: str, given: Rulers, wanted: Sequence[str], criterion: Criterion
) -> dict[str, float]:
    """The null or the ceiling under each condition."""
    if given is None:
        if getattr(criterion, what).startswith("none"):
            return {}
        raise NotEvidence(
            f"Expected the {what} of {criterion.id} ({getattr(criterion, what)}), got none: a "
            "measure is shown between its ends."
        )
    values = dict(given) if isinstance(given, Mapping) else dict.fromkeys(wanted, given)
    if set(values) != set(wanted):
        raise NotEvidence(
            f"Expected the {what} of {criterion.id} under {list(wanted)}, got {list(values)}."
        )
    return {name: float(value) for name, value in values.items()}


def _checked(study: Study, criterion: Criterion, mode: str | None) -> list:
    """The records of a study, or a sentence why no verdict can rest on them."""
    if study.pilot or criterion.id not in study.claims:
        raise NotEvidence(
            f"Expected a final study that names {criterion.id} among its claims, got "
            f"{study.name}{', a pilot' if study.pilot else ''}."
        )
    shown = [name for name in criterion.axis if _shows(study, name)] or [ALL]
    allowed = [tuple(criterion.seeds(name)) for name in shown]
    if study.seeds not in allowed:
        ranges = " or ".join(sorted({f"{seeds[0]} to {seeds[-1]}" for seeds in allowed}))
        raise NotEvidence(
            f"Expected {study.name} with the seeds {ranges} of the criterion, got {study.seeds}."
        )
    records = study.records(mode)
    for record in records:
        if record.criteria.get(criterion.id) != criterion.digest:
            raise NotEvidence(
                f"The criterion of {criterion.id} was changed after {study.name} ran on "
                f"{record.date}: give it fresh seeds (first_seed) and run it again."
            )
        if criterion.trained and record.curves.get(CURVE) is None:
            raise NotEvidence(
                f"Expected a curve {CURVE!r} in each run of {study.name}, to see that training "
                "was finished, got none."
            )
    return records


def _shows(study: Study, condition: str) -> bool:
    """Whether a condition is among the settings of a study."""
    return any(condition in values for values in study.over.values())


def _unfinished(record: Record, criterion: Criterion) -> bool:
    """Whether the validation curve of a run that was trained had not reached its plateau."""
    # what is judged by a ratio of distances may not still gain half of what would matter
    halvings = abs(criterion.margin) / 2 if criterion.unit.endswith("of the distance") else None
    return criterion.trained and not plateaued(record.curves[CURVE], halvings=halvings)
