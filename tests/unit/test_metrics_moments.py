"""Fréchet distance and kernel distance: against formulas, by hand, and under the null."""

import warnings

import pytest
import torch

from genlib.metrics import frechet, mmd2


def normal(n, dims, seed, dtype=torch.float32):
    return torch.randn(n, dims, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def exact(n, dims, seed):
    """Points with mean exactly 0 and covariance exactly the unit matrix."""
    x = normal(n, dims, seed, torch.float64)
    x = x - x.mean(0)
    root = torch.linalg.cholesky(x.T @ x / (n - 1))
    return torch.linalg.solve_triangular(root, x.T, upper=False).T


def test_frechet_of_equal_covariances_is_the_distance_of_the_means():
    x, shift = normal(300, 5, 0), torch.tensor([1.0, 2.0, 0.0, -1.0, 0.5])
    assert frechet(x, x + shift) == pytest.approx(shift.square().sum().item(), rel=1e-5)
    assert frechet(x, x) == pytest.approx(0, abs=1e-8)


def test_frechet_in_closed_form():
    """Diagonal covariances a^2 and b^2: |m|^2 + sum (a - b)^2."""
    a, b = torch.tensor([1.0, 2.0, 0.5, 3.0]), torch.tensor([2.0, 2.0, 1.0, 0.1])
    mean = torch.tensor([0.3, 0.0, -1.0, 2.0])
    x, y = exact(200, 4, 1) * a, exact(200, 4, 2) * b + mean
    expected = mean.square().sum() + (a - b).square().sum()
    assert frechet(x, y) == pytest.approx(expected.item(), rel=1e-6)
    assert frechet(y, x) == pytest.approx(expected.item(), rel=1e-6)


def test_frechet_is_that_of_torchmetrics():
    """Its formula takes the complex eigenvalues of S_x S_y, where ours stays symmetric."""
    mix = normal(8, 8, 3, torch.float64)
    x, y = normal(100, 8, 4).double() @ mix, normal(100, 8, 5).double() + 0.5
    (mx, sx), (my, sy) = ((s.mean(0), torch.cov(s.T)) for s in (x, y))
    cross = torch.linalg.eigvals(sx @ sy).sqrt().real.sum()
    expected = (mx - my).square().sum() + sx.trace() + sy.trace() - 2 * cross
    assert frechet(x, y) == pytest.approx(expected.item(), rel=1e-9)


def test_frechet_has_the_bias_that_its_docstring_warns_of():
    values = [frechet(normal(500, 64, s), normal(500, 64, s + 50)) for s in range(3)]
    assert sum(values) / 3 == pytest.approx(4.5, abs=0.2)


def test_frechet_warns_of_too_few_and_of_unequal_numbers():
    with pytest.warns(UserWarning, match="more examples than the 10 dimensions .* got 8: the cov"):
        frechet(normal(8, 10, 0), normal(8, 10, 1))
    with pytest.warns(UserWarning, match="got 50 and 40"):
        frechet(normal(50, 2, 0), normal(40, 2, 1))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        frechet(normal(50, 2, 0), normal(50, 2, 1))


def test_mmd2_is_the_sum_over_pairs():
    x, y = normal(7, 3, 0, torch.float64), normal(5, 3, 1, torch.float64) + 1
    k = lambda a, b: (float(a @ b) / 3 + 1) ** 3  # noqa: E731
    xx = sum(k(a, b) for i, a in enumerate(x) for j, b in enumerate(x) if i != j) / (7 * 6)
    yy = sum(k(a, b) for i, a in enumerate(y) for j, b in enumerate(y) if i != j) / (5 * 4)
    xy = sum(k(a, b) for a in x for b in y) / 35
    assert mmd2(x, y) == pytest.approx(xx + yy - 2 * xy, rel=1e-10)


def test_mmd2_has_mean_zero_under_the_null_and_sees_a_shift():
    null = torch.tensor([mmd2(normal(100, 4, s), normal(100, 4, s + 1000)) for s in range(100)])
    assert abs(null.mean()) < 4 * null.std() / 10
    assert null.min() < 0
    assert mmd2(normal(100, 4, 0), normal(100, 4, 1) + 1) > 10 * null.std()
