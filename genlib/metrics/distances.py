"""Distances between two sets of points, in pieces that fit in the memory; and checks of the sets.

x [N, D], y [M, D]  ->  pieces [n, M] for rows of x, one after the other
"""

import warnings
from collections.abc import Iterator

import torch
from torch import Tensor

from genlib.checks import check_tensor

PIECE = 2**21  # numbers in one piece: 16 MB of float64


def check_sets(x: Tensor, y: Tensor, least: int, names: tuple[str, str]) -> tuple[Tensor, Tensor]:
    """Both sets as float64 `[N, D]`, or a sentence. Images and other shapes are flattened.

    Raises:
        ValueError: fewer than `least` examples in either, or different shapes of an example.
    """
    for name, sample in zip(names, (x, y), strict=True):
        check_tensor(name, sample)
        if sample.dim() < 2 or len(sample) < least:
            raise ValueError(
                f"Expected {name} of shape [N, D] with N of at least {least}, "
                f"got {list(sample.shape)}."
            )
    if x.shape[1:] != y.shape[1:]:
        raise ValueError(
            f"Expected {names[0]} and {names[1]} with examples of one shape, "
            f"got {list(x.shape)} and {list(y.shape)}."
        )
    # In float64, since a squared distance is a small difference of large numbers.
    return x.detach().flatten(1).double(), y.detach().flatten(1).double().to(x.device)


def warn_unequal(x: Tensor, y: Tensor, what: str) -> None:
    """Warn when two sets differ in size, for a measure that depends on it."""
    if len(x) != len(y):
        warnings.warn(
            f"{what} depends on the number of examples, and got {len(x)} and {len(y)}: "
            "compare values only at one number, the same for both sets.",
            stacklevel=3,
        )


def rows_of(x: Tensor, columns: int) -> Iterator[tuple[int, Tensor]]:
    """x in pieces, each with its first row, such that rows times `columns` fit in the memory."""
    rows = max(1, PIECE // columns)
    for start in range(0, len(x), rows):
        yield start, x[start : start + rows]


def distances(x: Tensor, y: Tensor) -> Iterator[tuple[int, Tensor]]:
    """Euclidean distances from rows of x to all of y: `(first row, [n, M])`, piece by piece.

    Every piece lies in the same memory: use one before asking for the next.
    """
    squares = y.square().sum(1)  # [M]
    # Made once: blocks taken and given back for each piece leave holes that fill the memory.
    memory = x.new_empty(max(1, PIECE // len(y)), len(y))
    for start, part in rows_of(x, len(y)):
        d2 = torch.addmm(squares, part, y.T, alpha=-2, out=memory[: len(part)])
        yield start, d2.add_(part.square().sum(1, keepdim=True)).clamp_(min=0).sqrt_()  # [n, M]


def ball_radii(x: Tensor, k: int) -> Tensor:
    """The distance from each point of x to its k-th nearest other point of x: `[N]`."""
    radii = x.new_empty(len(x))
    for start, d in distances(x, x):
        own = torch.arange(len(d))
        d[own, start + own] = torch.inf  # a point is not its own neighbour
        radii[start : start + len(d)] = d.topk(k, dim=1, largest=False).values[:, -1]
    return radii
