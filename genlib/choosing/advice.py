"""The rules that turn what was measured into an answer; the same for all, and none by hand."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import inf

from genlib.arena.naming import COPIER
from genlib.arena.summary import COPIES, OF_SAMPLES
from genlib.choosing.answers import Advice, OnSet, common
from genlib.choosing.facts import Facts, facts
from genlib.choosing.questions import NEEDS, PURPOSES, SETS, check
from genlib.choosing.words import sentences
from genlib.metrics import intervals


def choose(
    purpose: str, data: str, needs: Iterable[str] = (), known: Sequence[Facts] | None = None
) -> Advice:
    """Which model for a purpose, by what the arena measured.

    Args:
        purpose: a key of `PURPOSES`.
        data: a key of `KINDS`.
        needs: keys of `NEEDS`.
        known: facts to answer from; by default the stored records of the sets of this kind.

    Raises:
        ValueError: a purpose, a kind of data or a need that is none.
        TypeError: needs that are one string.
    """
    needs = check(purpose, data, needs)
    if known is None:
        known = [found for name in SETS[data] if (found := facts(name)) is not None]
    known = [one for one in known if one.name in SETS[data]]
    free = choose(purpose, data, (), known).answer if needs else ""
    sets = tuple(found for one in known if (found := on_set(one, purpose, needs)) is not None)
    missing = tuple(name for name in SETS[data] if name not in {one.name for one in sets})
    if not sets:
        none = Advice(purpose, data, needs, "", False, "not measured", (), missing, free)
        return replace(none, said=tuple(sentences(none)))
    by_name = {one.name: one for one in known}
    used = [by_name[one.name] for one in sets]
    shared = common(sets)
    if shared:
        answer = _simplest(shared, used)
        alone = all(one.alike == (answer,) for one in sets)
        sure = "one set" if len(sets) == 1 else "firm" if alone else "shared"
    else:
        count = {who: sum(who in one.alike for one in sets) for one in sets for who in one.alike}
        most = max(count.values())
        answer, sure = _simplest([w for w, n in count.items() if n == most], used), "divided"
    dull = any(answer in one.dull for one in used)
    found = Advice(purpose, data, needs, answer, dull, sure, sets, missing, free or answer)
    return replace(found, said=tuple(sentences(found)))


def on_set(one: Facts, purpose: str, needs: Sequence[str] = ()) -> OnSet | None:
    """What one set says; None if nobody who meets the needs was measured."""
    measure, sign = PURPOSES[purpose].measure, PURPOSES[purpose].sign
    entered = [who for who in one.values.get(measure, {}) if who != COPIER]
    left_out = {who: why for who in entered if (why := lacks(one, who, needs, measure))}
    means = {who: one.mean(measure, who) for who in entered if who not in left_out}
    if not means:
        return None
    order = sorted(means, key=lambda who: -sign * means[who])
    pairs = one.differences(measure, sign)

    def better(a: str, b: str) -> bool:
        pair = pairs.get(frozenset((a, b)))
        return pair is not None and pair.better == a and pair.real

    best = order[0]
    alike = tuple(who for who in order if not better(best, who))
    dull = next((who for who in order if who in one.dull), "")
    family = next((who for who in order if who not in one.dull), "")
    gap = None
    if dull and family:
        runs = one.values[measure]
        gap = interval([sign * (a - b) for a, b in zip(runs[family], runs[dull], strict=True)])
    real = any(better(who, dull) for who in order if who not in one.dull) if dull else False
    return OnSet(one.name, best, alike, means, dull, gap, real, left_out, one.absent)


def lacks(one: Facts, who: str, needs: Sequence[str], measure: str = "") -> str:
    """Which need an entrant does not meet on a set, in a few words; "" if it meets all.

    Everybody needs runs that all ended: their spread would hide how much worse one is. And by a
    measure of samples nobody may copy as a copier does.
    """
    if one.mean("diverged", who):
        return "a run diverged"
    if measure in OF_SAMPLES and (one.mean("copied", who) or 0.0) > COPIES:
        return f"copies: {one.mean('copied', who):.3g} nearer to training data"
    for need in needs:
        asked, found = NEEDS[need], one.mean(NEEDS[need].measure, who)
        if found is None:
            return f"{need}: not measured"
        if asked.limit is not None and found > asked.limit:
            return f"{need}: {found:.3g} {asked.unit}"
    return ""


def interval(gaps: Sequence[float]) -> tuple[float, float, float]:
    """Mean of paired gaps and the ends of its 95 % interval (t over the seeds)."""
    found = intervals.interval(gaps)
    return found.mean, found.low, found.high


def _simplest(names: Sequence[str], sets: Sequence[Facts]) -> str:
    """Dull before others, then who learns in the shortest time, then by name."""

    def cost(who: str) -> tuple:
        is_dull = any(who in one.dull for one in sets)
        seconds = [s for one in sets if (s := one.mean("train_s", who)) is not None]
        return not is_dull, sum(seconds) if seconds else inf, who

    return min(names, key=cost)
