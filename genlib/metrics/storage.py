"""What a picture costs to store: numbers rounded to few bits, and bits shared out among numbers.

z [N, C] with `bits` [C] whole numbers -> the same z, each number at one of 2^bits levels
"""

import numpy as np
import torch
from torch import Tensor

from genlib.checks import check_positive, check_tensor


class Quantiser:
    """Rounds each number of a code to equally spaced levels over the range it had in training.

    Args:
        z: codes of training examples, `[N, C]`. Their least and largest values are the range, and
            their means stand for a number that gets no bits at all.
    """

    def __init__(self, z: Tensor):
        check_tensor("z", z, ("N", "C"))
        self.mean, self.low = z.mean(0), z.min(0).values
        self.range = (z.max(0).values - self.low).clamp(min=1e-12)  # [C]

    def __call__(self, z: Tensor, bits: Tensor) -> Tensor:
        """z `[N, C]` with `bits` `[C]` per number; what lies beyond the range takes its end."""
        levels = 2.0 ** bits.to(z)  # [C]
        cell = ((z - self.low) / self.range * levels).floor()
        cell = torch.minimum(cell.clamp(min=0), levels - 1)
        rounded = self.low + (cell + 0.5) / levels * self.range
        return torch.where(bits > 0, rounded, self.mean)

    def errors(self, z: Tensor, most: int = 10) -> Tensor:
        """Mean squared error of each number at 0, 1, ..., `most` bits: `[C, most + 1]`."""
        most = check_positive("most", most)
        each = [
            (self(z, torch.full((z.shape[1],), bits)) - z).square().mean(0)
            for bits in range(most + 1)
        ]
        return torch.stack(each, 1)


def share_out(errors: Tensor, bits: int) -> Tensor:
    """How many bits each number gets, so that the sum of the errors is least: `[C]`.

    For Gaussian numbers and fine levels that is reverse water-filling, log2(std / level) bits for
    those above the water and none for the others (Cover and Thomas, "Elements of Information
    Theory", 2nd edition, section 10.3.3). Here it is found exactly, for whole bits and for errors
    of any shape, by dynamic programming.

    Args:
        errors: of each number at 0, 1, ... bits, `[C, most + 1]`, all in one unit, such as
            squared error of the picture.
        bits: in all.

    Raises:
        ValueError: a budget that is no positive whole number.
    """
    check_tensor("errors", errors, ("C", "B"))
    bits = check_positive("bits", bits)
    table = errors.double().numpy()
    best = np.full(bits + 1, 0.0)  # the least error of the numbers so far, by bits they may use
    chosen = np.zeros((len(table), bits + 1), dtype=int)
    for j, row in enumerate(table):
        some = min(len(row) - 1, bits)
        ways = np.full((some + 1, bits + 1), np.inf)
        for b in range(some + 1):
            ways[b, b:] = best[: bits + 1 - b] + row[b]
        chosen[j], best = ways.argmin(0), ways.min(0)
    left, out = bits, []
    for j in reversed(range(len(table))):
        out.append(chosen[j, left])
        left -= out[-1]
    return torch.tensor(out[::-1])


def blocks(images: Tensor) -> Tensor:
    """The cosine coefficients of images in blocks of 8 x 8 pixels: `[N, D]` to `[N, D']`.

    The heart of a JPEG file (Wallace, 1992). Images are square; their sides are filled up with
    background to a multiple of 8 first. The transform is orthonormal, so that errors of
    coefficients are errors of pixels.
    """
    from scipy.fft import dctn  # here: it takes long to import

    side, pad = _side(images)
    padded = np.pad(images.numpy().reshape(-1, side, side), ((0, 0), (pad, pad), (pad, pad)))
    n = (side + 2 * pad) // 8
    cut = padded.reshape(-1, n, 8, n, 8).swapaxes(2, 3)  # [N, n, n, 8, 8]
    return torch.from_numpy(dctn(cut, axes=(-2, -1), norm="ortho").reshape(len(images), -1))


def unblocks(coefficients: Tensor, side: int) -> Tensor:
    """The images again: `[N, D']` to `[N, side * side]`."""
    from scipy.fft import idctn

    pad = -side % 8 // 2
    n = (side + 2 * pad) // 8
    cut = idctn(coefficients.numpy().reshape(-1, n, n, 8, 8), axes=(-2, -1), norm="ortho")
    whole = cut.swapaxes(2, 3).reshape(-1, 8 * n, 8 * n)
    inner = np.ascontiguousarray(whole[:, pad : pad + side, pad : pad + side])
    return torch.from_numpy(inner.reshape(len(coefficients), -1))


def _side(images: Tensor) -> tuple[int, int]:
    check_tensor("images", images, ("N", "D"))
    side = round(images.shape[1] ** 0.5)
    if side * side != images.shape[1] or side % 2:
        raise ValueError(
            f"Expected square images with an even side, got {images.shape[1]} pixels each."
        )
    return side, -side % 8 // 2
