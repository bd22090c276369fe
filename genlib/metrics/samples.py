"""Do two sets of points come from one distribution? Measures that need samples alone.

x and y, or real and fake, are `[N, D]`: points in the plane, flattened images, or better a
network's features of images (`DigitClassifier.features`). Distances between pixels mean little.
"""

from typing import NamedTuple

import torch
from torch import Tensor

from genlib.checks import check_positive, check_tensor
from genlib.metrics.distances import ball_radii, check_sets, distances, warn_unequal


class PrecisionRecall(NamedTuple):
    """The part of the fake that looks real, and the part of the real that was covered."""

    precision: float
    recall: float


class DensityCoverage(NamedTuple):
    """How densely real points surround the fake (about 1), and the part of the real covered."""

    density: float
    coverage: float


class Modes(NamedTuple):
    """The modes that samples hit, and the part of the samples that hit one."""

    count: int
    high_quality: float


def precision_recall(real: Tensor, fake: Tensor, k: int = 3) -> PrecisionRecall:
    """Precision: the part of fake within some real point's ball; recall: the other way round.

    A point's ball reaches to its k-th nearest neighbour in its own set. Perfect samples do not
    score 1 in high dimensions (about 0.62 with 1000 points in 64): compare with the score of a
    second real set of the same size. One outlier makes a huge ball.

    Source: Kynkäänniemi et al., "Improved precision and recall metric for assessing generative
    models", NeurIPS 2019, equations 1 and 2.
    """
    real, fake = _check_neighbours(real, fake, k)
    warn_unequal(real, fake, "Precision and recall")
    return PrecisionRecall(_part_within(fake, real, k), _part_within(real, fake, k))


def density_coverage(real: Tensor, fake: Tensor, k: int = 5) -> DensityCoverage:
    """Density: the real balls around a fake point, over k; coverage: real balls that hold a fake.

    Better behaved than precision and recall: for two sets of N from one distribution, whatever
    its dimension, the density is 1 on average and the coverage 1 - prod_{i=1..k} (N-i)/(2N-i),
    near 1 - 2^-k: the first k points of both sets around a real one are all real by that chance.

    Source: Naeem et al., "Reliable fidelity and diversity metrics for generative models", ICML
    2020, section 3.
    """
    real, fake = _check_neighbours(real, fake, k)
    warn_unequal(real, fake, "Coverage")
    radii, inside, covered = ball_radii(real, k), 0, 0
    for start, d in distances(real, fake):
        within = d < radii[start : start + len(d), None]  # [n, M]
        inside += int(within.sum())
        covered += int(within.any(1).sum())
    return DensityCoverage(inside / (k * len(fake)), covered / len(real))


def modes(samples: Tensor, means: Tensor, std: float) -> Modes:
    """Count the Gaussians that samples `[N, 2]` hit, and the part of samples that hit one.

    A sample hits if it lies within 3 `std` of the nearest of `means` `[K, 2]`. *Perfect* samples
    score 1 - exp(-4.5) = 98.89 % in the plane: more means that they are too narrow.

    Source: Lin, Khetan, Fanti and Oh, "PacGAN: the power of two samples in generative adversarial
    networks", NeurIPS 2018, section 4.1; Srivastava et al., "VEEGAN", NeurIPS 2017.
    """
    samples, means = check_sets(samples, means, 1, ("samples", "means"))
    check_positive("std", std, float)
    nearest_mean, near = [], []
    for _, d in distances(samples, means):
        distance, which = d.min(1)
        nearest_mean.append(which)
        near.append(distance <= 3 * std)
    hit = torch.cat(near)
    count = len(torch.cat(nearest_mean)[hit].unique())
    return Modes(count, hit.double().mean().item())


def balls(x: Tensor, real: Tensor, k: int = 5, part: float = 1.0) -> Tensor:
    """In how many real points' balls each of x lies: `[N]`, whole numbers.

    Their mean over k is the density of x by `density_coverage`, and, with the same k, the part
    above 0 is the precision by `precision_recall`, but for points exactly on the border of a ball:
    they count there and not here, which matters for binary data. Here x and real may differ in
    number.

    Args:
        part: of the real balls that count, the smallest first. An outlier's ball is so large that
            a mean image may lie in it: half of them tell more.
    """
    real, x = _check_neighbours(real, x, k)
    check_positive("part", part, float)
    radii = ball_radii(real, k)
    radii[radii > radii.quantile(min(part, 1.0))] = -1.0
    return torch.cat([(d < radii).sum(1) for _, d in distances(x, real)])


def nearest(x: Tensor, real: Tensor) -> Tensor:
    """The distance from each of x to the nearest of real: `[N, D]`, `[M, D]` to `[N]`.

    Exactly 0 for a copy. Distances to the *training* set that are much shorter than those of
    held-out data betray a model that has learnt its examples by heart.
    """
    x, real = check_sets(x, real, 1, ("x", "real"))
    which = torch.cat([d.argmin(1) for _, d in distances(x, real)])
    # Once more from the differences, since a copy should be at 0 and not at 1e-8.
    return torch.cat([(a - real[i]).norm(dim=1) for a, i in _pieces(x, which)]).float()


def _pieces(x: Tensor, which: Tensor):
    return zip(x.split(4096), which.split(4096), strict=True)


def _part_within(points: Tensor, others: Tensor, k: int) -> float:
    """The part of points that lie in the ball of at least one of the others."""
    radii = ball_radii(others, k)
    inside = sum(int((d <= radii).any(1).sum()) for _, d in distances(points, others))
    return inside / len(points)


def _check_neighbours(real: Tensor, fake: Tensor, k: int) -> tuple[Tensor, Tensor]:
    check_positive("k", k)
    check_tensor("real", real)
    return check_sets(real, fake, k + 1, ("real", "fake"))
