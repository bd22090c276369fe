"""A card per family: when to take it and when not, by rules on the differences that are real.

For each purpose a family is put beside the best dull opponent, set by set, by the member of the
family that does best there; that choice is made on test data, in the family's favour.

    take      really better on at least half of the sets, really worse on none, and as good as the
              best of all on one at least
    others    the same, but on every set another does better
    bound     the same for a bound of the likelihood, which has no best
    leave     really worse on at least half of the sets
    no case   neither really better nor really worse on any set
    copies    its samples are copies on at least half of the sets
    depends   all else
    alone     no dull opponent has the measure
"""

from dataclasses import dataclass
from pathlib import Path

from genlib.arena import habits, summary
from genlib.arena.entrants import ENTRANTS
from genlib.arena.naming import members

ORDER = (
    "better",
    "alike",
    "open",
    "alone",
    "worse",
    "copies",
)  # the member that does best comes first
WORDS = {
    "take": "Take it for",
    "others": "Better than the dull opponent, but others do better, for",
    "bound": "By its bound alone already better than the dull opponent for",
    "leave": "Avoid it for",
    "no case": "No case beside the dull opponent for",
    "copies": "It copies where asked for",
    "depends": "It depends on the data for",
    "alone": "No dull opponent to compare with for",
}


@dataclass(frozen=True)
class Case:
    """A family for one purpose.

    Attributes:
        purpose: a key of `summary.PURPOSES`.
        beside: by set how the family stands beside the best dull opponent: a word of `ORDER`.
        best: the sets on which a member is as good as the best of all, but for a gap that does
            not matter.
    """

    purpose: str
    beside: dict[str, str]
    best: tuple[str, ...]

    @property
    def bound(self) -> bool:
        """Whether it is about a bound, which has no best."""
        return summary.PURPOSES[self.purpose] == "nll_bound"

    @property
    def rule(self) -> str:
        """Which of the rules holds: a key of `WORDS`."""
        words, n = list(self.beside.values()), len(self.beside)
        if all(word == "alone" for word in words):
            return "alone"
        if words.count("copies") >= n / 2:
            return "copies"
        if words.count("better") >= n / 2 and "worse" not in words:
            return "bound" if self.bound else "take" if self.best else "others"
        if words.count("worse") >= n / 2:
            return "leave"
        if not {"better", "worse"} & set(words):
            return "no case"
        return "depends"

    def sentence(self) -> str:
        """The case in words, each number counted."""
        said = []
        for word in ORDER:
            sets = [name for name, how in self.beside.items() if how == word]
            if sets and word != "alone":
                said.append(f"{_really(word)} on {len(sets)} ({', '.join(sets)})")
        beside = "; ".join(said)
        beside = f"beside the best dull opponent {beside}" if said else "nobody to compare with"
        said = f"{self.purpose}: of {_sets(len(self.beside))} {beside}"
        return said + ("." if self.bound else f"; as good as the best of all on {len(self.best)}.")


@dataclass(frozen=True)
class FamilyCard:
    """What the arena says of a family.

    Attributes:
        family: its key in the classification.
        cases: one per purpose that it serves somewhere.
        cannot: the purposes for which nothing could be measured.
        cost: a sentence on energy and sampling.
        steadiness: a sentence on the spread over seeds, and on trainings that were lost.
        copying: a sentence on copies.
    """

    family: str
    cases: tuple[Case, ...]
    cannot: tuple[str, ...]
    cost: str
    steadiness: str
    copying: str

    def ruled(self, rule: str) -> tuple[str, ...]:
        """The purposes for which a rule holds."""
        return tuple(case.purpose for case in self.cases if case.rule == rule)

    def verdicts(self) -> list[str]:
        """Who should take it and who should not, a line per rule that holds for something."""
        return [
            f"{words} {', '.join(self.ruled(rule))}."
            for rule, words in WORDS.items()
            if self.ruled(rule)
        ]


def card(family: str, folder: Path | None = None) -> FamilyCard:
    """The card of a family, from the sets that are complete.

    Raises:
        KeyError: no entrant of such a family.
    """
    able = members(family)
    if not able or family == "dull":
        known = sorted({one.family for one in ENTRANTS.values()} - {"dull"})
        raise KeyError(f"Expected a family that enters, one of {', '.join(known)}; got {family!r}.")
    sets = summary.complete(folder)
    cases = [case(family, purpose, folder) for purpose in summary.PURPOSES]
    found = tuple(c for c in cases if c.beside)
    return FamilyCard(
        family,
        found,
        tuple(c.purpose for c in cases if not c.beside),
        habits.cost(able, sets, folder),
        habits.steadiness(able, sets, folder),
        habits.copying(able, sets, folder),
    )


def case(family: str, purpose: str, folder: Path | None = None) -> Case:
    """A family for one purpose, on all complete sets where a member has the measure."""
    measure, beside, best = summary.PURPOSES[purpose], {}, []
    for name in summary.complete(folder):
        if measure not in summary.measures_of(name, folder):
            continue
        against = summary.against_dull(name, measure, folder)
        words = [against[who] for who in members(family) if who in against]
        if words:
            beside[name] = min(words, key=ORDER.index)
            if measure == "nll_bound":  # alone, and so no best
                continue
            if set(members(family)) & set(summary.close(name, measure, folder)):
                best.append(name)
    return Case(purpose, beside, tuple(best))


def _really(word: str) -> str:
    said = {"open": "not shown to differ", "alike": "alike", "copies": "copying"}
    return said.get(word) or f"really {word}"


def _sets(n: int) -> str:
    return "1 set" if n == 1 else f"{n} sets"
