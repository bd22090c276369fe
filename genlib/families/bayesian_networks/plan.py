"""The plan of an elimination: which tables, in which order, by which sums; no numbers yet.

A plan depends on the graph and on which variables are asked for and seen, not on what was seen, so
it is made once and serves every case.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from string import ascii_letters
from typing import NamedTuple

BATCH = "·"  # the dimension of the cases, where evidence differs from case to case


class Leaf(NamedTuple):
    """A conditional table with its observed variables fixed, as a window on the flat tables."""

    name: str
    seen: tuple[tuple[str, int], ...]  # observed variables, and the step to their next state
    sizes: tuple[int, ...]  # of the dimensions that are free
    strides: tuple[int, ...]
    reach: int  # from the first cell of a window to its last


class Plan(NamedTuple):
    """Leaves are tables 0, 1, ...; each sum adds one: its equation and the tables it takes.

    `largest` and `operations` are those of `inference.Answer`; `batched` says whether the last
    table has the dimension of the cases.
    """

    leaves: tuple[Leaf, ...]
    sums: tuple[tuple[str, tuple[int, ...]], ...]
    batched: bool
    largest: float
    operations: float


@lru_cache(maxsize=128)  # keyed by all that it depends on, so that it cannot go stale
def plan(
    sizes: tuple[tuple[str, int], ...],
    parents: tuple[tuple[str, tuple[str, ...]], ...],
    query: str,
    seen: tuple[tuple[str, bool], ...],
    order: tuple[str, ...] | None,
) -> Plan:
    """Plan p(query | seen): `seen` names the evidence and says whether it differs by case."""
    size, own, by_case = dict(sizes), dict(parents), dict(seen)
    leaves, factors = [], []  # a factor: the names of its dimensions and its table's number
    for name in ancestors(own, [query, *by_case]):
        leaf, free = _leaf(name, own[name], size, by_case)
        batched = any(by_case[v] for v, _ in leaf.seen)
        factors.append((((BATCH,) if batched else ()) + free, len(leaves)))
        leaves.append(leaf)
    if order is None:
        order = min_fill([set(names) - {BATCH} for names, _ in factors], keep=[query])
    sums, largest, operations = [], 0.0, 0.0
    for name in (*order, None):  # None: multiply what is left
        mine = [f for f in factors if name is None or name in f[0]]
        factors = [f for f in factors if not (name is None or name in f[0])]
        if not mine:
            continue
        names = list(dict.fromkeys(v for own_names, _ in mine for v in own_names))
        cells = math.prod(size[v] for v in names if v != BATCH)
        largest = max(largest, cells)
        kept = tuple(v for v in names if v != name)
        if name is None:
            kept = (BATCH, query) if BATCH in names else (query,)
        mine.sort(key=lambda f: math.prod(size.get(v, 1) for v in f[0]))
        number, count = _multiply(mine, names, kept, size, sums, len(leaves))
        factors.append((kept, number))
        operations += count
    return Plan(tuple(leaves), tuple(sums), BATCH in factors[0][0], largest, operations)


def _leaf(name: str, parents: Sequence[str], size: Mapping[str, int], seen) -> tuple[Leaf, tuple]:
    """The window on one table, and the names of its free dimensions."""
    dimensions, step = [], 1
    for v in (name, *reversed(parents)):  # the last dimension changes fastest
        dimensions.insert(0, (v, step))
        step *= size[v]
    free = [(v, step) for v, step in dimensions if v not in seen]
    fixed = tuple((v, step) for v, step in dimensions if v in seen)
    names, strides = tuple(v for v, _ in free), tuple(step for _, step in free)
    sizes = tuple(size[v] for v in names)
    reach = sum((n - 1) * step for n, step in zip(sizes, strides, strict=True))
    return Leaf(name, fixed, sizes, strides, reach), names


def work(tables: Sequence[Iterable[str]], result: Iterable[str], size: Mapping[str, int]) -> float:
    """Multiplications and additions of two numbers that one sum takes, for one case.

    Each cell of the product costs one multiplication for each table after the first. Those that
    fall together in a cell of the result are added: one addition less than they are many.

    Args:
        tables: the variables of each table that is multiplied.
        result: the variables that are left.
        size: the number of states of each variable.
    """

    def cells(names: Iterable[str]) -> int:
        return math.prod(size[v] for v in set(names) - {BATCH})

    product = cells(v for names in tables for v in names)
    return float((len(tables) - 1) * product + product - cells(result))


def _multiply(factors, names: list[str], kept: tuple[str, ...], size, sums: list, leaves: int):
    """Add sums that multiply the factors two at a time and leave `kept`.

    Returns the number of the last table and the work.
    """
    letter = dict(zip(names, ascii_letters, strict=False))

    def spell(dimensions: Iterable[str]) -> str:
        return "".join(letter[v] for v in dimensions)

    (so_far, number), rest = factors[0], factors[1:]
    count = 0.0 if rest else work([so_far], kept, size)
    for i, (own, other) in enumerate(rest):
        result = kept if i == len(rest) - 1 else tuple(dict.fromkeys((*so_far, *own)))
        sums.append((f"{spell(so_far)},{spell(own)}->{spell(result)}", (number, other)))
        count += work([so_far, own], result, size)
        so_far, number = result, leaves + len(sums) - 1
    if not rest:
        sums.append((f"{spell(so_far)}->{spell(kept)}", (number,)))
    return leaves + len(sums) - 1, count


def ancestors(parents: Mapping[str, Sequence[str]], names: Iterable[str]) -> list[str]:
    """The variables named and all that lead to them: the others sum to one and drop out."""
    found, waiting = set(), list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += parents[name]
    return [name for name in parents if name in found]


def min_fill(cliques: Sequence[set[str]], keep: Sequence[str] = ()) -> list[str]:
    """An order of elimination: next comes the variable whose neighbours lack the fewest links.

    Args:
        cliques: the variables of each factor; they are linked to each other.
        keep: variables that are not to be eliminated.
    """
    near = linked(cliques)

    def lacking(v: str) -> int:
        return sum(len(near[v] - near[u]) - 1 for u in near[v]) // 2

    fill = {v: lacking(v) for v in sorted(near) if v not in keep}
    order = []
    while fill:
        v = min(fill, key=lambda u: (fill[u], len(near[u])))
        order.append(v)
        del fill[v]
        around = take_out(near, v)
        for u in set().union(around, *(near[u] for u in around)) & set(fill):
            fill[u] = lacking(u)
    return order


def linked(cliques: Sequence[set[str]]) -> dict[str, set[str]]:
    """The neighbours of each variable when those of one clique are linked to each other."""
    near: dict[str, set[str]] = {}
    for clique in cliques:
        for v in clique:
            near.setdefault(v, set()).update(clique - {v})
    return near


def take_out(near: dict[str, set[str]], v: str) -> set[str]:
    """Remove a variable from the graph and link its neighbours, which are returned."""
    around = near.pop(v)
    for u in around:
        near[u] = (near[u] | around) - {u, v}
    return around
