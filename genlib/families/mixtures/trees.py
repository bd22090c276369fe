"""A tree of pairs: the density of many coordinates from mixtures of two at a time.

    p(x) = p(x_root) * product over the arcs of p(x_child | x_parent)

The arcs are those of Chow and Liu, "Approximating discrete probability distributions with
dependence trees", IEEE Transactions on Information Theory, 1968: the spanning tree with the largest
sum of mutual information. Each conditional is that of a mixture of Gaussians in the plane.
"""

import warnings
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from genlib.checks import check_tensor
from genlib.families.mixtures.chosen import Chosen


def mutual_information(x: np.ndarray, bins: int = 8) -> np.ndarray:
    """Of each pair of columns of x `[N, D]`, by cells that hold N / bins points of a column each:
    `[D, D]`, nats. Columns need different values: equal ones are ranked by their row, so that two
    columns with many ties seem to depend on each other."""
    ranks = x.argsort(0, kind="stable").argsort(0, kind="stable") * bins // len(x)
    table = np.zeros((x.shape[1], x.shape[1]))
    for i in range(x.shape[1]):
        for j in range(i):
            joint = np.bincount(ranks[:, i] * bins + ranks[:, j], minlength=bins**2) / len(x)
            seen = joint[joint > 0]
            table[i, j] = table[j, i] = (seen * np.log(seen * bins**2)).sum()
    return table


def best_arcs(information: np.ndarray) -> dict[int, int]:
    """The parent of each column but the first: the spanning tree with the largest sum (Prim)."""
    parents, inside = {}, [0]
    while len(inside) < len(information):
        outside = [j for j in range(len(information)) if j not in inside]
        block = information[np.ix_(inside, outside)]
        i, j = np.unravel_index(block.argmax(), block.shape)
        parents[outside[j]] = inside[i]
        inside.append(outside[j])
    return parents


def best_tree(
    x: Tensor,
    x_val: Tensor,
    components: Sequence[int] = (1, 4, 8, 16),
    floor: float = 1e-3,
    rounds: int = 100,
    seed: int = 0,
) -> Chosen:
    """The tree of pairs, each a mixture whose K validation data chose.

    Args:
        x: what it learns from, `[N, D]` with D of at least 2.
        x_val: what each K is chosen by, `[M, D]`.
        components: K to try for each arc.
        floor: what to add to every variance, in units of each column's variance.
        rounds: of EM at most.
        seed: of k-means, where EM begins.
    """
    x, x_val = check_tensor("x", x, ("N", "D")), check_tensor("x_val", x_val, ("M", x.shape[1]))
    if x.shape[1] < 2:
        raise ValueError(f"Expected x of shape [N, D] with D of at least 2, got {list(x.shape)}.")
    mean, std = x.double().mean(0), x.double().std(0)
    white, white_val = (((part.double() - mean) / std).numpy() for part in (x, x_val))
    parents = best_arcs(mutual_information(white))

    from sklearn.mixture import GaussianMixture  # here: it takes long to import

    def fitted(columns: list[int], k: int):
        model = GaussianMixture(k, reg_covar=floor, max_iter=rounds, random_state=seed)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it was not run to the very end
            return model.fit(white[:, columns])

    def conditional(model, pair: np.ndarray) -> np.ndarray:
        """log p(second | first) of rows `[n, 2]`; log p of rows `[n, 1]`."""
        joint = model.score_samples(pair)
        return joint if pair.shape[1] == 1 else joint - _first(model, pair[:, 0])

    parts, loss = [], std.log().sum().item()
    for columns in [[0], *([parent, child] for child, parent in parents.items())]:
        tried = [fitted(columns, k) for k in components]
        scores = [conditional(model, white_val[:, columns]).mean() for model in tried]
        parts.append((tried[int(np.argmax(scores))], columns))
        loss -= max(scores)

    def log_prob(new: Tensor) -> Tensor:
        white = ((new.double() - mean) / std).numpy()
        total = sum(conditional(model, white[:, columns]) for model, columns in parts)
        return torch.as_tensor(total) - std.log().sum()

    return Chosen(
        log_prob, float(loss), {"K": float(np.mean([m.n_components for m, _ in parts]))}, []
    )


def _first(model, x: np.ndarray) -> np.ndarray:
    """log p of the first coordinate, `[n]`, by a mixture of two."""
    std = np.sqrt(model.covariances_[:, 0, 0])
    z = (x[:, None] - model.means_[:, 0]) / std  # [n, K]
    each = np.log(model.weights_ / std) - 0.5 * z**2 - 0.5 * np.log(2 * np.pi)
    return np.logaddexp.reduce(each, axis=1)
