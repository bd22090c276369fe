"""A network that makes the next frames out of the last one: it says what moves where.

frames [B, T, side * side]  ->  the next n frames [B, n, side * side]
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import pixel_shuffle, pixel_unshuffle, relu

from genlib.applications.images.moving import check_frames
from genlib.checks import check_positive
from genlib.model import Model


class FrameMover(Model):
    """The last frame taken apart into `things`, and each moved (Finn et al., 2016).

    For each thing and each of the next frames the network gives a distribution over how far down
    it will be, and one over how far to the right, in whole pixels: what is drawn is the mean. So
    a place between two pixels is a distribution over both, and doubt is a blur. Which pixels of
    the last frame belong to which thing is another output. It learns by the squared error.

    Args:
        side: of the frames, a multiple of 4.
        seen: frames that the network looks at.
        ahead: frames that it makes.
        things: what moves on its own.
        reach: pixels, the farthest that anything goes in `ahead` frames.
        channels: at half the side; twice as many at a quarter.
        code: numbers in the code of the whole frames; the distributions are made from it and from
            the sums of the frames' rows and columns, by the same layers down and to the right.
        hidden: units of these layers.
    """

    def __init__(
        self,
        side: int,
        seen: int = 4,
        ahead: int = 5,
        things: int = 2,
        reach: int = 10,
        channels: int = 16,
        code: int = 64,
        hidden: int = 256,
    ):
        super().__init__()
        self.side, self.seen = check_positive("side", side), check_positive("seen", seen)
        self.ahead, self.things = check_positive("ahead", ahead), check_positive("things", things)
        self.reach, few = check_positive("reach", reach), check_positive("channels", channels)
        deep = 2 * few * (side // 4) ** 2
        self.enter = nn.Conv2d(4 * seen, few, 3, padding=1)  # [B, C, side/2, side/2]
        self.down = nn.Conv2d(few, 2 * few, 2, stride=2)  # [B, 2C, side/4, side/4]
        self.code = nn.Sequential(nn.Flatten(), nn.Linear(deep, code), nn.ReLU())
        self.way = nn.Sequential(
            nn.Linear(code + 2 * seen * side, hidden),
            nn.ReLU(),
            nn.Linear(hidden, hidden),
            nn.ReLU(),
            nn.Linear(hidden, things * self.ahead * (2 * self.reach + 1)),
        )
        self.back = nn.Linear(code, deep)
        self.up = nn.Conv2d(2 * few, 4 * few, 1)
        self.belongs = nn.Conv2d(few, 4 * things, 3, padding=1)
        place = torch.arange(side)
        step = place[:, None] - place + self.reach  # [side, side]: to a pixel, from a pixel
        self.register_buffer("far", (step < 0) | (step > 2 * self.reach))
        self.register_buffer("step", step.clamp(0, 2 * self.reach))

    def check(self, x: Tensor) -> Tensor:
        """Refuse x that is not `[N, T, side * side]` in [0, 1], or too few frames."""
        return check_frames(x, self.side, self.seen, self.dtype)

    def motion(self, frames: Tensor) -> tuple[Tensor, Tensor]:
        """What moves where, from frames `[B, T, D]`.

        Returns:
            The distributions over steps from -reach to reach, `[B, things, ahead, 2, steps]`, down
            and to the right; and which part of each pixel belongs to which thing, `[B, things, D]`.
        """
        pictures = frames[:, -self.seen :].unflatten(2, (self.side, self.side))
        h = relu(self.enter(pixel_unshuffle(pictures, 2)))
        deep = relu(self.down(h))
        code = self.code(deep)
        down, right = (pictures.sum(d).flatten(1) / 4 for d in (3, 2))  # [B, seen * side] each
        way = torch.stack(
            [
                self.way(torch.cat([own, other, code], 1))
                for own, other in ((down, right), (right, down))
            ],
            1,
        )
        way = way.view(len(frames), 2, self.things, self.ahead, -1).permute(0, 2, 3, 1, 4)
        deep = relu(deep + self.back(code).view_as(deep))
        h = relu(h + pixel_shuffle(self.up(deep), 2))
        belongs = pixel_shuffle(self.belongs(h), 2).flatten(2)  # [B, things, D]
        return way.softmax(-1), belongs.softmax(1)

    def next(self, frames: Tensor) -> Tensor:
        """The next frames, `[B, T, D]` to `[B, ahead, D]`."""
        way, belongs = self.motion(frames)
        things = (belongs * frames[:, -1:]).unflatten(2, (self.side, self.side))
        moves = way[..., self.step].masked_fill(self.far, 0)  # [B, K, ahead, 2, side, side]
        down, right = moves.unbind(3)
        made = down @ things[:, :, None] @ right.mT  # [B, K, ahead, side, side]
        return made.sum(1).clamp(max=1).flatten(2)

    def frames(self, x: Tensor, n: int) -> Tensor:
        """The next n frames, at most `ahead`: `[B, T, D]` to `[B, n, D]`.

        Raises:
            ValueError: more frames than it makes.
        """
        if not 1 <= check_positive("n", n) <= self.ahead:
            raise ValueError(f"Expected n from 1 to {self.ahead}, got {n}.")
        return self.next(self.here(x))[:, :n]

    def loss(self, x: Tensor) -> Tensor:
        """The squared error of the last `ahead` frames: sum of pixels, mean of frames."""
        made = self.next(x[:, : -self.ahead])
        return (made - x[:, -self.ahead :]).square().sum(2).mean()
