"""Descent to its end: gradients by backpropagation, steps by Adam and then by L-BFGS."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from genlib.checks import check_positive


@dataclass(frozen=True)
class End:
    """Where a descent came to.

    Attributes:
        weights: `[n]`.
        loss: there.
        slope: norm of the gradient there, in units of that at the start.
        losses: the lowest loss so far, after each evaluation of the gradient.
        rounds: of Adam and L-BFGS that were made.
    """

    weights: Tensor
    loss: float
    slope: float
    losses: list[float]
    rounds: int


def descend(
    loss: Callable[[Tensor], Tensor],
    start: Tensor,
    rate: float,
    steps: int = 600,
    slope: float = 1e-6,
    flat: float = 1e-3,
    most: int = 20,
) -> End:
    """Follow the gradient of a loss from one start until there is nothing more to follow.

    A round is so many steps of Adam, at a rate that falls to zero, and then L-BFGS. The end is
    reached where the gradient's norm is below `slope` of the first. A loss with kinks, such as that
    of ReLU units on a finite set of examples, can be lowest on a kink, where the gradient is not
    zero: then the end is reached when two rounds in turn have lowered the loss by less than `flat`
    of it. All rounds but the first take a tenth of the rate.

    Args:
        loss: of the weights `[n]`, a scalar.
        start: weights, `[n]`, in double precision.
        rate: of Adam in the first round.
        steps: of Adam in a round.
        slope: goal for the gradient's norm, in units of its first.
        flat: what two rounds in turn must not gain, as a part of the loss.
        most: rounds.

    Source: Kingma and Ba, "Adam", ICLR (2015); Zhu, Byrd, Lu and Nocedal, "Algorithm 778:
    L-BFGS-B", ACM Transactions on Mathematical Software 23 (1997); the computations are torch's
    and scipy's.

    Raises:
        ValueError: weights that are not a vector in double precision.
    """
    from scipy.optimize import minimize  # here: it takes long to import

    if start.ndim != 1 or start.dtype != torch.float64:
        raise ValueError(
            f"Expected weights [n] in double precision, got {list(start.shape)} {start.dtype}."
        )
    check_positive("steps", steps)
    losses: list[float] = []

    def evaluate(weights: np.ndarray) -> tuple[float, np.ndarray]:
        leaf = torch.tensor(weights, requires_grad=True)
        value = loss(leaf)
        (gradient,) = torch.autograd.grad(value, leaf)
        losses.append(min(value.item(), losses[-1] if losses else math.inf))
        return value.item(), gradient.numpy()

    at = start.detach().numpy().copy()
    now, gradient = evaluate(at)
    first, poor = np.linalg.norm(gradient), 0
    goal = slope * first
    for n in range(1, most + 1):
        before = now
        weights = torch.tensor(at, requires_grad=True)
        optimizer = torch.optim.Adam([weights], lr=rate)
        for step in range(steps):
            fall = (1 + math.cos(math.pi * step / steps)) / 2
            optimizer.param_groups[0]["lr"] = rate * fall * (1 if n == 1 else 0.1)
            value, gradient = evaluate(weights.detach().numpy())
            weights.grad = torch.from_numpy(gradient)
            optimizer.step()
        limits = {"maxiter": 2000, "maxfun": 3000, "maxcor": 30, "ftol": 0}
        limits["gtol"] = goal / math.sqrt(len(at))
        found = minimize(
            evaluate, weights.detach().numpy(), jac=True, method="L-BFGS-B", options=limits
        )
        if n == 1 or found.fun < now:
            at, now, size = found.x, float(found.fun), float(np.linalg.norm(found.jac))
        if size <= goal:
            break
        poor = poor + 1 if before - now < flat * before else 0
        if poor == 2:
            break
    return End(torch.tensor(at), now, size / first, losses, n)
