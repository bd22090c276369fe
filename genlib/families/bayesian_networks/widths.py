"""How wide a graph is: the largest table of the best order that a search finds."""

import math
import random
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from genlib.checks import check_positive
from genlib.families.bayesian_networks.plan import linked, take_out


class Width(NamedTuple):
    """The induced width of an order, and the cells of its largest table, as a power of two."""

    width: int
    log2_cells: float
    order: tuple[str, ...]


def narrowest(
    sizes: Mapping[str, int], parents: Mapping[str, Sequence[str]], orders: int = 20, seed: int = 0
) -> Width:
    """The best of some min-fill orders, ties broken at random: the smallest largest table.

    All variables are eliminated and none is observed, as it takes to know every posterior: the
    moral graph is triangulated. An upper limit of what exact inference needs, since to find the
    best order of all is NP-hard; no order needs less than a table of the largest clique, which
    `least` finds a lower limit of.

    Args:
        orders: how many are tried.
        seed: of the ties.
    """
    orders, rng = check_positive("orders", orders), random.Random(seed)
    cliques = [{*own, v} for v, own in parents.items()]
    found = (_one(linked(cliques), sizes, rng) for _ in range(orders))
    return min(found, key=lambda w: (w.log2_cells, w.width))


def least(parents: Mapping[str, Sequence[str]]) -> int:
    """A lower limit of the width of every order: take out the variable with fewest neighbours by
    merging it with the neighbour it shares fewest with; the most neighbours that one had.

    Source: Bodlaender and Koster, "Treewidth computations II. Lower bounds", Information and
    Computation 209 (2011), section 5: minor-min-width with least common neighbours.
    """
    near = linked([{*own, v} for v, own in parents.items()])
    most = 0
    while near:
        v = min(near, key=lambda u: (len(near[u]), u))  # ties by name: the same limit every time
        around = near.pop(v)
        most = max(most, len(around))
        if around:
            into = min(around, key=lambda u: (len(near[u] & around), u))
            near[into] = (near[into] | around) - {v, into}
        for u in around:
            near[u] -= {v}
            if u != into:
                near[u] |= {into}
    return most


def _one(near: dict[str, set[str]], sizes: Mapping[str, int], rng: random.Random) -> Width:
    """A min-fill order of a graph, which is used up."""
    fill = {v: _lacking(near, v) for v in sorted(near)}
    widest, largest, order = 0, 0.0, []
    while fill:
        fewest = min(fill.values())
        v = rng.choice([u for u, lacking in fill.items() if lacking == fewest])
        order.append(v)
        del fill[v]
        before = {u: set(near[u]) for u in near[v]}
        around = take_out(near, v)
        widest = max(widest, len(around))
        largest = max(largest, sum(math.log2(sizes[u]) for u in (*around, v)))
        if fewest:  # links were added: all that may have changed is near
            for u in _changed(near, around, before):
                fill[u] = _lacking(near, u)
        else:
            for u in around:
                fill[u] = _lacking(near, u)
    return Width(widest, largest, tuple(order))


def _changed(near, around: Collection[str], before) -> set[str]:
    """Who lost a neighbour, won one, or has two neighbours that were linked."""
    won = {u: near[u] - before[u] for u in around}
    common = {t for u, new in won.items() for w in new for t in near[u] & near[w]}
    return {*around, *common}


def _lacking(near: Mapping[str, set[str]], v: str) -> int:
    """How many links the neighbours of v lack among themselves."""
    own = near[v]
    return sum(len(own) - 1 - len(own & near[u]) for u in own) // 2
