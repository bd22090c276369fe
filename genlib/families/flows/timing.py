"""How long a flow takes to draw, against how long it takes to score, in a process of its own."""

import multiprocessing
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from statistics import median

import torch
from torch import nn

from genlib.families.flows.flow import Flow


def ratio(
    kind: str,
    dim: int = 64,
    layers: int = 6,
    hidden: Sequence[int] = (64, 64),
    batch: int = 256,
    rounds: int = 30,
    seed: int = 0,
) -> float:
    """Time to draw a batch over time to score it: the median of alternating rounds.

    It is the processor time of one thread, which other work on the machine hardly changes, without
    gradients, in a fresh process, whose memory and caches no earlier work has arranged.

    Args:
        kind: of the layers, as `Flow` knows it: affine ones.
        dim, layers, hidden: of the flow.
        batch: points.
        rounds: in each, one batch is drawn and one is scored.
        seed: of weights and points.
    """
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as alone:
        return alone.submit(_here, kind, dim, layers, hidden, batch, rounds, seed).result()


def _here(kind, dim, layers, hidden, batch, rounds, seed) -> float:
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    flow, x = Flow(dim, kind, layers=layers, hidden=hidden), torch.randn(batch, dim)
    found = []
    with torch.no_grad():
        flow.log_prob(x), flow.sample(batch)
        for _ in range(rounds):
            began = time.thread_time()
            flow.sample(batch)
            between = time.thread_time()
            flow.log_prob(x)
            found.append((between - began) / (time.thread_time() - between))
    return median(found)


def passes(kind: str, dim: int) -> tuple[int, int]:
    """How often the network of one layer is called to score a batch, and to draw one."""
    flow, calls = Flow(dim, kind, layers=1, hidden=(4,)), [0]

    def count(*_) -> None:
        calls[0] += 1

    for module in flow.modules():
        if isinstance(module, nn.Sequential):
            module.register_forward_hook(count)
    with torch.no_grad():
        flow.log_prob(torch.zeros(2, dim))
        scoring, calls[0] = calls[0], 0
        flow.sample(2)
    return scoring, calls[0]
