"""How long a symbol takes a GRU and a causal convolution: to learn from it, and to draw it."""

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from statistics import median

import torch
from torch import Tensor
from torch.nn import functional as F

from genlib.families.recurrent.causal import CausalConvolution
from genlib.families.recurrent.model import RecurrentModel
from genlib.families.recurrent.rows import shift
from genlib.model import Model


def networks(symbols: int, state: int, embedding: int, channels: int, layers: int) -> list[Model]:
    """The two that are compared: a GRU and a convolution."""
    return [
        RecurrentModel(symbols, state=state, embedding=embedding),
        CausalConvolution(symbols, channels=channels, layers=layers),
    ]


def ratio(
    sizes: dict[str, int],
    work: str,
    rows: int = 1,
    width: int = 512,
    rounds: int = 30,
    seed: int = 0,
) -> float:
    """Processor time of the GRU over that of the convolution: the median of alternating rounds.

    One thread, in a fresh process, whose memory and caches no earlier work has arranged. Its own
    processor time is taken, which other work on the machine hardly changes. In each round both do
    the same work, one after the other, and who is first changes from round to round.

    Args:
        sizes: arguments of `networks`.
        work: `"learn"`, forward, backward and a step of Adam; or `"draw"`, symbol by symbol.
        rows: in a batch.
        width: symbols in a row; of a drawing, how many are drawn.
        rounds: how many.
        seed: of weights and symbols.
    """
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as alone:
        return alone.submit(_here, sizes, work, rows, width, rounds, seed).result()


def _here(sizes, work, rows, width, rounds, seed) -> float:
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    x = torch.randint(1, sizes["symbols"], (rows, width))
    jobs = [_job(model, work, x) for model in networks(**sizes)]
    found = []
    for i in range(-2, rounds):  # the first two only fill the caches
        taken = [0.0, 0.0]
        for which in (0, 1) if i % 2 else (1, 0):
            began = time.thread_time()
            jobs[which]()
            taken[which] = time.thread_time() - began
        if i >= 0:
            found.append(taken[0] / taken[1])
    return median(found)


def _job(model: Model, work: str, x: Tensor):
    if work == "draw":
        return partial(_draw, model.eval(), x)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-4, fused=True)
    return partial(_learn, model, optimizer, x)


def logits(model: Model, x: Tensor) -> Tensor:
    """Of each symbol of whole rows `[B, T]`, embedding and last layer among the work."""
    if isinstance(model, CausalConvolution):
        return model.logits(shift(x))
    return model.head(model.net(model.embed(shift(x)))[0])


def _learn(model: Model, optimizer: torch.optim.Optimizer, x: Tensor) -> None:
    optimizer.zero_grad()
    F.cross_entropy(logits(model, x).flatten(0, 1), x.flatten()).backward()
    optimizer.step()


@torch.no_grad()
def _draw(model: Model, x: Tensor) -> None:
    state, symbol = None, x[:, 0]
    for _ in range(x.shape[1]):
        out, state = model.step(symbol, state)
        symbol = torch.multinomial(out.softmax(-1), 1)[:, 0]
