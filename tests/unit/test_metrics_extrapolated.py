"""A Fréchet distance at infinitely many examples: against distances that are known exactly."""

import pytest
import torch

from genlib.metrics import frechet
from genlib.metrics.extrapolated import frechet_at_infinity


def normal(n, dims, seed):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(n, dims, generator=generator, dtype=torch.float64)


def test_it_finds_the_distance_of_two_gaussians_that_small_sets_overrate():
    """32 dimensions, each shifted by 0.2: 32 * 0.04 = 1.28."""
    runs = range(12)
    pairs = [(normal(1500, 32, s), normal(1500, 32, s + 100) + 0.2) for s in runs]
    plain = torch.tensor([frechet(x, y) for x, y in pairs])
    found = torch.tensor(
        [frechet_at_infinity(x, y, 8, seed=s).value for s, (x, y) in enumerate(pairs)]
    )
    assert plain.mean() - 1.28 > 0.3
    assert abs(found.mean() - 1.28) < 0.06
    null = [frechet_at_infinity(normal(1500, 32, s), normal(1500, 32, s + 100)).value for s in runs]
    assert abs(sum(null) / len(null)) < 0.05


def test_the_line_is_the_least_squares_line_through_the_distances():
    x, y = normal(400, 4, 0), normal(400, 4, 1) + 1
    found = frechet_at_infinity(x, y, [400, 100, 200], seed=3)
    assert found.sizes == (100, 200, 400) and len(found.distances) == 3
    assert found.distances[-1] == pytest.approx(frechet(x, y))
    u, v = torch.tensor([1 / n for n in found.sizes]), torch.tensor(found.distances)
    slope = ((u - u.mean()) * (v - v.mean())).sum() / (u - u.mean()).square().sum()
    assert found.slope == pytest.approx(slope.item(), rel=1e-3)
    assert found.value == pytest.approx((v.mean() - slope * u.mean()).item(), rel=1e-3)
    again = frechet_at_infinity(x, y, [400, 100, 200], seed=3)
    assert again.sizes == found.sizes and again.distances == pytest.approx(found.distances)
    assert (again.value, again.slope) == pytest.approx((found.value, found.slope))


def test_sizes_by_number_are_even_in_one_over_n():
    sizes = frechet_at_infinity(normal(1000, 2, 0), normal(1200, 2, 1), 5).sizes
    assert sizes == (200, 250, 333, 500, 1000)


@pytest.mark.parametrize("sizes", [[100], [50, 401], [1, 50], [100, 100]])
def test_bad_sizes_are_refused(sizes):
    with pytest.raises(ValueError, match="two different sizes from 2 to 400"):
        frechet_at_infinity(normal(400, 2, 0), normal(500, 2, 1), sizes)
    with pytest.raises(ValueError, match="sizes"):
        frechet_at_infinity(normal(400, 2, 0), normal(500, 2, 1), 0)
