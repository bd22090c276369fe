"""The dull opponents of the flows: a tree of pairs, a histogram, votes on grey levels."""

import math

import numpy as np
import pytest
import torch

from genlib import data
from genlib.families.mixtures.forests import best_forest
from genlib.families.mixtures.histograms import best_histogram
from genlib.families.mixtures.levels import best_levels
from genlib.families.mixtures.trees import best_arcs, best_tree, mutual_information


def branches(n, seed):
    """x0 is the parent of x1 and x2, x2 that of x3: linear, so that all is Gaussian."""
    generator = torch.Generator().manual_seed(seed)
    e = torch.randn(n, 4, generator=generator, dtype=torch.float64)
    x0 = e[:, 0]
    x1, x2 = 2 * x0 + e[:, 1], -x0 + 0.5 * e[:, 2]
    return torch.stack([x0, x1, x2, x2 + 0.7 * e[:, 3]], 1)


def test_mutual_information_of_known_pairs():
    x = branches(20_000, 0)
    known = -0.5 * math.log(1 - 0.8)  # x0 and x1: a correlation of 2 / sqrt 5
    table = mutual_information(x.numpy(), bins=24)
    assert table[0, 1] == pytest.approx(known, abs=0.05)
    np.testing.assert_allclose(table, table.T)
    independent = torch.randn(20_000, 2, generator=torch.Generator().manual_seed(1))
    assert mutual_information(independent.numpy())[0, 1] < 0.005
    same = mutual_information(torch.arange(800.0)[:, None].repeat(1, 2).numpy())
    assert same[0, 1] == pytest.approx(math.log(8))


def test_the_arcs_are_those_of_the_tree():
    assert best_arcs(mutual_information(branches(2000, 0).numpy())) == {1: 0, 2: 0, 3: 2}


def test_with_one_component_it_is_the_gaussian_tree():
    """Each conditional is the regression on the parent, with the variance of what is left."""
    x, new = branches(1000, 0), branches(50, 1)
    found = best_tree(x, branches(100, 2), components=(1,), floor=1e-9)
    expected = torch.distributions.Normal(x[:, 0].mean(), x[:, 0].std(correction=0))
    expected = expected.log_prob(new[:, 0])
    for child, parent in {1: 0, 2: 0, 3: 2}.items():
        known = torch.stack([torch.ones(len(x)), x[:, parent]], 1)
        weights = torch.linalg.lstsq(known, x[:, child]).solution
        left = (x[:, child] - known @ weights).square().mean().sqrt()
        mean = weights[0] + weights[1] * new[:, parent]
        expected = expected + torch.distributions.Normal(mean, left).log_prob(new[:, child])
    np.testing.assert_allclose(found.log_prob(new), expected, atol=1e-5)
    assert found.loss == pytest.approx(-found.log_prob(branches(100, 2)).mean().item())


def test_the_density_of_a_tree_is_one():
    moons = data.Moons()
    found = best_tree(5 * moons.sample(800, seed=0), 5 * moons.sample(300, seed=1), (6,), 1e-2)
    side = (torch.arange(300) + 0.5) / 10 - 15
    mass = found.log_prob(torch.cartesian_prod(side, side)).exp().sum() / 100
    assert mass == pytest.approx(1, abs=1e-3)


def test_a_tree_of_one_column_is_refused():
    with pytest.raises(ValueError, match="D of at least 2"):
        best_tree(torch.zeros(10, 1), torch.zeros(5, 1))


def test_a_histogram_finds_the_squares_of_a_board():
    board = data.Checkerboard()
    found = best_histogram(board.sample(2000, seed=0), board.sample(500, seed=1))
    assert found.setting["bins"] % 4 == 0
    new = board.sample(5000, seed=2)
    assert -found.log_prob(new).mean() < 3 * math.log(2) + 0.1  # the entropy: 8 unit squares
    assert found.loss == pytest.approx(-found.log_prob(board.sample(500, seed=1)).mean().item())


def test_the_density_of_a_histogram_is_one():
    x = data.Spirals().sample(500, seed=0)
    found = best_histogram(x, x[:100], bins=(7,), spread=(0.1,))
    side = (torch.arange(800, dtype=torch.float64) + 0.5) / 50 - 8
    mass = found.log_prob(torch.cartesian_prod(side, side)).exp().sum() / 2500
    assert mass == pytest.approx(1, abs=0.01)
    counted = found.log_prob(x[x.argmax(0)[0]][None])  # on the border of the box
    assert counted > found.log_prob(x.amax(0)[None] + 1e-3)


def small_images(n, seed):
    """Three pixels with four levels: the second copies the first most of the time."""
    generator = torch.Generator().manual_seed(seed)
    k = torch.randint(4, (n, 3), generator=generator)
    k[:, 1] = torch.where(torch.rand(n, generator=generator) < 0.9, k[:, 0], k[:, 1])
    return k / 3


EVERY = torch.cartesian_prod(*[torch.arange(4) / 3] * 3)


@pytest.mark.parametrize("best", [best_levels, best_forest])
def test_levels_sum_to_one_and_see_what_depends(best):
    found = best(small_images(800, 0), small_images(200, 1), levels=4)
    assert found.log_prob(EVERY).exp().sum().item() == pytest.approx(1, abs=1e-9)
    assert found.loss == pytest.approx(-found.log_prob(small_images(200, 1)).mean().item())
    copied = 0.9 + 0.1 / 4
    entropy = 2 * math.log(4) - copied * math.log(copied) - 3 * 0.025 * math.log(0.025)
    assert entropy - 0.1 < -found.log_prob(small_images(2000, 2)).mean() < entropy + 0.15
    assert found.log_prob(torch.tensor([[1.0, 1.0, 0.0]])) > math.log(0.7 / 16)
    with pytest.raises(ValueError, match="in \\[0, 1\\]"):
        found.log_prob(3 * EVERY)
