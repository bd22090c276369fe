"""A table of grey levels: pixel by pixel, without a network and without noise.

    log P(k) = sum over pixels i of log P(k_i | k_1, ..., k_(i - 1))

For each pixel a ridge regression on the pixels before it predicts two numbers: its level, and
whether it is 0. Training images that were predicted alike then vote on the level, each with a
Gaussian weight (Nadaraya, 1964; Watson, 1964). The log-probability is exact, no bound.
"""

from collections.abc import Sequence
from itertools import product

import numpy as np
import torch
from torch import Tensor

from genlib.checks import check_images, check_positive
from genlib.families.mixtures.chosen import Chosen


def best_levels(
    x: Tensor,
    x_val: Tensor,
    levels: int,
    ridges: Sequence[float] = (3.0, 10.0, 30.0),
    widths: Sequence[float] = (0.15, 0.3, 0.5),
    doubts: Sequence[float] = (0.3, 1.0, 3.0),
    blurs: Sequence[float] = (0.0, 0.2),
) -> Chosen:
    """The table of levels, whose settings validation data chose for each pixel.

    Args:
        x: training images, `[N, D]`, grey numbers k / (levels - 1).
        x_val: what the settings are chosen by, `[M, D]`.
        levels: how many greys.
        ridges: weights of the penalty of the regression, to try.
        widths: of the Gaussian of the votes, in standard deviations of the predictions.
        doubts: how many votes the share of each level among all training images has.
        blurs: the part of each vote that goes to each neighbouring level.
    """
    levels = check_positive("levels", levels)
    x, x_val = (check_images(part.double(), x.shape[1]).numpy() for part in (x, x_val))
    pixels, loss = [], 0.0
    for i in range(x.shape[1]):
        tried = []
        for ridge in ridges:
            predict, votes = _votes(x, i, ridge, levels)
            at = predict(x_val)
            for width in widths:
                table = votes(at, width)
                for doubt, blur in product(doubts, blurs):
                    log_p = _log_share(table, x, x_val, i, levels, doubt, blur).mean()
                    tried.append((log_p, predict, votes, (width, doubt, blur)))
        best = max(tried, key=lambda one: one[0])
        loss -= best[0]
        pixels.append(best[1:])

    def log_prob(new: Tensor) -> Tensor:
        new = check_images(new.double(), x.shape[1]).numpy()
        total = np.zeros(len(new))
        for i, (predict, votes, (width, doubt, blur)) in enumerate(pixels):
            table = votes(predict(new), width)
            total += _log_share(table, x, new, i, levels, doubt, blur)
        return torch.as_tensor(total)

    return Chosen(log_prob, float(loss), {"ridges": len(ridges)}, [])


def _features(x: np.ndarray, i: int) -> np.ndarray:
    """What is known before pixel i: a one, the pixels, and which of them are 0: `[N, 1 + 2i]`."""
    before = x[:, :i]
    return np.concatenate([np.ones((len(x), 1)), before, before == 0], 1)


def _grey(x: np.ndarray, i: int, levels: int) -> np.ndarray:
    return (x[:, i] * (levels - 1)).round().astype(int)


def _votes(x: np.ndarray, i: int, ridge: float, levels: int):
    """Two functions: predictions for images `[n, 2]`, and the votes on levels there `[n, Q]`."""
    known, wanted = _features(x, i), np.stack([x[:, i], x[:, i] == 0], 1)  # [N, F], [N, 2]
    solve = np.linalg.solve(known.T @ known + ridge * np.eye(known.shape[1]), known.T)
    weights = solve @ wanted
    own = np.clip((known * solve.T).sum(1), 0, 0.9)[:, None]  # how far an image predicts itself
    left_out = wanted - (wanted - known @ weights) / (1 - own)  # as if it had not been there
    scale = left_out.std(0) + 1e-9
    one_hot = np.eye(levels)[_grey(x, i, levels)]

    def predict(new: np.ndarray) -> np.ndarray:
        return _features(new, i) @ weights

    def votes(at: np.ndarray, width: float) -> np.ndarray:
        far = torch.cdist(torch.as_tensor(at / scale), torch.as_tensor(left_out / scale))
        return (-0.5 * (far / width).square()).exp().numpy() @ one_hot

    return predict, votes


def _log_share(table, x, new, i: int, levels: int, doubt: float, blur: float) -> np.ndarray:
    """log P of the level of pixel i of new images `[n]`, by votes `[n, Q]`."""
    shares = np.bincount(_grey(x, i, levels), minlength=levels) + 0.05
    table = table + doubt * shares / shares.sum()
    wide = np.pad(table, ((0, 0), (1, 1)))
    table = table + blur * (wide[:, :-2] + wide[:, 2:])
    return np.log(table[np.arange(len(new)), _grey(new, i, levels)] / table.sum(1))
