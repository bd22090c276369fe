"""A graph that an engine has drawn up, walked forwards and backwards by the reader, in the page."""

from collections.abc import Mapping

from genlib.algorithms.backprop_scalar import Scalar
from genlib.show.html import Html, live


def passes(end: Scalar, names: Mapping[str, Scalar], name: str = "") -> Html:
    """The graph of a computation, step by step: values on the way to `end`, gradients on the way
    back.

    The engine's own graph is drawn, as it is: its nodes, its parents, its slopes. Each step of the
    slider is one node: of the forward pass, in the order in which values are computed, and then of
    the backward pass, in which a node hands its gradient to its parents.

    Args:
        end: a single number; its gradients are computed anew.
        names: by which nodes are called; the others show their operation's place as a dot.
        name: of an anchor to link to.

    Raises:
        ValueError: a graph of more than 30 nodes, which no page can show.
    """
    order = _order(end)
    if len(order) > 30:
        raise ValueError(f"Expected a graph of at most 30 nodes, got {len(order)}.")
    end.backward()
    called = {id(node): text for text, node in names.items()}
    column, row = _places(order)
    place = {id(node): i for i, node in enumerate(order)}
    nodes = [
        {
            "name": called.get(id(node), f"{node.value:.4g}" if not node.parents else ""),
            "value": _digits(node.value),
            "grad": _digits(node.grad),
            "x": column[i],
            "y": row[i],
            "parents": [
                {"from": place[id(p)], "slope": _digits(s), "part": _digits(s * node.grad)}
                for p, s in node.parents
            ],
        }
        for i, node in enumerate(order)
    ]
    plain = "A graph to walk forwards and backwards; it needs a page that can run scripts."
    return live("passes", {"nodes": nodes}, plain, name=name)


def _digits(number: float) -> str:
    text = f"{number:.3g}"
    return text.replace("-", "\N{MINUS SIGN}") if "e" not in text else text


def _order(end: Scalar) -> list[Scalar]:
    """All nodes, parents before children."""
    order, seen, stack = [], set(), [(end, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack += [(node, True), *((parent, False) for parent, _ in reversed(node.parents))]
    return order


def _places(order: list[Scalar]) -> tuple[list[int], list[float]]:
    """Column and row of each node: children to the right of their parents, few crossings.

    A column is as far as the longest path from a leaf; a leaf stands just left of its first child.
    """
    place = {id(node): i for i, node in enumerate(order)}
    parents = [[place[id(p)] for p, _ in node.parents] for node in order]
    children = [[j for j, ps in enumerate(parents) if i in ps] for i in range(len(order))]
    column = [0] * len(order)
    for i, ps in enumerate(parents):
        column[i] = 1 + max((column[p] for p in ps), default=-1)
    for i, cs in enumerate(children):
        if not parents[i] and cs:
            column[i] = min(column[c] for c in cs) - 1
    rows = [0.0] * len(order)
    for c in range(max(column, default=0), -1, -1):  # from the end, each near its children
        here = [i for i in range(len(order)) if column[i] == c]
        wish = {i: sum(rows[j] for j in children[i]) / max(len(children[i]), 1) for i in here}
        here.sort(key=lambda i: (wish[i], i))
        middle = sum(wish.values()) / len(here)
        for k, i in enumerate(here):
            rows[i] = middle + k - (len(here) - 1) / 2
    top = min(rows)
    return column, [r - top for r in rows]
