"""The likelihood of a Boltzmann machine too large to enumerate, from both sides; and tempering.

Everything here walks the path p_t(x) ∝ exp(-F_t(x)), t from 0 to 1, between independent pixels
with given log-odds and the machine:  F_t(x) = -((1 - t) base + t a)·x - sum softplus(t (b + Wᵀx)).
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from genlib.checks import check_positive, check_tensor
from genlib.families.contrastive.rbm import RBM, draw


@dataclass(frozen=True)
class LogZ:
    """An estimate of log Z in nats, and the interval its own runs suggest.

    Attributes:
        value: log of the mean of the runs' weights.
        low, high: value at two standard errors of that mean to either side (where two standard
            errors reach the mean, one end is infinite: `low` of `ais`, `high` of `reverse_ais`).
        effective: the number of equal weights that would be as uncertain as these.
    """

    value: float
    low: float
    high: float
    effective: float


class Path:
    """A machine, and independent pixels with log-odds `base` `[V]`, joined by a parameter t."""

    def __init__(self, rbm: RBM, base: Tensor | None = None):
        self.w, self.a, self.b, self.constant = (part.detach() for part in rbm.plain())
        base = torch.zeros_like(self.a) if base is None else base
        self.base = check_tensor("base", base, (rbm.dim,)).to(self.a)

    def free_energy(self, x: Tensor, t: Tensor | float) -> Tensor:
        """F_t(x): `[..., V]` to `[...]`; t is a number, or `[...]` to give each x its own."""
        t = torch.as_tensor(t, dtype=x.dtype, device=x.device)
        linear = (1 - t) * (x @ self.base) + t * (x @ self.a)
        return -linear - F.softplus(t[..., None] * (self.b + x @ self.w)).sum(-1)

    def gibbs(self, x: Tensor, t: Tensor | float) -> Tensor:
        """One Gibbs step that leaves p_t as it is, `[..., V]`."""
        t = torch.as_tensor(t, dtype=x.dtype, device=x.device)[..., None]
        z = draw((t * (self.b + x @ self.w)).sigmoid())
        return draw(((1 - t) * self.base + t * (self.a + z @ self.w.T)).sigmoid())

    def log_z0(self) -> float:
        """log Z of the independent pixels, with the hidden units free."""
        return (F.softplus(self.base).sum() + len(self.b) * math.log(2)).item()


def log_odds(x: Tensor) -> Tensor:
    """Log-odds of the pixels' means over data `[N, V]`: a good base, `[V]`."""
    return check_tensor("x", x, ("N", "V"), 0.0, 1.0).mean(0).clamp(0.001, 0.999).logit()


@torch.no_grad()
def ais(rbm: RBM, runs: int = 100, steps: int = 1000, base: Tensor | None = None) -> LogZ:
    """log Z by annealed importance sampling (Neal, 2001; Salakhutdinov & Murray, 2008).

    Each run starts as independent pixels and follows the path up. The mean of the weights is
    unbiased, so its logarithm is too small on average (Jensen), and mostly it is too small.

    Args:
        rbm: the machine.
        runs: of the annealing, all at once.
        steps: from t = 0 to t = 1.
        base: log-odds of the independent pixels, `[V]`, by default 0. See `log_odds`.
    """
    path, times = _start(rbm, runs, steps, base)
    x = draw(path.base.sigmoid().expand(runs, -1))  # [runs, V]
    log_w = torch.zeros(runs, dtype=torch.float64, device=x.device)
    for before, t in zip(times, times[1:], strict=False):
        log_w += path.free_energy(x, before) - path.free_energy(x, t)
        x = path.gibbs(x, t)
    return _summary(log_w, path.log_z0() - path.constant.item(), sign=1)


