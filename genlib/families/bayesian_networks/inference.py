"""Asking a Bayesian network: exactly, by sums in a good order; approximately, by samples."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from genlib.families.bayesian_networks.network import BayesianNetwork
from genlib.families.bayesian_networks.plan import linked, min_fill, plan, take_out

Evidence = Mapping[str, int | Tensor]


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
    check_one_case(evidence)
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

    `largest` is the number of cells of the largest table on the way, and `operations` counts every
    multiplication and every addition of two numbers, but for the last scaling to sum one; both
    for one case.
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
    if order is not None and query in order:
        raise ValueError(
            f"Expected an order of the other variables, got the query {query!r} in it."
        )
    states = {v: torch.as_tensor(state).to(network.device) for v, state in evidence.items()}
    cases = [len(state) for state in states.values() if state.dim()]
    how = plan(
        tuple(network.sizes.items()),
        tuple(network.parents.items()),
        query,
        tuple((v, state.dim() > 0) for v, state in states.items()),
        order if order is None else tuple(order),
    )
    cells = _flat_tables(network)
    tables: list[Tensor | None] = []
    for leaf in how.leaves:
        first = network.begins[network.place[leaf.name]]
        for v, step in leaf.seen:
            first = first + step * states[v]
        windows = (len(cells) - leaf.reach, *leaf.sizes)  # one from each cell, all the same memory
        tables.append(cells.as_strided(windows, (1, *leaf.strides))[first])
    for equation, parts in how.sums:
        tables.append(torch.einsum(equation, *(tables[i] for i in parts)))
        for i in parts:
            tables[i] = None  # its memory can go
    table = tables[-1]
    if cases and not how.batched:  # the evidence says nothing about the query
        table = table.expand(max(cases), -1)
    return Answer(_normalised(table), table.sum(-1).log(), how.largest, how.operations)


def _flat_tables(network: BayesianNetwork) -> Tensor:
    """All tables one after the other, `[cells]`, as `network.begins` counts."""
    pseudo = network.alpha + network.counts
    rows = pseudo.new_zeros(int(network.row_of[-1]) + 1).index_add_(0, network.row_of, pseudo)
    return pseudo / rows[network.row_of]


def width(network: BayesianNetwork, order: Sequence[str] | None = None) -> tuple[int, float]:
    """The induced width of an order (by default `min_fill`), and its largest table in cells.

    The width is the number of neighbours that a variable has when its turn comes, at most; the
    table has one dimension more. Nothing is multiplied, so it is cheap to ask before.
    """
    cliques = [{*own, name} for name, own in network.parents.items()]
    near = linked(cliques)
    widest, largest = 0, 0.0
    for v in min_fill(cliques) if order is None else order:
        around = take_out(near, v)
        widest = max(widest, len(around))
        largest = max(largest, math.prod(network.sizes[u] for u in (*around, v)))
    return widest, float(largest)


def _normalised(table: Tensor) -> Tensor:
    total = table.sum(-1, keepdim=True)
    if (total <= 0).any():
        raise ValueError(
            "Expected evidence of positive probability, got evidence of probability 0."
        )
    return table / total


def check_one_case(evidence: Evidence) -> None:
    """Refuse evidence of several cases, which `eliminate` alone takes."""
    for name, state in evidence.items():
        if torch.as_tensor(state).dim():
            raise ValueError(
                f"Expected one state of {name}, got {list(state.shape)} of them: ask about many "
                "cases at once with eliminate."
            )


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
