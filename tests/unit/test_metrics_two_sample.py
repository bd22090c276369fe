"""The two-sample test sees what it should and nothing else: scales, order, and how long it learns.

Also what rounding does to distances and moments of points far from the origin.
"""

import math
import warnings

import pytest
import torch

from genlib.metrics import (
    c2st,
    density_coverage,
    frechet,
    mmd2,
    nearest,
    precision_recall,
    two_sample,
)
from genlib.metrics import distances as pieces


def normal(n, dims, seed):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(n, dims, generator=generator, dtype=torch.float64)


def test_units_do_not_matter():
    """The judge sees columns of mean 0 and standard deviation 1, whatever they are measured in."""
    x, y = normal(300, 2, 0), normal(300, 2, 1) + torch.tensor([3.0, 0.0])
    plain = c2st(x, y, steps=100)
    assert plain > 0.88  # Phi(1.5) = 0.933, less 4 standard deviations of 0.0125
    units, zero = torch.tensor([1e-3, 1e4]), torch.tensor([50.0, -3.0])
    assert c2st(x * units + zero, y * units + zero, steps=100) == pytest.approx(plain, abs=0.01)


def test_the_order_of_the_examples_does_not_matter():
    """Both sets hold the same two clusters; in each the first half is the other's second half."""
    left, right = normal(4, 2, 0).repeat(50, 1) - 5, normal(4, 2, 1).repeat(50, 1) + 5
    sorted_one, sorted_other = torch.cat([left, right]), torch.cat([right, left])
    # 0.5 with standard deviation 0.5 / sqrt(400); learnt by halves it would be 0.
    assert c2st(sorted_one, sorted_other, steps=60) == pytest.approx(0.5, abs=0.15)


def rings(n, radius, seed):
    x = normal(n, 2, seed)
    return radius * x / x.norm(dim=1, keepdim=True)


def test_a_judge_needs_its_steps():
    """One ring inside another: no line parts them, so a single step of training cannot."""
    inner, outer = rings(200, 1.0, 0), rings(200, 2.0, 1)
    assert c2st(inner, outer, steps=1) < 0.8
    assert c2st(inner, outer, steps=200) > 0.97


def test_the_judge_is_held_to_points_it_has_not_seen():
    """Labels by the toss of a coin in 60 dimensions are learnt by heart, and predict nothing."""
    x, y = normal(60, 60, 0), normal(60, 60, 1)
    assert c2st(x, y, steps=100) == pytest.approx(0.5, abs=4 * 0.5 / 60**0.5)


def test_the_surplus_of_a_larger_set_is_drawn_from_all_of_it():
    """A sorted set twice as large: its first half alone would be told apart at once."""
    x = normal(100, 2, 0)
    longer = torch.cat([normal(100, 2, 1) - 6, normal(100, 2, 2) + 6])
    with pytest.warns(UserWarning, match="got 100 and 200"):
        got = c2st(torch.cat([x[:50] - 6, x[50:] + 6]), longer, steps=60)
    assert got == pytest.approx(0.5, abs=4 * 0.05)


def test_the_verdict_is_at_even_odds_and_by_default_after_400_steps(monkeypatch):
    """A judge that is not trained, and whose log-odds are the standardised first column."""
    seen = []

    class Ruler(torch.nn.Module):
        device = torch.device("cpu")

        def __init__(self, dims):
            super().__init__()

        def forward(self, x):
            return x[:, 0]

    monkeypatch.setattr(two_sample, "Judge", Ruler)
    monkeypatch.setattr(two_sample, "fit", lambda judge, x, **options: seen.append(options))
    low, high = torch.tensor([[-2.0], [-0.2]]), torch.tensor([[0.2], [2.0]])
    assert c2st(low.repeat(20, 1), high.repeat(20, 1)) == 1
    assert c2st(high.repeat(20, 1), low.repeat(20, 1)) == 0
    assert seen[0]["steps"] == 400 and seen[0]["seed"] == 0


LEAST = {frechet: 2, mmd2: 2, c2st: 4, nearest: 1, precision_recall: 4, density_coverage: 6}


@pytest.mark.filterwarnings("ignore:Expected more examples")
@pytest.mark.parametrize("measure", LEAST, ids=lambda m: m.__name__)
def test_the_fewest_examples_that_each_measure_takes(measure):
    least = LEAST[measure]
    x, y = normal(least, 2, 0), normal(least, 2, 1)
    values = measure(x, y)
    assert all(math.isfinite(v) for v in (values if isinstance(values, tuple) else [values]))
    if measure in (frechet, mmd2, c2st):
        assert type(values) is float
    for short in ((x[1:], y), (x, y[1:])):
        with pytest.raises(ValueError, match="Expected"):
            measure(*short)


@pytest.mark.parametrize("measure", [frechet, c2st, precision_recall, density_coverage])
def test_a_warning_points_at_the_line_that_asked(measure):
    for x, y in ((normal(30, 2, 0), normal(20, 2, 1)), (normal(12, 14, 0), normal(12, 14, 1))):
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            measure(x, y)
        assert {w.filename for w in seen} <= {__file__}
        assert bool(seen) == (len(x) != len(y) or measure is frechet)


def test_a_copy_far_from_the_origin_is_no_nan():
    """Squared lengths of 1e12 leave errors of 1e-4 in a squared distance, and some are below 0."""
    x = 1e6 + 1e-3 * normal(300, 3, 0)
    d = torch.cat([d.clone() for _, d in pieces.distances(x, x)])
    assert d.isfinite().all() and d.min() == 0 and d.max() < 0.2
    assert nearest(x, x).isfinite().all()
    assert all(0 <= v for v in (*precision_recall(x, x), *density_coverage(x, x)))


@pytest.mark.parametrize("piece", [1, 60, 100])
def test_a_piece_holds_a_row_at_least_and_no_more_than_it_may(monkeypatch, piece):
    """Rows of 60 distances: one row where a piece holds less, and one where it holds 1 2/3."""
    monkeypatch.setattr(pieces, "PIECE", piece)
    x, y = normal(5, 3, 0), normal(60, 3, 1)
    starts, parts = zip(*((i, d.clone()) for i, d in pieces.distances(x, y)), strict=True)
    assert starts == (0, 1, 2, 3, 4) and torch.cat(parts).allclose(torch.cdist(x, y))


def test_radii_are_those_of_the_sorted_distances(monkeypatch):
    x = normal(60, 3, 0)
    apart = torch.cdist(x, x).sort(1).values
    monkeypatch.setattr(pieces, "PIECE", 400)  # several pieces
    for k in (1, 4):
        torch.testing.assert_close(pieces.ball_radii(x, k), apart[:, k])


@pytest.mark.filterwarnings("ignore:Expected more examples")
@pytest.mark.parametrize("scale", [1.0, 1e4])
def test_frechet_of_flat_sets_is_finite_and_not_below_zero(scale):
    """Sets in 2 of 6 dimensions: eigenvalues that should be 0 come out on either side of it."""
    flat = normal(2, 6, 9)
    for seed in range(8):
        x, shift = scale * normal(30, 2, seed) @ flat, scale * normal(1, 6, seed + 50)
        assert frechet(x, x + shift) == pytest.approx(shift.square().sum().item(), rel=1e-5)
        assert 0 <= frechet(x, x) < 1e-6 * scale**2
    few = normal(4, 6, 1)
    assert frechet(few, few + 1) == pytest.approx(6, rel=1e-5)
