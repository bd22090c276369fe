"""The smallest model that every learning algorithm can be tried on, and whose answer is known.

    z ~ N(0, 1),    x | z ~ N(w z, var I)    so that    x ~ N(0, w w^T + var I)

is probabilistic PCA with one code number (Tipping & Bishop, 1999). The data are centred, x [N, D],
with covariance S = x^T x / N. All functions work on R runs side by side: w [R, D], var [R].
Likelihoods are in nats per example.
"""

import math

import torch
from torch import Tensor

from genlib.checks import check_tensor

# A prior so weak that 150 flowers drown it: w ~ N(0, WIDE I), 1 / var ~ Gamma(SMALL, SMALL).
WIDE, SMALL = 1e4, 1e-3


def covariance(x: Tensor) -> Tensor:
    """x^T x / N of centred data: `[N, D]` to `[D, D]`."""
    check_tensor("x", x, ("N", "D"))
    spread = x.std(0).max().item() if len(x) > 1 else 0.0
    if x.mean(0).abs().max().item() > 1e-4 * spread:
        raise ValueError("Expected centred x, got columns whose mean is not 0; subtract x.mean(0).")
    return x.T @ x / len(x)


def best(cov: Tensor) -> tuple[Tensor, Tensor]:
    """The parameters of maximum likelihood, w `[D]` and var `[]` (Tipping & Bishop)."""
    check_tensor("cov", cov, ("D", "D"))
    values, vectors = torch.linalg.eigh(cov)  # ascending
    var = values[:-1].mean()
    return (values[-1] - var).sqrt() * vectors[:, -1], var


def nll(w: Tensor, var: Tensor, cov: Tensor) -> Tensor:
    """Exact negative log-likelihood of data with covariance `cov`, mean over examples, `[R]`."""
    dim, m = w.shape[-1], w.square().sum(-1) + var
    log_det = (dim - 1) * var.log() + m.log()  # of w w^T + var I
    along = torch.einsum("rd,de,re->r", w, cov, w) / m
    return 0.5 * (dim * math.log(2 * math.pi) + log_det + (cov.trace() - along) / var)


def posterior(w: Tensor, var: Tensor, x: Tensor) -> tuple[Tensor, Tensor]:
    """p(z | x): its mean `[R, N]` for each example, and its variance `[R]`, the same for all."""
    m = w.square().sum(-1) + var
    return w @ x.T / m[:, None], var / m


def energy(w: Tensor, var: Tensor, cov: Tensor) -> Tensor:
    """Mean of x^T P x / 2 over data of covariance `cov` (`[D, D]` or `[R, D, D]`), `[R]`, where
    P = (w w^T + var I)^-1. It lacks the normaliser of the density."""
    along = (w[:, None] @ cov @ w[:, :, None])[:, 0, 0] / (w.square().sum(-1) + var)
    return 0.5 * (cov.diagonal(dim1=-2, dim2=-1).sum(-1) - along) / var


def precision_times(w: Tensor, var: Tensor, y: Tensor) -> Tensor:
    """(w w^T + var I)^-1 y for each row: `[R, N, D]`. Minus it is the score of the model."""
    m = w.square().sum(-1) + var
    along = (y @ w[:, :, None]) * (w / m[:, None])[:, None]  # [R, N, D]
    return (y - along) / var[:, None, None]


def maximise(z: Tensor, zz: Tensor, x: Tensor) -> tuple[Tensor, Tensor]:
    """The w and var that suit codes best, from E[z] `[R, N]` and the mean of E[z^2] `[R]`."""
    zx = z @ x / len(x)  # [R, D]
    w = zx / zz[:, None]
    left = x.square().sum() / len(x) - 2 * (zx * w).sum(-1) + w.square().sum(-1) * zz
    return w, left / x.shape[1]


def em_step(w: Tensor, var: Tensor, x: Tensor, expand: bool = False) -> tuple[Tensor, Tensor]:
    """Average over the codes, then maximise (Tipping & Bishop).

    With `expand` the variance of the codes is learnt too, and at once absorbed into w: the PX-EM
    of Liu, Rubin & Wu (1998), with the same stationary points, reached sooner.
    """
    z, spread = posterior(w, var, x)
    zz = z.square().mean(-1) + spread
    w, var = maximise(z, zz, x)
    return (w * zz.sqrt()[:, None] if expand else w), var


