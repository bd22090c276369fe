"""The plain networks that the families are built from."""

from collections.abc import Callable

from torch import Tensor, nn

from genlib.checks import check_positive


def mlp(*sizes: int, activation: Callable[[], nn.Module] = nn.ReLU) -> nn.Sequential:
    """Linear layers of the given sizes with an activation between them, none at the end.

    `mlp(784, 256, 16)` maps `[B, 784]` to `[B, 16]` through one hidden layer of 256 units.

    Raises:
        ValueError: fewer than two sizes, or a size that is no positive whole number.
    """
    try:
        whole = [check_positive("size", size) for size in sizes]
    except ValueError:
        whole = []
    if len(whole) < 2:
        raise ValueError(f"Expected at least two positive sizes, as in mlp(784, 16), got {sizes}.")
    layers: list[nn.Module] = []
    for inputs, outputs in zip(whole, whole[1:], strict=False):
        layers += [nn.Linear(inputs, outputs), activation()]
    return nn.Sequential(*layers[:-1])


class ConvEncoder(nn.Module):
    """Square grey images to vectors: two strided convolutions and a linear layer.

    Images `[B, side * side]` go in flattened, as everywhere in the course; `[B, out]` comes out.
    """

    def __init__(self, side: int, out: int, channels: int = 16):
        super().__init__()
        self.side = side = _check_side(side)
        out, channels = check_positive("out", out), check_positive("channels", channels)
        self.net = nn.Sequential(
            nn.Conv2d(1, channels, 4, stride=2, padding=1),  # [B, C, side/2, side/2]
            nn.ReLU(),
            nn.Conv2d(channels, 2 * channels, 4, stride=2, padding=1),  # [B, 2C, side/4, side/4]
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(2 * channels * (side // 4) ** 2, out),  # [B, out]
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.net(x.view(-1, 1, self.side, self.side))


class ConvDecoder(nn.Module):
    """Vectors to square grey images: the encoder's mirror. `[B, inputs]` to `[B, side * side]`."""

    def __init__(self, inputs: int, side: int, channels: int = 16):
        super().__init__()
        side = _check_side(side)
        inputs, channels = check_positive("inputs", inputs), check_positive("channels", channels)
        self.net = nn.Sequential(
            nn.Linear(inputs, 2 * channels * (side // 4) ** 2),
            nn.ReLU(),
            nn.Unflatten(1, (2 * channels, side // 4, side // 4)),  # [B, 2C, side/4, side/4]
            nn.ConvTranspose2d(2 * channels, channels, 4, stride=2, padding=1),
            nn.ReLU(),
            nn.ConvTranspose2d(channels, 1, 4, stride=2, padding=1),  # [B, 1, side, side]
            nn.Flatten(),
        )

    def forward(self, z: Tensor) -> Tensor:
        return self.net(z)


def count_parameters(net: nn.Module) -> int:
    """How many numbers the network learns."""
    return sum(p.numel() for p in net.parameters() if p.requires_grad)


def _check_side(side: int) -> int:
    try:
        whole = check_positive("side", side)
    except ValueError:
        whole = 1
    if whole % 4:
        raise ValueError(f"Expected a side that is a multiple of 4 (8, 28, 32, ...), got {side!r}.")
    return whole
