"""Videos made in code: digits that move at constant speed and bounce off the borders.

digits [N, 196]  ->  videos [n, T, side * side], in [0, 1]
"""

from typing import NamedTuple

import torch
from torch import Tensor

from genlib.checks import check_positive, check_tensor

SIDE, DIGIT, SPEED = 24, 14, 2.0  # pixels, and the most pixels per frame in either direction


class Videos(NamedTuple):
    """Frames `[n, T, SIDE * SIDE]`, and where each digit's corner is, `[n, T, count, 2]`."""

    frames: Tensor
    places: Tensor


def check_frames(x: object, side: int, least: int, dtype: torch.dtype) -> Tensor:
    """Refuse x that is not `[N, T, side * side]` in [0, 1], or fewer than `least` frames.

    Raises:
        TypeError: no tensor, or another precision.
        ValueError: another shape or range, or too few frames.
    """
    x = check_tensor("x", x, ("N", "T", side**2), 0, 1, dtype=dtype)
    if x.shape[1] < least:
        raise ValueError(f"Expected at least {least} frames, got {x.shape[1]}.")
    return x


def halved(x: Tensor) -> Tensor:
    """Digits of 28 x 28 pixels averaged to 14 x 14: `[N, 784]` to `[N, 196]`."""
    return torch.nn.functional.avg_pool2d(x.view(-1, 1, 28, 28), 2).flatten(1)


def bounced(place: Tensor, room: float) -> Tensor:
    """Where something is that was to go to `place` between walls at 0 and `room`."""
    turned = place.remainder(2 * room)
    return torch.minimum(turned, 2 * room - turned)


def moving(digits: Tensor, n: int, frames: int, count: int, generator: torch.Generator) -> Videos:
    """Videos of `count` digits each, drawn at random with their places and speeds.

    A digit lies between pixels as often as not: its ink is shared out linearly. Where digits
    overlap, the lighter one is hidden.

    Args:
        digits: `[N, 196]`, in [0, 1].
        n: how many videos.
        frames: T.
    """
    digits = check_tensor("digits", digits, ("N", DIGIT**2), 0, 1)
    n, frames = check_positive("n", n), check_positive("frames", frames)
    count, room = check_positive("count", count), float(SIDE - DIGIT)
    which = torch.randint(len(digits), (n, count), generator=generator)
    start = room * torch.rand(n, 1, count, 2, generator=generator)
    speed = SPEED * (2 * torch.rand(n, 1, count, 2, generator=generator) - 1)
    time = torch.arange(frames)[None, :, None, None]
    places = bounced(start + speed * time, room)  # [n, T, count, 2]
    return Videos(drawn(digits[which], places), places)


def drawn(digits: Tensor, places: Tensor) -> Tensor:
    """Frames of digits `[n, count, 196]` at places `[n, T, count, 2]`: `[n, T, SIDE * SIDE]`."""
    pixel, own = torch.arange(SIDE).to(digits), torch.arange(DIGIT).to(digits)
    at = places[..., None] + own  # [n, T, count, 2, DIGIT]: where each line of the digit lies
    share = (1 - (pixel[:, None] - at[..., None, :]).abs()).clamp(min=0)  # [..., 2, SIDE, DIGIT]
    pictures = digits.view(*digits.shape[:2], DIGIT, DIGIT)
    down, across = share.unbind(3)  # [n, T, count, SIDE, DIGIT] each
    layers = torch.einsum("ntcij,ncjk,ntclk->ntcil", down, pictures, across)
    return layers.amax(2).flatten(2).clamp(0, 1)
