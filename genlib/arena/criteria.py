"""What was fixed before any final seed ran: budgets, the measures that decide, what is real."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files

_DATA = tomllib.loads(files("genlib.arena").joinpath("criteria.toml").read_text("utf-8"))


@dataclass(frozen=True)
class General:
    """The numbers that hold for all sets; `criteria.toml` says what each means."""

    first_seed: int
    seeds: int
    trials: int
    looks: int
    rounds: int
    chain: int
    pool: int
    level: float
    margin: float
    halves: bool
    watts: float


@dataclass(frozen=True)
class Budget:
    """What an entrant may use on one set, and how the set decides.

    Attributes:
        kind: of data: `"points"` (real numbers), `"pixels"` (zeros and ones), `"rows"` (symbols).
        steps: of an optimiser.
        batch: examples per step.
        parameters: that are learnt by gradients, at most.
        hidden: sizes of hidden layers.
        codes: sizes of codes to choose from.
        null: the entrant that has learnt least, the other end of the ruler.
        nll_margin: a smaller gap of likelihoods matters to nobody, nats per example.
        distance: what the distance of samples is, in words.
    """

    kind: str
    steps: int
    batch: int
    parameters: int
    hidden: tuple[int, ...]
    codes: tuple[int, ...]
    null: str
    nll_margin: float
    distance: str


RULES = General(**_DATA["rules"])
MEASURES: dict[str, int] = {k: 1 if v == "+" else -1 for k, v in _DATA["measures"].items()}
BUDGETS: dict[str, Budget] = {
    name: Budget(**{k: tuple(v) if isinstance(v, list) else v for k, v in row.items()})
    for name, row in _DATA["sets"].items()
}


def budget(name: str) -> Budget:
    """The budget of a set.

    Raises:
        KeyError: no such set.
    """
    if name not in BUDGETS:
        raise KeyError(f"Expected a set of the arena, one of {', '.join(BUDGETS)}; got {name!r}.")
    return BUDGETS[name]
