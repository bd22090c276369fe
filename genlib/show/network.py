"""A small network to ask in the page: click on variables, see or do, and read all posteriors."""

import math
from collections.abc import Mapping, Sequence

from torch import Tensor

from genlib.show.html import Html, live

MOST = 4096  # joint states that the page sums at every click


def ask_network(
    tables: Mapping[str, Tensor],
    parents: Mapping[str, Sequence[str]],
    places: Mapping[str, tuple[float, float]],
    labels: Mapping[str, str] | None = None,
    name: str = "",
) -> Html:
    """Boxes that show p(yes) of yes-or-no variables; a click sees a state of one, or does it.

    All joint states are summed in the page, exactly.

    Args:
        tables: `[2, ..., 2]` by name, dimensions as the parents and then the variable; state 0
            is "yes".
        parents: of each variable, in the order of the dimensions.
        places: x and y of each box, in units of boxes.
        labels: what the boxes say, by name.
        name: of an anchor to link to.

    Raises:
        ValueError: a variable with other than two states, or too many variables.
    """
    sizes = {v: table.shape[-1] for v, table in tables.items()}
    if set(sizes.values()) - {2} or math.prod(sizes.values()) > MOST:
        raise ValueError(
            f"Expected yes-or-no variables with at most {MOST} joint states, got sizes {sizes}."
        )
    order: list[str] = []
    while len(order) < len(tables):  # parents first
        order += [v for v in tables if v not in order and set(parents[v]) <= {*order}]
    data = [
        {
            "name": v,
            "label": (labels or {}).get(v, v),
            "parents": [order.index(u) for u in parents[v]],
            "yes": [round(p, 6) for p in tables[v].reshape(-1, 2)[:, 0].tolist()],
            "x": places[v][0],
            "y": places[v][1],
        }
        for v in order
    ]
    plain = "A network to ask; it needs a page that can run scripts."
    return live("network", data, plain, name=name)
