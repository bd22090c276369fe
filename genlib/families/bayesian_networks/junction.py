"""Belief propagation on a junction tree: all posteriors at once, by two messages per link."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from genlib.families.bayesian_networks.inference import check_states
from genlib.families.bayesian_networks.network import BayesianNetwork
from genlib.families.bayesian_networks.plan import linked, min_fill, take_out


class JunctionTree(NamedTuple):
    """Cliques of variables, and the links (i, j) of a tree between them.

    Every family lies in a clique, and the cliques that hold a variable hang together, so what two
    neighbours share separates the two sides of the tree.
    """

    cliques: tuple[tuple[str, ...], ...]
    links: tuple[tuple[int, int], ...]

    def separator(self, i: int, j: int) -> tuple[str, ...]:
        """The variables that two cliques share."""
        return tuple(v for v in self.cliques[i] if v in self.cliques[j])


class Beliefs(NamedTuple):
    """The posterior of every variable, `[states]` by name; log p(evidence); the work.

    `operations` are the cells that all multiplications went through.
    """

    p: dict[str, Tensor]
    log_evidence: float
    operations: float


def junction_tree(
    parents: Mapping[str, Sequence[str]], order: Sequence[str] | None = None
) -> JunctionTree:
    """Marry the parents, triangulate by an order of elimination, and join the largest cliques.

    Args:
        order: of all variables; by default `min_fill`.

    Source: Lauritzen and Spiegelhalter, "Local computations with probabilities on graphical
    structures and their application to expert systems", Journal of the Royal Statistical Society,
    Series B 50 (1988).
    """
    families = [{*own, v} for v, own in parents.items()]
    near, found = linked(families), []
    for v in min_fill(families) if order is None else order:
        clique = take_out(near, v) | {v}
        if not any(clique <= larger for larger in found):
            found.append(clique)
    places = {v: i for i, v in enumerate(parents)}
    cliques = tuple(tuple(sorted(clique, key=places.get)) for clique in found)
    # the tree that shares most: Prim's algorithm
    inside, links = [0], []
    while len(inside) < len(cliques):
        outside = [j for j in range(len(cliques)) if j not in inside]
        pairs = ((i, j) for i in inside for j in outside)
        i, j = max(pairs, key=lambda pair: len(found[pair[0]] & found[pair[1]]))
        links.append((i, j))
        inside.append(j)
    return JunctionTree(cliques, tuple(links))


def propagate(
    network: BayesianNetwork, evidence: Mapping[str, int], tree: JunctionTree | None = None
) -> Beliefs:
    """The posterior of every variable that is not observed, given the evidence.

    Messages run from the leaves to clique 0 and back. A message sums a clique's table, times the
    messages that came from elsewhere, over all that the two cliques do not share.

    Source: Koller and Friedman, "Probabilistic graphical models" (2009), section 10.2.

    Raises:
        ValueError: an unknown variable or state, or evidence of probability 0.
    """
    check_states(network, evidence)
    tree = junction_tree(network.parents) if tree is None else tree
    letter = {v: i for i, v in enumerate(network.names)}
    own: list[list] = [[] for _ in tree.cliques]  # the tables of each clique: (names, table)
    for v, table in network.tables.items():
        family = (*network.parents[v], v)
        home = next(i for i, clique in enumerate(tree.cliques) if set(family) <= {*clique})
        own[home].append((family, table))
        if v in evidence:
            seen = torch.zeros(network.sizes[v], dtype=table.dtype)
            seen[evidence[v]] = 1
            own[home].append(((v,), seen))
    near: list[list[int]] = [[] for _ in tree.cliques]
    for i, j in tree.links:
        near[i].append(j)
        near[j].append(i)
    operations = 0.0

    def multiplied(i: int, messages: Sequence, keep: Sequence[str]) -> Tensor:
        """A clique's tables times messages, summed over what is not kept."""
        nonlocal operations
        factors = [*own[i], *messages]
        full = torch.ones([network.sizes[v] for v in tree.cliques[i]], dtype=torch.float64)
        names = {v: n for n, v in enumerate(tree.cliques[i])}
        for family, table in factors:
            where = [names[v] for v in family]
            full = torch.einsum(full, [*names.values()], table, where, [*names.values()])
        operations += full.numel() * (len(factors) + 1)
        return torch.einsum(full, [*names.values()], [names[v] for v in keep])

    messages: dict[tuple[int, int], tuple[tuple[str, ...], Tensor]] = {}
    log_scale = 0.0
    for i, j in _there_and_back(near):
        came = [messages[k, i] for k in near[i] if k != j]
        shared = tree.separator(i, j)
        message = multiplied(i, came, shared)
        total = message.sum().item()
        if total <= 0:
            raise ValueError(
                "Expected evidence of positive probability, got evidence of probability 0."
            )
        if (j, i) not in messages:  # on the way to the root: what is scaled away counts once
            log_scale += math.log(total)
        messages[i, j] = shared, message / total
    p: dict[str, Tensor] = {}
    log_evidence = 0.0
    for i, clique in enumerate(tree.cliques):
        wanted = [v for v in clique if v not in p and v not in evidence]
        if not wanted and i:
            continue
        table = multiplied(i, [messages[k, i] for k in near[i]], clique)
        total = table.sum()
        if total <= 0:
            raise ValueError(
                "Expected evidence of positive probability, got evidence of probability 0."
            )
        if i == 0:
            log_evidence = math.log(total.item()) + log_scale
        for v in wanted:
            p[v] = torch.einsum(table, [*range(len(clique))], [clique.index(v)]) / total
    ordered = {v: p[v] for v in sorted(p, key=letter.get)}
    return Beliefs(ordered, log_evidence, operations)


def _there_and_back(near: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """All messages of a tree in an order that works: to clique 0, leaves first, then outwards."""
    outwards, waiting = [], [(0, -1)]
    while waiting:
        i, before = waiting.pop(0)
        for j in near[i]:
            if j != before:
                outwards.append((i, j))
                waiting.append((j, i))
    return [(j, i) for i, j in reversed(outwards)] + outwards
