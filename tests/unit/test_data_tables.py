"""Old Faithful has the right numbers; bars and stripes have the right optimum."""

import math

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sklearn.mixture import GaussianMixture

from genlib.data import bars_and_stripes, old_faithful


def test_old_faithful_is_the_table_of_272():
    x = old_faithful()
    assert x.shape == (272, 2) and x.dtype == torch.float64
    assert x.sum(0).tolist() == pytest.approx([948.677, 19284.0])
    assert x[0].tolist() == [3.6, 79] and x[-1].tolist() == [4.467, 74]
    assert x.min(0).values.tolist() == [1.6, 43] and x.max(0).values.tolist() == [5.1, 96]


def test_old_faithful_one_gaussian():
    x = old_faithful()
    centred = x - x.mean(0)
    covariance = centred.T @ centred / len(x)
    log_lik = -len(x) / 2 * (2 * math.log(2 * math.pi) + torch.logdet(covariance) + 2)
    assert log_lik.item() == pytest.approx(-1289.797, abs=5e-4)


def test_old_faithful_two_full_gaussians():
    x = old_faithful().numpy()
    best = GaussianMixture(2, tol=1e-9, max_iter=500, n_init=3, reg_covar=0, random_state=0).fit(x)
    assert best.score(x) * len(x) == pytest.approx(-1130.264, abs=5e-4)
    order = np.argsort(best.weights_)
    assert best.weights_[order] == pytest.approx([0.3559, 0.6441], abs=1e-4)


def test_old_faithful_two_gaussians_of_one_variance_on_the_waiting_times():
    """mclust's printed value for two equal variances is -1034.002."""
    waits = old_faithful()[:, 1:].numpy()
    mixture = GaussianMixture(2, covariance_type="tied", tol=1e-9, max_iter=500, random_state=0)
    assert mixture.fit(waits).score(waits) * 272 == pytest.approx(-1034.002, abs=2e-3)


def test_old_faithful_is_not_shared_between_callers():
    old_faithful()[:] = 0
    assert old_faithful().sum() > 0


@pytest.mark.parametrize("side", range(1, 7))
def test_bars_and_stripes_are_all_of_them_once(side):
    x, best = bars_and_stripes(side)
    images = x.view(-1, side, side)
    assert x.dtype == torch.float32 and set(x.unique().tolist()) == {0.0, 1.0}
    assert len(x.unique(dim=0)) == len(x) == 2 ** (side + 1) - 2
    bars = (images == images[:, :1]).all((1, 2))
    stripes = (images == images[:, :, :1]).all((1, 2))
    assert (bars | stripes).all()
    assert best == pytest.approx(-math.log(len(x)))


def test_bars_and_stripes_of_side_4():
    assert bars_and_stripes().x.shape == (30, 16)
    assert bars_and_stripes().best_log_prob == pytest.approx(-3.4012, abs=1e-4)


bad_sides = st.one_of(
    st.integers(max_value=0), st.integers(min_value=13), st.floats(), st.text(), st.booleans()
)


@settings(max_examples=50, deadline=None)
@example(13)
@example(0)
@given(bad_sides)
def test_bars_and_stripes_refuse_other_sides(side):
    with pytest.raises(ValueError, match=r"Expected side to be a whole number from 1 to 12, got"):
        bars_and_stripes(side)
