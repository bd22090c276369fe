"""Variational inference by hand: Gaussian guides, two gradients of the ELBO, and k-hat.

The target is a function `log_joint`, [..., C] to [...]: log p(x, z) at codes z of C numbers, with
x held fixed. The guide q(z) is a Gaussian that is fitted by raising

    ELBO(q) = E_q[log p(x, z) - log q(z)] = log p(x) - KL(q || p(z | x)).
"""

import math
from collections.abc import Callable

import torch
from pyro.ops.stats import fit_generalized_pareto
from torch import Tensor, nn

from genlib.checks import check_positive, check_tensor

LogJoint = Callable[[Tensor], Tensor]


def gaussian_kl(mean: Tensor, cov: Tensor, mean_p: Tensor, cov_p: Tensor) -> Tensor:
    """KL(N(mean, cov) || N(mean_p, cov_p)) in nats: [C] and [C, C], twice, to a scalar.

    0.5 (tr(P^-1 S) + d' P^-1 d - C + log |P| - log |S|) with d the difference of the means.

    Raises:
        ValueError: shapes that do not belong together, or a covariance that is not one.
    """
    (c,) = check_tensor("mean", mean, ("C",)).shape
    check_tensor("mean_p", mean_p, (c,))
    factor, factor_p = _factor("cov", cov, c), _factor("cov_p", cov_p, c)
    whitened = torch.linalg.solve_triangular(factor_p, factor, upper=False)  # [C, C]
    d = torch.linalg.solve_triangular(factor_p, (mean - mean_p)[:, None], upper=False)
    logs = factor_p.diagonal().log().sum() - factor.diagonal().log().sum()
    return 0.5 * (whitened.square().sum() + d.square().sum() - c) + logs


def best_factorised(cov: Tensor, forward: bool = False) -> Tensor:
    """Variances `[C]` of the independent Gaussian nearest to N(m, cov), cov `[C, C]`.

    Nearest by KL(q || p): 1 / (cov^-1)_ii, never too wide (Bishop, 2006, section 10.1.2). With
    `forward=True` by KL(p || q): the true marginal variances.
    """
    factor = _factor("cov", cov, len(cov))
    return cov.diagonal() if forward else 1 / torch.cholesky_inverse(factor).diagonal()


def reparameterised(log_joint: LogJoint, mean: Tensor, log_std: Tensor, noise: Tensor) -> Tensor:
    """Gradients of the ELBO by mean and log_std `[C]`, one for each row of noise: `[K, 2 C]`.

    z = mean + std * noise carries the derivative of log p through the draw (Kingma & Welling,
    2014, section 2.4). The entropy of q is known, so it is not sampled.
    """
    _check_noise(mean, log_std, noise)
    z = (mean + log_std.exp() * noise).detach().requires_grad_()  # [K, C]
    (slope,) = torch.autograd.grad(log_joint(z).sum(), z)  # [K, C]
    return torch.cat([slope, slope * log_std.exp() * noise + 1], dim=1)


def score_function(
    log_joint: LogJoint,
    mean: Tensor,
    log_std: Tensor,
    noise: Tensor,
    baseline: Tensor | float = 0.0,
) -> Tensor:
    """The same gradients, `[K, 2 C]`, without ever differentiating log p.

    (w - b) times the score of q, with w = log p(x, z) - log q(z) (Ranganath et al., 2014). The
    score has mean zero, so b, a number or one for each parameter, `[2 C]`, changes the variance
    and nothing else, provided that it does not depend on these draws.
    """
    w, score = _weight_and_score(log_joint, mean, log_std, noise)
    return (w[:, None] - baseline) * score


def best_baseline(log_joint: LogJoint, mean: Tensor, log_std: Tensor, noise: Tensor) -> Tensor:
    """The b `[2 C]` of least variance, E[w s^2] / E[s^2] of each score s, from draws of its own."""
    w, score = _weight_and_score(log_joint, mean, log_std, noise)
    return (w[:, None] * score.square()).mean(0) / score.square().mean(0)


