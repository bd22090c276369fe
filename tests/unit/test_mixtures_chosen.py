"""What is chosen on validation data: against known densities, and against scikit-learn."""

import numpy as np
import pytest
import torch
from sklearn.neighbors import KernelDensity

from genlib import data
from genlib.families.mixtures.chosen import best_kernels, best_mixture
from genlib.metrics.curves import plateaued

RING = data.Ring()
X, X_VAL = RING.sample(1000, seed=0), RING.sample(400, seed=1)


def test_a_mixture_finds_how_many_there_are():
    found = best_mixture(10 * X, 10 * X_VAL, components=(1, 4, 8), floors=(1e-3, 1.0))
    assert found.setting == {"K": 8, "floor": 1e-3}
    true = -RING.log_prob(X_VAL).mean().item() + 2 * np.log(10)
    assert true - 0.01 < found.loss < true + 0.05
    assert found.log_prob(10 * X_VAL).mean().item() == pytest.approx(-found.loss)


def test_its_density_is_one():
    found = best_mixture(X, X_VAL, components=(8,), floors=(1e-3,), starts=1)
    side = (torch.arange(100) + 0.5) / 25 - 2
    mass = found.log_prob(torch.cartesian_prod(side, side)).exp().sum() / 25**2
    assert mass == pytest.approx(1, abs=1e-3)


def test_its_curve_is_that_of_em():
    found = best_mixture(X, X_VAL, components=(8,), floors=(1e-3,), starts=1)
    losses = [loss for _, loss in found.curve]
    assert losses[0] > losses[-1]
    assert losses[-1] == pytest.approx(found.loss, abs=1e-6)
    assert plateaued(found.curve)


@pytest.mark.parametrize("width", [0.05, 0.5])
def test_kernels_as_those_of_sklearn(width):
    scale = X.double().std(0)
    found = best_kernels(X, X_VAL, (width,))
    theirs = KernelDensity(bandwidth=width).fit((X.double() / scale).numpy())
    expected = theirs.score_samples((X_VAL.double() / scale).numpy()) - scale.log().sum().item()
    np.testing.assert_allclose(found.log_prob(X_VAL).numpy(), expected, atol=1e-8)
    assert found.loss == pytest.approx(-expected.mean())


def test_the_width_is_chosen():
    losses = {w: best_kernels(X, X_VAL, (w,)).loss for w in (0.02, 0.15, 1.0)}
    found = best_kernels(X, X_VAL, tuple(losses))
    assert found.setting["width"] == min(losses, key=losses.get) == 0.15
