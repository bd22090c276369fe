"""What a piece of work costs: seconds by the clock, and operations by counting."""

import time
from collections.abc import Callable

from torch.utils.flop_counter import FlopCounterMode


def seconds(work: Callable[[], object], repeats: int = 1, warm: int = 0) -> float:
    """Wall-clock seconds of calling `work`, the shortest of some repeats.

    The shortest, since a busy machine only ever adds time. To compare two pieces of work, let
    them take turns, and look at the ratios.

    Args:
        repeats: how often it is timed.
        warm: calls before, which do not count: first calls fill caches.
    """
    for _ in range(warm):
        work()
    taken = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken)


def operations(work: Callable[[], object]) -> int:
    """Floating-point operations of the matrix products and convolutions in one call of `work`.

    Counted by torch from their shapes: a multiplication and an addition are two.
    """
    with FlopCounterMode(display=False) as counter:
        work()
    return counter.get_total_flops()
