"""What nine algorithms lower on the linear Gaussian model, so that all rest at the same answer.

The model is that of `linear_gaussian`: w [R, D] and var [R], R runs side by side. A *loss* maps
(w, var, generator) to `[R]`. Of the data most of them need nothing but the covariance S: all draws
enter by their moments, so that a round costs little.
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from genlib.algorithms import linear_gaussian as lg

Loss = Callable[[Tensor, Tensor, torch.Generator], Tensor]


class Objectives:
    """The losses for R runs on the data x.

    Args:
        x: centred data, `[N, D]`.
        runs: R.
    """

    def __init__(self, x: Tensor, runs: int):
        self.x, self.runs = x, runs
        self.cov = lg.covariance(x)

    def exact(self, w: Tensor, var: Tensor, generator: torch.Generator) -> Tensor:
        """The negative log-likelihood, nats per example."""
        return lg.nll(w, var, self.cov)

    def score_matching(self, w: Tensor, var: Tensor, generator: torch.Generator) -> Tensor:
        """E [|psi|^2 / 2 + div psi] of the model's score psi = -P x (Hyvarinen, 2005)."""
        size = w.square().sum(-1)  # [R]
        m = size + var
        along = torch.einsum("rd,de,re->r", w, self.cov, w)
        psp = (self.cov.trace() - (2 / m - size / m**2) * along) / var**2  # tr P S P
        return 0.5 * psp - (w.shape[-1] - size / m) / var  # less tr P

    def moments(self, w: Tensor, var: Tensor, generator: torch.Generator) -> Tensor:
        """|S - Sigma|^2 / 2: the adversary's game where the critic is at its best and sees all."""
        eye = torch.eye(w.shape[-1], dtype=w.dtype)
        gap = self.cov - w[:, :, None] * w[:, None] - var[:, None, None] * eye
        return 0.5 * gap.square().sum((-1, -2))

    def encoder(self) -> tuple[Tensor, Tensor]:
        """A linear encoder q(z | x) = N(a x, s^2): a `[R, D]` and log s `[R]`, to be learnt."""
        generator = torch.Generator().manual_seed(1)
        shape = (self.runs, self.x.shape[1])
        small = 0.1 * torch.randn(shape, generator=generator, dtype=self.x.dtype)
        return small.requires_grad_(), self.x.new_zeros(self.runs, requires_grad=True)

    def elbo(self, a: Tensor, log_s: Tensor, draws: bool = True) -> Loss:
        """Minus the ELBO of a linear VAE, by one draw z = a x + s eps of each code (Kingma and
        Welling, 2014), or, without draws, by the exact average over the codes."""

        def loss(w: Tensor, var: Tensor, generator: torch.Generator) -> Tensor:
            (n, dim), s = self.x.shape, log_s.exp()
            zx, mean_square = a @ self.cov, torch.einsum("rd,de,re->r", a, self.cov, a)
            zz = mean_square + s.square()
            if draws:
                eps = torch.randn(len(w), n, generator=generator, dtype=w.dtype)
                with_x = eps @ self.x / n  # mean of eps x, [R, D]
                zx = zx + s[:, None] * with_x
                zz = mean_square + 2 * s * (a * with_x).sum(-1) + s**2 * eps.square().mean(-1)
            left = self.cov.trace() - 2 * (zx * w).sum(-1) + w.square().sum(-1) * zz
            kl = 0.5 * (mean_square + s.square() - 1) - log_s
            return 0.5 * (left / var + dim * (2 * math.pi * var).log()) + kl

        return loss

    def score_function(self, a: Tensor, log_s: Tensor, baseline: bool) -> Loss:
        """A number whose gradient is that of minus the bound, without one through the draw: f grad
        log q in its place (Williams, 1992); its value is not the bound. The baseline of an example
        is the mean f of all others (Kool et al., 2019)."""

        def loss(w: Tensor, var: Tensor, generator: torch.Generator) -> Tensor:
            x, (n, dim) = self.x, self.x.shape
            mean, s = a @ x.T, log_s.exp()[:, None]  # [R, N], [R, 1]
            eps = torch.randn(mean.shape, generator=generator, dtype=x.dtype)
            z = (mean + s * eps).detach()
            log_q = -0.5 * ((z - mean) / s).square() - s.log()
            size = w.square().sum(-1, keepdim=True)
            left = x.square().sum(-1) - 2 * z * (w @ x.T) + size * z.square()
            log_p = -0.5 * (left / var[:, None] + dim * (2 * math.pi * var).log()[:, None])
            log_p = log_p - 0.5 * z.square()
            f = (log_p - log_q).detach()
            if baseline:
                f = f - (f.sum(-1, keepdim=True) - f) / (n - 1)
            return -(log_p + f * log_q).mean(-1)

        return loss

    def contrastive(self, k: int, persistent: bool = False, draws: bool = True) -> Loss:
        """Energy of the data minus that of chains of k turns: begun at the data (CD; Hinton, 2002)
        or where they ended last time (PCD; Tieleman, 2008). Without draws: the average over all
        chains that begin at the data, so that the gradient has no noise."""
        last = {"y": self.x}

        def loss(w: Tensor, var: Tensor, generator: torch.Generator) -> Tensor:
            with torch.no_grad():
                if draws:
                    y = lg.chain(w, var, last["y"], k, generator)
                    dreamt = y.mT @ y / y.shape[-2]
                    last["y"] = y if persistent else self.x
                else:
                    dreamt = lg.chain_covariance(w, var, self.cov, k)
            return lg.energy(w, var, self.cov) - lg.energy(w, var, dreamt)

        return loss

    def adversary(self, penalty: float = 1.0, critic: float | Tensor = 0.2) -> Loss:
        """The generator's loss against a critic x^T Q x with penalty c |Q|^2 / 2, which takes its
        turn each time, at the rate `critic` (Feizi et al., 2020). At the rate 1 / c it gives the
        best answer to its sample at once."""
        dim = self.x.shape[1]
        player = {"Q": torch.zeros(self.runs, dim, dim, dtype=self.x.dtype)}

        def fake(w: Tensor, var: Tensor, generator: torch.Generator) -> Tensor:
            """Covariance of samples w z + sigma eps, [R, D, D]: all that this critic can see."""
            runs, n = len(w), len(self.x)
            z = torch.randn(runs, n, 1, generator=generator, dtype=w.dtype)
            eps = torch.randn(runs, n, dim, generator=generator, dtype=w.dtype)
            zz, cross = z.square().mean(1)[..., None], z.mT @ eps / n  # [R, 1, 1], [R, 1, D]
            std = var.sqrt()[:, None, None]
            mixed = w[:, :, None] @ cross
            return (
                zz * w[:, :, None] * w[:, None]
                + std * (mixed + mixed.mT)
                + std.square() * (eps.mT @ eps / n)
            )

        def loss(w: Tensor, var: Tensor, generator: torch.Generator) -> Tensor:
            with torch.no_grad():  # the critic's turn: up the difference of its means
                gap = self.cov - fake(w, var, generator)
                player["Q"] = player["Q"] + critic * (gap - penalty * player["Q"])
            return -(player["Q"] * fake(w, var, generator)).sum((-1, -2))

        return loss
