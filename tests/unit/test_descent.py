"""Descent to its end: the optimum of a bowl, a kink, and the curvature of a network's loss."""

import math

import pytest
import torch

from genlib.algorithms.descent import descend
from genlib.algorithms.students import curvature, expected_loss, overlap, split

DOUBLE = torch.float64


def normal(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=DOUBLE)


def test_a_steep_valley_is_followed_to_its_lowest_point():
    scales = torch.logspace(0, 4, 8, dtype=DOUBLE)
    end = descend(lambda w: (scales * (w - 1) ** 2).sum(), normal(8), rate=0.03, steps=50)
    assert end.slope < 1e-6 and end.rounds == 1
    torch.testing.assert_close(end.weights, torch.ones(8, dtype=DOUBLE), rtol=0, atol=1e-3)
    assert end.losses == sorted(end.losses, reverse=True)
    assert end.loss == pytest.approx(end.losses[-1])


def test_a_minimum_on_a_kink_is_an_end_though_its_slope_is_not_zero():
    end = descend(lambda w: w.abs().sum() + 1, normal(3), rate=0.1, steps=100)
    assert end.loss == pytest.approx(1, abs=1e-3)
    assert end.slope > 0.5 and 3 <= end.rounds < 20


def test_weights_are_a_vector_in_double_precision():
    with pytest.raises(ValueError, match="double precision"):
        descend(lambda w: w.sum(), torch.zeros(3), rate=0.1)
    with pytest.raises(ValueError, match="double precision"):
        descend(lambda w: w.sum(), torch.zeros(3, 1, dtype=DOUBLE), rate=0.1)


def test_the_expectation_is_that_of_many_examples():
    w, v, x = normal(4, 5), normal(3, 5, seed=1), normal(1_000_000, 5, seed=2)
    wanted = torch.relu(x @ w.T).T @ torch.relu(x @ v.T) / len(x)
    torch.testing.assert_close(overlap(w, v), wanted, rtol=0.02, atol=0.005)
    torch.testing.assert_close(overlap(w, w).diagonal(), w.square().sum(1) / 2)


def test_a_student_equal_to_its_teacher_loses_nothing_and_curves_upwards():
    teacher = torch.cat([normal(18), torch.tensor([1.0, -1, 2], dtype=DOUBLE)])  # 3 units, 6 inputs
    rescaled = teacher.clone()
    rescaled[:6] *= 4
    rescaled[18] /= 4
    for student in (teacher, rescaled):
        assert abs(expected_loss(student, teacher, 6).item()) < 1e-14
        bends = curvature(student, teacher, 6)
        assert len(bends) == 21 - 3 and bends[0] > 1e-3
    assert split(teacher, 6)[0].shape == (3, 6)


def test_the_curvature_is_that_of_the_loss():
    one = torch.tensor([2.0, 0, 3], dtype=DOUBLE)  # f = 3 relu(2 x_1), two inputs
    teacher = torch.tensor([1.0, 0, 1], dtype=DOUBLE)
    bends = curvature(one, teacher, 2)
    # along (3, 2), orthogonal to the symmetry, the loss is (a w - 1)^2 / 4; across it, a^2 w^2 / 4,
    # since the overlap with the teacher changes with the third power of the angle only
    length = 0.5 * (3**2 + 2**2) + 2 * 0.5 * (6 - 1) * 3 * 2 / (3**2 + 2**2)
    across = 0.5 * 3**2
    assert sorted(bends.tolist()) == pytest.approx(sorted([length, across]), rel=1e-4)
    assert math.isclose(expected_loss(one, teacher, 2).item(), 25 / 4)
