"""Small networks inside large ones, so that networks of different sizes can be trained as a stack.

What is added has no weight. A hidden unit (ReLU) without any puts out 0 and gets no gradient, so
it stays as it is: the padded network computes, and learns, exactly what the small one would.
"""

from collections.abc import Mapping

import torch
from torch import nn


@torch.no_grad()
def padded(small: nn.Module, large: nn.Module, parts: Mapping[str, int] | None = None) -> nn.Module:
    """The large network with the weights of the small one in its first rows and columns, else 0.

    Args:
        small, large: of the same layers, the second no smaller anywhere.
        parts: layers whose outputs are several things side by side, each of them padded by
            itself; `{"encoder.2": 2}` for one that puts out means and then standard deviations.

    Raises:
        ValueError: a small network that does not fit.
    """
    parts, given = parts or {}, dict(small.named_parameters())
    for name, weights in large.named_parameters():
        if name not in given or any(
            a > b for a, b in zip(given[name].shape, weights.shape, strict=True)
        ):
            raise ValueError(f"Expected {name} of the small network to fit into the large one.")
        weights.zero_()
        count = parts.get(name.rpartition(".")[0], 1)
        rooms, pieces = weights.chunk(count), given[name].chunk(count)
        for room, piece in zip(rooms, pieces, strict=True):
            room[tuple(slice(size) for size in piece.shape)] = piece
    return large
