"""Neighbours, modes and the two-sample test: by hand, against theory, and under the null."""

import math

import pytest
import torch

from genlib.data import Grid, Ring
from genlib.metrics import c2st, density_coverage, modes, nearest, precision_recall
from genlib.metrics.samples import balls


def normal(n, dims, seed, dtype=torch.float32):
    return torch.randn(n, dims, generator=torch.Generator().manual_seed(seed), dtype=dtype)


# Precision, recall, density, coverage


@pytest.mark.parametrize("dims", [2, 64])
def test_density_and_coverage_of_two_sets_from_one_distribution(dims):
    """1 and 1 - prod (N - i) / (2N - i), which tends to 1 - 2^-5 = 0.96875, in any dimension."""
    n, k, runs = 400, 5, 12
    got = [density_coverage(normal(n, dims, s), normal(n, dims, s + 99), k) for s in range(runs)]
    density, coverage = torch.tensor(got).mean(0).tolist()
    expected = 1 - math.prod((n - i) / (2 * n - i) for i in range(1, k + 1))
    assert expected == pytest.approx(0.96875, abs=0.001)
    assert coverage == pytest.approx(expected, abs=0.006)
    assert density == pytest.approx(1, abs=0.05)


def test_on_a_line_by_hand():
    """real 0, 1, 3, 7: with k=1 the balls reach 1, 1, 2, 4."""
    real = torch.tensor([[0.0], [1.0], [3.0], [7.0]])
    fake = torch.tensor([[0.5], [11.0], [2.0], [-5.0]])  # radii 1.5, 9, 1.5, 5.5
    # 0.5 is inside the balls of 0 and 1; 2 on the edge of that of 1 and inside that of 3; 11 on
    # the edge of that of 7; -5 in none. 0.5, 2 and 11 hold all of the real ones.
    assert precision_recall(real, fake, k=1) == (0.75, 1.0)
    # Inside, not on the edge: (0, .5), (1, .5), (3, 2): three pairs; 0, 1 and 3 are covered.
    assert density_coverage(real, fake, k=1) == (3 / 4, 3 / 4)


def test_precision_falls_with_bad_samples_and_recall_with_missing_ones():
    real = Ring(8, 0.1).sample(800, seed=0)
    noisy, half = real + normal(800, 2, 1) * 2, Ring(8, 0.1).sample(3000, seed=2)
    half = half[half[:, 0] > 0][:800]
    assert precision_recall(real, noisy).precision < 0.5
    assert precision_recall(real, noisy).recall > 0.8
    assert precision_recall(real, half).precision > 0.9
    assert precision_recall(real, half).recall < 0.7
    assert density_coverage(real, noisy).density < 0.5
    assert density_coverage(real, half).coverage < 0.6
    assert density_coverage(real, half).density > 0.9


def test_a_set_against_itself_is_perfect():
    x = normal(200, 3, 0)
    assert precision_recall(x, x) == (1, 1) and density_coverage(x, x).coverage == 1


# Modes


@pytest.mark.parametrize("points", [Ring(8, 0.02), Grid()], ids=["ring", "grid"])
def test_a_perfect_sampler_finds_all_modes_with_98_89_percent(points):
    n, p = 40_000, 1 - math.exp(-4.5)
    assert p == pytest.approx(0.9889, abs=1e-4)
    got = modes(points.sample(n, seed=0), points.means, points.std)
    assert got.count == len(points.means)
    assert got.high_quality == pytest.approx(p, abs=3 * math.sqrt(p * (1 - p) / n))


def test_modes_by_hand():
    means = torch.tensor([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]])
    samples = torch.tensor([[0.0, 0.29], [0.0, 0.31], [10.0, 0.0], [0.1, 0.1], [5.0, 5.0]])
    assert modes(samples, means, std=0.1) == (2, 3 / 5)
    assert modes(samples[-1:], means, std=0.1) == (0, 0)


# Nearest neighbours


def test_nearest_by_hand_and_a_copy_is_at_zero():
    real = normal(500, 784, 0).abs()
    x = torch.cat([real[[3, 77]], real[[5]] + 0.01])
    assert nearest(x, real).tolist() == pytest.approx([0, 0, 0.01 * 28], rel=1e-5)
    assert nearest(real, real).max() == 0


def test_nearest_is_the_least_of_all_distances():
    x, real = normal(50, 6, 1), normal(80, 6, 2)
    assert nearest(x, real).allclose(torch.cdist(x, real).min(1).values, atol=1e-5)


# Two-sample test


def test_c2st_is_a_coin_toss_under_the_null_and_sure_of_a_shift():
    n = 600
    null = [c2st(normal(n, 2, s), normal(n, 2, s + 9), seed=s) for s in range(3)]
    assert abs(sum(null) / 3 - 0.5) < 4 * 0.5 / math.sqrt(3 * n)
    assert c2st(normal(n, 2, 0), normal(n, 2, 1) + 5) > 0.99


def test_c2st_nears_the_best_possible_accuracy():
    """Two unit Gaussians 2 apart: the best judge is right with chance Phi(1) = 0.8413."""
    shift = torch.tensor([2.0, 0.0])
    got = c2st(normal(2000, 2, 0), normal(2000, 2, 1) + shift)
    assert got == pytest.approx(0.8413, abs=4 * math.sqrt(0.8413 * 0.1587 / 2000))


def test_c2st_repeats_by_seed_and_leaves_the_generator_alone():
    x, y = normal(60, 2, 0), normal(60, 2, 1) + 0.5
    torch.manual_seed(5)
    before = torch.get_rng_state()
    assert c2st(x, y, seed=1, steps=20) == c2st(x, y, seed=1, steps=20)
    assert torch.get_rng_state().equal(before)
    assert len({c2st(x, y, seed=s, steps=20) for s in range(6)}) > 1


def test_balls_counts_them_and_its_mean_is_the_density():
    torch.manual_seed(0)
    real, near, far = torch.randn(50, 3), torch.randn(30, 3), torch.randn(20, 3) + 100
    fake = torch.cat([near, far])
    held = balls(fake, real, k=3)
    assert held.shape == (50,) and held[:30].any() and not held[30:].any()
    assert held.double().mean() / 3 == pytest.approx(density_coverage(real, fake, 3).density)
    assert (held > 0).double().mean() == pytest.approx(precision_recall(real, fake, 3).precision)


def test_an_outlier_s_ball_is_left_out_with_the_larger_half():
    torch.manual_seed(0)
    real = torch.cat([torch.randn(49, 2), torch.full((1, 2), 50.0)])  # the last: an outlier
    middle_of_nowhere = torch.full((5, 2), 25.0) + torch.randn(5, 2)
    assert (balls(middle_of_nowhere, real, k=3) > 0).all(), "within the outlier's ball"
    assert (balls(middle_of_nowhere, real, k=3, part=0.5) == 0).all()
    kept = (balls(real, real, k=3, part=0.5) > 0).double().mean()
    assert 0.5 <= kept < 1
