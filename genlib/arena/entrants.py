"""Who enters the arena: for each kind of data a function that makes a model, and its settings.

An entrant has a name through all sets, and one maker per kind of data that it can take. The
settings to try are the products of what `enters` is given, at most `RULES.trials` of them, so
that nobody is tuned longer than another. `lr` is the learning rate, and goes to `fit`.
"""

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import NamedTuple

from genlib.arena.criteria import RULES
from genlib.arena.sets import Task
from genlib.families.gan.conditional import with_class
from genlib.model import Model


class Maker(NamedTuple):
    """How an entrant is made for one kind of data.

    Attributes:
        make: a task and settings to a model.
        trials: the settings, all to be tried.
        how: it learns: in `"steps"` of an optimiser, in `"rounds"` of EM, or at `"once"`.
        told: whether it learns on examples with their class appended.
        game: whether two players learn against each other, with the moments of Adam that the
            course's chapters found for them.
    """

    make: Callable[..., Model]
    trials: tuple[dict, ...]
    how: str
    told: bool
    game: bool


class Entrant(NamedTuple):
    """One who enters.

    Attributes:
        name: through all sets.
        family: its key in the classification, or `"dull"`.
        makers: by kind of data.
    """

    name: str
    family: str
    makers: dict[str, Maker]


KINDS = ("points", "pixels", "rows")  # of data
ENTRANTS: dict[str, Entrant] = {}


def enters(
    name: str,
    kind: str,
    family: str = "dull",
    how: str = "steps",
    told: bool = False,
    game: bool = False,
    **options,
):
    """Register a maker of models; `options` are the values of each setting to try.

    Raises:
        ValueError: more settings than anybody may try, or one who enters twice.
    """
    trials = tuple(dict(zip(options, values, strict=True)) for values in product(*options.values()))
    if len(trials) > RULES.trials:
        raise ValueError(
            f"Expected at most {RULES.trials} settings of {name} to try, got {len(trials)}: "
            "each entrant is tuned by as many trials."
        )
    if how not in ("steps", "rounds", "once"):
        raise ValueError(f"Expected how to be 'steps', 'rounds' or 'once', got {how!r}.")
    entrant = ENTRANTS.setdefault(name, Entrant(name, family, {}))
    if kind in entrant.makers or entrant.family != family:
        raise ValueError(f"Expected {name} to enter {kind} once, for one family, got it again.")

    def registered(make: Callable[..., Model]) -> Callable[..., Model]:
        entrant.makers[kind] = Maker(make, trials, how, told, game)
        return make

    return registered


def entrant(name: str) -> Entrant:
    """The entrant of a name.

    Raises:
        KeyError: nobody of that name.
    """
    if name not in ENTRANTS:
        raise KeyError(f"Expected an entrant, one of {', '.join(ENTRANTS)}; got {name!r}.")
    return ENTRANTS[name]


def refusal(name: str, task: Task) -> str:
    """Why an entrant does not enter a set, in the words of its own class; empty if it enters."""
    maker = entrant(name).makers.get(task.kind)
    task = task if task.symbols else replace(task, symbols=2)  # it is the data that is refused
    others = entrant(name).makers
    makers = [maker] if maker else [others[kind] for kind in KINDS if kind in others]
    words = ""
    for one in makers:
        try:
            model = one.make(task, **{k: v for k, v in one.trials[0].items() if k != "lr"})
            model.check(with_class(task.x, *task.labels()) if one.told else task.x)
        except (ValueError, TypeError) as error:
            words = words or str(error)
        else:
            if maker:
                return ""
    return words or f"{name} would take {task.kind}, but says nothing about them."


def field(task: Task) -> tuple[str, ...]:
    """Names of those who enter a set, in the order of the files."""
    able = (name for name, one in ENTRANTS.items() if task.kind in one.makers)
    return tuple(name for name in able if not refusal(name, task))
