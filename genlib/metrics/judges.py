"""Judges of a model by its samples alone, each with a width to tune: the smaller, the better.

`drawn` are samples of the model `[N, D]`, `new` are points of the data `[M, D]`. They suit few
dimensions, where N points show the density.
"""

import math

from torch import Tensor

from genlib.checks import check_positive
from genlib.metrics.distances import check_sets, distances


def kernel_distance(drawn: Tensor, new: Tensor, width: float) -> float:
    """The squared distance of the mean embeddings by a Gaussian kernel, every pair counted, also
    of a point with itself (Gretton et al., "A kernel two-sample test", JMLR 2012, equation 5).

    Args:
        width: standard deviation of the kernel, in units of the points.
    """
    drawn, new = check_sets(drawn, new, 1, ("drawn", "new"))
    width = check_positive("width", width, float)

    def mean(a: Tensor, b: Tensor) -> float:
        total = sum((-0.5 * (d / width).square()).exp().sum().item() for _, d in distances(a, b))
        return total / (len(a) * len(b))

    return mean(drawn, drawn) + mean(new, new) - 2 * mean(drawn, new)


def energy_distance(drawn: Tensor, new: Tensor) -> float:
    """2 E|X - Y| - E|X - X'| - E|Y - Y'| (Székely and Rizzo, "Energy statistics", Journal of
    Statistical Planning and Inference, 2013), the pair of a point with itself counted too."""
    drawn, new = check_sets(drawn, new, 1, ("drawn", "new"))

    def mean(a: Tensor, b: Tensor) -> float:
        return sum(d.sum().item() for _, d in distances(a, b)) / (len(a) * len(b))

    return 2 * mean(drawn, new) - mean(drawn, drawn) - mean(new, new)


def parzen_loss(drawn: Tensor, new: Tensor, width: float) -> float:
    """Minus the mean log-density of new points, nats, by a Gaussian around every sample (Parzen,
    1962). As an estimate of the model's own log-likelihood it is poor where dimensions are many
    (Theis et al., "A note on the evaluation of generative models", ICLR 2016, section 3.2).

    Args:
        width: standard deviation of the Gaussians, in units of the points.
    """
    drawn, new = check_sets(drawn, new, 1, ("drawn", "new"))
    width, dim = check_positive("width", width, float), drawn.shape[1]
    total = sum(
        (-0.5 * (d / width).square()).logsumexp(1).sum().item() for _, d in distances(new, drawn)
    )
    return math.log(len(drawn)) + dim * math.log(width * math.sqrt(2 * math.pi)) - total / len(new)


def histogram_distance(drawn: Tensor, new: Tensor, bins: int, reach: float = 3.0) -> float:
    """The total variation between two histograms of points in the plane, from 0 to 1.

    Args:
        bins: per side.
        reach: of the square that is divided, from -reach to reach; points beyond are counted in
            the cells of its border.
    """
    drawn, new = check_sets(drawn, new, 1, ("drawn", "new"))
    bins, reach = check_positive("bins", bins), check_positive("reach", reach, float)
    if drawn.shape[1] != 2:
        raise ValueError(f"Expected points in the plane, [N, 2], got {list(drawn.shape)}.")

    def shares(x: Tensor) -> Tensor:
        at = ((x + reach) / (2 * reach) * bins).floor().long().clamp(0, bins - 1)
        return (at[:, 0] * bins + at[:, 1]).bincount(minlength=bins**2).double() / len(x)

    return 0.5 * (shares(drawn) - shares(new)).abs().sum().item()
