"""Whether measures agree on pairs of samplers: by hand, and at the ends."""

import math

import pytest
import torch

from genlib.metrics.agreement import concordance, contradiction, decisions


def test_a_measure_decides_only_what_its_sets_can_tell():
    scores = torch.tensor([[1.0, 2.0, 3.0], [1.5, 1.5, 2.0], [9.0, 9.1, 9.2]])
    # first two: differences -0.5, 0.5, 1.0 have mean 1/3 and standard deviation 0.76
    assert decisions(scores).tolist() == [0, -1, -1]


def test_contradictions_are_counted_among_what_both_decide():
    steady = torch.tensor([[0.0, 0.01], [1.0, 1.01], [2.0, 2.01]])
    assert contradiction(steady, steady) == 0
    assert contradiction(steady, -steady) == 1
    swapped = steady[[1, 0, 2]]  # one pair of three
    assert contradiction(steady, swapped) == pytest.approx(1 / 3)
    unsure = torch.tensor([[0.0, 9.0], [9.0, 0.0], [30.0, 31.0]])  # decides two of three
    assert contradiction(unsure, swapped) == 0
    assert contradiction(-unsure, swapped) == 1
    assert math.isnan(contradiction(unsure[:2], steady[:2]))


def test_concordance_at_its_ends():
    same = torch.tensor([[1.0, 2, 3, 4]]).expand(3, 4)
    assert concordance(same) == pytest.approx(1)
    assert concordance(torch.tensor([[1.0, 2, 3], [3, 2, 1]])) == pytest.approx(0)


def test_one_set_tells_nothing():
    with pytest.raises(ValueError, match="at least two sets, got"):
        decisions(torch.zeros(3, 1))


def test_ties_are_no_agreement_and_one_sampler_has_no_rank():
    g = torch.Generator().manual_seed(0)
    assert concordance(torch.zeros(3, 4)) == 0
    ranks = torch.stack([torch.randperm(5, generator=g) for _ in range(4)]).double()
    assert concordance(ranks) == concordance(10 * ranks)
    with pytest.raises(ValueError, match="at least two samplers, got \\[3, 1\\]"):
        concordance(torch.zeros(3, 1))
