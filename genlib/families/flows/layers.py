"""Layers of a flow: `layer(x)` is z `[B, D]` and log |det dz/dx| `[B]`; `layer.inverse(z)` is x.

Coupling and Autoregressive differ in one thing only: what the parameters of the map of x_i may
depend on. That decides how much work each direction is.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from genlib.checks import check_tensor
from genlib.families.flows.masked import masked_mlp
from genlib.nets import mlp


class Coupling(nn.Module):
    """One half stays, and decides how the other half moves (Dinh et al., 2017).

    Both directions cost one pass of the network: it looks only at the half that stays.

    Args:
        order: a permutation of the D dimensions, `[D]`; the first half (rounded down) stays.
        map: `Affine()` or `Spline()`, for each number that moves.
        hidden: sizes of the network's hidden layers.
    """

    def __init__(self, order: Tensor, map: nn.Module, hidden: Sequence[int] = (64, 64)):
        super().__init__()
        dim, stays = len(order), len(order) // 2
        if dim < 2:
            raise ValueError(f"Expected at least 2 dimensions to couple, got {dim}.")
        self.register_buffer("stay", order[:stays])
        self.register_buffer("move", order[stays:])
        self.register_buffer("back", order.argsort())
        self.map = map
        self.net = quiet(mlp(stays, *hidden, (dim - stays) * map.size))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        a, b = x[:, self.stay], x[:, self.move]
        b, log_slope = self.map(b, self.parameters_for(a))
        return torch.cat([a, b], 1)[:, self.back], log_slope.sum(-1)

    def inverse(self, z: Tensor) -> Tensor:
        a, b = z[:, self.stay], z[:, self.move]
        b = self.map.inverse(b, self.parameters_for(a))
        return torch.cat([a, b], 1)[:, self.back]

    def parameters_for(self, a: Tensor) -> Tensor:
        """theta of each number that moves: `[B, stays]` to `[B, moves, size]`."""
        return self.net(a).unflatten(-1, (len(self.move), self.map.size))


class Autoregressive(nn.Module):
    """Each number moves as those before it decide (Papamakarios et al., 2017: MAF).

    x to z is one pass of the network, which sees all of x at once. z to x takes D passes: the
    parameters of x_i are unknown until the numbers before it have been found.

    Args:
        order: a permutation of the D dimensions, `[D]`: who comes first.
        map: `Affine()` or `Spline()`, for each number.
        hidden: sizes of the masked network's hidden layers.
    """

    def __init__(self, order: Tensor, map: nn.Module, hidden: Sequence[int] = (64, 64)):
        super().__init__()
        self.register_buffer("order", order)
        self.map = map
        self.net = quiet(masked_mlp(order, map.size, hidden))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        z, log_slope = self.map(x, self.parameters_for(x))
        return z, log_slope.sum(-1)

    def inverse(self, z: Tensor) -> Tensor:
        x = torch.zeros_like(z)
        for i in self.order.tolist():
            theta = self.parameters_for(x)[:, i]  # right, since it sees earlier numbers only
            x = x.clone()  # gradients may flow through the whole chain
            x[:, i] = self.map.inverse(z[:, i], theta)
        return x

    def parameters_for(self, x: Tensor) -> Tensor:
        """theta of each number: `[B, D]` to `[B, D, size]`."""
        return self.net(x).unflatten(-1, (-1, self.map.size))


class Inverse(nn.Module):
    """A layer turned round: what was cheap becomes expensive, and the other way round.

    `Inverse(Autoregressive(...))` is the inverse autoregressive flow (Kingma et al., 2016).
    """

    def __init__(self, layer: nn.Module):
        super().__init__()
        self.layer = layer

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        z = self.layer.inverse(x)
        return z, -self.layer(z)[1]

    def inverse(self, z: Tensor) -> Tensor:
        return self.layer(z)[0]


class Scale(nn.Module):
    """z = (x - mean) / std, number by number; both are learnt, and may start at those of data.

    Args:
        mean: `[D]`.
        std: `[D]`, positive.
    """

    def __init__(self, mean: Tensor, std: Tensor):
        super().__init__()
        check_tensor("mean", mean, ("D",))
        check_tensor("std", std, (len(mean),))
        if not bool((std > 0).all()):
            raise ValueError("Expected mean and std of the same shape [D], with every std above 0.")
        self.mean = nn.Parameter(mean.clone())
        self.log_std = nn.Parameter(std.log())

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        z = (x - self.mean) * torch.exp(-self.log_std)
        return z, -self.log_std.sum().expand(len(x))

    def inverse(self, z: Tensor) -> Tensor:
        return self.mean + z * self.log_std.exp()


class Logit(nn.Module):
    """(0, 1) to the whole line, number by number: z = log x - log(1 - x).

    Its slope is 1 / (x (1 - x)). Numbers closer to 0 or 1 than `nearest` are moved there first, as
    the two ends themselves would go to infinity.
    """

    domain = (0.0, 1.0)
    nearest = 1e-6

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        x = x.clamp(self.nearest, 1 - self.nearest)
        inwards, outwards = x.log(), torch.log1p(-x)
        return inwards - outwards, -(inwards + outwards).sum(-1)

    def inverse(self, z: Tensor) -> Tensor:
        return torch.sigmoid(z)


def quiet(net: nn.Sequential) -> nn.Sequential:
    """The network with its last layer at zero: the layer it steers starts as the identity."""
    nn.init.zeros_(net[-1].weight)
    nn.init.zeros_(net[-1].bias)
    return net
