"""What a graph says of independence, before any number: d-separation, and Markov blankets."""

from collections.abc import Collection, Iterator, Mapping, Sequence

Parents = Mapping[str, Sequence[str]]


def separated(parents: Parents, one: str, other: str, given: Collection[str] = ()) -> bool:
    """Whether every path between two variables is blocked once some are given.

    Then they are independent given those, whatever the tables say. The search walks along arcs
    and remembers in which direction it came, so that it takes linear time.

    Source: Koller and Friedman, "Probabilistic graphical models" (2009), algorithm 3.1.
    """
    children = _children(parents)
    opened = set().union(*(_upwards(parents, v) for v in given))  # colliders that let through
    waiting, seen = [(one, "up")], set()  # "up": came from a child, or begins here
    while waiting:
        v, came = waiting.pop()
        if (v, came) in seen:
            continue
        seen.add((v, came))
        if v == other and v not in given:
            return False
        if came == "up" and v not in given:
            waiting += [(u, "up") for u in parents[v]] + [(u, "down") for u in children[v]]
        elif came == "down":
            if v not in given:
                waiting += [(u, "down") for u in children[v]]
            if v in opened:
                waiting += [(u, "up") for u in parents[v]]
    return True


def paths(parents: Parents, one: str, other: str) -> Iterator[tuple[str, ...]]:
    """All paths between two variables that visit none twice, whichever way the arcs point."""
    children = _children(parents)

    def walk(path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        if path[-1] == other:
            yield path
            return
        for u in (*parents[path[-1]], *children[path[-1]]):
            if u not in path:
                yield from walk((*path, u))

    yield from walk((one,))


def blockers(parents: Parents, path: Sequence[str], given: Collection[str]) -> list[str]:
    """The variables at which a path is blocked: none of them, and it is open.

    A collider (both arcs point at it) blocks unless it, or what it leads to, is given; any other
    blocks if it is given.
    """
    opened = set().union(*(_upwards(parents, v) for v in given))
    found = []
    for before, v, after in zip(path, path[1:], path[2:], strict=False):
        collider = before in parents[v] and after in parents[v]
        if (v not in opened) if collider else (v in given):
            found.append(v)
    return found


def blanket(parents: Parents, v: str) -> set[str]:
    """The Markov blanket: parents, children, and the children's other parents.

    Given these, v is independent of all the rest.
    """
    children = _children(parents)[v]
    return {*parents[v], *children, *(u for c in children for u in parents[c])} - {v}


def _children(parents: Parents) -> dict[str, list[str]]:
    return {v: [u for u, own in parents.items() if v in own] for v in parents}


def _upwards(parents: Parents, v: str) -> set[str]:
    """A variable and all that leads to it."""
    found, waiting = set(), [v]
    while waiting:
        u = waiting.pop()
        if u not in found:
            found.add(u)
            waiting += parents[u]
    return found
