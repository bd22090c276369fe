"""Do measures of quality agree on which of two samplers is the better one?

scores [S, T]: S samplers, each measured on T fresh sets of its samples
"""

from itertools import combinations

import torch
from torch import Tensor


def decisions(scores: Tensor) -> Tensor:
    """For each pair of samplers what a measure decides: `[S (S - 1) / 2]`, 1, -1, or 0 for nothing.

    It decides where the mean difference over the T sets of `scores` `[S, T]` is larger than twice
    the standard deviation of the T differences.
    """
    if scores.dim() != 2 or scores.shape[0] < 2 or scores.shape[1] < 2:
        raise ValueError(
            "Expected scores [S, T] of at least two samplers on at least two sets, got "
            f"{list(scores.shape)}."
        )
    found = []
    for a, b in combinations(range(len(scores)), 2):
        apart = scores[a].double() - scores[b].double()  # [T]
        sure = apart.mean().abs() > 2 * apart.std()
        found.append(apart.mean().sign() * sure)
    return torch.stack(found)


def contradiction(ours: Tensor, theirs: Tensor) -> float:
    """The share of pairs that two measures order in opposite ways, of those that both decide.

    Both `[S, T]`, of the same samplers, and both higher for better. 0 for measures that agree, a
    half for such as have nothing to do with each other; NaN where they never both decide.
    """
    a, b = decisions(ours), decisions(theirs)
    both = (a != 0) & (b != 0)
    return float((a != b)[both].double().mean())


def concordance(scores: Tensor) -> float:
    """Kendall's W of M measures' rankings of S samplers, `[M, S]`: 1 where all agree, 0 at least.

    Source: Kendall and Babington Smith, "The problem of m rankings", Annals of Mathematical
    Statistics 10 (1939). Without a correction for ties.
    """
    from scipy.stats import rankdata  # here: it takes long to import

    if scores.dim() != 2 or scores.shape[1] < 2:
        raise ValueError(
            f"Expected scores [M, S] of at least two samplers, got {list(scores.shape)}."
        )
    m, s = scores.shape
    ranks = torch.as_tensor(rankdata(scores.cpu().numpy(), axis=1))  # [M, S], ties share a rank
    total = ranks.sum(0)
    return float(12 * (total - total.mean()).square().sum() / (m**2 * (s**3 - s)))
