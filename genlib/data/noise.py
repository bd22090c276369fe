"""Ways to damage an image: what a denoiser is trained on, and what it is tested on.

x [N, side * side] in [0, 1]  ->  the same shape, in [0, 1] again but for Gaussian noise
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

from genlib.checks import check_tensor


def gaussian(x: Tensor, level: float) -> Tensor:
    """Add normal noise of standard deviation `level`; the result may leave [0, 1]."""
    return x + level * torch.randn_like(x)


def salt_and_pepper(x: Tensor, level: float) -> Tensor:
    """Set a share `level` of the pixels to 0 or 1, either with even chance."""
    struck = torch.rand_like(x) < level
    return torch.where(struck, (torch.rand_like(x) < 0.5).to(x), x)


def masking(x: Tensor, level: float) -> Tensor:
    """Set a share `level` of the pixels to 0 (Vincent et al., 2010)."""
    return x * (torch.rand_like(x) >= level)


def blocks(x: Tensor, level: float) -> Tensor:
    """Cover one square of each image, `level` of its area, with 0."""
    side = _side(x)
    width = max(1, round(side * math.sqrt(level)))
    corner = torch.randint(0, side - width + 1, (2, len(x), 1), device=x.device)  # [2, N, 1]
    place = torch.arange(side, device=x.device)
    inside = (place >= corner) & (place < corner + width)  # [2, N, side]: by row, by column
    covered = inside[0, :, :, None] & inside[1, :, None, :]  # [N, side, side]
    return x * ~covered.flatten(1)


def blur(x: Tensor, level: float) -> Tensor:
    """Smooth with a Gaussian of standard deviation `level` pixels. Nothing in it is random."""
    side, reach = _side(x), max(1, math.ceil(3 * level))
    steps = torch.arange(-reach, reach + 1, device=x.device, dtype=x.dtype)
    kernel = torch.softmax(-0.5 * (steps / level).square(), 0)  # [2 reach + 1]
    images = x.view(-1, 1, side, side)
    images = F.conv2d(images, kernel.view(1, 1, -1, 1), padding=(reach, 0))
    images = F.conv2d(images, kernel.view(1, 1, 1, -1), padding=(0, reach))
    return images.flatten(1)  # [N, side * side]


NOISES: dict[str, Callable[[Tensor, float], Tensor]] = {
    "gaussian": gaussian,
    "salt_and_pepper": salt_and_pepper,
    "masking": masking,
    "blocks": blocks,
    "blur": blur,
}

# The largest level that means something: a share of pixels, or for the others a strong case.
_HIGHEST = {"gaussian": 10.0, "salt_and_pepper": 1.0, "masking": 1.0, "blocks": 1.0, "blur": 10.0}


def corrupt(x: Tensor, kind: str, level: float) -> Tensor:
    """Damage images `[N, D]` with noise of one kind; drawn from torch's global generator.

    Args:
        x: images, flattened.
        kind: one of `NOISES`.
        level: standard deviation for "gaussian" (grey levels) and "blur" (pixels); for the other
            kinds the share of pixels that are hit.

    Raises:
        ValueError: an unknown kind, or a level that is not above 0 or above what the kind takes.
    """
    check_noise(kind, level)
    return NOISES[kind](check_tensor("x", x, ("N", "D")), level)


def check_noise(kind: str, level: float) -> None:
    """Refuse an unknown kind of noise or a level it cannot have."""
    if kind not in NOISES:
        raise ValueError(f"Expected a kind of noise, one of {', '.join(NOISES)}; got {kind!r}.")
    if not 0 < level <= _HIGHEST[kind]:
        raise ValueError(
            f"Expected a level above 0 and at most {_HIGHEST[kind]:g} for {kind}, got {level!r}."
        )


def _side(x: Tensor) -> int:
    side = math.isqrt(x.shape[1])
    if side * side != x.shape[1]:
        raise ValueError(f"Expected square images, got {x.shape[1]} pixels each.")
    return side
