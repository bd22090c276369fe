"""A histogram of points in the plane, as a density: the oldest estimate of all."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from genlib.checks import check_tensor
from genlib.families.mixtures.chosen import Chosen


def best_histogram(
    x: Tensor,
    x_val: Tensor,
    bins: Sequence[int] = tuple(range(2, 41)),
    spread: Sequence[float] = (0.003, 0.01, 0.03, 0.1),
) -> Chosen:
    """The histogram that validation data likes best, on the box that holds x.

    p = (1 - s) histogram + s Gaussian: the Gaussian, of the mean and covariance of x, is for what
    falls into empty cells or out of the box.

    Args:
        x: what is counted, `[N, 2]`.
        x_val: what bins and s are chosen by, `[M, 2]`.
        bins: per side, to try.
        spread: s to try.
    """
    x, x_val = check_tensor("x", x, ("N", 2)), check_tensor("x_val", x_val, ("M", 2))
    x, x_val = x.double(), x_val.double()
    low, high = x.amin(0), x.amax(0)
    everywhere = torch.distributions.MultivariateNormal(x.mean(0), x.T.cov())

    def cells(new: Tensor, b: int) -> Tensor:
        """The number of the cell of each point, `[n]`; b * b for those out of the box."""
        at = ((new - low) / (high - low) * b).floor().long()
        at = torch.where(new == high, b - 1, at)  # the last cell has its border
        inside = ((at >= 0) & (at < b)).all(1)
        return torch.where(inside, at[:, 0] * b + at[:, 1], b * b)

    def log_prob(new: Tensor, b: int, s: float) -> Tensor:
        new = new.double()
        counts = cells(x, b).bincount(minlength=b * b + 1)
        density = counts / len(x) / ((high - low).prod() / b**2)
        inside, around = density[cells(new, b)].log(), everywhere.log_prob(new)
        return torch.logaddexp(inside + np.log(1 - s), around + np.log(s))

    losses = {(b, s): -log_prob(x_val, b, s).mean().item() for b in bins for s in spread}
    b, s = min(losses, key=losses.get)
    return Chosen(lambda new: log_prob(new, b, s), losses[b, s], {"bins": b, "spread": s}, [])
