"""Several rules for keys as one: the product of what they say, each to a power of its own.

p(key | x) is in proportion to product over rules r of exp(s_r(x, key))^a_r,  scores s_r [N, 24]

With the powers a_r fitted to excerpts whose keys are known. A rule that is too sure of itself gets
a small power, as an n-gram does whose chords it takes to be more independent than they are; one
that says nothing new gets almost none.

Source: Hinton, "Training products of experts by minimizing contrastive divergence", Neural
Computation 14 (2002), for the product; the powers are logistic regression with a weight per rule.
"""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

from genlib.applications.music.keys import _share_of_mode
from genlib.checks import check_tensor


def multiplied(scores: Sequence[Tensor], powers: Tensor) -> Tensor:
    """The product of rules, as scores: the sum of theirs times the powers, `[N, 24]`.

    Args:
        scores: one `[N, 24]` per rule, logarithms of what is in proportion to a probability.
        powers: one per rule, `[R]`.
    """
    return torch.einsum("r,rnk->nk", powers, torch.stack(list(scores)))


def fitted_powers(scores: Sequence[Tensor], keys: Tensor) -> Tensor:
    """The powers with which the product is surest of the right keys, `[R]`.

    Minus its mean log-probability is made small, major and minor counting the same; it is convex
    in the powers.

    Args:
        scores: one `[N, 24]` per rule, on excerpts that none of the rules has learnt from.
        keys: `[N]`, 0 to 23.

    Raises:
        ValueError: scores that are no `[N, 24]`, or not finite.
    """
    together = torch.stack([check_tensor("scores", s, (len(keys), 24)) for s in scores]).float()
    scale = together.std((1, 2), keepdim=True) + 1e-9  # so that one step size suits all
    share = _share_of_mode(keys)
    powers = torch.zeros(len(together), requires_grad=True)
    optimizer = torch.optim.LBFGS([powers], max_iter=200, line_search_fn="strong_wolfe")

    def misfit() -> Tensor:
        optimizer.zero_grad()
        logits = multiplied(together / scale, powers)
        loss = (F.cross_entropy(logits, keys, reduction="none") / share).mean() / 2
        loss.backward()
        return loss

    optimizer.step(misfit)
    return powers.detach() / scale[:, 0, 0]
