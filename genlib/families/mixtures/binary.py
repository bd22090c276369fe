"""Mixtures for zeros and ones with an exact likelihood: of independent pixels, and of trees.

Both take shared pseudo-counts: a component that owns few examples leans on the tables of all data.
"""

import math

import numpy as np
import torch
from torch import Tensor

from genlib.checks import check_images, check_positive


class _BinaryMixture:
    """log p(x) = log sum_k pi_k p_k(x) for binary x `[N, D]`, fitted by EM.

    With `x_val`, EM stops at the round that these like best: they choose its length.

    Attributes:
        curve: (round, mean of -log p(x_val)) pairs, nats per example; empty without `x_val`.
    """

    def __init__(self, x, components, smoothing, rounds, seed, x_val):
        x = self._bits(x, x.shape[-1])
        components = check_positive("components", components)
        if components > len(x):
            raise ValueError(f"Expected at most {len(x)} components, one per example.")
        self.data_dim, self.smoothing = x.shape[1], check_positive("smoothing", smoothing, float)
        share = nearest_starts(x, components, seed)  # [N, K]
        self.curve, best = [], (math.inf, None)
        for i in range(check_positive("rounds", rounds)):
            count = share.sum(0)  # [K]
            self.log_pi = ((count + 0.1) / (count + 0.1).sum()).log()
            self._learn(x, share, count)
            if x_val is not None:
                loss = -self.log_prob(x_val).mean().item()
                self.curve.append((i + 1, loss))
                if loss < best[0]:
                    best = loss, dict(self.__dict__)
                elif loss > best[0] + 0.002 * abs(best[0]):
                    break  # it overfits
            share = (self.log_pi + self._each(x)).softmax(1)
        if best[1] is not None:
            self.__dict__ = best[1] | {"curve": self.curve}

    @staticmethod
    def _bits(x: Tensor, data_dim: int) -> Tensor:
        x = check_images(x, data_dim, torch.float32)
        if not ((x == 0) | (x == 1)).all():
            raise ValueError("Expected x of zeros and ones, got grey values; threshold them.")
        return x

    def log_prob(self, x: Tensor) -> Tensor:
        """log p(x), `[N, D]` to `[N]`, nats.

        Raises:
            ValueError: x has other columns, or values that are not 0 or 1.
        """
        x = self._bits(x, self.data_dim)
        return (self.log_pi + self._each(x)).logsumexp(1)


class BernoulliMixture(_BinaryMixture):
    """A mixture of tables of independent pixels (latent class analysis).

    Args:
        x: zeros and ones, `[N, D]`.
        components: tables, K.
        smoothing: each table has seen 2 * smoothing mean pictures before any data.
        rounds: of EM, at most.
        seed: of the examples that EM starts from.
        x_val: `[M, D]`, if EM shall stop when these get less likely.
    """

    def __init__(self, x, components, smoothing=0.5, rounds=50, seed=0, x_val=None):
        super().__init__(x, components, smoothing, rounds, seed, x_val)

    def _learn(self, x: Tensor, share: Tensor, count: Tensor) -> None:
        prior = 2 * self.smoothing
        mean = (x.sum(0) + 0.5) / (len(x) + 1)
        p = (share.T @ x + prior * mean) / (count[:, None] + prior)  # [K, D]
        p = p.clamp(1e-6, 1 - 1e-6)
        self.logits, self.rest = (p / (1 - p)).log().T, (1 - p).log().sum(1)

    def _each(self, x: Tensor) -> Tensor:
        return x @ self.logits + self.rest