class GaussianGuide(nn.Module):
    """q(z) = N(mean, L L'), with L diagonal (mean field) or lower triangular.

    Several guides are fitted side by side, at nearly the price of one: R runs, which share
    nothing. They are R repetitions with their own noise, or the posteriors of R examples.

    Args:
        start: the means to begin with, `[R, C]`.
        full: learn the correlations too.
        scale: the standard deviations to begin with.
    """

    def __init__(self, start: Tensor, full: bool = False, scale: float = 0.3):
        super().__init__()
        check_positive("scale", scale, float)
        self.mean = nn.Parameter(check_tensor("start", start, ("R", "C")).clone())  # [R, C]
        self.log_std = nn.Parameter(torch.full_like(start, math.log(scale)))  # [R, C]
        eye = torch.eye(start.shape[1], dtype=start.dtype)
        self.below = nn.Parameter(torch.zeros_like(eye).repeat(len(start), 1, 1)) if full else None
        self.register_buffer("eye", eye)

    def factor(self) -> Tensor:
        """L, `[R, C, C]`: row i is exp(log_std_i) times (row i of `below`, 1).

        With `full` the standard deviation of unit i is the length of its row, not exp(log_std_i).
        """
        below = 0 if self.below is None else self.below.tril(-1)
        return self.log_std.exp()[..., None] * (self.eye + below)

    def forward(self, draws: int) -> tuple[Tensor, Tensor]:
        """z `[K, R, C]` and log q(z) `[K, R]`, both with gradients for the parameters."""
        noise = torch.randn(draws, *self.mean.shape).to(self.mean)  # [K, R, C]
        if self.below is None:
            z = self.mean + self.log_std.exp() * noise
        else:
            z = self.mean + torch.einsum("rij,krj->kri", self.factor(), noise)
        return z, _log_q(noise, self.log_std)


def raise_elbo(
    log_joint: LogJoint, guide: nn.Module, steps: int = 1000, draws: int = 16, lr: float = 0.05
) -> Tensor:
    """Fit a guide (K to z and log q, as `GaussianGuide`); the estimates, `[steps, R]`, in nats.

    Adam with a rate that falls to zero, so that the guide comes to rest. Adam treats every
    number alone, and the ELBOs of the runs are added, so no run feels another.
    """
    check_positive("steps", steps)
    check_positive("draws", draws)
    adam = torch.optim.Adam(guide.parameters(), lr=lr)
    falling = torch.optim.lr_scheduler.CosineAnnealingLR(adam, steps)
    seen = []
    for _ in range(steps):
        z, log_q = guide(draws)
        elbo = (log_joint(z) - log_q).mean(0)  # [R]
        if not torch.isfinite(elbo).all():
            raise ValueError(f"Expected a finite ELBO, got {elbo.tolist()}; lower lr={lr}.")
        adam.zero_grad()
        (-elbo.sum()).backward()
        adam.step()
        falling.step()
        seen.append(elbo.detach())
    return torch.stack(seen)


@torch.no_grad()
def log_weights(log_joint: LogJoint, guide: nn.Module, draws: int) -> Tensor:
    """log p(x, z) - log q(z) at K draws of q, `[K, R]`: their mean is the ELBO, in nats."""
    z, log_q = guide(draws)
    return log_joint(z) - log_q


def k_hat(log_weights: Tensor) -> float:
    """The Pareto index of the largest importance weights, `[K]` logarithms (Yao et al., 2018).

    Below 0.5 the weights have a finite variance, above 0.7 the guide should not be trusted. The
    tail is the largest min(K / 5, 3 sqrt(K)) weights, as in `pyro.infer.importance`.
    """
    w = check_tensor("log_weights", log_weights, ("K",)).double().sort().values
    tail = math.ceil(min(0.2 * len(w), 3 * math.sqrt(len(w))))
    if tail < 10:
        raise ValueError(f"Expected at least 50 weights, got {len(w)}.")
    w = (w - w[-1]).exp()
    over = w[-tail:] - w[-tail - 1]
    if over[-1] <= 0:  # all weights are equal: q is exact
        return -math.inf
    return float(fit_generalized_pareto(over[over > 0])[0])


def _log_q(noise: Tensor, log_std: Tensor) -> Tensor:
    """The Gaussian's log-density where this noise leads, `[..., C]` to `[...]`, nats."""
    return -0.5 * (noise.square() + math.log(2 * math.pi)).sum(-1) - log_std.sum(-1)


def _weight_and_score(
    log_joint: LogJoint, mean: Tensor, log_std: Tensor, noise: Tensor
) -> tuple[Tensor, Tensor]:
    _check_noise(mean, log_std, noise)
    with torch.no_grad():
        w = log_joint(mean + log_std.exp() * noise) - _log_q(noise, log_std)  # [K]
        return w, torch.cat([noise / log_std.exp(), noise.square() - 1], dim=1)  # [K, 2 C]


def _check_noise(mean: Tensor, log_std: Tensor, noise: Tensor) -> None:
    (c,) = check_tensor("mean", mean, ("C",)).shape
    check_tensor("log_std", log_std, (c,))
    check_tensor("noise", noise, ("K", c))


def _factor(name: str, cov: Tensor, c: int) -> Tensor:
    factor, failed = torch.linalg.cholesky_ex(check_tensor(name, cov, (c, c)))
    if failed or not torch.allclose(cov, cov.T):
        raise ValueError(f"Expected {name} to be symmetric and positive definite, got {cov}.")
    return factor
