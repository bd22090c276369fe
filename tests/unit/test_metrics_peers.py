"""Measures against their definitions, written out pair by pair, and against published values."""

import math

import numpy as np
import pytest
import torch
from scipy.linalg import sqrtm
from sklearn.neighbors import NearestNeighbors

from genlib.metrics import density_coverage, frechet, mmd2, precision_recall


def pair(n, dims, seed, shift=0.3):
    g = torch.Generator().manual_seed(seed)
    real = torch.randn(n, dims, generator=g, dtype=torch.float64)
    return real, 0.9 * torch.randn(n, dims, generator=g, dtype=torch.float64) + shift


def radius(points, i, k):
    """From point i to its k-th nearest other one."""
    away = sorted(math.dist(points[i], q) for j, q in enumerate(points) if j != i)
    return away[k - 1]


@pytest.mark.parametrize(("dims", "k"), [(2, 3), (5, 5), (8, 1)])
def test_precision_recall_density_coverage_by_their_definitions(dims, k):
    """Kynkäänniemi et al., equation 1; Naeem et al., equations 3 and 5."""
    real, fake = pair(40, dims, dims)
    R, F = real.tolist(), fake.tolist()
    real_ball = [radius(R, i, k) for i in range(len(R))]
    fake_ball = [radius(F, j, k) for j in range(len(F))]
    inside = [[math.dist(r, f) < b for f in F] for r, b in zip(R, real_ball, strict=True)]
    precision = sum(any(row[j] for row in inside) for j in range(len(F))) / len(F)
    recall = sum(any(math.dist(r, f) < b for f, b in zip(F, fake_ball, strict=True)) for r in R)
    density = sum(map(sum, inside)) / (k * len(F))
    coverage = sum(any(row) for row in inside) / len(R)
    assert precision_recall(real, fake, k) == pytest.approx((precision, recall / len(R)))
    assert density_coverage(real, fake, k) == pytest.approx((density, coverage))


def test_precision_and_coverage_by_scikit_learns_neighbours():
    """As the package prdc does it: k + 1 neighbours, since a point is its own nearest."""
    real, fake = pair(300, 16, 7)
    k = 5
    reach = NearestNeighbors(n_neighbors=k + 1).fit(real).kneighbors(real)[0][:, -1]
    away = torch.cdist(real, fake).numpy()
    expected = (away < reach[:, None]).sum(0).mean() / k, (away.min(1) < reach).mean()
    assert density_coverage(real, fake, k) == pytest.approx(expected)
    within = (away < reach[:, None]).any(0).mean()
    assert precision_recall(real, fake, k).precision == pytest.approx(within)


def test_published_values_of_two_equal_gaussians():
    """1000 points in 64 dimensions, k = 5: precision and recall near 0.73, density near 1 and
    coverage near 1 - 2^-5. (README of prdc, 10,000 in 1000: 0.48, 0.47, 1.06, 0.97.)"""
    found = []
    for seed in range(5):
        real, fake = (torch.randn(1000, 64, generator=torch.Generator().manual_seed(10 * seed + i))
                      for i in (0, 1))  # fmt: skip
        found.append([*precision_recall(real, fake, k=5), *density_coverage(real, fake)])
    precision, recall, density, coverage = np.mean(found, 0)
    assert precision == pytest.approx(0.73, abs=0.03) and recall == pytest.approx(0.73, abs=0.03)
    assert density == pytest.approx(1, abs=0.07) and coverage == pytest.approx(0.96875, abs=0.01)


def test_frechet_by_scipys_root_of_a_matrix():
    """As pytorch-fid does it."""
    x, y = pair(200, 12, 3)
    mix = torch.randn(12, 12, generator=torch.Generator().manual_seed(5), dtype=torch.float64)
    x, y = (x @ mix).numpy(), (y @ mix).numpy()
    sx, sy = np.cov(x.T), np.cov(y.T)
    expected = ((x.mean(0) - y.mean(0)) ** 2).sum() + np.trace(sx + sy - 2 * sqrtm(sx @ sy).real)
    assert frechet(torch.tensor(x), torch.tensor(y)) == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize(("n", "published"), [(200, 11.1), (500, 4.49), (1000, 2.23)])
def test_the_bias_of_a_frechet_distance_is_the_one_we_measured_elsewhere(n, published):
    """Two samples of one Gaussian in 64 dimensions."""
    runs = [frechet(*(torch.randn(n, 64, generator=torch.Generator().manual_seed(2 * s + i))
                      for i in (0, 1))) for s in range(6)]  # fmt: skip
    assert np.mean(runs) == pytest.approx(published, rel=0.03)


def test_the_kernel_distance_sees_three_moments_and_no_more():
    """Signs and a normal distribution share mean, variance and skewness; the cubic kernel is
    blind to the fourth."""
    g = torch.Generator().manual_seed(0)
    signs = torch.randint(2, (4000, 1), generator=g).double() * 2 - 1
    round_ = torch.randn(4000, 1, generator=g, dtype=torch.float64)
    other = torch.randn(4000, 1, generator=g, dtype=torch.float64)
    assert abs(mmd2(signs, round_)) < 0.1  # of the order of two normal ones
    assert mmd2(other + 1, round_) > 10 * 0.1
