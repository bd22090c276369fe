"""Intervals cover as often as they claim; likelihoods and errors in other units."""

import dataclasses
import math

import numpy as np
import pytest
import scipy.stats
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from genlib.metrics import Interval, bits_per_dim, interval, mse, psnr
from genlib.metrics.intervals import bootstrap, paired, prediction, share


def test_three_values_by_hand():
    """Mean 2, standard error 1/sqrt(3), and t(0.975, 2) = 4.302653 from any printed table."""
    got = interval([1.0, 2.0, 3.0])
    half = 4.302653 / math.sqrt(3)
    assert (got.mean, got.n) == (2.0, 3)
    assert (got.low, got.high) == pytest.approx((2 - half, 2 + half), rel=1e-6)


def test_a_higher_level_is_wider():
    values = [0.1, 0.4, 0.2, 0.3]
    assert interval(values, 0.99).low < interval(values).low < interval(values, 0.5).low


@pytest.mark.parametrize("n", [2, 3, 10])
def test_it_covers_as_often_as_it_claims(n):
    generator = torch.Generator().manual_seed(n)
    draws = torch.randn(2000, n, generator=generator, dtype=torch.float64) * 3 + 5
    intervals = [interval(row) for row in draws.tolist()]
    covered = sum(i.low <= 5 <= i.high for i in intervals) / len(intervals)
    assert covered == pytest.approx(0.95, abs=4 * math.sqrt(0.95 * 0.05 / 2000))


def test_it_prints_as_one_reads_it():
    got = Interval(0.0123, 0.0119, 0.01274, 3)
    assert str(got) == f"{got}" == "0.0123 [0.0119, 0.0127] (n=3)"
    assert f"{got:.4f}" == got.format(".4f") == "0.0123 [0.0119, 0.0127] (n=3)"
    assert f"{got:.1e}" == "1.2e-02 [1.2e-02, 1.3e-02] (n=3)"


def test_an_interval_stays_as_it_was_computed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        interval([1.0, 2.0]).low = 0.0


def test_tensors_and_equal_values_are_welcome():
    assert interval(torch.tensor([1.0, 3.0])).mean == 2
    same = interval([0.5, 0.5, 0.5])
    assert same.low == same.mean == same.high == 0.5


@pytest.mark.parametrize("values", [[], [0.5], (1,), torch.ones(1)])
def test_one_run_has_no_interval(values):
    with pytest.raises(ValueError, match=f"at least two values.* got {len(values)}: a single run"):
        interval(values)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(), min_size=2).filter(lambda v: not all(map(math.isfinite, v))))
def test_only_finite_values(values):
    with pytest.raises(ValueError, match="Expected finite values, got"):
        interval(values)


@pytest.mark.parametrize("values", [["a", "b"], None, 3.0, torch.zeros(2, 2), [None, 1.0]])
def test_only_numbers(values):
    with pytest.raises(TypeError, match="Expected values to be numbers, one per repeat, got"):
        interval(values)


@pytest.mark.parametrize("level", [0, 1, 95, -0.1, math.nan, "0.95"])
def test_a_level_between_0_and_1(level):
    with pytest.raises(ValueError, match="Expected level to be between 0 and 1, got"):
        interval([1.0, 2.0], level)


def test_bits_per_dim():
    assert bits_per_dim(784 * math.log(2), 784) == pytest.approx(1)
    uniform = torch.full((3,), 10 * math.log(256))
    assert bits_per_dim(uniform, 10).allclose(torch.tensor(8.0))
    with pytest.raises(ValueError, match="Expected dims to be a positive whole number, got 0"):
        bits_per_dim(1.0, 0)


def test_mse_and_psnr_of_each_image():
    x = torch.zeros(3, 1, 2, 2)
    y = torch.zeros(3, 1, 2, 2)
    y[1] = 0.1
    y[2, 0, 0, 0] = 1.0
    assert mse(x, y).allclose(torch.tensor([0, 0.01, 0.25]))
    # 10 log10(1 / 0.01) = 20 dB
    assert psnr(x, y).allclose(torch.tensor([math.inf, 20.0, 10 * math.log10(4)]))
    assert psnr(255 * x, 255 * y, peak=255).allclose(psnr(x, y), atol=1e-4)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 3), max_size=3), st.lists(st.integers(0, 3), max_size=3))
def test_images_of_one_shape(a, b):
    good = a == b and len(a) > 1 and 0 not in a
    for measure in (mse, psnr):
        if good:
            assert measure(torch.zeros(a), torch.ones(b)).shape == (a[0],)
        else:
            with pytest.raises(ValueError, match=r"Expected .*got .*\."):
                measure(torch.zeros(a), torch.ones(b))


def test_bytes_do_not_wrap_around():
    x, y = torch.tensor([[0, 255]], dtype=torch.uint8), torch.tensor([[1, 254]], dtype=torch.uint8)
    assert mse(x, y).tolist() == [1.0]


def test_errors_refuse_nan_and_other_types():
    x = torch.zeros(2, 4)
    for pair in ((x, x / 0), (x / 0, x)):
        with pytest.raises(ValueError, match="NaN"):
            mse(*pair)
    with pytest.raises(TypeError, match="Expected y .* got list"):
        psnr(x, [[0.0]])
    with pytest.raises(ValueError, match="Expected peak to be a positive number, got -1"):
        psnr(x, x, peak=-1)


