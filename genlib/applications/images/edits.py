"""Edits of a digit that can be measured: how it leans, how much ink it has, which digit it is.

Formulas (a shear; dilation and erosion) stand beside a search in a code, `by_code`.
"""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn.functional import grid_sample, max_pool2d

from genlib.applications.images.search import descended
from genlib.metrics.strokes import slant


def traits(images: Tensor) -> Tensor:
    """Slant, and ink as the logarithm of the sum of the pixels: `[N, D]` to `[N, 2]`."""
    return torch.stack([slant(images), images.sum(1).clamp(min=1e-3).log()], 1)


def sheared(images: Tensor, more: Tensor) -> Tensor:
    """Images that lean further by `more` pixels per pixel upwards: `[N, D]`, `[N]` to `[N, D]`.

    The row of the centre of the ink stays where it is; values between pixels are interpolated.
    """
    side = round(images.shape[1] ** 0.5)
    place = torch.linspace(-1, 1, side)
    row, column = torch.meshgrid(place, place, indexing="ij")  # [side, side], rows downwards
    ink = images / images.sum(1, keepdim=True).clamp(min=1e-6)
    centre = ink @ row.flatten()  # [N]
    moved = column + more[:, None, None] * (row - centre[:, None, None])
    grid = torch.stack([moved, row.expand_as(moved)], -1)  # [N, side, side, 2]
    pictures = images.view(-1, 1, side, side)
    return grid_sample(pictures, grid, align_corners=True).flatten(1).clamp(0, 1)


def thickened(images: Tensor, ink: Tensor, rounds: int = 3) -> Tensor:
    """Images with this much ink (the sum of the pixels): `[N, D]`, `[N]` to `[N, D]`.

    Each is mixed with its dilation or its erosion by a cross, `rounds` times at most, so much that
    the sum is right.
    """
    side = round(images.shape[1] ** 0.5)
    now = images
    for _ in range(rounds):
        pictures = now.view(-1, 1, side, side)
        wide, thin = _widened(pictures), 1 - _widened(1 - pictures)
        other = torch.where((ink > now.sum(1))[:, None, None, None], wide, thin).flatten(1)
        gain = other.sum(1) - now.sum(1)
        part = ((ink - now.sum(1)) / gain.where(gain.abs() > 1e-6, torch.inf)).clamp(0, 1)
        now = now + part[:, None] * (other - now)
    return now.clamp(0, 1)


def _widened(pictures: Tensor) -> Tensor:
    """Grey dilation by a cross of five pixels, `[N, 1, side, side]`."""
    return max_pool2d(pictures, (3, 1), 1, (1, 0)).maximum(max_pool2d(pictures, (1, 3), 1, (0, 1)))


def by_formula(images: Tensor, wanted: Tensor, rounds: int = 2) -> Tensor:
    """Shear and thickness until slant and log ink are `wanted` `[N, 2]`, in turn: `[N, D]`."""
    for _ in range(rounds):
        images = sheared(images, wanted[:, 0] - slant(images))
        images = thickened(images, wanted[:, 1].exp())
    return images


def by_code(
    decode: Callable[[Tensor], Tensor],
    start: Tensor,
    wanted: Tensor,
    scale: Tensor,
    keep: float,
    steps: int = 60,
    rate: float = 0.05,
) -> Tensor:
    """Search near a code for one whose image has the wanted traits: `[N, C]` to images `[N, D]`.

    Adam lowers |(traits(g(z)) - wanted) / scale|^2 + keep |z - start|^2, so the way it takes is
    one direction in the code for each image: the shortest that does what is asked.

    Args:
        decode: g, from codes to images.
        start: codes of the images to edit.
        wanted: slant and log ink, `[N, 2]`.
        scale: what counts as one unit of each, `[2]`.
        keep: how much a step away from the start costs.
    """

    def loss(z: Tensor) -> Tensor:
        misfit = ((traits(decode(z)) - wanted) / scale).square().sum(1)
        return misfit + keep * (z - start).square().sum(1)

    z = descended(start, loss, steps, rate)
    with torch.no_grad():
        return decode(z)


def upright(images: Tensor) -> Tensor:
    """Images without slant, and of one length as vectors: what is left is the shape, `[N, D]`."""
    images = sheared(images, -slant(images))
    return images / images.norm(dim=1, keepdim=True).clamp(min=1e-6)


def recognised(edited: Tensor, originals: Tensor) -> Tensor:
    """Whether the own original is the nearest of all, slant and ink aside: `[N, D]` twice to `[N]`.

    Both are made upright and of one length; the rest of the likeness is the angle between them.
    """
    likeness = upright(edited) @ upright(originals).T  # [N, N]
    return likeness.argmax(1) == torch.arange(len(edited))
