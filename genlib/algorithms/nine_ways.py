"""Nine learning algorithms on one model with a known answer, from the same starts.

The model is that of `linear_gaussian`: w [R, D] and var [R], R runs side by side. A *step* maps
(w, var, generator) to new (w, var); a *loss* maps the same to `[R]`, and Adam lowers it.
"""

import math
import time
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from genlib.algorithms import linear_gaussian as lg

Step = Callable[[Tensor, Tensor, torch.Generator], tuple[Tensor, Tensor]]
Loss = Callable[[Tensor, Tensor, torch.Generator], Tensor]


class NineWays:
    """All nine, ready to run on the data x.

    Args:
        x: centred data, `[N, D]`.
        runs: R, starts that every algorithm is given.
        rounds: how long each learns; one round looks once at all of x.
    """

    def __init__(self, x: Tensor, runs: int, rounds: int):
        self.x, self.runs, self.rounds = x, runs, rounds
        self.cov = lg.covariance(x)
        self.copies = x.expand(runs, *x.shape)  # [R, N, D]

    def start(self, seed: int = 0) -> tuple[Tensor, Tensor, torch.Generator]:
        """Directions of length 1/2 drawn at random for w, variance 1, and a generator."""
        generator = torch.Generator().manual_seed(seed)
        w = torch.randn(self.runs, self.x.shape[1], generator=generator, dtype=self.x.dtype)
        var = torch.ones(self.runs, dtype=self.x.dtype)
        return w / (2 * w.norm(dim=-1, keepdim=True)), var, generator

    def race(self) -> tuple[dict[str, list[Tensor]], dict[str, float]]:
        """Run all nine; the path of each, w `[rounds + 1, R, D]` and var, and its seconds."""
        code = self.encoder()
        self.by_gradient(self.exact, rounds=2)  # so that no clock below pays for a first call
        ways = {
            "exact gradient": lambda: self.by_gradient(self.exact),
            "EM": lambda: self.by_rounds(self.em),
            "variational Bayes": self.variational_bayes,
            "Gibbs sampling": lambda: self.by_rounds(self.gibbs),
            "ELBO gradient (linear VAE)": lambda: self.by_gradient(self.elbo(*code), code),
            "contrastive divergence": lambda: self.by_gradient(self.contrastive(1)),
            "persistent chains": lambda: self.by_gradient(self.contrastive(1, persistent=True)),
            "score matching": lambda: self.by_gradient(self.score_matching),
            "adversarial": lambda: self.by_gradient(self.adversary(), betas=(0.5, 0.99)),
        }
        paths, seconds = {}, {}
        for name, way in ways.items():
            began = time.perf_counter()
            paths[name] = way()
            seconds[name] = time.perf_counter() - began
        return paths, seconds

    # ------------------------------------------------------------- how they proceed

    def by_rounds(self, step: Step, rounds: int | None = None, seed: int = 0) -> list[Tensor]:
        """Repeat a step; the path, w `[rounds + 1, R, D]` and var `[rounds + 1, R]`."""
        w, var, generator = self.start(seed)
        path = [(w, var)]
        for _ in range(rounds or self.rounds):
            w, var = step(w, var, generator)
            path.append((w, var))
        return _stacked(path)

    def by_gradient(
        self,
        loss: Loss,
        extra: Sequence[Tensor] = (),
        seed: int = 0,
        lr: float = 0.05,
        rounds: int | None = None,
        betas: tuple[float, float] = (0.9, 0.999),
    ) -> list[Tensor]:
        """Adam on w, log sigma and `extra`, at a rate that falls to zero; the path."""
        rounds = rounds or self.rounds
        w, var, generator = self.start(seed)
        w, log_std = w.requires_grad_(), (0.5 * var.log()).requires_grad_()
        optimizer = torch.optim.Adam([w, log_std, *extra], lr=lr, betas=betas, fused=True)
        path = []
        for i in range(rounds + 1):
            path.append((w.detach().clone(), (2 * log_std.detach()).exp()))
            optimizer.param_groups[0]["lr"] = lr * (1 - i / (rounds + 1))
            optimizer.zero_grad()
            loss(w, (2 * log_std).exp(), generator).sum().backward()
            optimizer.step()
        return _stacked(path)

    # ------------------------------------------------------------- averaging and drawing

    def em(self, w: Tensor, var: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """Average over the codes, maximise over the parameters (Dempster et al., 1977)."""
        return lg.em_step(w, var, self.x)

    def gibbs(self, w: Tensor, var: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """Draw the codes, draw the parameters."""
        return lg.gibbs_step(w, var, self.x, generator)

    def variational_bayes(self, rounds: int | None = None) -> list[Tensor]:
        """Average over the codes, average over the parameters; the path of their means."""
        w, var, _ = self.start()
        state = (w, torch.zeros_like(var), torch.ones_like(var), var)
        path = [(w, var)]
        for _ in range(rounds or self.rounds):
            state = lg.vb_step(state, self.x)
            path.append((state[0], state[3] / state[2]))
        return _stacked(path)

    # ------------------------------------------------------------- losses for gradients, [R]

    def exact(self, w: Tensor, var: Tensor, generator: torch.Generator) -> Tensor:
        """The negative log-likelihood, nats per example."""
        return lg.nll(w, var, self.cov)

    def encoder(self) -> tuple[Tensor, Tensor]:
        """A linear encoder q(z | x) = N(a x, s^2): a `[R, D]` and log s `[R]`, to be learnt."""
        generator = torch.Generator().manual_seed(1)
        shape = (self.runs, self.x.shape[1])
        small = 0.1 * torch.randn(shape, generator=generator, dtype=self.x.dtype)
        return small.requires_grad_(), self.x.new_zeros(self.runs, requires_grad=True)

    def elbo(self, a: Tensor, log_s: Tensor) -> Loss:
        """Minus the ELBO of a linear VAE, by one draw of each code (Kingma and Welling, 2014)."""

        def loss(w: Tensor, var: Tensor, generator: torch.Generator) -> Tensor:
            x, dim = self.x, self.x.shape[1]
            mean, s = a @ x.T, log_s.exp()[:, None]  # [R, N], [R, 1]
            z = mean + s * torch.randn(mean.shape, generator=generator, dtype=x.dtype)
            left = (x - z[..., None] * w[:, None]).square().sum(-1)  # [R, N]
            log_p = -0.5 * (left / var[:, None] + dim * (2 * math.pi * var).log()[:, None])
            kl = 0.5 * (mean.square() + s.square() - 1) - s.log()
            return (kl - log_p).mean(-1)

        return loss

    def contrastive(self, k: int, persistent: bool = False) -> Loss:
        """Energy of the data minus that of chains of k turns: begun at the data (CD; Hinton, 2002)
        or where they ended last time (PCD; Tieleman, 2008)."""
        fantasy = {"y": self.copies}

        def energy(w: Tensor, var: Tensor, y: Tensor) -> Tensor:
            return 0.5 * (y * lg.precision_times(w, var, y)).sum(-1).mean(-1)  # [R]

        def loss(w: Tensor, var: Tensor, generator: torch.Generator) -> Tensor:
            with torch.no_grad():
                begin = fantasy["y"] if persistent else self.copies
                y = lg.chain(w, var, begin, k, generator)
                fantasy["y"] = y
            return energy(w, var, self.copies) - energy(w, var, y)

        return loss

    def adversary(self, penalty: float = 1.0, critic_lr: float = 0.2) -> Loss:
        """The generator's loss against a critic x^T Q x with penalty |Q|^2 / 2, which takes its
        turn each time (Feizi et al., 2020)."""
        dim = self.x.shape[1]
        player = {"Q": torch.zeros(self.runs, dim, dim, dtype=self.x.dtype)}

        def fake(w: Tensor, var: Tensor, generator: torch.Generator) -> Tensor:
            runs, n, dim = self.copies.shape
            z = torch.randn(runs, n, 1, generator=generator, dtype=w.dtype)
            eps = torch.randn(runs, n, dim, generator=generator, dtype=w.dtype)
            y = z * w[:, None] + var.sqrt()[:, None, None] * eps
            return y.mT @ y / n  # all that a quadratic critic can see, [R, D, D]

        def loss(w: Tensor, var: Tensor, generator: torch.Generator) -> Tensor:
            with torch.no_grad():  # the critic's turn: up the difference of its means
                gap = self.cov - fake(w, var, generator)
                player["Q"] = player["Q"] + critic_lr * (gap - penalty * player["Q"])
            return -(player["Q"] * fake(w, var, generator)).sum((-1, -2))

        return loss

    def score_matching(self, w: Tensor, var: Tensor, generator: torch.Generator) -> Tensor:
        """E [|psi|^2 / 2 + div psi] of the model's score psi at the data (Hyvarinen, 2005)."""
        psi = -lg.precision_times(w, var, self.copies)
        m = w.square().sum(-1) + var
        trace = (w.shape[-1] - w.square().sum(-1) / m) / var  # of the precision: -div psi
        return 0.5 * psi.square().sum(-1).mean(-1) - trace


def _stacked(path: Sequence[tuple[Tensor, Tensor]]) -> list[Tensor]:
    return [torch.stack(part) for part in zip(*path, strict=True)]
