"""What every benchmark shares: ways to do the same thing, timed in turn, as ratios."""

import statistics
import time
from collections.abc import Callable

import torch


def compare(title: str, ways: dict[str, Callable[[], None]], rounds: int = 7) -> dict[str, float]:
    """Time each way `rounds` times in turn, on one thread, and print ratios to the first of them.

    Processor time, not the wall's: a neighbour on the machine then disturbs less. The ratio is
    the median over rounds of a way's time over the first way's in the same round.
    """
    torch.set_num_threads(1)
    for way in ways.values():  # caches, lazy imports, the first allocation
        way()
    seconds = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            start = time.process_time()
            way()
            seconds[name].append(time.process_time() - start)
    first = next(iter(ways))
    print(f"\n{title}, one thread, median of {rounds}:")
    ratios = {}
    for name, runs in seconds.items():
        pairs = zip(runs, seconds[first], strict=True)
        ratios[name] = statistics.median(a / b for a, b in pairs)
        print(f"  {name:14s} {statistics.median(runs):7.3f} s   {ratios[name]:.3f} x {first}")
    return ratios
