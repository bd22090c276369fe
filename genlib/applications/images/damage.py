"""Three ways in which a picture comes to be restored: parts missing, noise, too few pixels.

x [N, 784]  ->  what is seen [N, 784], and which pixels of it are to be believed [N, 784]
"""

import math
from typing import NamedTuple

import torch
from torch import Tensor

from genlib.checks import check_tensor

MISSING = -1.0  # how a pixel is written that was not seen
DAMAGES = ("inpainting", "denoising", "super-resolution")
WIDTH, SHARE, NOISE, FACTOR = 12, 0.3, 0.5, 4  # of the block, the rest, in grey levels, in pixels


class Seen(NamedTuple):
    """What is left of images: pixels `[N, D]` and, 1 or 0, which are known, `[N, D]`."""

    image: Tensor
    known: Tensor


class Damage:
    """One of the three damages of the chapter, for square images.

    `inpainting`: a square of `width` pixels is missing, and a `share` of all other pixels; which
    ones is known, and they are written -1. `denoising`: normal noise of standard deviation
    `noise`. `super-resolution`: each square of `factor` by `factor` pixels is replaced by its
    mean.

    Args:
        kind: one of `DAMAGES`.
        side: of the images, in pixels.

    Attributes:
        block: side of the squares that are seen as one pixel, in pixels.
        sorts: of pixels, by their place in such a square.

    Raises:
        ValueError: an unknown kind.
    """

    def __init__(self, kind: str, side: int = 28):
        if kind not in DAMAGES:
            raise ValueError(f"Expected a damage, one of {', '.join(DAMAGES)}; got {kind!r}.")
        self.kind, self.side = kind, side
        self.block = FACTOR if kind == "super-resolution" else 1
        self.sorts = self.block**2

    def __call__(self, x: Tensor, generator: torch.Generator | None = None) -> Seen:
        """Damaged images, the damage drawn from the generator, or from torch's global one."""
        x = check_tensor("x", x, ("N", self.side**2))
        none = torch.zeros_like(x)
        if self.kind == "super-resolution":
            return Seen(self.enlarged(self.small(x)), none)
        if self.kind == "denoising":
            return Seen(x + NOISE * torch.randn(x.shape, generator=generator), none)
        known = (torch.rand(x.shape, generator=generator) >= SHARE).to(x)
        corner = torch.randint(0, self.side - WIDTH + 1, (2, len(x), 1), generator=generator)
        place = torch.arange(self.side)
        inside = (place >= corner) & (place < corner + WIDTH)  # [2, N, side]: by row, by column
        known = known * ~(inside[0, :, :, None] & inside[1, :, None, :]).flatten(1)
        return Seen(torch.where(known > 0, x, MISSING), known)

    def small(self, x: Tensor) -> Tensor:
        """The means of the squares, `[N, side * side]` to `[N, (side / factor) ** 2]`."""
        images = x.view(-1, 1, self.side, self.side)
        return torch.nn.functional.avg_pool2d(images, FACTOR).flatten(1)

    def enlarged(self, small: Tensor) -> Tensor:
        """Each mean written into all pixels of its square, `[N, d]` to `[N, side * side]`."""
        n = self.side // FACTOR
        return small.view(-1, n, 1, n, 1).expand(-1, n, FACTOR, n, FACTOR).flatten(1)

    def views(self, seen: Seen) -> list[Tensor]:
        """What `PatchFilters` weigh beside an answer, `[N, D]` each."""
        if self.kind == "inpainting":
            return [seen.image * seen.known, seen.known]
        return [seen.image]

    def sort(self, seen: Seen) -> Tensor:
        """The place of each pixel within its square, `[N, D]`, from 0."""
        place = torch.arange(self.side) % self.block
        return (self.block * place[:, None] + place).flatten().expand(len(seen.image), -1)

    def finish(self, repaired: Tensor, seen: Seen) -> Tensor:
        """A repair with its grey levels cut to [0, 1] and the known pixels put back, `[N, D]`."""
        return torch.where(seen.known > 0, seen.image, repaired.clamp(0, 1))


def decibels(images: Tensor, clean: Tensor) -> float:
    """PSNR of images in [0, 1], `[N, D]`, from the mean squared error over all of them."""
    return -10 * math.log10((images - clean).square().mean().item())
