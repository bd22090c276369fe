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


def test_kernels_of_many_columns_have_a_finite_constant():
    """Their product is below the least float; scikit-learn takes logarithms too."""
    x = torch.randn(60, 300, generator=torch.Generator().manual_seed(0))
    x = (x - x.mean(0)) / x.std(0)
    found = best_kernels(x[:40], x[40:], widths=(0.02, 1.0))
    scaled = ((x.double() - x[:40].double().mean(0)) / x[:40].double().std(0)).numpy()
    peer = KernelDensity(bandwidth=1.0).fit(scaled[:40]).score_samples(scaled[40:])
    shift = x[:40].double().std(0).log().sum().item()
    assert found.setting["width"] == 1.0
    assert found.log_prob(x[40:]).numpy() == pytest.approx(peer - shift, rel=1e-6)
