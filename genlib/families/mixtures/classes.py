"""Latent classes: a mixture whose components are tables, one for each place, fitted by EM.

x [N, places * V], one-hot: at each place one of V symbols; black and white pixels have V = 2.
"""

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from genlib.checks import check_positive, check_tensor
from genlib.families.mixtures.chosen import Chosen


def best_classes(
    x: Tensor,
    x_val: Tensor,
    symbols: int,
    components: Sequence[int] = (10, 20, 40, 80, 160),
    doubts: Sequence[float] = (0.03, 0.1, 0.3),
    rounds: int = 60,
    seed: int = 0,
) -> Chosen:
    """The mixture of tables that validation data likes best, and its best round of EM.

    Args:
        x: what they learn from, one-hot, `[N, places * V]`.
        x_val: what they are chosen by, `[M, places * V]`.
        symbols: V.
        components: K to try.
        doubts: pseudo-counts of each symbol in each table, to try.
        rounds: of EM.
        seed: of the random responsibilities to begin with.

    Source: Lazarsfeld and Henry, "Latent structure analysis", 1968; EM as in Bishop (2006),
    section 9.3.3.
    """
    symbols = check_positive("symbols", symbols)
    x, x_val = check_tensor("x", x, ("N", "D")), check_tensor("x_val", x_val, ("M", x.shape[1]))
    if x.shape[1] % symbols:
        raise ValueError(f"Expected places of {symbols} symbols each, got {x.shape[1]} columns.")
    found = [
        _fitted(x, x_val, symbols, k, doubt, rounds, seed) for k in components for doubt in doubts
    ]
    loss, tables, setting, curve = min(found, key=lambda one: one[0])
    return Chosen(lambda new: _log_joint(new, *tables).logsumexp(1).double(), loss, setting, curve)


def _fitted(x: Tensor, x_val: Tensor, v: int, k: int, doubt: float, rounds: int, seed: int):
    """EM of one setting: the lowest validation loss, the tables there, and the course of it."""
    g = torch.Generator().manual_seed(seed)
    r = torch.softmax(2 * torch.randn(len(x), k, generator=g), 1).to(x)  # [N, K]
    best, curve = (math.inf, None), []
    for done in range(rounds):
        counts = (r.T @ x).view(k, -1, v) + doubt  # [K, places, V]
        log_table = (counts / counts.sum(-1, keepdim=True)).log().view(k, -1)  # [K, D]
        log_pi = ((r.sum(0) + doubt) / (len(x) + k * doubt)).log()
        loss = -_log_joint(x_val, log_pi, log_table).logsumexp(1).mean().item()
        curve.append((done, loss))
        if loss < best[0]:
            best = (loss, (log_pi, log_table))
        r = torch.softmax(_log_joint(x, log_pi, log_table), 1)
    return *best, {"K": k, "doubt": doubt}, curve


def _log_joint(x: Tensor, log_pi: Tensor, log_table: Tensor) -> Tensor:
    """log of weight and probability under each component: `[N, D]` to `[N, K]`."""
    return log_pi + x @ log_table.T
