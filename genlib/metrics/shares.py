"""Which modes a sampler has, by their share of its samples: a blob or a ring must not pass."""

import torch
from scipy.stats import ncx2
from torch import Tensor

from genlib.checks import check_positive
from genlib.metrics.distances import check_sets

RADIUS = 1.5  # standard deviations around a mean that belong to it


def _in_the_plane(samples: Tensor, means: Tensor, fewest: int) -> tuple[Tensor, Tensor]:
    """The two sets, if they are `[N, 2]`: what is true is known there alone."""
    samples, means = check_sets(samples, means, fewest, ("samples", "means"))
    if means.shape[1] != 2:
        raise ValueError(f"Expected points of the plane, [N, 2], got {list(samples.shape)}.")
    return samples, means


def mode_shares(samples: Tensor, means: Tensor, std: float) -> Tensor:
    """How much of each mode there is: `[K]`, 1 for true samples, 0 where nothing stands out.

    The share of samples within 1.5 `std` of a mean, less the share within 1.5 `std` of half-way to
    its nearest neighbours, in units of what that difference is for true samples. What is subtracted
    makes the measure see *modes*: a cloud without any, which covers means and gaps alike, has 0.

    Args:
        samples: `[N, 2]`.
        means: of equally likely round Gaussians, `[K, 2]`, at least two.
        std: their standard deviation.

    Raises:
        ValueError: means so near that a mode and the gap beside it overlap.
    """
    samples, means = _in_the_plane(samples, means, 2)
    check_positive("std", std, float)
    apart = torch.cdist(means, means)
    apart.fill_diagonal_(float("inf"))
    closest = apart.min(1).values
    if closest.min() / 2 < 2 * RADIUS * std:
        raise ValueError(
            f"Expected means at least {4 * RADIUS:g} standard deviations apart, got "
            f"{closest.min() / std:.1f}: modes and gaps would overlap."
        )
    beside = apart <= 1.001 * closest[:, None]  # [K, K], the nearest neighbours of each
    of, neighbour = beside.nonzero(as_tuple=True)
    gaps = (means[of] + means[neighbour]) / 2  # [G, 2]

    def standing_out(at_means: Tensor, at_gaps: Tensor) -> Tensor:
        total = torch.zeros_like(at_means).index_add_(0, of, at_gaps)
        return at_means - total / beside.sum(1)

    radius = RADIUS * std
    seen = [(torch.cdist(places, samples) <= radius).double().mean(1) for places in (means, gaps)]
    true = [_true_share(places, means, std, radius) for places in (means, gaps)]
    return standing_out(*seen) / standing_out(*true)


def lost_modes(samples: Tensor, means: Tensor, std: float, fraction: float = 0.25) -> int:
    """How many modes have less than `fraction` of their true share, by `mode_shares`."""
    check_positive("fraction", fraction, float)
    return int((mode_shares(samples, means, std) < fraction).sum())


def beyond(samples: Tensor, means: Tensor, std: float, reach: float = 3.0) -> float:
    """The share of samples `[N, 2]` further than `reach` standard deviations from every mean."""
    samples, means = check_sets(samples, means, 1, ("samples", "means"))
    check_positive("std", std, float)
    return (torch.cdist(samples, means).min(1).values > reach * std).double().mean().item()


def off_shares(samples: Tensor, means: Tensor, std: float, reach: float = 3.0) -> float:
    """Total variation between the shares per mode and the truth: 0 as it should be, at most 1.

    The shares of samples `[N, 2]` within `reach` standard deviations of each of `means` `[K, 2]`,
    and of those in no mode; the truth is an equal share for each mode, and exp(-reach^2 / 2) of
    the whole in none. N true samples score about 0.02 where N is 2500 and K is 8.
    """
    samples, means = _in_the_plane(samples, means, 1)
    check_positive("std", std, float)
    d, nearest = torch.cdist(samples, means).min(1)
    place = torch.where(d <= reach * std, nearest, len(means))  # [N]
    seen = torch.bincount(place, minlength=len(means) + 1) / len(samples)
    outside = torch.exp(torch.tensor(-(reach**2) / 2))
    true = torch.full_like(seen, float(1 - outside) / len(means))
    true[-1] = outside
    return float((seen - true).abs().sum() / 2)


def failed(samples: Tensor, means: Tensor, std: float) -> bool:
    """Whether a sampler of equally likely round Gaussians has failed: `[N, 2]` of its samples.

    Some mode has less than a quarter of its true share, by `mode_shares`, or more than 15 % of the
    samples lie beyond three standard deviations of every mean.
    """
    return lost_modes(samples, means, std) > 0 or beyond(samples, means, std) > 0.15


def _true_share(places: Tensor, means: Tensor, std: float, radius: float) -> Tensor:
    """The probability that the mixture gives the disc around each place, exactly."""
    away = (torch.cdist(places, means) / std).square()  # [P, K]
    within = ncx2.cdf((radius / std) ** 2, 2, away.clamp(min=1e-12).numpy())
    return torch.as_tensor(within).mean(1).double()
