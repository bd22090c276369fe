"""Profiles: letters that are independent between sites, and mixtures of several such tables."""

import math

import torch
from torch import Tensor

from genlib.applications.medicine.sequences import check_sequences, indicators
from genlib.checks import check_positive


class Profiles:
    """log p(x) = log sum_k pi_k prod_i p_k,i(x_i), fitted by EM; one component is a profile.

    Each table has seen `smoothing` letters of the mean profile, and that as many of equal chances.
    With `x_val`, EM stops when these get less likely, and keeps the round that they liked best.

    Args:
        x: sequences, `[N, L]`, whole numbers below `letters`.
        letters: how many there are, A.
        components: tables, K.
        smoothing: of the tables.
        rounds: of EM, at most.
        seed: of the random shares that EM starts from.
        x_val: `[M, L]`.

    Attributes:
        curve: (round, mean of -log p(x_val)) pairs, nats per sequence; empty without `x_val`.
    """

    def __init__(
        self,
        x: Tensor,
        letters: int,
        components: int = 1,
        smoothing: float = 1.0,
        rounds: int = 60,
        seed: int = 0,
        x_val: Tensor | None = None,
    ):
        x = check_sequences(x, "L", letters)
        components = check_positive("components", components)
        smoothing = check_positive("smoothing", smoothing, float)
        self.letters, self.sites = letters, x.shape[1]
        if components > len(x):
            raise ValueError(f"Expected at most {len(x)} components, one per sequence.")
        seen = indicators(x, letters)  # [N, L * A]
        mean = (seen.sum(0) + smoothing / letters) / (len(x) + smoothing)
        generator = torch.Generator().manual_seed(seed)
        owner = torch.randint(components, (len(x),), generator=generator)
        share = torch.nn.functional.one_hot(owner, components).float()  # [N, K]
        self.curve: list[tuple[int, float]] = []
        best = math.inf, None
        for i in range(check_positive("rounds", rounds)):
            count = share.sum(0)
            self.log_pi = ((count + 0.1) / (count + 0.1).sum()).log()
            self.log_p = ((share.T @ seen + smoothing * mean) / (count[:, None] + smoothing)).log()
            if x_val is not None:
                loss = -self.log_prob(x_val).mean().item()
                self.curve.append((i + 1, loss))
                if loss < best[0]:
                    best = loss, (self.log_pi, self.log_p)
                elif loss > best[0] + 0.002 * abs(best[0]):
                    break  # it overfits
            share = (self.log_pi + seen @ self.log_p.T).softmax(1)
        if best[1] is not None:
            self.log_pi, self.log_p = best[1]

    def log_prob(self, x: Tensor) -> Tensor:
        """log p(x), `[N, L]` to `[N]`, nats."""
        x = check_sequences(x, self.sites, self.letters)
        return (self.log_pi + indicators(x, self.letters) @ self.log_p.T).logsumexp(1)