def draw_codes(w: Tensor, var: Tensor, x: Tensor, generator: torch.Generator) -> Tensor:
    """One draw of z for each example from its exact posterior, `[R, N]`."""
    mean, spread = posterior(w, var, x)
    noise = torch.randn(mean.shape, generator=generator, dtype=x.dtype)
    return mean + spread.sqrt()[:, None] * noise


def gibbs_step(
    w: Tensor, var: Tensor, x: Tensor, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Draw the codes, then draw the parameters, each given all the rest: in the long run these
    are draws from the exact posterior p(w, var | x) under the weak prior of this module."""
    n, dim = x.shape
    z = draw_codes(w, var, x, generator)
    precision = z.square().sum(-1) / var + 1 / WIDE  # [R]
    mean = (z @ x) / (var * precision)[:, None]
    noise = torch.randn(mean.shape, generator=generator, dtype=x.dtype)
    w = mean + noise / precision.sqrt()[:, None]
    left = (x - z[..., None] * w[:, None]).square().sum((-1, -2))  # [R]
    # A chi-square with 2a degrees of freedom is twice a Gamma(a). Torch's own draws take no
    # generator; n * dim squares of normal numbers are cheap (2 SMALL more are left out).
    squares = torch.randn(len(w), n * dim, generator=generator, dtype=x.dtype).square().sum(-1)
    return w, (left + 2 * SMALL) / squares


def vb_step(state: tuple[Tensor, ...], x: Tensor) -> tuple[Tensor, ...]:
    """Average over the codes, then average over the parameters: one round of coordinate ascent on
    q(z) q(w) q(1 / var). The state is (mean of w [R, D], variance of each w [R], a [R], b [R]) with
    q(1 / var) = Gamma(a, b); with variance 0 and a = b / var it starts as a point."""
    m, v, a, b = state
    n, dim = x.shape
    tau = a / b  # E[1 / var]
    ww = m.square().sum(-1) + dim * v  # E[w^T w]
    spread = 1 / (1 + tau * ww)
    z = (tau * spread)[:, None] * (m @ x.T)  # [R, N]
    zz = z.square().sum(-1) + n * spread
    v = 1 / (tau * zz + 1 / WIDE)
    m = (tau * v)[:, None] * (z @ x)
    ww = m.square().sum(-1) + dim * v
    left = x.square().sum() - 2 * ((z @ x) * m).sum(-1) + ww * zz
    return m, v, torch.full_like(v, SMALL + n * dim / 2), SMALL + left / 2


def chain(w: Tensor, var: Tensor, x: Tensor, k: int, generator: torch.Generator) -> Tensor:
    """k turns of x -> z -> x, each drawn from the model: x `[N, D]` or `[R, N, D]` to `[R, N, D]`.
    The model's own distribution is what it leaves unchanged.

    Between the first code and the last nothing but the code is drawn: given z, the next code is
    (w^T w z + noise) / m, whose variance is var (w^T w + m) / m^2.
    """
    size = w.square().sum(-1)  # [R]
    m = size + var
    mean = (x @ w[:, :, None])[..., 0] / m[:, None]  # [R, N]
    noise = torch.randn(mean.shape, generator=generator, dtype=x.dtype)
    z = mean + (var / m).sqrt()[:, None] * noise
    for _ in range(k - 1):
        noise = torch.randn(mean.shape, generator=generator, dtype=x.dtype)
        z = (size / m)[:, None] * z + ((var * (size + m)).sqrt() / m)[:, None] * noise
    noise = torch.randn(*mean.shape, x.shape[-1], generator=generator, dtype=x.dtype)
    return z[..., None] * w[:, None] + var.sqrt()[:, None, None] * noise


def chain_covariance(w: Tensor, var: Tensor, cov: Tensor, k: int) -> Tensor:
    """The covariance `[R, D, D]` that data of covariance `cov` have after k such turns, exactly."""
    m, eye = w.square().sum(-1) + var, torch.eye(w.shape[-1], dtype=w.dtype)
    cov = cov.expand(len(w), *eye.shape)
    for _ in range(k):
        zz = torch.einsum("rd,rde,re->r", w, cov, w) / m**2 + var / m
        cov = zz[:, None, None] * w[:, :, None] * w[:, None] + var[:, None, None] * eye
    return cov
