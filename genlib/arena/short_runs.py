"""EM that is not left to one start."""

import torch
from torch import Tensor

from genlib.checks import check_positive
from genlib.families.mixtures import GaussianMixture


class ShortRuns(GaussianMixture):
    """A mixture of Gaussians that starts where the likeliest of several short runs of EM ended.

    With a single start, some runs end at a worse optimum: two components share what one should
    have, and one stands between two. (Biernacki, Celeux and Govaert 2003, the start "em-EM".)

    Args:
        dim: D.
        components: K.
        min_var: as of `GaussianMixture`.
        starts: short runs.
        rounds: of EM in each.
    """

    def __init__(
        self, dim: int, components: int, min_var: float, starts: int = 10, rounds: int = 10
    ):
        super().__init__(dim, components, min_var=min_var)
        self.starts = check_positive("starts", starts)
        self.rounds = check_positive("rounds", rounds)

    @torch.no_grad()
    def initialise(self, x: Tensor) -> None:
        """Start from `x` `[N, D]`."""
        best = -torch.inf
        for seed in range(self.seed, self.seed + self.starts):
            run = GaussianMixture(self.dim, self.components, min_var=self.min_var, seed=seed)
            for _ in range(self.rounds):
                run.em_step(x)
            reached = run.log_prob(x).mean()
            if reached > best:
                best, kept = reached, run
        self.start_at(kept.weights, kept.means, kept.covariances)
