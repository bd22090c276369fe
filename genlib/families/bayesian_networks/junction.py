"""Belief propagation on a junction tree: all posteriors at once, by two messages per link."""

import math
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from genlib.families.bayesian_networks.inference import check_one_case, check_states
from genlib.families.bayesian_networks.network import BayesianNetwork
from genlib.families.bayesian_networks.plan import linked, min_fill, take_out, work

Factor = tuple[tuple[str, ...], Tensor]  # the names of a table's dimensions, and the table


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

    `operations` counts every multiplication and every addition of two numbers, but for scaling
    to sum one: as that of `inference.Answer` does.
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
    messages that came from elsewhere, over all that the two cliques do not share. What is observed
    is cut out of every table before.

    Source: Koller and Friedman, "Probabilistic graphical models" (2009), section 10.2.

    Raises:
        ValueError: an unknown variable or state, or evidence of probability 0.
    """
    check_states(network, evidence)
    check_one_case(evidence)
    tree = junction_tree(network.parents) if tree is None else tree
    own: list[list[Factor]] = [[] for _ in tree.cliques]  # the tables of each clique
    for v, table in network.tables.items():
        family = (*network.parents[v], v)
        home = next(i for i, clique in enumerate(tree.cliques) if set(family) <= {*clique})
        table = table[tuple(evidence.get(u, slice(None)) for u in family)]
        own[home].append((tuple(u for u in family if u not in evidence), table))
    near: list[list[int]] = [[] for _ in tree.cliques]
    for i, j in tree.links:
        near[i].append(j)
        near[j].append(i)
    operations = 0.0

    def summed(factors: Sequence[Factor], keep: Collection[str]) -> Factor:
        """A table, or the product of two, summed over what is not kept."""
        nonlocal operations
        names = list(dict.fromkeys(v for around, _ in factors for v in around))
        letter = {v: i for i, v in enumerate(names)}  # of a few: there are 52
        result = tuple(v for v in names if v in keep)
        operations += work([around for around, _ in factors], result, network.sizes)
        parts = [part for around, table in factors for part in (table, [letter[v] for v in around])]
        return result, torch.einsum(*parts, [letter[v] for v in result])

    def multiplied(factors: Sequence[Factor], keep: Collection[str]) -> Factor:
        """The product of tables, two at a time, summed over what is not kept."""
        factors = sorted(factors, key=lambda factor: factor[1].numel())
        while len(factors) > 2:
            first, second, *rest = factors
            factors = [summed((first, second), {*first[0], *second[0]}), *rest]
        return summed(factors, keep) if factors else ((), torch.ones((), dtype=torch.float64))

    messages: dict[tuple[int, int], Factor] = {}
    log_scale = 0.0
    for i, j in _there_and_back(near):
        came = [messages[k, i] for k in near[i] if k != j]
        shared, message = multiplied([*own[i], *came], tree.separator(i, j))
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
        belief = multiplied([*own[i], *(messages[k, i] for k in near[i])], clique)
        total = belief[1].sum()
        if total <= 0:
            raise ValueError(
                "Expected evidence of positive probability, got evidence of probability 0."
            )
        if i == 0:
            log_evidence = math.log(total.item()) + log_scale
        for v in wanted:
            p[v] = summed([belief], (v,))[1] / total
    ordered = {v: p[v] for v in network.names if v in p}
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
