"""Recommending without a network: bestsellers, neighbours, factors, a linear autoencoder.

Each is fitted to x `[N, I]`, 1 where user n liked item i, and is then a function of what other
users liked: seen `[M, I]` to scores `[M, I]`, of which only the order matters.
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from genlib.checks import check_positive, check_tensor

Scorer = Callable[[Tensor], Tensor]


def bestsellers(x: Tensor) -> Scorer:
    """The same for all: what most users liked."""
    many = check_likes("x", x).sum(0)
    return lambda seen: many.expand(len(seen), -1)


def neighbours(x: Tensor, k: int, shrink: float) -> Scorer:
    """Items like those liked: the sum of cosines between items, k of them per item kept.

    Args:
        shrink: added to the cosine's denominator, against chance with rare items.

    Source: Sarwar, Karypis, Konstan and Riedl, "Item-based collaborative filtering recommendation
    algorithms", WWW 2001.
    """
    x, k = check_likes("x", x), check_positive("k", k)
    length = x.square().sum(0).sqrt()
    cosine = (x.T @ x) / (length[:, None] * length + shrink + 1e-9)
    cosine.fill_diagonal_(0)
    low = cosine.topk(min(k, len(cosine)), 0).values[-1]
    cosine = cosine * (cosine >= low)
    return lambda seen: seen @ cosine


def factors(x: Tensor, rank: int, penalty: float, weight: float, rounds: int = 10) -> Scorer:
    """Matrix factorisation for likes, by alternating ridge regressions.

    Minimised is the sum of c (x - u v)^2 over all cells plus `penalty` times all squares, with
    c = 1 where nothing is known and 1 + `weight` where something was liked.

    Args:
        rank: numbers per user and per item.

    Source: Hu, Koren and Volinsky, "Collaborative filtering for implicit feedback datasets", ICDM
    2008.
    """
    x, rank = check_likes("x", x), check_positive("rank", rank)
    generator = torch.Generator().manual_seed(0)
    items = 0.1 * torch.randn(x.shape[1], rank, generator=generator)
    for _ in range(check_positive("rounds", rounds)):
        users = _ridge(x, items, penalty, weight)
        items = _ridge(x.T, users, penalty, weight)
    return lambda seen: _ridge(seen, items, penalty, weight) @ items.T


def _ridge(x: Tensor, other: Tensor, penalty: float, weight: float) -> Tensor:
    """The best factors of each row of x `[N, I]`, given those of the columns, `[I, K]`."""
    pairs = (other[:, :, None] * other[:, None]).flatten(1)  # [I, K * K]
    k = other.shape[1]
    left = other.T @ other + weight * (x @ pairs).view(-1, k, k) + penalty * torch.eye(k)
    return torch.linalg.solve(left, (1 + weight) * (x @ other))


def linear_autoencoder(x: Tensor, penalty: float) -> Scorer:
    """Ridge regression of each item on all others (EASE): in closed form, and hard to beat.

    The weights B minimise |x - x B|^2 + `penalty` |B|^2 with a diagonal of zeros.

    Source: Steck, "Embarrassingly shallow autoencoders for sparse data", WWW 2019.
    """
    x = check_likes("x", x).double()
    gram = x.T @ x
    inverse = torch.linalg.inv(gram + penalty * torch.eye(len(gram), dtype=gram.dtype))
    weights = -inverse / inverse.diagonal()
    weights.fill_diagonal_(0)
    return lambda seen: seen @ weights.float()


def hidden_likes(x: Tensor, share: float, seed: int) -> tuple[Tensor, Tensor]:
    """Part each user's likes at random: what a method is shown, and what it is asked for.

    Args:
        share: of a user's likes that are hidden, rounded, at least one.
    """
    x = check_likes("x", x)
    order = torch.rand(x.shape, generator=torch.Generator().manual_seed(seed)) + 2 * (1 - x)
    many = (share * x.sum(1)).round().clamp(min=1)
    asked = (order.argsort(1).argsort(1) < many[:, None]).float() * x
    return x - asked, asked


def ndcg(scores: Tensor, seen: Tensor, asked: Tensor, k: int = 20) -> Tensor:
    """How well a list of k items, none of them seen, finds what was asked for: `[M]`, 0 to 1.

    A find at place r (from 1) counts 1 / log2(r + 1); the sum is divided by the largest possible.

    Source: Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", ACM
    Transactions on Information Systems 20 (2002).
    """
    k = check_positive("k", k)
    places = scores.masked_fill(seen > 0, -math.inf).topk(k, 1).indices
    gain = 1 / torch.arange(2, k + 2).float().log2()
    found = (asked.gather(1, places) * gain).sum(1)
    return found / gain.cumsum(0)[asked.sum(1).clamp(1, k).long() - 1]


def check_likes(name: str, x: Tensor) -> Tensor:
    """Refuse x that is not `[N, I]` of zeros and ones, float32."""
    x = check_tensor(name, x, ("N", "I"), 0, 1, dtype=torch.float32)
    if not ((x == 0) | (x == 1)).all():
        raise ValueError(f"Expected {name} of zeros and ones, got other numbers.")
    return x
