"""The linear estimate of missing pixels, and a table that sharpens it: no model but one Gaussian.

seen [N, D]  ->  conditional mean of one Gaussian  ->  table of (answer, known nearby)  ->  [N, D]
"""

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d

from genlib.applications.images.damage import Damage, Seen
from genlib.applications.images.prior import MixturePrior
from genlib.families.denoising.table import PixelTable


class OwnTable:
    """The conditional mean of one Gaussian, then the clean pixel on average given that answer and
    the mean of the known pixels nearby; fitted on training images damaged anew.

    Args:
        gaussian: a prior of one component.
        damage: with missing pixels.
        x: training images `[N, D]`.
        rest: as of `MixturePrior.posterior`.
        passes: how often each image is damaged.
    """

    def __init__(
        self, gaussian: MixturePrior, damage: Damage, x: Tensor, rest: float, passes: int = 2
    ):
        self.gaussian, self.damage, self.rest = gaussian, damage, rest
        seen = [damage(x) for _ in range(passes)]
        answers = torch.cat([self.first(one) for one in seen])
        nearby = torch.cat([self._nearby(one) for one in seen])
        self.table = PixelTable(answers, nearby, x.repeat(passes, 1))

    def first(self, seen: Seen) -> Tensor:
        """The linear estimate, `[N, D]`."""
        return self.gaussian.estimate(seen, self.damage, self.rest)

    def _nearby(self, seen: Seen) -> Tensor:
        """The mean of the known pixels among 5 x 5, `[N, D]`; 0 where none is known."""
        side = self.damage.side
        ink, known = (
            avg_pool2d(part.view(-1, 1, side, side), 5, 1, 2).flatten(1)
            for part in (seen.image * seen.known, seen.known)
        )
        return ink / known.clamp(min=1e-6)

    def __call__(self, seen: Seen) -> Tensor:
        return self.table(self.first(seen), self._nearby(seen))
