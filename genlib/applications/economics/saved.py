"""Whether a tool that is sometimes wrong saves time: asking, checking, repairing, and what stays.

All times are shares of the time that the task takes by hand.
"""

import numpy as np
from numpy.typing import ArrayLike


def found(check: ArrayLike, need: ArrayLike) -> ArrayLike:
    """The probability that a wrong answer is found: 1 - exp(-check / need).

    Args:
        check: time for checking.
        need: time of checking after which 1 - 1/e, 63 %, of errors are found.
    """
    return -np.expm1(-np.asarray(check) / need)


def at_the_desk(ask, check, wrong, need, redo, **_: ArrayLike) -> ArrayLike:
    """Expected time that a stopwatch would show: asking, checking, repairing what is found."""
    return ask + check + wrong * found(check, need) * redo


def in_the_end(ask, check, wrong, need, redo, harm, **_: ArrayLike) -> ArrayLike:
    """The same with the harm of the errors that stay, as time."""
    stays = wrong * (1.0 - found(check, need))
    return at_the_desk(ask, check, wrong, need, redo) + stays * harm


def saved_at_the_desk(**task: ArrayLike) -> ArrayLike:
    """Share of the time by hand that is saved by the stopwatch; below 0 it is lost."""
    return 1.0 - at_the_desk(**task)


def saved_in_the_end(own_wrong, harm, **task: ArrayLike) -> ArrayLike:
    """The same with the harm of errors that stay, the tool's and one's own.

    Args:
        own_wrong: share of what is done by hand that is wrong and stays so.
        harm: of an error that stays.
        task: the other quantities of the group task in `prices.toml`.
    """
    return 1.0 + own_wrong * harm - in_the_end(harm=harm, **task)


def best_check(wrong: ArrayLike, need: ArrayLike, redo: ArrayLike, harm: ArrayLike) -> np.ndarray:
    """The checking time of the least expected time in the end; 0 where no check pays.

    Check until another minute finds errors worth one minute:
    wrong (harm - redo) exp(-check / need) / need = 1.
    """
    worth = np.asarray(wrong * (harm - redo) / need)
    return need * np.log(np.maximum(worth, 1.0))


def one_by_one(
    n: int, ask, check, wrong, need, redo, harm, own_wrong, seed: int = 0, **_: float
) -> dict[str, np.ndarray]:
    """n tasks, one by one: each answer is right or wrong, each error found or not.

    Returns:
        `desk` and `end` with the tool, `own` in the end without it: `[n]`, shares of the time by
        hand.
    """
    random = np.random.default_rng(seed)
    bad = random.random(n) < wrong
    seen = bad & (random.random(n) < found(check, need))
    desk = ask + check + redo * seen
    return {
        "desk": desk,
        "end": desk + harm * (bad & ~seen),
        "own": 1.0 + harm * (random.random(n) < own_wrong),
    }
