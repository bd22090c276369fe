"""Likelihood in other units, and the error of a reconstruction."""

import math
from typing import TypeVar

import torch
from torch import Tensor

from genlib.checks import check_positive, check_tensor

T = TypeVar("T", float, Tensor)


def bits_per_dim(nll_nats: T, dims: int) -> T:
    """Negative log-likelihood in bits per dimension: nats / (dims * ln 2).

    For data with 256 levels scaled to [0, 1], a density must first be brought back to the scale
    of levels: add dims * ln 256 to the nats (Theis, van den Oord and Bethge, "A note on the
    evaluation of generative models", 2016).

    Args:
        nll_nats: a number or a tensor of them, nats per example.
        dims: dimensions of an example, such as 784.
    """
    check_positive("dims", dims)
    return nll_nats / (dims * math.log(2))


def mse(x: Tensor, y: Tensor) -> Tensor:
    """Mean squared error of each image, over its pixels: two of `[B, ...]` to `[B]`."""
    check_tensor("x", x)
    check_tensor("y", y, tuple(x.shape))
    if x.dim() < 2:
        raise ValueError(f"Expected a batch of images [B, ...], got shape {list(x.shape)}.")
    difference = x.float() - y.float()  # of bytes, it would wrap around
    return difference.flatten(1).square().mean(1)


def psnr(x: Tensor, y: Tensor, peak: float = 1.0) -> Tensor:
    """Peak signal-to-noise ratio of each image, in decibels: 10 log10(peak^2 / mse), `[B]`.

    Infinite where an image is reproduced exactly. `peak` is the largest value a pixel can have.
    """
    check_positive("peak", peak, float)
    return 10 * torch.log10(peak**2 / mse(x, y))
