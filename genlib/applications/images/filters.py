"""A network that makes the next frame out of the last one: for each pixel it says where its ink
comes from.

frames [B, T, side * side]  ->  the next frame [B, side * side]
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import pixel_unshuffle, unfold

from genlib.applications.images.moving import check_frames
from genlib.checks import check_positive
from genlib.model import Model
from genlib.nets import Bridge


class FrameFilter(Model):
    """A filter for every 2 x 2 pixels, made by a network from the last frames (Jia et al., 2016;
    Finn et al., 2016): a pixel is a weighted mean of the last frame's pixels around it, and of
    nothing.

    It learns to make `ahead` frames in turn, each from its own last ones, by the squared error.

    Args:
        side: of the frames, a multiple of 4.
        seen: frames that the network looks at.
        reach: pixels to each side from which ink can come.
        channels: at half the side; twice as many at a quarter.
        code: numbers in a code of the whole frame.
        ahead: frames that are made in the loss.
    """

    def __init__(
        self,
        side: int,
        seen: int = 3,
        reach: int = 2,
        channels: int = 16,
        code: int = 64,
        ahead: int = 1,
    ):
        super().__init__()
        self.side, self.seen = check_positive("side", side), check_positive("seen", seen)
        self.reach, self.ahead = check_positive("reach", reach), check_positive("ahead", ahead)
        window = (2 * self.reach + 1) ** 2
        self.bridge = Bridge(side, 4 * seen, channels, code)
        self.leave = nn.Conv2d(channels, window + 1, 1)  # a filter for every 2 x 2 pixels
        self.to(memory_format=torch.channels_last)

    def check(self, x: Tensor) -> Tensor:
        """Refuse x that is not `[N, T, side * side]` in [0, 1], or too few frames."""
        return check_frames(x, self.side, self.seen, self.dtype)

    def filters(self, frames: Tensor) -> Tensor:
        """Where the ink of each pixel comes from: `[B, seen, D]` to `[B, window + 1, D]`.

        They are positive and sum to 1; the last is the part of nothing.
        """
        pictures = frames[:, -self.seen :].unflatten(2, (self.side, self.side))
        h = self.bridge(pixel_unshuffle(pictures, 2))
        half = self.leave(h).softmax(1)  # [B, window + 1, side/2, side/2]
        return half.repeat_interleave(2, 2).repeat_interleave(2, 3).flatten(2)

    def next(self, frames: Tensor) -> Tensor:
        """The next frame, `[B, T, D]` to `[B, D]`."""
        last = frames[:, -1].unflatten(1, (1, self.side, self.side))
        around = unfold(last, 2 * self.reach + 1, padding=self.reach)  # [B, window, D]
        return (self.filters(frames)[:, :-1] * around).sum(1)

    def frames(self, x: Tensor, n: int) -> Tensor:
        """The n frames that follow, each made from the ones before: `[B, T, D]` to `[B, n, D]`."""
        x = self.here(x)
        for _ in range(check_positive("n", n)):
            x = torch.cat([x, self.next(x)[:, None]], 1)
        return x[:, -n:]

    def loss(self, x: Tensor) -> Tensor:
        """The squared error of the last `ahead` frames, made in turn: sum of pixels, mean."""
        given, total = x[:, : -self.ahead], 0.0
        for target in x[:, -self.ahead :].unbind(1):
            made = self.next(given)
            total = total + (made - target).square().sum(1).mean()
            given = torch.cat([given[:, 1:], made[:, None]], 1)
        return total / self.ahead
