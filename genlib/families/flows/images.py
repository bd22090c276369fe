"""A flow for images, at several scales: convolutions that can be undone, and what goes with them.

The layers take [B, C, H, W] to z of the same shape and log |det dz/dx| [B]; `inverse` takes z back.
`Multiscale` makes one layer of a `Flow` of them, for flattened images [B, C * H * W].
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from genlib.checks import check_positive
from genlib.families.flows.layers import quiet
from genlib.families.flows.maps import Affine


class Squeeze(nn.Module):
    """Every 2 x 2 block becomes one place with four times the channels (Dinh et al., 2017).

    Only the arrangement changes, `[B, C, 2H, 2W]` to `[B, 4C, H, W]`, so the log-determinant is 0.
    """

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return nn.functional.pixel_unshuffle(x, 2), x.new_zeros(len(x))

    def inverse(self, z: Tensor) -> Tensor:
        return nn.functional.pixel_shuffle(z, 2)


class ActNorm(nn.Module):
    """Each channel gets a shift and a scale, the same at all places (Kingma and Dhariwal, 2018).

    `start_at` sets them so that a first batch leaves with mean 0 and variance 1; then they are
    weights like others. Unlike batch normalisation an example never depends on its neighbours.
    """

    def __init__(self, channels: int):
        super().__init__()
        self.shift = nn.Parameter(torch.zeros(channels, 1, 1))
        self.log_scale = nn.Parameter(torch.zeros(channels, 1, 1))

    @torch.no_grad()
    def start_at(self, x: Tensor) -> None:
        std, mean = torch.std_mean(x, (0, 2, 3), keepdim=True)
        self.shift.copy_(-mean[0])
        self.log_scale.copy_(-(std[0] + 1e-3).log())

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        places = x.shape[2] * x.shape[3]
        log_det = places * self.log_scale.sum()
        return (x + self.shift) * self.log_scale.exp(), log_det.expand(len(x))

    def inverse(self, z: Tensor) -> Tensor:
        return z * torch.exp(-self.log_scale) - self.shift


class Conv1x1(nn.Module):
    """All channels of a place are mixed by one square matrix (Kingma and Dhariwal, 2018).

    A learnt stand-in for permuting them. With C channels the determinant costs C^3 once, for all
    places and examples together. It starts as a rotation.
    """

    def __init__(self, channels: int):
        super().__init__()
        self.weight = nn.Parameter(torch.linalg.qr(torch.randn(channels, channels))[0])

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        places = x.shape[2] * x.shape[3]
        log_det = places * torch.linalg.slogdet(self.weight).logabsdet
        return self._mix(x, self.weight), log_det.expand(len(x))

    def inverse(self, z: Tensor) -> Tensor:
        return self._mix(z, torch.linalg.inv(self.weight))

    @staticmethod
    def _mix(x: Tensor, matrix: Tensor) -> Tensor:
        return (matrix @ x.flatten(2)).view_as(x)


class ConvCoupling(nn.Module):
    """Half of the channels stay, and a small convolutional network moves the others by them.

    Args:
        channels: C, of which the first half stays.
        hidden: channels within the network.
        map: `Affine()` or `Spline()`, for each number that moves.
        dropout: the share of hidden numbers that training leaves out.
    """

    def __init__(
        self, channels: int, hidden: int, map: nn.Module | None = None, dropout: float = 0.0
    ):
        super().__init__()
        self.stays = channels // 2
        self.map = Affine() if map is None else map
        self.net = quiet(
            nn.Sequential(
                nn.Conv2d(self.stays, hidden, 3, padding=1),
                nn.ReLU(),
                nn.Conv2d(hidden, hidden, 1),
                nn.ReLU(),
                nn.Dropout(dropout),
                nn.Conv2d(hidden, (channels - self.stays) * self.map.size, 3, padding=1),
            )
        )

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        a, b = x[:, : self.stays], x[:, self.stays :]
        b, log_slope = self.map(b, self.parameters_for(a))
        return torch.cat([a, b], 1), log_slope.flatten(1).sum(1)

    def inverse(self, z: Tensor) -> Tensor:
        a, b = z[:, : self.stays], z[:, self.stays :]
        return torch.cat([a, self.map.inverse(b, self.parameters_for(a))], 1)

    def parameters_for(self, a: Tensor) -> Tensor:
        """theta of each number that moves: `[B, stays, H, W]` to `[B, moves, H, W, size]`."""
        return self.net(a).unflatten(1, (-1, self.map.size)).movedim(2, -1)


class Multiscale(nn.Module):
    """Squeeze, some steps, and half of the channels are done; the rest goes on to the next scale.

    A step is `ActNorm`, `Conv1x1`, `ConvCoupling`. What leaves early is a code of details, the
    last scale has the whole image in view (Dinh et al., 2017, section 3.6).

    Args:
        shape: (C, H, W) of an image; H and W divisible by 2 ** scales.
        scales: how many.
        steps: at each scale.
        hidden: channels within the networks.
        map: `Affine()` or `Spline()`; made once and shared, as maps have no weights.
        dropout: within the networks.

    Raises:
        ValueError: a side that cannot be halved so often.
    """

    def __init__(
        self,
        shape: Sequence[int],
        scales: int = 2,
        steps: int = 4,
        hidden: int = 32,
        map: nn.Module | None = None,
        dropout: float = 0.0,
    ):
        super().__init__()
        channels, height, width = (check_positive("each of shape", n) for n in shape)
        scales, steps = check_positive("scales", scales), check_positive("steps", steps)
        if height % 2**scales or width % 2**scales:
            raise ValueError(
                f"Expected sides that can be halved {scales} times, got {height} x {width}."
            )
        self.shape, self.scales = (channels, height, width), nn.ModuleList()
        for _ in range(scales):
            channels *= 4
            layers: list[nn.Module] = [Squeeze()]
            for _ in range(steps):
                coupling = ConvCoupling(channels, hidden, map, dropout)
                layers += [ActNorm(channels), Conv1x1(channels), coupling]
            self.scales.append(nn.ModuleList(layers))
            channels //= 2  # the other half is done

    @torch.no_grad()
    def start_at(self, x: Tensor) -> None:
        """Set every `ActNorm` by a batch of x `[B, D]`."""
        self._through(x, starting=True)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return self._through(x)

    def _through(self, x: Tensor, starting: bool = False) -> tuple[Tensor, Tensor]:
        h, log_det, done = x.view(-1, *self.shape), 0.0, []
        for i, scale in enumerate(self.scales):
            for layer in scale:
                if starting and isinstance(layer, ActNorm):
                    layer.start_at(h)
                h, change = layer(h)
                log_det = log_det + change
            if i + 1 < len(self.scales):
                out, h = h.chunk(2, 1)
                done.append(out.flatten(1))
        return torch.cat([*done, h.flatten(1)], 1), log_det

    def inverse(self, z: Tensor) -> Tensor:
        shapes, (channels, height, width) = [], self.shape
        for i in range(len(self.scales)):
            channels, height, width = 4 * channels, height // 2, width // 2
            if i + 1 < len(self.scales):
                channels //= 2
            shapes.append((channels, height, width))
        parts = z.split([c * h * w for c, h, w in shapes], 1)
        parts = [part.view(-1, *shape) for part, shape in zip(parts, shapes, strict=True)]
        h = parts[-1]
        for i, scale in reversed(list(enumerate(self.scales))):
            if i + 1 < len(self.scales):
                h = torch.cat([parts[i], h], 1)
            for layer in reversed(scale):
                h = layer.inverse(h)
        return h.flatten(1)
