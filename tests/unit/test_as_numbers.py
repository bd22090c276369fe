"""Numbers are taken in whatever form they come, and what holds none is refused in a sentence."""

import math

import numpy as np
import pytest
import torch

from genlib.checks import as_number, as_numbers

HALVES = torch.tensor([[0.5, 1.0], [1.5, 2.0]], dtype=torch.float64)


@pytest.mark.parametrize(
    "form",
    [
        HALVES,
        HALVES.float(),
        HALVES.clone().requires_grad_(),
        HALVES.to(torch.bfloat16),
        HALVES.numpy(),
        HALVES.numpy().astype(np.float32),
        HALVES.tolist(),
        tuple(map(tuple, HALVES.tolist())),
        list(HALVES),
        [[torch.tensor(0.5), np.float32(1)], [1.5, 2]],
        [np.array([0.5, 1]), torch.tensor([1.5, 2.0], requires_grad=True)],
    ],
    ids=lambda form: type(form).__name__,
)
def test_every_form_of_the_same_numbers_is_the_same(form):
    found = as_numbers(form)
    assert torch.equal(found, HALVES)
    assert not found.requires_grad


@pytest.mark.parametrize("form", [3, 3.0, np.int64(3), np.float32(3), torch.tensor([[3]]), [3.0]])
def test_one_number_in_any_form(form):
    assert as_number(form) == 3
    assert type(as_number(form)) is float


def test_booleans_are_noughts_and_ones_and_infinity_stays():
    assert as_numbers(torch.tensor([True, False])).tolist() == [1, 0]
    assert math.isinf(as_number(math.inf)) and math.isnan(as_number(math.nan))


def test_nothing_given_is_changed():
    given = np.zeros(2)
    as_numbers(given)[0] = 1
    assert given.tolist() == [0, 0]


@pytest.mark.parametrize("given", [None, "3", [None], [["a"]], object(), {"a": 1}, 1j, print])
def test_what_is_no_number_is_refused(given):
    with pytest.raises(TypeError, match="^Expected numbers, got "):
        as_numbers(given)


@pytest.mark.parametrize("given", [[[1, 2], [3]], [torch.ones(2), torch.ones(3)]])
def test_rows_of_different_lengths_are_refused(given):
    with pytest.raises(ValueError, match="^Expected numbers, got a list whose parts differ"):
        as_numbers(given)


@pytest.mark.parametrize("given", [[], [1, 2], torch.ones(2, 1)])
def test_one_number_means_one(given):
    with pytest.raises(ValueError, match=r"^Expected one number, got [02] of shape"):
        as_number(given)
