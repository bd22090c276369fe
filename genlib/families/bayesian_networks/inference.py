"""Asking a Bayesian network: exactly, by sums in a good order; approximately, by samples."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from genlib.families.bayesian_networks.network import BayesianNetwork

Evidence = Mapping[str, int | Tensor]
BATCH = "·"  # the dimension of the cases, where evidence differs from case to case


def do(network: BayesianNetwork, **values: int) -> BayesianNetwork:
    """The network after an intervention: each variable named is cut from its parents and set.

    Source: Pearl, "Causality", 2nd edition (2009), section 1.3.1.
    """
    tables, parents = network.tables, dict(network.parents)
    for name, value in values.items():
        check_states(network, {name: value})
        tables[name] = torch.eye(network.sizes[name], dtype=torch.float64)[value]
        parents[name] = ()
    return BayesianNetwork.with_tables(tables, parents)


def enumerate_all(network: BayesianNetwork, query: str, evidence: Evidence) -> Tensor:
    """p(query | evidence), `[states]`, by summing the table of all states together.

    The table has as many cells as the product of all sizes: refused above 2^24.
    """
    check_states(network, evidence, query)
    cells = math.prod(network.sizes.values())
    if cells > 2**24:
        raise ValueError(f"Expected at most 2^24 = 1.7e7 joint states, got {cells:.1e}.")
    letter = {name: i for i, name in enumerate(network.names)}
    operands = []
    for name, table in network.tables.items():
        operands += [table, [letter[v] for v in (*network.parents[name], name)]]
    joint = torch.einsum(*operands, list(letter.values()))  # every state of everything
    kept = joint[tuple(evidence.get(name, slice(None)) for name in network.names)]
    left = [name for name in network.names if name not in evidence]
    return _normalised(kept.sum([i for i, name in enumerate(left) if name != query]))


class Answer(NamedTuple):
    """p(query | evidence), `[states]` or `[cases, states]`; log p(evidence); the work it took.

    `largest` is the number of cells of the largest table made on the way, for one case, and
    `operations` the cells of all of them together.
    """

    p: Tensor
    log_evidence: Tensor
    largest: float
    operations: float


def eliminate(
    network: BayesianNetwork, query: str, evidence: Evidence, order: Sequence[str] | None = None
) -> Answer:
    """p(query | evidence) by variable elimination: push each sum as far inwards as it goes.

    Args:
        evidence: a state of each observed variable, or a tensor `[cases]` of states of each.
        order: in which the others are summed out; by default `min_fill`.

    Source: Zhang and Poole, "Exploiting causal independence in Bayesian network inference",
    Journal of Artificial Intelligence Research 5 (1996).
    """
    check_states(network, evidence, query)
    cases = {len(value) for value in evidence.values() if isinstance(value, Tensor) and value.dim()}
    factors = []
    for name in ancestors(network, [query, *evidence]):
        names, table = (*network.parents[name], name), network.table(name)
        seen = [v for v in names if v in evidence]
        free = tuple(v for v in names if v not in evidence)
        table = table.permute([names.index(v) for v in (*seen, *free)])
        table = table[tuple(torch.as_tensor(evidence[v]) for v in seen)] if seen else table
        factors.append(((BATCH, *free) if len(table.shape) > len(free) else free, table))
    if order is None:
        order = min_fill([set(names) - {BATCH} for names, _ in factors], keep=[query])
    largest = operations = 0.0
    for name in (*order, None):  # None: multiply what is left
        mine = [f for f in factors if name is None or name in f[0]]
        factors = [f for f in factors if not (name is None or name in f[0])]
        if not mine:
            continue
        names = list(dict.fromkeys(v for f in mine for v in f[0]))
        size = math.prod(network.sizes[v] for v in names if v != BATCH)
        largest, operations = max(largest, size), operations + size
        factors.append(_product(mine, names, tuple(v for v in names if v not in (name,))))
    ((names, table),) = factors
    if cases and names[0] != BATCH:  # the evidence says nothing about the query
        table = (
            table.movedim(names.index(BATCH), 0) if BATCH in names else table.expand(max(cases), -1)
        )
    return Answer(_normalised(table), table.sum(-1).log(), largest, operations)


def _product(factors, names, kept):
    """Multiply factors and sum out what is not kept; einsum knows variables by small numbers."""
    letter = {name: i for i, name in enumerate(names)}
    table = torch.einsum(
        *(part for own, t in factors for part in (t, [letter[v] for v in own])),
        [letter[v] for v in kept],
    )
    return kept, table


def min_fill(cliques: Sequence[set[str]], keep: Sequence[str] = ()) -> list[str]:
    """An order of elimination: next comes the variable whose neighbours lack the fewest links.

    Args:
        cliques: the variables of each factor; they are linked to each other.
        keep: variables that are not to be eliminated.
    """
    near = _linked(cliques)

    def lacking(v: str) -> int:
        return sum(len(near[v] - near[u]) - 1 for u in near[v]) // 2

    fill = {v: lacking(v) for v in sorted(near) if v not in keep}
    order = []
    while fill:
        v = min(fill, key=lambda u: (fill[u], len(near[u])))
        order.append(v)
        del fill[v]
        around = _take_out(near, v)
        for u in set().union(around, *(near[u] for u in around)) & set(fill):
            fill[u] = lacking(u)
    return order


def width(network: BayesianNetwork, order: Sequence[str] | None = None) -> tuple[int, float]:
    """The induced width of an order (by default `min_fill`), and its largest table in cells.

    The width is the number of neighbours that a variable has when its turn comes, at most; the
    table has one dimension more. Nothing is multiplied, so it is cheap to ask before.
    """
    cliques = [{*own, name} for name, own in network.parents.items()]
    near = _linked(cliques)
    widest, largest = 0, 0.0
    for v in min_fill(cliques) if order is None else order:
        around = _take_out(near, v)
        widest = max(widest, len(around))
        largest = max(largest, math.prod(network.sizes[u] for u in (*around, v)))
    return widest, float(largest)


def _linked(cliques: Sequence[set[str]]) -> dict[str, set[str]]:
    """The neighbours of each variable when those of one clique are linked to each other."""
    near: dict[str, set[str]] = {}
    for clique in cliques:
        for v in clique:
            near.setdefault(v, set()).update(clique - {v})
    return near


def _take_out(near: dict[str, set[str]], v: str) -> set[str]:
    """Remove a variable from the graph and link its neighbours, which are returned."""
    around = near.pop(v)
    for u in around:
        near[u] = (near[u] | around) - {u, v}
    return around


def ancestors(network: BayesianNetwork, names: Sequence[str]) -> list[str]:
    """The variables named and all that lead to them: the others sum to one and drop out."""
    found, waiting = set(), list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += network.parents[name]
    return [name for name in network.names if name in found]


def _normalised(table: Tensor) -> Tensor:
    total = table.sum(-1, keepdim=True)
    if (total <= 0).any():
        raise ValueError(
            "Expected evidence of positive probability, got evidence of probability 0."
        )
    return table / total


def check_states(network: BayesianNetwork, evidence: Evidence, query: str | None = None) -> None:
    for name in (*evidence, *((query,) if query is not None else ())):
        if name not in network.sizes:
            known = ", ".join(network.names[:20])
            raise ValueError(f"Expected a variable of the network ({known}), got {name!r}.")
    if query in evidence:
        raise ValueError(f"Expected a query that is not observed, got {query!r}, which is.")
    for name, value in evidence.items():
        state = torch.as_tensor(value)
        if state.is_floating_point() or not ((state >= 0) & (state < network.sizes[name])).all():
            raise ValueError(
                f"Expected states of {name} from 0 to {network.sizes[name] - 1}, got {value}."
            )
