"""A two-sample test without training: of which set is each point's nearest neighbour?"""

from typing import NamedTuple

import torch
from torch import Tensor

from genlib.metrics.distances import check_sets, distances, warn_unequal


class NearestTest(NamedTuple):
    """Parts of the points whose nearest neighbour is of their own set: 0.5 under the null.

    Attributes:
        accuracy: of all points. Below 0.5 a set lies too close to the other, as a copy does.
        real: of the first set. Low while `fake` is high: the fake crowd in few places.
        fake: of the second set.
    """

    accuracy: float
    real: float
    fake: float


def nearest_test(real: Tensor, fake: Tensor) -> NearestTest:
    """Leave-one-out accuracy of the 1-nearest-neighbour classifier that tells two sets apart.

    It has nothing to tune or train. For two sets of N from one distribution the mean is
    (N - 1) / (2N - 1), a little below one half. Of equally near neighbours the first is taken,
    a real one before a fake one.

    Args:
        real, fake: `[N, D]` each. With unequal numbers the null is not one half (a warning).

    Source: Lopez-Paz and Oquab, "Revisiting classifier two-sample tests", ICLR 2017, section 3;
    Xu et al., "An empirical study on evaluation metrics of generative adversarial networks",
    arXiv 1806.07755 (2018), section 2.
    """
    real, fake = check_sets(real, fake, 2, ("real", "fake"))
    warn_unequal(real, fake, "The nearest-neighbour test")
    both = torch.cat([real, fake])
    own = []
    for start, d in distances(both, both):
        row = torch.arange(len(d))
        d[row, start + row] = torch.inf  # a point is not its own neighbour
        neighbour_is_real = d.argmin(1) < len(real)
        own.append(neighbour_is_real == (start + row < len(real)).to(neighbour_is_real.device))
    own = torch.cat(own).double()
    return NearestTest(
        own.mean().item(), own[: len(real)].mean().item(), own[len(real) :].mean().item()
    )
