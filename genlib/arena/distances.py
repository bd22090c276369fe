"""How far samples are from real examples: one distance per set, and what it is taken in."""

from functools import lru_cache

import torch
from torch import Tensor

from genlib.arena.sets import PLANE, REACH, Task, as_images, judge
from genlib.metrics import frechet
from genlib.metrics.judges import energy_distance, histogram_distance


def distance(task: Task, drawn: Tensor, real: Tensor) -> float:
    """The set's distance between samples and examples, each `[N, D]`, as many of the one as of
    the other. It is above 0 also for two sets of real examples: the copier shows by how much.
    """
    n = min(len(drawn), len(real))
    drawn, real = drawn[:n], real[:n]
    if task.name in PLANE:
        return histogram_distance(drawn, real, *REACH[task.name])
    if task.kind == "rows":
        shares = (trigrams(x, task.symbols) for x in (drawn, real))
        a, b = shares
        return 0.5 * (a - b).abs().sum().item()
    if task.y is None:
        return energy_distance(drawn, real)
    return frechet(features(task, drawn), features(task, real))


def features(task: Task, x: Tensor) -> Tensor:
    """What neighbours are looked for in: points as they are; of images what the course's
    classifier makes of them, `[N, 64]`; of rows how often each pair of symbols comes, `[N, V V]`.
    """
    if task.kind == "rows":
        hot = torch.nn.functional.one_hot(_coded(x, task.symbols, 2), task.symbols**2)
        return hot.sum(1).float()
    if task.y is None:
        return x
    return judge(task.name).features(as_images(task.name, x))


def trigrams(x: Tensor, symbols: int) -> Tensor:
    """How often each three symbols follow each other in rows `[N, T]`, shares `[V V V]`.

    Two ends before each row and one after it count; what fills the row behind it does not.
    """
    codes = _coded(x, symbols, 3)
    counted = torch.cat([torch.ones_like(x[:, :1]), x], 1)[:, :-1] != 0
    counts = torch.bincount(codes[counted], minlength=symbols**3).double()
    return counts / counts.sum()


def _coded(x: Tensor, symbols: int, n: int) -> Tensor:
    """The number of each n symbols in a row, those before its beginning 0: `[N, T]`."""
    padded, code = torch.nn.functional.pad(x, (n - 1, 0)), torch.zeros_like(x)
    for i in range(n):
        code = code * symbols + padded[:, i : i + x.shape[1]]
    return code


@lru_cache(maxsize=8)
def half(dim: int) -> int:
    """Where an example is cut in two: the second part is hidden, or exchanged."""
    return (dim + 1) // 2


def spliced(task: Task, x: Tensor) -> Tensor:
    """Examples whose second half comes from the next one: each half is real, the whole is not.

    Of rows the halves are those of each row's own length; what does not fit is cut.
    """
    other = x.roll(1, 0)
    if task.kind != "rows":
        cut = half(task.dim)
        return torch.cat([x[:, :cut], other[:, cut:]], 1)
    made = torch.zeros_like(x)
    for row, a, b in zip(made, x.tolist(), other.tolist(), strict=True):
        first = a[: (sum(s != 0 for s in a) + 1) // 2]
        length = sum(s != 0 for s in b)
        whole = (first + b[(length + 1) // 2 : length])[: len(row)]
        row[: len(whole)] = torch.tensor(whole)
    return made


def completed(task: Task, x: Tensor, pool: Tensor) -> Tensor:
    """Examples whose second half was taken from the sample whose first half is most like theirs.

    It asks nothing of a model but samples, so that all are asked the same.

    Args:
        x: examples, `[N, D]`; their second half is not looked at.
        pool: samples, `[M, D]`.
    """
    cut = half(task.dim)
    a, b = x[:, :cut], pool[:, :cut]
    if task.kind == "rows":
        far = (a[:, None] != b).sum(2)
    else:
        far = torch.cdist(a, b)
    made = torch.cat([a, pool[far.argmin(1), cut:]], 1)
    return task.finish(made)
