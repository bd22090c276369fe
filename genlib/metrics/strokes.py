"""What a hand does to a digit, measured on its pixels: how it leans, and how much ink it takes."""

import torch
from torch import Tensor

from genlib.checks import check_tensor


def slant(images: Tensor) -> Tensor:
    """How far a digit leans to the right: `[N, side * side]` to `[N]`, 0 upright.

    The slope of the line through its ink that says at which column, on average, each row has it:
    pixels to the right per pixel upwards. 0.25 is a lean of 14 degrees.

    Raises:
        ValueError: images that are not square.
    """
    check_tensor("images", images)
    side = round(images.shape[-1] ** 0.5)
    if images.dim() != 2 or side * side != images.shape[1]:
        raise ValueError(f"Expected square images, flattened, got {list(images.shape)}.")
    images = images if images.is_floating_point() else images.float()
    place = torch.arange(side, dtype=images.dtype, device=images.device)
    up, right = side - 1 - place.repeat_interleave(side), place.repeat(side)  # [side * side]
    ink = images / images.sum(1, keepdim=True).clamp(min=1e-6)  # [N, side * side], sums to 1
    up = up - (ink @ up)[:, None]  # [N, side * side], from the centre of the ink
    right = right - (ink @ right)[:, None]
    return (ink * up * right).sum(1) / (ink * up * up).sum(1).clamp(min=1e-6)