@torch.no_grad()
def reverse_ais(
    rbm: RBM, start: Tensor, steps: int = 1000, base: Tensor | None = None, burn: int = 0
) -> LogZ:
    """log Z by annealing from the machine back to independent pixels (Burda et al., 2015).

    With `start` drawn from the machine itself the mean weight is unbiased for 1 / Z, and the
    estimate is too large on average. Data, or chains that have not mixed, only stand in for that.

    Args:
        rbm: the machine.
        start: `[runs, V]`, one state per run.
        steps: from t = 1 to t = 0.
        base: as for `ais`.
        burn: Gibbs steps to take before the annealing.
    """
    x = rbm.here(start)
    path, times = _start(rbm, len(x), steps, base)
    x = rbm.gibbs(x, burn)
    log_w = torch.zeros(len(x), dtype=torch.float64, device=x.device)
    for before, t in zip(times[::-1], times[-2::-1], strict=False):
        x = path.gibbs(x, before)
        log_w += path.free_energy(x, before) - path.free_energy(x, t)
    return _summary(log_w, path.log_z0() - path.constant.item(), sign=-1)


@torch.no_grad()
def parallel_tempering(
    rbm: RBM, start: Tensor, steps: int, levels: int = 10, base: Tensor | None = None
) -> Tensor:
    """Chains at several t at once that swap states (Swendsen & Wang, 1986): `[steps, n, V]`.

    Near t = 0 a chain goes anywhere; swaps, accepted by Metropolis' rule, carry its states up to
    t = 1, whose trajectory is returned. In each round every chain takes one Gibbs step at its
    own t; then neighbours may swap.

    Args:
        rbm: the machine.
        start: `[n, V]`, the states from which n independent ladders start.
        steps: rounds of Gibbs and swaps.
        levels: chains in a ladder, from t = 0 to t = 1.
        base: as for `ais`.
    """
    steps = check_positive("steps", steps)
    if levels < 2:
        raise ValueError(f"Expected at least 2 levels of temperature, got {levels}.")
    path = Path(rbm, base)
    x = rbm.here(start).expand(levels, -1, -1).clone()  # [levels, n, V]
    t = torch.linspace(0, 1, levels, device=x.device)[:, None].expand(-1, x.shape[1])
    seen = []
    for step in range(steps):
        x = path.gibbs(x, t)
        for parity in (step % 2, 1 - step % 2):
            low = torch.arange(parity, levels - 1, 2, device=x.device)
            if len(low):
                x = _swapped(path, x, t, low)
        seen.append(x[-1].clone())
    return torch.stack(seen)


def _swapped(path: Path, x: Tensor, t: Tensor, low: Tensor) -> Tensor:
    """Offer each level of `low` a swap with the next one: min(1, e^gain) of accepting."""
    high = low + 1
    stay = path.free_energy(x[low], t[low]) + path.free_energy(x[high], t[high])
    swap = path.free_energy(x[high], t[low]) + path.free_energy(x[low], t[high])
    yes = torch.rand_like(stay).log() < stay - swap  # [pairs, n]
    x = x.clone()
    x[low], x[high] = (
        torch.where(yes[..., None], x[high], x[low]),
        torch.where(yes[..., None], x[low], x[high]),
    )
    return x


def _start(rbm: RBM, runs: int, steps: int, base: Tensor | None) -> tuple[Path, list[float]]:
    runs = check_positive("runs", runs)
    steps = check_positive("steps", steps)
    if runs < 2:
        raise ValueError("Expected at least 2 runs, got 1: one run says nothing of its error.")
    return Path(rbm, base), [i / steps for i in range(steps + 1)]


def _summary(log_w: Tensor, offset: float, sign: int) -> LogZ:
    """The log of the mean weight and two standard errors of that mean, as log Z."""
    n = len(log_w)
    w = (log_w - log_w.max()).exp()
    mean, error = w.mean().item(), w.std().item() / math.sqrt(n)
    centre = math.log(mean) + log_w.max().item()
    up = math.log1p(2 * error / mean)
    down = math.log1p(-2 * error / mean) if 2 * error < mean else -math.inf
    low, high = sorted((centre * sign + sign * down, centre * sign + sign * up))
    effective = (w.sum().square() / w.square().sum()).item()
    return LogZ(offset + sign * centre, offset + low, offset + high, effective)
