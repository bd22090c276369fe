"""The criteria of `claims.toml`: how each claim is judged, fixed before its final seeds ran."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.resources import files

FIRST_SEED = 100  # of final runs; smaller ones are pilots, for choosing settings


@dataclass(frozen=True)
class Criterion:
    """How a claim is judged, as `claims.toml` fixed it before the final seeds ran.

    Attributes:
        id: of the claim.
        quantity, unit: what is measured, and in what.
        opponent: the strongest dull method, which the claim has to beat.
        effect: how the effect is computed; larger speaks for the claim.
        margin: what the effect has to exceed, in the unit.
        why: why less would not matter to a practitioner.
        null: what has learnt nothing; it must fail.
        ceiling: the best there can be.
        data: which, and how they are split.
        runs: independent repeats per condition.
        axis: conditions named in advance; empty where the claim is judged as a whole.
        also: what is shown beside it and changes no verdict.
        first_seed: of the final runs.
        renewed: conditions that were run again, an arm made stronger or the runs more, and the
            first seed of these runs; the others keep theirs.
        renewed_runs: how many, where more than `runs`.
        trained: whether a model is trained, whose curve must have reached its plateau.
        understated: whether unfinished training could only lower the effect: the claim's own model
            alone is trained in steps, and the one that is best on validation data is kept.
    """

    id: str
    quantity: str
    unit: str
    opponent: str
    effect: str
    margin: float
    why: str
    null: str
    ceiling: str
    data: str
    runs: int
    axis: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    first_seed: int = FIRST_SEED
    renewed: Mapping[str, int] = field(default_factory=dict)
    renewed_runs: Mapping[str, int] = field(default_factory=dict)
    trained: bool = True
    understated: bool = False

    @property
    def terms(self) -> dict[str, str]:
        """The terms of `claims.toml` that the criterion uses, with what they mean."""
        texts = (self.quantity, self.unit, self.opponent, self.effect, self.null, self.ceiling)
        words = " ".join((*texts, self.data))
        return {term: meaning for term, meaning in TERMS.items() if term in words}

    def seeds(self, condition: str = "") -> range:
        """Of the final runs under a condition."""
        first = self.renewed.get(condition, self.first_seed)
        return range(first, first + self.renewed_runs.get(condition, self.runs))

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits that change with anything that decides the verdict, but for
        renewed seeds: runs under other conditions stand."""
        aside = ("why", "also", "renewed", "renewed_runs")
        decides = {k: v for k, v in asdict(self).items() if k not in aside}
        if not self.understated:  # as before there was this field
            del decides["understated"]
        decides["terms"] = self.terms
        return hashlib.sha256(json.dumps(decides, sort_keys=True).encode()).hexdigest()[:12]


_DATA = tomllib.loads(files("genlib").joinpath("claims.toml").read_text("utf-8"))
TERMS: dict[str, str] = _DATA.pop("terms")
CRITERIA: dict[str, Criterion] = {
    id: Criterion(id, **{k: tuple(v) if isinstance(v, list) else v for k, v in row.items()})
    for id, row in _DATA.items()
}


def criterion(id: str) -> Criterion:
    """The criterion of a claim.

    Raises:
        KeyError: an unknown id.
    """
    if id not in CRITERIA:
        raise KeyError(f"Expected the id of a claim, one of {', '.join(CRITERIA)}; got {id!r}.")
    return CRITERIA[id]
