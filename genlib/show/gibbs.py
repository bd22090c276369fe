"""A Gibbs chain of a small RBM that the reader steps: pixels, hidden units, and its visits."""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from genlib.show.html import Html, live


def gibbs_chain(
    rbms: Mapping[str, Sequence[Tensor]], pictures: Tensor, start: int = 0, name: str = ""
) -> Html:
    """Small RBMs to choose from; each step draws hidden units and then pixels.

    Args:
        rbms: W `[V, H]`, a `[V]` and b `[H]` of each, by what to call it.
        pictures: those that the RBMs learnt, `[N, V]`, V a square number; visits are counted.
        start: the picture at which a chain begins.
        name: of an anchor to link to.

    Raises:
        ValueError: pictures that are not square, or weights that do not fit them.
    """
    side = round(pictures.shape[1] ** 0.5)
    if side * side != pictures.shape[1] or not 0 <= start < len(pictures):
        raise ValueError(
            f"Expected square pictures [N, V] and a start among them, got {list(pictures.shape)} "
            f"and {start}."
        )
    told = {}
    for label, (weight, a, b) in rbms.items():
        if weight.shape != (len(a), len(b)) or len(a) != pictures.shape[1]:
            raise ValueError(
                f"Expected weights [{pictures.shape[1]}, H] of {label!r}, got "
                f"{list(weight.shape)} with biases {len(a)} and {len(b)}."
            )
        told[label] = [
            [[round(v, 3) for v in row] for row in weight.tolist()],
            [round(v, 3) for v in a.tolist()],
            [round(v, 3) for v in b.tolist()],
        ]
    plain = "A Gibbs chain of a small RBM, to step by hand; it needs a page that can run scripts."
    data = {
        "rbms": told,
        "pictures": pictures.to(torch.int64).tolist(),
        "side": side,
        "start": start,
    }
    return live("gibbs", data, plain, name=name)
