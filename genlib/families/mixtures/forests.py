"""A forest for each pixel: grey levels without a network and without noise.

    log P(k) = sum over pixels i of log P(k_i | k_1, ..., k_(i - 1))

Each factor is the vote of randomised trees (Geurts, Ernst and Wehenkel, "Extremely randomized
trees", Machine Learning, 2006) that see the pixels before, mixed with how often each level occurs.
The log-probability is exact, no bound.
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from genlib.checks import check_images, check_positive
from genlib.families.mixtures.chosen import Chosen


def best_forest(
    x: Tensor,
    x_val: Tensor,
    levels: int,
    leaves: Sequence[int] = (4, 8),
    doubts: Sequence[float] = (0.02, 0.05, 0.1, 0.2),
    trees: int = 60,
    seed: int = 0,
) -> Chosen:
    """A forest for each pixel, whose settings validation data chose, pixel by pixel.

    Args:
        x: training images, `[N, D]`, grey numbers k / (levels - 1).
        x_val: what the settings are chosen by, `[M, D]`.
        levels: how many greys.
        leaves: training images that a leaf must hold, to try.
        doubts: the part of the answer that is the share of each level in x, to try.
        trees: in each forest.
        seed: of the trees.
    """
    from sklearn.ensemble import ExtraTreesClassifier  # here: it takes long to import

    levels, trees = check_positive("levels", levels), check_positive("trees", trees)
    x, x_val = (check_images(part.double(), x.shape[1]).numpy() for part in (x, x_val))
    grey = (x * (levels - 1)).round().astype(int)
    shares = np.stack([np.bincount(column, minlength=levels) for column in grey.T]) + 0.05
    shares = shares / shares.sum(1, keepdims=True)  # [D, Q]

    def votes(forest, new: np.ndarray, i: int) -> np.ndarray:
        table = np.zeros((len(new), levels))
        table[:, forest.classes_] = forest.predict_proba(new[:, :i])
        return table

    def log_share(table, doubt: float, new: np.ndarray, i: int) -> np.ndarray:
        table = shares[i] if table is None else (1 - doubt) * table + doubt * shares[i]
        level = (new[:, i] * (levels - 1)).round().astype(int)
        return np.log(np.broadcast_to(table, (len(new), levels))[np.arange(len(new)), level])

    chosen, loss = [], 0.0
    for i in range(x.shape[1]):
        tried = [(log_share(None, 1.0, x_val, i).mean(), None, 1.0)]
        if i and len(np.unique(grey[:, i])) > 1:
            for leaf in leaves:
                forest = ExtraTreesClassifier(
                    trees, min_samples_leaf=leaf, max_features=0.4, random_state=seed, n_jobs=1
                ).fit(x[:, :i], grey[:, i])
                table = votes(forest, x_val, i)
                tried += [(log_share(table, d, x_val, i).mean(), forest, d) for d in doubts]
        best = max(tried, key=lambda one: one[0])
        loss -= best[0]
        chosen.append(best[1:])

    def log_prob(new: Tensor) -> Tensor:
        new = check_images(new.double(), x.shape[1]).numpy()
        total = np.zeros(len(new))
        for i, (forest, doubt) in enumerate(chosen):
            table = None if forest is None else votes(forest, new, i)
            total += log_share(table, doubt, new, i)
        return torch.as_tensor(total)

    return Chosen(log_prob, float(loss), {"trees": trees}, [])
