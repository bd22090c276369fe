"""A denoiser that is not linear and is not trained: a linear filter, then a table, pixel by pixel.

x~ [B, D]  ->  filter  ->  table of (answer, damaged pixel)  ->  x̂ [B, D], and the same once more

A linear map cannot keep a pixel because it has not been struck, nor decide between black and white.
A table can: what a clean pixel is on average, given the answer of the filter and the damaged one.
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from genlib.families.denoising.wiener import LinearDenoiser

ANSWERS, INSIDE = 40, 10  # cells for an answer from -0.3 to 1.3, and for a pixel between 0 and 1


class PixelTable:
    """The clean pixel on average, given an answer and the damaged pixel.

    The cells are those of a histogram in both; within a cell the average is a plane, fitted by
    least squares.

    Args:
        answers: what a filter made of the damaged images, `[N, D]`.
        noisy: these images, `[N, D]`.
        x: the clean ones, `[N, D]`.
    """

    def __init__(self, answers: Tensor, noisy: Tensor, x: Tensor):
        cells = self._cells(answers, noisy).flatten()  # [N * D]
        size = ANSWERS * (INSIDE + 2)

        def sums(values: Tensor) -> Tensor:
            return torch.bincount(cells, weights=values, minlength=size)

        y, z, target = (part.flatten().double() for part in (answers, noisy, x))
        basis = [torch.ones_like(y), y, z]
        products = torch.stack([torch.stack([sums(a * b) for b in basis]) for a in basis])
        crossed = torch.stack([sums(a * target) for a in basis])  # [3, cells]
        ridge = 0.1 * torch.eye(3).double()  # for cells that are nearly empty
        planes = torch.linalg.solve(products.permute(2, 0, 1) + ridge, crossed.T)
        self.planes = planes.float()  # [cells, 3]

    @staticmethod
    def _cells(answers: Tensor, noisy: Tensor) -> Tensor:
        """Which cell each pixel falls in, `[N, D]`; damaged pixels at 0 and at 1 have their own."""
        row = ((answers.clamp(-0.3, 1.3) + 0.3) / 1.6 * (ANSWERS - 1)).round().long()
        column = 1 + (noisy * INSIDE).long().clamp(0, INSIDE - 1)
        column = column.where(noisy > 0, 0).where(noisy < 1, INSIDE + 1)
        return row * (INSIDE + 2) + column

    def __call__(self, answers: Tensor, noisy: Tensor) -> Tensor:
        plane = self.planes[self._cells(answers, noisy)]  # [B, D, 3]
        return plane[..., 0] + plane[..., 1] * answers + plane[..., 2] * noisy


class TableDenoiser:
    """A linear filter and a table, `stages` times; later filters also see the last repair.

    Args:
        x: clean images, `[N, D]`.
        damage: from clean images to damaged ones, drawn anew each time.
        passes: how often each image is damaged for a filter; for a table, twice.
        ridges: candidates for the filters, as in `LinearDenoiser`.
        held_out: clean and damaged images, `[M, D]` each, on which the ridges are chosen.
        stages: how many filters with a table each.
    """

    def __init__(
        self,
        x: Tensor,
        damage: Callable[[Tensor], Tensor],
        passes: int,
        ridges: Sequence[float],
        held_out: tuple[Tensor, Tensor],
        stages: int = 2,
    ):
        self.parts: list[tuple[LinearDenoiser, PixelTable]] = []
        clean, damaged = held_out
        for _ in range(stages):
            seen = clean, self._seen(damaged)
            linear = LinearDenoiser(x, lambda a: self._seen(damage(a)), passes, ridges, seen)
            noisy = torch.cat([damage(x), damage(x)])
            table = PixelTable(linear.denoise(self._seen(noisy)), noisy, x.repeat(2, 1))
            self.parts.append((linear, table))

    def _seen(self, noisy: Tensor) -> Tensor:
        """What the next filter sees: damaged images, and their repair so far, if there is one."""
        if not self.parts:
            return noisy
        return _beside(noisy, self.denoise(noisy))

    def denoise(self, noisy: Tensor, stages: int | None = None) -> Tensor:
        """The clean images on average, `[B, D]` to `[B, D]`, not cut to [0, 1].

        Args:
            noisy: damaged images.
            stages: how many of the filters with a table to apply; all without it.

        Raises:
            ValueError: for a number of stages that were not fitted.
        """
        seen = noisy
        for linear, table in first_stages(self.parts, stages):
            repaired = table(linear.denoise(seen), noisy)
            seen = _beside(noisy, repaired)
        return repaired


def first_stages(parts: list, stages: int | None) -> list:
    """The first `stages` of fitted parts; all for None.

    Raises:
        ValueError: for a number of stages that were not fitted.
    """
    if stages is None:
        stages = len(parts)
    if not 1 <= stages <= len(parts):
        raise ValueError(f"Expected stages from 1 to {len(parts)}, got {stages!r}.")
    return parts[:stages]


def _beside(noisy: Tensor, repaired: Tensor) -> Tensor:
    """Damaged images and their repair, cut to [0, 1], as one row each."""
    return torch.cat([noisy, repaired.clamp(0, 1)], 1)  # [B, 2 D]
