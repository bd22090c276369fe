"""A network whose output i sees only the inputs that come before i in an order (MADE)."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from genlib.checks import check_positive


class MaskedLinear(nn.Linear):
    """A linear layer some of whose weights are cut: `mask` is `[out, in]`, 1 where one is kept."""

    def __init__(self, mask: Tensor):
        super().__init__(mask.shape[1], mask.shape[0])
        self.register_buffer("mask", mask.to(self.weight))

    def forward(self, x: Tensor) -> Tensor:
        return nn.functional.linear(x, self.weight * self.mask, self.bias)


def masked_mlp(order: Tensor, size: int, hidden: Sequence[int]) -> nn.Sequential:
    """`[B, D]` to `[B, D * size]`: `size` numbers for each input, from those before it in `order`.

    Every unit gets a degree: an input its place in the order (1 to D), a hidden unit a number from
    1 to D - 1. A hidden unit of degree m listens to degrees up to m, an output of place i to
    degrees below i; so no path leads from an input to an output of the same or an earlier place
    (Germain et al., 2015, eqs. 12 and 13).

    Args:
        order: a permutation of 0 to D - 1, `[D]`: `order[0]` comes first and sees nothing.
        size: numbers for each input.
        hidden: sizes of the hidden layers.
    """
    size, *hidden = (check_positive("each size", units) for units in (size, *hidden))
    dim = len(order)
    place = torch.empty(dim, dtype=torch.long)
    place[order] = torch.arange(1, dim + 1)
    layers: list[nn.Module] = []
    degrees = place
    for units in hidden:
        following = torch.arange(units) % max(dim - 1, 1) + 1
        layers += [MaskedLinear(following[:, None] >= degrees), nn.ReLU()]
        degrees = following
    out = place.repeat_interleave(size)
    return nn.Sequential(*layers, MaskedLinear(out[:, None] > degrees))
