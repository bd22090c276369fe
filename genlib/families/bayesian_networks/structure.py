"""Which arcs? Scores of a graph, a search that climbs them, and the best tree."""

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
from torch import Tensor

from genlib.checks import check_positive

Parents = dict[str, tuple[str, ...]]


class Scorer:
    """The score of one variable with its parents, given the data: a graph's score is their sum.

    Args:
        x: rows of states, `[N, D]`, int64.
        sizes: the number of states of each column, by name.
        kind: `"bic"`, log-likelihood minus half a log N for each free parameter (Schwarz 1978); or
            `"bdeu"`, the log marginal likelihood under Dirichlet priors that are worth `strength`
            examples in all (Heckerman, Geiger and Chickering 1995). Both in nats.
        strength: of the prior of `"bdeu"`.
    """

    def __init__(
        self, x: Tensor, sizes: Mapping[str, int], kind: str = "bic", strength: float = 1.0
    ):
        if kind not in ("bic", "bdeu"):
            raise ValueError(f"Expected kind to be 'bic' or 'bdeu', got {kind!r}.")
        if not isinstance(x, Tensor) or x.dim() != 2 or x.shape[1] != len(sizes):
            got = list(x.shape) if isinstance(x, Tensor) else type(x).__name__
            raise ValueError(f"Expected x of shape [N, {len(sizes)}], got {got}.")
        strength = check_positive("strength", strength, float)
        for states, (name, size) in zip(x.T, sizes.items(), strict=True):
            if x.is_floating_point() or states.min() < 0 or states.max() >= size:
                raise ValueError(
                    f"Expected states of {name} from 0 to {size - 1}, got {states.min():g} to "
                    f"{states.max():g}."
                )
        self.column = dict(zip(sizes, x.T.cpu().numpy(), strict=True))
        self.sizes, self.kind, self.strength, self.n = dict(sizes), kind, strength, len(x)
        self.known: dict[tuple[str, frozenset[str]], float] = {}

    def __call__(self, name: str, parents: Sequence[str]) -> float:
        key = (name, frozenset(parents))
        if key not in self.known:
            self.known[key] = self._score(name, sorted(key[1]))
        return self.known[key]

    def _score(self, name: str, parents: list[str]) -> float:
        own, code, rows = self.sizes[name], self.column[name], 1
        for parent in parents:
            code = code + self.column[parent] * (own * rows)
            rows *= self.sizes[parent]
        counts = np.bincount(code, minlength=own * rows).reshape(rows, own)
        total = counts.sum(1)
        if self.kind == "bic":
            fit = _xlogx(counts).sum() - _xlogx(total).sum()
            return float(fit - 0.5 * math.log(self.n) * rows * (own - 1))
        from scipy.special import gammaln  # here: it takes long to import

        row, cell = self.strength / rows, self.strength / (rows * own)
        evidence = gammaln(cell + counts).sum() - counts.size * gammaln(cell)
        return float(evidence + rows * gammaln(row) - gammaln(row + total).sum())


def hill_climb(
    names: Sequence[str],
    score: Callable[[str, Sequence[str]], float],
    max_parents: int = 3,
    start: Parents | None = None,
) -> Parents:
    """Add, remove or turn round one arc at a time, the best one, until nothing is better.

    It stops in a local optimum; other starts may end elsewhere. Ties go to the earlier name.
    """
    max_parents = check_positive("max_parents", max_parents)
    parents = {v: set((start or {}).get(v, ())) for v in names}
    while True:
        best, step = 1e-9, None
        now = {v: score(v, tuple(parents[v])) for v in names}
        for child in names:
            for other in names:
                if other == child:
                    continue
                if other in parents[child]:
                    gone = score(child, tuple(parents[child] - {other})) - now[child]
                    moves = [(gone, "remove")]
                    if len(parents[other]) < max_parents:
                        back = score(other, (*parents[other], child)) - now[other]
                        moves.append((gone + back, "turn"))
                elif child not in parents[other] and len(parents[child]) < max_parents:
                    moves = [(score(child, (*parents[child], other)) - now[child], "add")]
                else:
                    continue
                for gain, kind in moves:
                    if gain > best and _stays_acyclic(parents, kind, other, child):
                        best, step = gain, (kind, other, child)
        if step is None:
            return {v: tuple(u for u in names if u in parents[v]) for v in names}
        kind, other, child = step
        if kind == "add":
            parents[child].add(other)
        else:
            parents[child].remove(other)
            if kind == "turn":
                parents[other].add(child)


def chow_liu(x: Tensor, size: int, prior: float = 1.0) -> list[int]:
    """The tree whose network is likeliest: the parent of each column, -1 for the root, column 0.

    Its likelihood is that of independent columns plus the mutual information along each branch,
    so the best tree is the one of greatest total information.

    Args:
        x: rows of states, `[N, D]`, int64.
        size: the number of states, the same for every column.
        prior: a pseudo-count for each state, shared out over the cells of each pair.

    Source: Chow and Liu, "Approximating discrete probability distributions with dependence
    trees", IEEE Transactions on Information Theory 14 (1968).
    """
    from scipy.sparse.csgraph import breadth_first_order, minimum_spanning_tree

    prior = check_positive("prior", prior, float)
    hot = torch.nn.functional.one_hot(x, size).flatten(1).to(torch.float32)  # [N, D size]
    pair = (hot.T @ hot).double() + prior / size  # counts of both together
    pair = pair.view(x.shape[1], size, x.shape[1], size).transpose(1, 2) / (len(x) + prior * size)
    one, other = pair.sum(3, keepdim=True), pair.sum(2, keepdim=True)
    information = (pair * (pair / (one * other)).log()).sum((2, 3)).clamp(min=0)  # [D, D], nats
    weight = (information.max() + 1 - information).numpy()  # positive, and least where most is told
    np.fill_diagonal(weight, 0)
    _, parent = breadth_first_order(minimum_spanning_tree(weight), 0, directed=False)
    return [int(p) if p >= 0 else -1 for p in parent]


def skeleton(arcs) -> set[frozenset]:
    """The arcs without their directions."""
    return {frozenset(arc) for arc in arcs}


def arcs_of(parents: Mapping[str, Sequence[str]]) -> set[tuple[str, str]]:
    """(parent, child), all of them."""
    return {(parent, child) for child, own in parents.items() for parent in own}


def _xlogx(counts: np.ndarray) -> np.ndarray:
    return counts * np.log(np.maximum(counts, 1))


def _stays_acyclic(parents, kind: str, other: str, child: str) -> bool:
    """Whether the arc that a move makes closes no cycle: its head must not lead to its tail."""
    if kind == "remove":
        return True
    tail, head = (other, child) if kind == "add" else (child, other)
    waiting, seen = [tail], set()
    while waiting:
        v = waiting.pop()
        if v == head:
            return False
        if v not in seen:
            seen.add(v)
            skip = {other} if kind == "turn" and v == child else set()
            waiting += [u for u in parents[v] if u not in skip]
    return True
