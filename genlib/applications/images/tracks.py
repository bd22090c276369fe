"""What continues a video by following its ink: one or two blobs, at constant speed between walls.

frames [N, T, D]  ->  centres of blobs [N, K, T, 2]  ->  paths  ->  the next frames [N, n, D]
"""

import torch
from torch import Tensor

from genlib.applications.images.moving import SPEED, bounced
from genlib.checks import check_positive, check_tensor

STARTS, SPEEDS = 41, 41  # of the paths that are tried, in each direction
STEP = 0.25  # pixels: how finely a move is told


class Tracks:
    """The ink taken for K round blobs, each on the path of a ball between two walls.

    With one blob its centre is the centre of the ink. With more, expectation-maximisation parts the
    ink of each frame among Gaussians, whose centres are drawn towards such a path in every round.
    A path that misses the centres by e pixels (root of the sum of squares) has the weight
    exp(-e^2 / (2 doubt^2)); what is drawn is the mean over all paths, of the last frame's ink moved
    along. The textbook's name for it is a tracker.

    Args:
        count: of blobs, K.
        low: of the walls, where the centre of a blob turns, in pixels.
        high: of the walls.
        doubt: of a centre that was measured, in pixels.
        spread: of the ink around its centre, in pixels.
        near: `doubt` while the ink is parted, where there is more than one blob.
        rounds: of expectation-maximisation, from each of four starts.
    """

    def __init__(
        self,
        count: int,
        low: float,
        high: float,
        doubt: float,
        spread: float = 2.9,
        near: float = 0.7,
        rounds: int = 15,
    ):
        if count not in (1, 2):
            raise ValueError(f"Expected one or two blobs, got {count}.")
        self.count, self.low = count, low
        self.room = check_positive("high - low", high - low, float)
        self.doubt = check_positive("doubt", doubt, float)
        self.spread, self.near = check_positive("spread", spread, float), near
        self.rounds = check_positive("rounds", rounds)

    def _paths(self, frames: int) -> Tensor:
        """Paths that are tried, in one direction, `[STARTS * SPEEDS, frames]`."""
        start = torch.linspace(0, self.room, STARTS)
        speed = torch.linspace(-SPEED, SPEED, SPEEDS)
        both = torch.cartesian_prod(start, speed)
        return bounced(both[:, :1] + both[:, 1:] * torch.arange(frames), self.room)

    def _chances(self, centres: Tensor, paths: Tensor, doubt: float) -> Tensor:
        """The weight of each path, from centres in one direction `[M, T]`: `[M, paths]`."""
        off = torch.cdist(centres - self.low, paths[:, : centres.shape[1]])
        return (-off.square() / (2 * doubt**2)).softmax(1)

    def followed(self, frames: Tensor) -> tuple[Tensor, Tensor]:
        """Centres of the blobs, `[N, K, T, 2]`, and the share of each in the last frame's pixels,
        `[N, K, D]`."""
        frames = check_tensor("frames", frames, ("N", "T", "D"), 0, 1)
        side = round(frames.shape[2] ** 0.5)
        place = torch.cartesian_prod(torch.arange(side), torch.arange(side)).to(frames)  # [D, 2]
        ink = frames / frames.sum(2, keepdim=True).clamp(min=1e-6)
        middle = (ink @ place)[:, None]  # [N, 1, T, 2]
        if self.count == 1:
            return middle, torch.ones_like(frames[:, :1])
        best = torch.full((len(frames),), -torch.inf)
        centres = middle.repeat(1, 2, 1, 1)
        shares = torch.zeros(len(frames), 2, frames.shape[2])
        for way in ((1.0, 0.0), (0.0, 1.0), (0.7, 0.7), (0.7, -0.7)):
            off = self.spread * torch.tensor(way)
            found, parts, fits = self._parted(
                ink, place, torch.cat([middle - off, middle + off], 1)
            )
            better = fits > best
            best = best.maximum(fits)
            centres = torch.where(better[:, None, None, None], found, centres)
            shares = torch.where(better[:, None, None], parts, shares)
        return centres, shares

    def _parted(self, ink: Tensor, place: Tensor, at: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """EM from centres `[N, K, T, 2]`: centres, shares of the last frame, log-likelihood."""
        weight = torch.zeros(len(ink), self.count, 1)
        paths = self._paths(ink.shape[1])
        for _ in range(self.rounds):
            far = torch.cdist(at, place).square()  # [N, K, T, D]
            score = weight[..., None] - far / (2 * self.spread**2)
            part = score.softmax(1)
            mass = (part * ink[:, None]).sum(-1)  # [N, K, T]
            seen = (part * ink[:, None]) @ place / mass[..., None].clamp(min=1e-6)
            weight = (mass.mean(2, keepdim=True) + 1e-3).log()
            lines = seen.transpose(2, 3).flatten(0, 2)  # [N * K * 2, T]
            drawn = self._chances(lines, paths, self.near) @ paths + self.low
            at = drawn.view(len(ink), self.count, 2, -1).transpose(2, 3)
        fits = (score.logsumexp(1) * ink).sum((1, 2))
        return seen, part[:, :, -1], fits

    def _moves(self, centres: Tensor, n: int, side: int) -> Tensor:
        """What moves the last frame's lines to the next: `[M, T]` to `[M, n, side, side]`."""
        seen = centres.shape[1]
        paths = self._paths(seen + n)
        chance = self._chances(centres, paths, self.doubt)
        most = round(self.room / STEP) + 1
        step = ((paths[:, seen:] - paths[:, seen - 1 : seen]) / STEP).round().long() + most
        moves = torch.arange(-most, most + 1) * STEP
        pixel = torch.arange(side)
        to = (1 - (pixel[:, None] - pixel - moves[:, None, None]).abs()).clamp(min=0)
        made = []
        for h in range(n):
            share = torch.zeros(len(centres), len(moves)).index_add_(1, step[:, h], chance)
            made.append((share @ to.flatten(1)).view(-1, side, side))
        return torch.stack(made, 1)

    def __call__(self, frames: Tensor, n: int) -> Tensor:
        """The next n frames, `[N, T, D]` to `[N, n, D]`."""
        centres, shares = self.followed(frames)
        side, n = round(frames.shape[2] ** 0.5), check_positive("n", n)
        made = torch.zeros(len(frames), n, frames.shape[2])
        for k in range(self.count):
            ink = (shares[:, k] * frames[:, -1]).view(-1, 1, side, side)
            down, right = (self._moves(centres[:, k, :, axis], n, side) for axis in (0, 1))
            made += (down @ ink @ right.mT).flatten(2)
        return made.clamp(0, 1)
