"""Measures take sets of any size in pieces, and refuse bad ones with a sentence."""

import math
import warnings

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from genlib.metrics import c2st, density_coverage, frechet, mmd2, modes, nearest, precision_recall
from genlib.metrics import distances as pieces


def normal(n, dims, seed, dtype=torch.float32):
    return torch.randn(n, dims, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def test_distances_come_in_pieces_of_bounded_size(monkeypatch):
    monkeypatch.setattr(pieces, "PIECE", 1000)
    x, y = normal(70, 3, 0, torch.float64), normal(90, 3, 1, torch.float64)
    starts, parts = zip(*((i, d.clone()) for i, d in pieces.distances(x, y)), strict=True)
    assert max(part.numel() for part in parts) <= 1000 and len(parts) == 7
    assert list(starts) == [*range(0, 70, 11)]
    assert torch.cat(parts).allclose(torch.cdist(x, y))


def test_measures_are_the_same_in_small_pieces(monkeypatch):
    x, y = normal(70, 3, 0), normal(70, 3, 1)
    measures = (precision_recall, density_coverage, nearest, mmd2)
    whole = [measure(x, y) for measure in measures]
    monkeypatch.setattr(pieces, "PIECE", 500)
    for measure, expected in zip(measures, whole, strict=True):
        torch.testing.assert_close(measure(x, y), expected)


TWO_SETS = {
    "frechet": (frechet, ("x", "y")),
    "mmd2": (mmd2, ("x", "y")),
    "c2st": (c2st, ("x", "y")),
    "nearest": (nearest, ("x", "real")),
    "precision_recall": (precision_recall, ("real", "fake")),
    "density_coverage": (density_coverage, ("real", "fake")),
}
every_measure = pytest.mark.parametrize(("measure", "names"), TWO_SETS.values(), ids=TWO_SETS)


@every_measure
def test_bad_sets_are_refused_by_name(measure, names):
    good = normal(20, 3, 0)
    bad = [
        (ValueError, torch.zeros(20), "got"),
        (ValueError, torch.zeros(0, 3), "got"),
        (ValueError, torch.zeros(20, 0), "got"),
        (ValueError, torch.full((20, 3), float("nan")), "NaN"),
        (ValueError, torch.full((20, 3), float("inf")), "infinite"),
        (ValueError, torch.zeros(20, 4), "got"),
        (TypeError, torch.zeros(20, 3, dtype=torch.bool), "got torch.bool"),
        (TypeError, good.numpy(), "got ndarray of float32; convert it with torch.as_tensor"),
        (TypeError, None, "got NoneType"),
    ]
    for error, wrong, text in bad:
        for args, name in (((wrong, good), names[0]), ((good, wrong), names[1])):
            with pytest.raises(error, match=f"Expected .*{name}.*{text}"):
                measure(*args)


@every_measure
def test_unequal_numbers_warn_where_they_matter(measure, names):
    x, y = normal(30, 3, 0), normal(20, 3, 1)
    if measure in (mmd2, nearest):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            measure(x, y)
    else:
        with pytest.warns(UserWarning, match="got 30 and 20"):
            measure(x, y)


@every_measure
def test_images_are_flattened_and_other_number_types_taken(measure, names):
    x, y = (normal(24, 9, s).mul(3).round() for s in (0, 1))
    expected = measure(x, y)
    torch.testing.assert_close(measure(x.view(24, 1, 3, 3), y.view(24, 1, 3, 3)), expected)
    torch.testing.assert_close(measure(x.long(), y.double()), expected)


@settings(max_examples=30, deadline=None)
@given(n=st.integers(1, 8), k=st.integers(-1, 9), which=st.sampled_from(["precision", "density"]))
def test_too_few_examples_for_the_neighbours(n, k, which):
    measure = {"precision": precision_recall, "density": density_coverage}[which]
    x = normal(n, 2, 0)
    if 1 <= k < n:
        assert all(value >= 0 for value in measure(x, x + 0.1, k))
    else:
        words = (
            "Expected k to be a positive" if k < 1 else rf"N of at least {k + 1}, got \[{n}, 2\]"
        )
        with pytest.raises(ValueError, match=words):
            measure(x, x, k)


@pytest.mark.parametrize("std", [0, -1.0, math.nan, "wide"])
def test_modes_need_a_positive_std_and_points_of_one_dimension(std):
    with pytest.raises(ValueError, match="Expected std to be a positive number, got"):
        modes(torch.zeros(3, 2), torch.zeros(1, 2), std)
    with pytest.raises(ValueError, match=r"samples and means .*got \[3, 2\] and \[1, 3\]"):
        modes(torch.zeros(3, 2), torch.zeros(1, 3), 0.1)
