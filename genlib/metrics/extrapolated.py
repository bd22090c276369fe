"""A Fréchet distance without its bias: what it tends to with infinitely many examples.

x, y [N, D]  ->  distances of n of each, for several n  ->  a line in 1/n, and where it ends
"""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from genlib.checks import check_positive
from genlib.metrics.distances import check_sets
from genlib.metrics.moments import frechet


class Extrapolated(NamedTuple):
    """A distance at infinitely many examples, and the line that leads there.

    Attributes:
        value: where the line ends, at 1/n = 0. It may be a little below 0 where the truth is 0.
        slope: of the line; at n examples the estimate is too large by about slope / n.
        sizes: how many examples each distance was computed with.
        distances: one per size.
    """

    value: float
    slope: float
    sizes: tuple[int, ...]
    distances: tuple[float, ...]


def frechet_at_infinity(
    x: Tensor, y: Tensor, sizes: int | Sequence[int] = 10, seed: int = 0
) -> Extrapolated:
    """The Fréchet distance of x and y, each `[N, D]`, extrapolated to infinite N.

    Its bias is nearly proportional to 1/n, so a straight line through the distances of random
    subsets leads to the unbiased value. It needs subsets of several times D examples: with fewer,
    the bias bends away from 1/n.

    Args:
        sizes: of the subsets of each; or how many of them, evenly in 1/n from N/5 to N.
        seed: of the subsets.

    Source: Chong and Forsyth, "Effectively unbiased FID and Inception score and where to find
    them", CVPR 2020, section 4.

    Raises:
        ValueError: fewer than two different sizes, one below 2 or above the number of examples.
    """
    x, y = check_sets(x, y, 2, ("x", "y"))
    most = min(len(x), len(y))
    if isinstance(sizes, int):
        check_positive("sizes", sizes)
        steps = torch.linspace(1 / most, 5 / most, sizes, dtype=torch.float64)
        sizes = (1 / steps).round().long().tolist()
    sizes = tuple(sorted({int(n) for n in sizes}))
    if len(sizes) < 2 or sizes[0] < 2 or sizes[-1] > most:
        raise ValueError(
            f"Expected at least two different sizes from 2 to {most}, the number of examples, "
            f"got {list(sizes)}."
        )
    generator = torch.Generator().manual_seed(seed)
    found = []
    for n in sizes:
        part_x, part_y = (s[torch.randperm(len(s), generator=generator)[:n]] for s in (x, y))
        found.append(frechet(part_x, part_y))
    inverse = torch.tensor([1 / n for n in sizes], dtype=torch.float64)
    line = torch.stack([torch.ones_like(inverse), inverse], dim=1)  # [sizes, 2]
    at_once = torch.tensor(found, dtype=torch.float64)[:, None]
    value, slope = torch.linalg.lstsq(line, at_once).solution[:, 0].tolist()
    return Extrapolated(value, slope, sizes, tuple(found))