class TreeMixture(_BinaryMixture):
    """A mixture of trees: in each component every pixel depends on one other.

    With one component it is the tree of Chow and Liu (1968), the most likely of all trees; EM
    finds a tree for each component (Meila and Jordan, "Learning with mixtures of trees", Journal
    of Machine Learning Research, 2000).

    Args:
        x, components, rounds, seed, x_val: as for `BernoulliMixture`.
        smoothing: each component has seen so many examples drawn from the tables of all data.
    """

    def __init__(self, x, components, smoothing=20.0, rounds=10, seed=0, x_val=None):
        super().__init__(x, components, smoothing, rounds, seed, x_val)

    def _learn(self, x: Tensor, share: Tensor, count: Tensor) -> None:
        n, s = len(x), self.smoothing
        one, two = (x.sum(0) + 0.25) / (n + 0.5), (x.T @ x + 0.125) / (n + 0.5)
        parts = []
        for k in range(share.shape[1]):
            weighted = share[:, k, None] * x
            p = (weighted.sum(0) + s * one) / (count[k] + s)  # [D], x_i = 1
            pp = (weighted.T @ x + s * two) / (count[k] + s)  # [D, D], x_i = x_j = 1
            parts.append(_tree(p.double(), pp.double()))
        self.parents = [part[0] for part in parts]
        self.rest = torch.stack([part[1] for part in parts]).float()  # [K]
        self.alone = torch.stack([part[2] for part in parts], 1).float()  # [D, K]
        self.pair = [part[3].float() for part in parts]  # [D] each

    def _each(self, x: Tensor) -> Tensor:
        pairs = [(x[:, p] * x) @ c for p, c in zip(self.parents, self.pair, strict=True)]
        return x @ self.alone + self.rest + torch.stack(pairs, 1)


def nearest_starts(x: Tensor, components: int, seed: int) -> Tensor:
    """To which of some examples, drawn at random, each example is nearest: `[N, K]`, one-hot."""
    generator = torch.Generator().manual_seed(seed)
    middle = x[torch.randperm(len(x), generator=generator)[:components]]
    return torch.nn.functional.one_hot(torch.cdist(x, middle).argmin(1), components).to(x)


def pair_information(p: Tensor, pp: Tensor) -> Tensor:
    """Mutual information of all pairs of bits, `[D, D]`, nats, from P(x_i = 1) and P(both are)."""
    total = torch.zeros_like(pp)
    for joint, a, b in (
        (pp, p[:, None], p),
        (p[:, None] - pp, p[:, None], 1 - p),
        (p - pp, 1 - p[:, None], p),
        (1 - p[:, None] - p + pp, 1 - p[:, None], 1 - p),
    ):
        joint = joint.clamp(min=1e-12)
        total += joint * (joint / (a * b)).log()
    return total


def heaviest_tree(weight: np.ndarray) -> np.ndarray:
    """The parent of each of D nodes in the spanning tree of largest weight (Prim); the root is 0,
    its own parent."""
    parent, best = np.zeros(len(weight), dtype=np.int64), weight[0].astype(float)
    outside = np.ones(len(weight), dtype=bool)
    outside[0] = False
    for _ in range(len(weight) - 1):
        j = int(np.where(outside, best, -np.inf).argmax())
        outside[j] = False
        better = outside & (weight[j] > best)
        parent[better], best[better] = j, weight[j][better]
    return parent


def _tree(p: Tensor, pp: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """log p(x) = rest + x·alone + sum_j pair_j x_j x_parent(j), for the best tree of the tables."""
    parent = torch.from_numpy(heaviest_tree(pair_information(p, pp).numpy()))
    child = torch.arange(1, len(p))
    of = parent[1:]
    both, up, down = pp[of, child], p[of], p[child]
    logs = [
        (t.clamp(min=1e-12) / b).log()
        for t, b in (
            (1 - up - down + both, 1 - up),
            (down - both, 1 - up),
            (up - both, up),
            (both, up),
        )
    ]  # log P(x_child | x_parent) at (parent, child) = 00, 01, 10, 11
    rest = logs[0].sum() + (1 - p[0]).log()
    alone = torch.zeros_like(p).index_add_(0, child, logs[1] - logs[0])
    alone = alone.index_add_(0, of, logs[2] - logs[0])
    alone[0] += p[0].log() - (1 - p[0]).log()
    pair = torch.zeros_like(p)
    pair[1:] = logs[3] - logs[2] - logs[1] + logs[0]
    return parent, rest, alone, pair
