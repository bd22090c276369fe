"""Judges of samples: against known distances, and whether they see what they should."""

import math

import numpy as np
import pytest
import torch
from scipy.stats import energy_distance as of_scipy
from sklearn.neighbors import KernelDensity

from genlib.metrics.judges import (
    energy_distance,
    histogram_distance,
    kernel_distance,
    parzen_loss,
)


def normal(n, dims, seed, shift=0.0):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(n, dims, generator=generator, dtype=torch.float64) + shift


def test_kernel_distance_of_two_gaussians():
    """E k(X, Y) of N(0, 1) and N(m, 1) is w / s exp(-m^2 / 2 s^2), s^2 = w^2 + 2 (in 1-D)."""
    width, m = 0.7, 1.0
    s = math.sqrt(width**2 + 2)
    known = 2 * width / s * (1 - math.exp(-(m**2) / (2 * s**2)))
    x, y = normal(4000, 1, 0), normal(4000, 1, 1, m)
    assert kernel_distance(x, y, width) == pytest.approx(known, abs=0.02)
    assert kernel_distance(x, x, width) == pytest.approx(0, abs=1e-12)


def test_energy_distance_as_that_of_scipy():
    x, y = normal(300, 1, 0), normal(400, 1, 1, 0.5)
    theirs = of_scipy(x.squeeze(1).numpy(), y.squeeze(1).numpy())  # the root
    assert energy_distance(x, y) == pytest.approx(theirs**2, rel=1e-5)


def test_parzen_as_the_kernels_of_sklearn():
    x, y = normal(200, 3, 0), normal(300, 3, 1)
    theirs = KernelDensity(bandwidth=0.4).fit(x.numpy()).score_samples(y.numpy()).mean()
    assert parzen_loss(x, y, 0.4) == pytest.approx(-theirs)


def test_histogram_distance_counts_cells():
    x = torch.tensor([[-0.5, -0.5], [-0.5, 0.5], [0.5, 0.5], [9.0, 9.0]])
    y = torch.tensor([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [0.9, 0.9]])
    assert histogram_distance(x, y, bins=2, reach=1.0) == pytest.approx(0.25)
    assert histogram_distance(x, y, bins=1) == 0
    with pytest.raises(ValueError, match="in the plane"):
        histogram_distance(normal(5, 3, 0), normal(5, 3, 1), 4)


@pytest.mark.parametrize(
    "judge",
    [
        energy_distance,
        lambda x, y: kernel_distance(x, y, 0.3),
        lambda x, y: parzen_loss(x, y, 0.3),
        lambda x, y: histogram_distance(x, y, 8),
    ],
)
def test_the_further_the_worse(judge):
    new = normal(1000, 2, 0)
    far = [judge(normal(1000, 2, 1, shift), new) for shift in (0.0, 0.3, 1.0)]
    assert np.all(np.diff(far) > 0)
