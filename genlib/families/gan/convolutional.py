"""Convolutional players for digits: a generator from coarse to fine, a critic that reads.

z and class [B, C + K] -> 7 x 7 -> 14 x 14 -> 28 x 28 -> x [B, D];  x and class [B, D + K] -> score
"""

import copy
from functools import partial

import torch
from torch import Tensor, nn
from torch.nn.functional import pad

from genlib.checks import check_positive
from genlib.families.gan.game import LEAKY


def conv_generator(inputs: int, side: int = 28, channels: int = 32) -> nn.Sequential:
    """A generator of images: `[B, inputs]` to `[B, side * side]`, before the sigmoid.

    Two transposed convolutions double a picture of a quarter of the side, with batch
    normalisation between. Weights lie in memory with the channels last, which is faster.

    Source: Radford, Metz and Chintala, "Unsupervised representation learning with deep
    convolutional generative adversarial networks", ICLR 2016.

    Raises:
        ValueError: a side that does not divide by 4.
    """
    inputs, channels = check_positive("inputs", inputs), check_positive("channels", channels)
    small = _quarter(side)
    up = partial(nn.ConvTranspose2d, kernel_size=4, stride=2, padding=1)
    return nn.Sequential(
        nn.Linear(inputs, 2 * channels * small**2),
        nn.Unflatten(1, (2 * channels, small, small)),
        nn.BatchNorm2d(2 * channels),
        nn.ReLU(),
        up(2 * channels, channels),  # [B, channels, side / 2, side / 2]
        nn.BatchNorm2d(channels),
        nn.ReLU(),
        up(channels, 1),  # [B, 1, side, side]
        nn.Flatten(),
    ).to(memory_format=torch.channels_last)


class ConvCritic(nn.Module):
    """A critic of images and their class: `[B, D + K]` to `[B, 1]`; K may be 0.

    Two strided convolutions make features; the score is a part for any image plus the inner
    product of the features with a learnt vector of the class (Miyato and Koyama, 2018,
    equation 3). In training each image is first moved by up to `shift` pixels, real and fake
    alike: so few examples can be learnt by heart, and moved ones cannot (Zhao et al., 2020,
    "Differentiable augmentation for data-efficient GAN training").
    """

    def __init__(self, side: int = 28, classes: int = 10, channels: int = 32, shift: int = 2):
        super().__init__()
        self.side, self.classes, self.shift = side, classes, shift
        small = _quarter(side)
        down = partial(nn.Conv2d, kernel_size=4, stride=2, padding=1)
        self.body = nn.Sequential(
            down(1, channels),  # [B, channels, side / 2, side / 2]
            LEAKY(),
            down(channels, 2 * channels),  # [B, 2 channels, side / 4, side / 4]
            LEAKY(),
            nn.Flatten(),
        )
        self.head = nn.Linear(2 * channels * small**2, 1 + classes)

    def forward(self, x: Tensor) -> Tensor:
        images, told = x[:, : self.side**2], x[:, self.side**2 :]  # [B, D], [B, K]
        if self.training and self.shift:
            images = shifted(images, self.side, self.shift)
        scores = self.head(self.body(images.view(-1, 1, self.side, self.side)))  # [B, 1 + K]
        return scores[:, :1] + (scores[:, 1:] * told).sum(1, keepdim=True)


def shifted(images: Tensor, side: int, most: int) -> Tensor:
    """Each image moved by up to `most` pixels either way, white coming in: `[B, side * side]`.

    Differentiable with respect to the images.
    """
    n, across = len(images), torch.arange(side)
    wide = pad(images.view(n, side, side), (most,) * 4)  # [B, side + 2 most, side + 2 most]
    row, column = torch.randint(2 * most + 1, (2, n, 1))
    rows, columns = row + across, column + across  # [B, side]
    return wide[torch.arange(n)[:, None, None], rows[:, :, None], columns[:, None, :]].flatten(1)


class Average:
    """A callback of `fit` that keeps a running mean of the generator's weights over the steps.

    Players that circle the solution have it in the middle of the circle, and so the mean draws
    better than any one of what it is the mean of.

    Args:
        memory: how much of the mean is kept in a step, at most; at the start it is less.

    Source: Yazıcı et al., "The unusual effectiveness of averaging in GAN training", ICLR 2019.
    """

    def __init__(self, memory: float = 0.999):
        self.memory, self.generator = memory, None

    @torch.no_grad()
    def __call__(self, step: int, model: nn.Module, history: object) -> None:
        if self.generator is None:
            self.generator = copy.deepcopy(model.generator).eval()
        keep = min(self.memory, (1 + step) / (10 + step))
        mine, now = self.generator.state_dict(), model.generator.state_dict()
        for name, value in mine.items():
            if value.is_floating_point():
                value.lerp_(now[name], 1 - keep)
            else:
                value.copy_(now[name])


def _quarter(side: int) -> int:
    if check_positive("side", side) % 4:
        raise ValueError(f"Expected a side that divides by 4, got {side}.")
    return side // 4
