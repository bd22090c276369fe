"""Densities of an afternoon, chosen on validation data: the dull opponents of every other model.

A mixture of Gaussians with full covariances, and a Gaussian on every training point.
"""

import warnings
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from genlib.checks import check_tensor


class Chosen(NamedTuple):
    """What was chosen on validation data.

    Attributes:
        log_prob: of points `[N, D]`, `[N]`, nats, float64.
        loss: mean negative log-likelihood of the validation data, nats.
        setting: what was chosen, by name.
        curve: of a mixture, the validation loss by rounds of EM; otherwise empty.
    """

    log_prob: Callable[[Tensor], Tensor]
    loss: float
    setting: dict[str, float]
    curve: list[tuple[int, float]]


def best_mixture(
    x: Tensor,
    x_val: Tensor,
    components: Sequence[int] = (1, 2, 4, 8, 16, 32, 64),
    floors: Sequence[float] = (1e-3, 3e-3, 1e-2, 3e-2),
    starts: int = 3,
    rounds: int = 200,
    seed: int = 0,
) -> Chosen:
    """The mixture of Gaussians, with full covariances, that validation data likes best.

    Args:
        x: what they learn from, `[N, D]`.
        x_val: what they are chosen by, `[M, D]`.
        components: K to try.
        floors: what to add to every variance, in units of each column's variance.
        starts: of k-means per K and floor.
        rounds: of EM at most.
        seed: of the first start.
    """
    from sklearn.mixture import GaussianMixture  # here: it takes long to import

    x, x_val = check_tensor("x", x, ("N", "D")), check_tensor("x_val", x_val, ("M", x.shape[1]))
    mean, std = x.double().mean(0), x.double().std(0)
    white, white_val = (((part.double() - mean) / std).numpy() for part in (x, x_val))
    jump = std.log().sum().item()  # from the units of white to those of x

    def fitted(k: int, floor: float, start: int, rounds: int):
        model = GaussianMixture(k, reg_covar=floor, max_iter=rounds, tol=1e-4, random_state=start)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it was not run to the very end
            return model.fit(white)

    best = (np.inf, None, None)
    for k in components:
        for floor in floors:
            for start in range(seed, seed + (starts if k > 1 else 1)):
                model = fitted(k, floor, start, rounds)
                loss = jump - model.score(white_val)
                if loss < best[0]:
                    best = (loss, model, (k, floor, start))
    loss, model, chosen = best

    def log_prob(new: Tensor) -> Tensor:
        white = ((new.double() - mean) / std).numpy()
        return torch.as_tensor(model.score_samples(white)) - jump

    first, last = jump - fitted(1, chosen[1], seed, 1).score(white_val), max(model.n_iter_, 2)
    at = sorted({max(1, round(last * part / 4)) for part in range(1, 7)})
    curve = [(n, jump - fitted(*chosen, n).score(white_val)) for n in at]
    return Chosen(log_prob, float(loss), {"K": chosen[0], "floor": chosen[1]}, [(0, first), *curve])


def best_kernels(
    x: Tensor, x_val: Tensor, widths: Sequence[float] = tuple(np.geomspace(0.02, 1.0, 24))
) -> Chosen:
    """The kernel density estimate, a Gaussian around every point of x, with the best width.

    Args:
        x: `[N, D]`.
        x_val: `[M, D]`, to choose the width by.
        widths: standard deviations to try, in units of each column's.
    """
    x, x_val = check_tensor("x", x, ("N", "D")), check_tensor("x_val", x_val, ("M", x.shape[1]))
    mean, std = x.double().mean(0), x.double().std(0)
    centres = (x.double() - mean) / std

    def log_prob(new: Tensor, width: float) -> Tensor:
        each = []
        for part in ((new.double() - mean) / std).split(2048):
            far = torch.cdist(part, centres).div_(width).square_().mul_(-0.5)  # [n, N]
            each.append(far.logsumexp(1))
        # A sum of logarithms: the product is 0 in floats from some two hundred columns on.
        constant = np.log(len(centres)) + x.shape[1] * (0.5 * np.log(2 * np.pi) + np.log(width))
        return torch.cat(each) - constant - std.log().sum()

    losses = [-log_prob(x_val, width).mean().item() for width in widths]
    best = int(np.argmin(losses))
    width = float(widths[best])
    return Chosen(lambda new: log_prob(new, width), losses[best], {"width": width}, [])
