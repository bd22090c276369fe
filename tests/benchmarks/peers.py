"""What every benchmark shares: ways to do the same thing, timed in turn, as ratios."""

import itertools
import statistics
import time
from collections.abc import Callable, Iterable, Iterator

import torch
from threadpoolctl import threadpool_limits
from torch import Tensor

Ways = dict[str, Callable[[], None]]


def race(ways: Ways, rounds: int) -> dict[str, list[float]]:
    """Seconds of each way, `rounds` times in turn, on one thread.

    Processor time, not the wall's: a neighbour on the machine then disturbs less. NumPy's threads
    are held to one as torch's are, since their time would be counted as well.
    """
    torch.set_num_threads(1)
    seconds = {name: [] for name in ways}
    with threadpool_limits(1):
        for way in ways.values():  # caches, lazy imports, the first allocation
            way()
        for _ in range(rounds):
            for name, way in ways.items():
                start = time.process_time()
                way()
                seconds[name].append(time.process_time() - start)
    return seconds


def ratio(runs: list[float], first: list[float]) -> float:
    """The median over rounds of one way's time over another's in the same round."""
    return statistics.median(a / b for a, b in zip(runs, first, strict=True))


def compare(title: str, ways: Ways, rounds: int = 7) -> None:
    """Race, and print ratios to the first way: medians, and of the quickest runs of each."""
    seconds = race(ways, rounds)
    name_of_first, first = next(iter(seconds.items()))
    print(f"\n{title}, one thread, {rounds} rounds: median, quickest, ratios of both:")
    for name, runs in seconds.items():
        print(
            f"  {name:18s} {statistics.median(runs):8.4f} s {min(runs):8.4f} s"
            f"   {ratio(runs, first):.3f}  {min(runs) / min(first):.3f} x {name_of_first}"
        )


def slices(x: Tensor, batch: int) -> Iterator[Tensor]:
    """Batches as a loop written by hand would take them, shuffled anew at every epoch."""
    while True:
        order = torch.randperm(len(x))
        for start in range(0, len(x) - batch + 1, batch):
            yield x[order[start : start + batch]]


def learn(model, optimizer, batches: Iterable[Tensor], steps: int | None) -> None:
    """The loop that everybody writes."""
    for batch in itertools.islice(batches, steps):
        loss = model.loss(batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
