"""Nine learning algorithms on one model with a known answer, from the same starts.

The losses are in `objectives`. A *step* maps (w, var, generator) to new (w, var).
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from genlib.algorithms import linear_gaussian as lg
from genlib.algorithms.objectives import Loss, Objectives

Step = Callable[[Tensor, Tensor, torch.Generator], tuple[Tensor, Tensor]]


class NineWays(Objectives):
    """All nine, ready to run on the data x.

    Args:
        x: centred data, `[N, D]`.
        runs: R, starts that every algorithm is given.
        rounds: how long each learns; one round looks once at all of x.
    """

    def __init__(self, x: Tensor, runs: int, rounds: int):
        super().__init__(x, runs)
        self.rounds = rounds

    def start(self, seed: int = 0) -> tuple[Tensor, Tensor, torch.Generator]:
        """Directions of length 1/2 drawn at random for w, variance 1, and a generator."""
        generator = torch.Generator().manual_seed(seed)
        w = torch.randn(self.runs, self.x.shape[1], generator=generator, dtype=self.x.dtype)
        var = torch.ones(self.runs, dtype=self.x.dtype)
        return w / (2 * w.norm(dim=-1, keepdim=True)), var, generator

    def race(self) -> dict[str, list[Tensor]]:
        """Run all nine; the path of each, w `[rounds + 1, R, D]` and var `[rounds + 1, R]`."""
        code = self.encoder()
        return {
            "exact gradient": self.by_gradient(self.exact),
            "EM": self.by_rounds(self.em),
            "variational Bayes": self.variational_bayes(),
            "Gibbs sampling": self.by_rounds(self.gibbs),
            "ELBO gradient": self.by_gradient(self.elbo(*code), code),
            "contrastive divergence": self.by_gradient(self.contrastive(1)),
            "persistent chains": self.by_gradient(self.contrastive(1, persistent=True)),
            "score matching": self.by_gradient(self.score_matching),
            "adversarial": self.by_gradient(self.adversary(), betas=(0.5, 0.99)),
        }

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

    def expanded_em(
        self, w: Tensor, var: Tensor, generator: torch.Generator
    ) -> tuple[Tensor, Tensor]:
        """The same with the codes' variance learnt and absorbed into w (Liu et al., 1998)."""
        return lg.em_step(w, var, self.x, expand=True)

    def gibbs(self, w: Tensor, var: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """Draw the codes, draw the parameters."""
        return lg.gibbs_step(w, var, self.x, generator)

    def variational_bayes(self, rounds: int | None = None, seed: int = 0) -> list[Tensor]:
        """Average over the codes, average over the parameters; the path of their means."""
        w, var, _ = self.start(seed)
        state = (w, torch.zeros_like(var), torch.ones_like(var), var)
        path = [(w, var)]
        for _ in range(rounds or self.rounds):
            state = lg.vb_step(state, self.x)
            path.append((state[0], state[3] / state[2]))
        return _stacked(path)


def _stacked(path: Sequence[tuple[Tensor, Tensor]]) -> list[Tensor]:
    return [torch.stack(part) for part in zip(*path, strict=True)]
