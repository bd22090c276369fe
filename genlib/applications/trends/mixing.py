"""Two models of the same thing mixed: w p + (1 - w) q, with the share that validation data like."""

import math

import torch
from torch import Tensor


def mixed(log_p: Tensor, log_q: Tensor, share: float) -> Tensor:
    """log(share p + (1 - share) q), from log p and log q of one shape, nats.

    Raises:
        ValueError: a share outside [0, 1], or shapes that differ.
    """
    if not 0 <= share <= 1 or log_p.shape != log_q.shape:
        raise ValueError(
            f"Expected a share from 0 to 1 and two tensors of one shape, got {share!r}, "
            f"{list(log_p.shape)} and {list(log_q.shape)}."
        )
    if share in (0, 1):
        return log_p if share else log_q
    return torch.logaddexp(log_p + math.log(share), log_q + math.log1p(-share))


def best_share(log_p: Tensor, log_q: Tensor, rounds: int = 100) -> float:
    """The share of p under which the mixture is most likely: on validation data, never on test.

    Found by EM, each round of which raises the likelihood, a concave function of the share.
    """
    share = 0.5
    for _ in range(rounds):
        share = (math.log(share) + log_p - mixed(log_p, log_q, share)).exp().mean().item()
        if not 1e-6 < share < 1 - 1e-6:
            break
    return min(max(share, 0.0), 1.0)
