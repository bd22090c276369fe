"""Points in the plane whose density is known exactly: what a model learns can be marked.

Each set has `sample(n)` and `log_prob(x)`, and the two are of the very same distribution. Ring,
Grid, Moons and Spirals are mixtures of equally likely round Gaussians at `means`, all of standard
deviation `std`; Checkerboard is uniform on its black squares.
"""

import math

import torch
from torch import Tensor

from genlib.checks import check_positive, check_tensor


class RoundMixture:
    """Equally likely round Gaussians: p(x) = 1/K sum_k N(x; means_k, std^2 I).

    Attributes:
        means: the centres, `[K, 2]`, float32.
        std: the standard deviation of each, along either axis.
    """

    def __init__(self, means: Tensor, std: float):
        self.means, self.std = means.float(), float(std)

    def sample(self, n: int, seed: int | None = None) -> Tensor:
        """`[n, 2]` points; with a seed, the same ones each time."""
        generator = _generator(n, seed)
        which = torch.randint(len(self.means), (n,), generator=generator)
        return self.means[which] + self.std * torch.randn(n, 2, generator=generator)

    def log_prob(self, x: Tensor) -> Tensor:
        """Exact log-density at x: `[B, 2]` to `[B]`, nats. It exceeds 0 where points crowd."""
        check_tensor("x", x, ("B", 2))
        rows = max(1, 2**21 // len(self.means))  # keeps [rows, K] to 16 MB
        log_p = torch.cat([self._log_prob(part) for part in x.double().split(rows)])
        return log_p.to(x.dtype if x.is_floating_point() else torch.float32)

    def _log_prob(self, x: Tensor) -> Tensor:
        # Squared distances as |x|^2 - 2 x.m + |m|^2, in float64: it is a small difference.
        means = self.means.to(x)
        squares = torch.addmm(means.square().sum(1), x, means.T, alpha=-2)  # [B, K]
        squares = squares + x.square().sum(1, keepdim=True)
        log_normaliser = math.log(2 * math.pi * self.std**2) + math.log(len(means))
        return torch.logsumexp(squares / (-2 * self.std**2), dim=1) - log_normaliser


class Ring(RoundMixture):
    """`modes` Gaussians evenly on a circle. GAN papers take 8 of std 0.01 (or 0.02) on radius 1."""

    def __init__(self, modes: int = 8, std: float = 0.1, radius: float = 1.0):
        check_positive("modes", modes)
        check_positive("std", std, float)
        check_positive("radius", radius, float)
        angles = 2 * math.pi * torch.arange(modes) / modes
        super().__init__(radius * torch.stack([angles.cos(), angles.sin()], dim=1), std)


class Grid(RoundMixture):
    """`side` x `side` Gaussians on a square grid around 0: by default 25, at -4, -2, 0, 2, 4."""

    def __init__(self, side: int = 5, std: float = 0.05, spacing: float = 2.0):
        check_positive("side", side)
        check_positive("std", std, float)
        check_positive("spacing", spacing, float)
        ticks = spacing * (torch.arange(side) - (side - 1) / 2)
        super().__init__(torch.cartesian_prod(ticks, ticks).view(-1, 2), std)


class Curves(RoundMixture):
    """Gaussian noise around curves: centres every half standard deviation of the way.

    So close together they leave no ripple one could see (it is below 1e-30 of the density, where
    a curve is straight), and the density is exact, since it is this mixture that is sampled.
    """

    def __init__(self, curves: list[Tensor], noise: float):
        check_positive("noise", noise, float)
        if noise < 0.01:
            raise ValueError(f"Expected noise to be at least 0.01, got {noise!r}.")
        super().__init__(torch.cat([_evenly(curve, noise / 2) for curve in curves]), noise)


class Moons(Curves):
    """Two half circles of radius 1, each opening around an end of the other; `noise` about them.

    As `sklearn.datasets.make_moons`, moved by (-0.5, -0.25) so that the middle is 0.
    """

    def __init__(self, noise: float = 0.1):
        angle = torch.linspace(0, math.pi, 2001, dtype=torch.float64)
        upper = torch.stack([angle.cos() - 0.5, angle.sin() - 0.25], dim=1)
        super().__init__([upper, -upper], noise)


class Spirals(Curves):
    """Two Archimedean spirals of 1.5 turns, out to radius 2, points evenly along their length."""

    def __init__(self, noise: float = 0.1):
        angle = torch.linspace(0, 3 * math.pi, 6001, dtype=torch.float64)
        radius = 2 * angle / (3 * math.pi)
        arm = torch.stack([radius * angle.cos(), radius * angle.sin()], dim=1)
        super().__init__([arm, -arm], noise)


class Checkerboard:
    """Uniform on the black squares of a board of `side` x `side` unit squares around 0."""

    def __init__(self, side: int = 4):
        check_positive("side", side)
        self.side = side
        squares = torch.cartesian_prod(torch.arange(side), torch.arange(side))  # [side^2, 2]
        self.black = squares[squares.sum(1) % 2 == 0]  # [K, 2]: column and row

    def sample(self, n: int, seed: int | None = None) -> Tensor:
        """`[n, 2]` points; with a seed, the same ones each time."""
        generator = _generator(n, seed)
        which = torch.randint(len(self.black), (n,), generator=generator)
        inside = torch.rand(n, 2, generator=generator)
        return self.black[which] + inside - self.side / 2

    def log_prob(self, x: Tensor) -> Tensor:
        """Exact log-density at x: `[B, 2]` to `[B]`, nats; minus infinity off the black squares."""
        check_tensor("x", x, ("B", 2))
        place = torch.floor(x + self.side / 2)  # [B, 2]
        on = ((place >= 0) & (place < self.side)).all(1) & (place.sum(1) % 2 == 0)
        density = torch.where(on, 1 / len(self.black), 0.0)
        return density.to(x.dtype if x.is_floating_point() else torch.float32).log()


def _evenly(curve: Tensor, step: float) -> Tensor:
    """Points evenly along the length of a finely drawn curve `[P, 2]`, at most `step` apart.

    Each stands in the middle of its share of the length, `[M, 2]`.
    """
    pieces = (curve[1:] - curve[:-1]).norm(dim=1)
    way = torch.cat([pieces.new_zeros(1), pieces.cumsum(0)])  # length up to each point, [P]
    count = math.ceil(way[-1].item() / step)
    wanted = (torch.arange(count, dtype=way.dtype) + 0.5) / count * way[-1]
    after = torch.searchsorted(way, wanted).clamp(1, len(way) - 1)
    part = (wanted - way[after - 1]) / (way[after] - way[after - 1])
    return torch.lerp(curve[after - 1], curve[after], part[:, None])


def _generator(n: int, seed: int | None) -> torch.Generator | None:
    """The generator for a seed; None, torch's own, without one."""
    check_positive("n", n)
    if seed is not None and not isinstance(seed, int):
        raise TypeError(f"Expected seed to be a whole number or None, got {seed!r}.")
    return None if seed is None else torch.Generator().manual_seed(seed)