# ------------------------------------------------------------------ bootstrap and shares


def test_the_bootstrap_agrees_with_scipy_and_stays_inside():
    rng = np.random.default_rng(0)
    values = rng.beta(0.3, 2.0, size=12)
    ours = bootstrap(values, low=0.0, high=1.0)
    theirs = scipy.stats.bootstrap(
        (values,), np.mean, method="BCa", rng=np.random.default_rng(0)
    ).confidence_interval
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high))
    assert 0 <= ours.low < ours.mean < ours.high <= 1 and ours.n == 12


def test_the_bootstrap_covers_about_as_often_as_it_says():
    rng = np.random.default_rng(1)
    hits = 0
    for _ in range(200):
        found = bootstrap(rng.normal(size=20))
        hits += found.low <= 0 <= found.high
    assert 0.87 <= hits / 200 <= 0.985  # 95 % asked; BCa of 20 has a little less


def test_few_repeats_are_shown_as_they_are():
    few = bootstrap([0.25, 0.5, 1.0])
    assert f"{few:.2f}" == "0.25, 0.50, 1.00 (n=3)" and (few.low, few.high) == (0.25, 1.0)
    assert f"{bootstrap([0.5] * 6):.1f}" == "0.5 [0.5, 0.5] (n=6)"


def test_copies_of_a_run_are_noticed():
    with pytest.warns(UserWarning, match="8 repeats with only 2 different values"):
        bootstrap([0.1, 0.2] * 4)


def test_paired_differences_see_what_unpaired_ones_cannot():
    rng = np.random.default_rng(2)
    seeds = rng.normal(0, 5, size=10)
    ours, theirs = seeds + 0.3 + 0.02 * rng.normal(size=10), seeds
    found = paired(ours, theirs)
    assert 0.25 < found.low < 0.3 < found.high < 0.35
    with pytest.raises(ValueError, match="one per seed, got 2 and 3"):
        paired([1, 2], [1, 2, 3])


def test_shares_have_exact_limits():
    none = share([0] * 20)
    assert (none.mean, none.low) == (0, 0) and none.high == pytest.approx(1 - 0.025 ** (1 / 20))
    every = share([True] * 20)
    assert every.high == 1 and every.low == pytest.approx(0.025 ** (1 / 20))
    with pytest.raises(ValueError, match="0 or 1, one per run"):
        share([0.5, 1])


@pytest.mark.parametrize(
    ("values", "options", "sentence"),
    [
        ([], {}, "at least one value, got 0"),
        ([1.2, 0.5], {"high": 1.0}, r"in \[-inf, 1\], got \[1.2, 0.5\]"),
        ([1.0, math.nan], {}, "finite values"),
        ([1.0, 2.0], {"level": 1.5}, "level to be between"),
    ],
)
def test_bootstrap_refuses(values, options, sentence):
    with pytest.raises(ValueError, match=sentence):
        bootstrap(values, **options)


def test_the_bootstrap_refuses_values_outside_their_limits_and_takes_the_limits():
    inside = [0.0, 0.25, 0.5, 0.75, 1.0, 0.5]
    assert bootstrap(inside, low=0.0, high=1.0).mean == pytest.approx(0.5)
    for outside in ([-0.01, 0.5, 1.0], [0.0, 0.5, 1.01]):
        with pytest.raises(ValueError, match=r"values in \[0, 1\]"):
            bootstrap(outside, low=0.0, high=1.0)


def test_paired_and_share_have_the_level_that_is_asked_for():
    ours, theirs = [1.0, 3.0, 2.5, 5.0, 4.0, 6.5], [0.5, 1.0, 2.0, 2.5, 3.0, 3.0]
    differences = [a - b for a, b in zip(ours, theirs, strict=True)]
    for level in (0.5, 0.95):
        assert paired(ours, theirs, level) == bootstrap(differences, level=level)
    assert paired(ours, theirs, 0.5).high < paired(ours, theirs).high
    assert share([1, 0, 1, 1], 0.5).high < share([1, 0, 1, 1]).high


def test_an_interval_of_nothing_is_refused():
    for ask in (bootstrap, share, lambda v: paired(v, v)):
        with pytest.raises(ValueError, match="at least one value"):
            ask([])


def test_a_prediction_holds_one_more_value_as_often_as_it_says():
    """Mean 2, deviation 1, t(0.975, 2) = 4.302653: 2 +- 4.302653 sqrt(1 + 1/3)."""
    half = 4.302653 * math.sqrt(4 / 3)
    assert prediction([1.0, 2.0, 3.0]) == Interval(
        2.0, pytest.approx(2 - half, abs=1e-5), pytest.approx(2 + half, abs=1e-5), 3
    )
    draws = torch.randn(400, 11, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    ranges = [prediction(row[:10], 0.9) for row in draws]
    held = [r.low <= row[10] <= r.high for r, row in zip(ranges, draws, strict=True)]
    assert sum(held) / len(held) == pytest.approx(0.9, abs=0.05)
    with pytest.raises(ValueError, match="at least two"):
        prediction([1.0])
