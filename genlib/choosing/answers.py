"""What an answer holds: what each set says, and what follows from all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import fill


@dataclass(frozen=True)
class OnSet:
    """What one set says.

    Attributes:
        name: of the set.
        best: the entrant with the best mean, of those that meet the needs.
        alike: who is not really worse than it; it stands first.
        means: by entrant, of those that meet the needs.
        dull: the best dull method among these, or "".
        gap: by how much `best`, if it is a family's, is better than `dull`, or by how much the best
            family is worse if it is dull's: above 0 where a family is better; mean, and the ends of
            a 95 % interval over the seeds. None where only one side was measured.
        real: whether a family is really better than `dull`.
        left_out: by entrant why it does not meet a need.
        absent: entrants that were not run on the set.
    """

    name: str
    best: str
    alike: tuple[str, ...]
    means: dict[str, float]
    dull: str
    gap: tuple[float, float, float] | None
    real: bool
    left_out: dict[str, str]
    absent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Advice:
    """An answer.

    Attributes:
        purpose, data, needs: what was asked.
        answer: an entrant's name, or "" if nothing was measured.
        dull: whether it is a dull method.
        sure: `"firm"`: alone at the top of two sets or more; `"shared"`: at the top of two or more,
            with others alike; `"one set"`; `"divided"`: at the top of some sets only; or
            `"not measured"`.
        sets: what each set says, of those that were measured.
        missing: sets of this kind of data that were not.
        free: the answer if nothing but the purpose counted.
        said: all of it in sentences (`words`), which is what it prints as.
    """

    purpose: str
    data: str
    needs: tuple[str, ...]
    answer: str
    dull: bool
    sure: str
    sets: tuple[OnSet, ...]
    missing: tuple[str, ...]
    free: str = ""
    said: tuple[str, ...] = ()

    @property
    def others(self) -> tuple[str, ...]:
        """Who is alike to the best wherever it was measured, and is not the answer."""
        return tuple(who for who in common(self.sets) if who != self.answer)

    def __str__(self) -> str:
        return "\n".join(fill(line, 88, subsequent_indent="  ") for line in self.said)


def common(sets: Sequence[OnSet]) -> list[str]:
    """Who is alike to the best on all of these sets."""
    return [who for who in sets[0].alike if all(who in one.alike for one in sets)] if sets else []
