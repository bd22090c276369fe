"""The plain networks that the families are built from."""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn.functional import pixel_shuffle, pixel_unshuffle, relu

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


class Bridge(nn.Module):
    """Channels at half the side of an image to others there, by way of a quarter of the side.

    What is lost on the way down is carried over by a bridge, as in the U-Net of Ronneberger et al.,
    "U-Net: convolutional networks for biomedical image segmentation" (2015). At the quarter a code
    of the whole image is added to every place, so that far-off places hear of each other.

    Args:
        side: of the images, in pixels.
        planes: channels that come in.
        channels: that go out; twice as many at a quarter.
        code: numbers in the code of the whole image.
    """

    def __init__(self, side: int, planes: int, channels: int, code: int):
        super().__init__()
        self.side = _check_side(side)
        few, code = check_positive("channels", channels), check_positive("code", code)
        deep = 2 * few * (self.side // 4) ** 2
        self.enter = nn.Conv2d(planes, few, 3, padding=1)  # [B, C, side/2, side/2]
        self.down = nn.Conv2d(few, 2 * few, 2, stride=2)  # [B, 2C, side/4, side/4]
        self.near = nn.ModuleList(nn.Conv2d(2 * few, 2 * few, 3, padding=1) for _ in range(2))
        self.far = nn.Sequential(nn.Linear(deep, code), nn.ReLU(), nn.Linear(code, deep))
        self.up = nn.Conv2d(2 * few, 4 * few, 1)  # and [B, C, side/2, side/2] again

    def forward(self, h: Tensor) -> Tensor:
        """`[B, planes, side/2, side/2]` to `[B, channels, side/2, side/2]`."""
        bridge = relu(self.enter(h.contiguous(memory_format=torch.channels_last)))
        deep = relu(self.down(bridge))
        deep = deep + relu(self.near[0](deep))
        deep = deep + self.far(deep.flatten(1)).view_as(deep)
        deep = deep + relu(self.near[1](deep))
        return relu(bridge + pixel_shuffle(self.up(deep), 2))


class ConvBridge(Bridge):
    """Square grey images to images: convolutions at a half and, by a `Bridge`, at a quarter.

    The half is reached without loss, by making four channels of each 2 x 2 pixels.

    Args:
        side: of the images, which come as `[B, side * side]`.
        channels: at half the side; twice as many at a quarter.
        code: numbers in the code of the whole image.
        told: whether a number comes with each image, as the strength of its noise: `[B]`.
        inputs: images that come for each one that is made, side by side: `[B, inputs * side**2]`.
    """

    def __init__(
        self, side: int, channels: int = 16, code: int = 128, told: bool = False, inputs: int = 1
    ):
        inputs = check_positive("inputs", inputs)
        super().__init__(side, 4 * inputs + bool(told), channels, code)
        self.told, self.inputs = bool(told), inputs
        self.mix = nn.Conv2d(channels, channels, 3, padding=1)
        self.leave = nn.Conv2d(channels, 4, 3, padding=1)
        self.to(memory_format=torch.channels_last)

    def forward(self, x: Tensor, level: Tensor | None = None) -> Tensor:
        pictures = x.view(-1, self.inputs, self.side, self.side)
        h = pixel_unshuffle(pictures, 2)  # [B, 4 * inputs, side/2, side/2]
        if self.told:
            h = torch.cat([h, level.view(-1, 1, 1, 1).expand_as(h[:, :1])], 1)
        h = super().forward(h)
        h = h + relu(self.mix(h))
        return pixel_shuffle(self.leave(h), 2).flatten(1)  # [B, side * side]


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
