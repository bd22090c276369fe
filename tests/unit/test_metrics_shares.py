"""Shares of modes: true samples have them all, what has no modes has none."""

import math

import pytest
import torch

from genlib.data import Grid, Ring
from genlib.metrics.shares import beyond, failed, lost_modes, mode_shares, off_shares

N = 2500


def blob(points, n=N):
    """One Gaussian with the covariance of the set."""
    spread = points.sample(20_000, seed=3).T.cov()
    noise = torch.randn(n, 2, generator=torch.Generator().manual_seed(0))
    return noise @ torch.linalg.cholesky(spread).T


def ring_without_modes(n=N):
    generator = torch.Generator().manual_seed(1)
    angle = 2 * math.pi * torch.rand(n, generator=generator)
    radius = 1 + 0.1 * torch.randn(n, generator=generator)
    return radius[:, None] * torch.stack([angle.cos(), angle.sin()], 1)


@pytest.mark.parametrize("points", [Ring(), Ring(std=0.02), Grid()], ids=["ring", "tight", "grid"])
def test_true_samples_have_all_modes(points):
    shares = mode_shares(points.sample(100_000, seed=0), points.means, points.std)
    assert (shares - 1).abs().max() < 0.06 and abs(shares.mean() - 1) < 0.01
    assert lost_modes(points.sample(N, seed=1), points.means, points.std) == 0


def test_a_blob_and_a_ring_without_modes_have_none():
    ring, grid = Ring(), Grid()
    standard = torch.randn(N, 2, generator=torch.Generator().manual_seed(2))
    for samples, points in (
        (standard, ring), (blob(ring), ring), (ring_without_modes(), ring), (blob(grid), grid),
    ):  # fmt: skip
        shares = mode_shares(samples, points.means, points.std)
        assert shares.mean() < 0.2
        assert lost_modes(samples, points.means, points.std) >= 0.8 * len(points.means)


def test_modes_that_are_left_out_are_lost_and_others_are_not():
    ring = Ring()
    x = ring.sample(20_000, seed=0)
    mode = torch.cdist(x, ring.means).argmin(1)
    assert lost_modes(x[mode != 3], ring.means, ring.std) == 1
    rare = x[(mode != 3) | (torch.rand(len(x), generator=torch.Generator().manual_seed(0)) < 0.1)]
    shares = mode_shares(rare, ring.means, ring.std)
    assert shares.argmin() == 3 and 0.05 < shares[3] < 0.2
    assert lost_modes(rare, ring.means, ring.std) == 1
    assert lost_modes(rare, ring.means, ring.std, fraction=0.05) == 0


def test_samples_between_the_modes_count_against_them():
    ring = Ring()
    gaps = (ring.means + ring.means.roll(1, 0)) / 2
    x = ring.sample(5000, seed=0)
    mixed = torch.cat([x, gaps.repeat(300, 1)])
    before, after = (mode_shares(s, ring.means, ring.std).mean() for s in (x, mixed))
    assert after < before - 0.3


def test_refuses_modes_that_touch():
    with pytest.raises(ValueError, match="at least 6 standard deviations apart, got 3.8"):
        mode_shares(torch.zeros(5, 2), Ring(std=0.2).means, 0.2)


def test_true_samples_have_not_failed_and_their_shares_are_right():
    ring = Ring()
    for seed in range(10):
        x = ring.sample(N, seed=seed)
        assert not failed(x, ring.means, ring.std)
        assert off_shares(x, ring.means, ring.std) < 0.05
    assert abs(beyond(ring.sample(200_000, seed=0), ring.means, ring.std) - 0.0111) < 1e-3


def test_what_has_no_modes_has_failed():
    """The ceiling of GAN-1: each of these would pass a count of the modes that were hit."""
    ring = Ring()
    generator = torch.Generator().manual_seed(1)
    angle = 2 * math.pi * torch.rand(N, generator=generator)
    thin = torch.stack([angle.cos(), angle.sin()], 1)
    x = ring.sample(2 * N, seed=0)
    seven = x[torch.cdist(x, ring.means).argmin(1) != 3][:N]
    blob_ = torch.randn(N, 2, generator=generator)
    for samples in (blob_, thin, ring_without_modes(), seven):
        assert failed(samples, ring.means, ring.std)
    assert beyond(blob_, ring.means, ring.std) > 0.15


def test_shares_that_are_off_by_a_known_amount():
    ring = Ring()
    assert abs(off_shares(ring.means[:1].expand(100, 2), ring.means, ring.std) - 0.876) < 1e-3
    nowhere = torch.full((100, 2), 9.0)
    assert abs(off_shares(nowhere, ring.means, ring.std) - 0.9889) < 1e-3


@pytest.mark.parametrize("measure", [mode_shares, off_shares])
def test_the_truth_is_that_of_the_plane(measure):
    means = 5 * torch.eye(3)
    with pytest.raises(ValueError, match="points of the plane, .* got \\[9, 3\\]"):
        measure(torch.zeros(9, 3), means, 0.1)
