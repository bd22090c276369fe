"""How well symbols are foreseen: nats, and perplexity."""

import math

import torch
from torch import Tensor

from genlib.families.recurrent.rows import is_counted


@torch.no_grad()
def nats_per_symbol(model, x: Tensor, after: int = 0, batch: int = 256) -> float:
    """Minus the mean log-probability of the symbols of rows x `[N, T]`, the ends included.

    Args:
        model: with `symbol_log_probs`, `[B, T]` to `[B, T]`.
        after: the first so many places of each row are context, and not scored.
        batch: rows at once.
    """
    total = counted = 0.0
    for rows in x.split(batch):
        scored = is_counted(rows)[:, after:]
        logs = model.symbol_log_probs(rows)[:, after:].double()
        total, counted = total - (logs * scored).sum().item(), counted + scored.sum().item()
    if not counted:
        raise ValueError(f"Expected rows of more than {after} symbols, got none.")
    return total / counted


def perplexity(nats: float) -> float:
    """exp(nats per symbol): among how many equally probable symbols one would be as unsure."""
    return math.exp(nats)


def bits(nats: float) -> float:
    """Nats in bits, nats / ln 2; per character they are often called bpc."""
    return nats / math.log(2)
