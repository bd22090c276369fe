"""What watches the checks sees the equality of floats wherever it hides, and nothing else."""

import floats
import numpy as np
import pytest
import torch

NAMES = {"torch": torch, "np": np, "third": 1 / 3}


@pytest.mark.parametrize(
    "check",
    [
        "assert third * 3 == 1, 'by luck'",
        "assert [third] == [third], 'in lists'",
        "assert torch.ones(2).tolist() == [1, 1], 'from a tensor'",
        "assert (torch.ones(2) == 1).all(), 'entry by entry'",
        "assert bool((np.zeros(2) == 0).all()), 'in an array'",
        "def same(a):\n    assert a == 1, 'in a function'\nsame(1.0)",
    ],
)
def test_equal_floats_are_found(check):
    assert floats.compared(check, NAMES)


@pytest.mark.parametrize(
    "check",
    [
        "assert len([third]) == 1, 'a count'",
        "assert torch.ones(2).shape == (2,), 'a shape'",
        "assert 'a' == 'a', 'a word'",
        "assert (torch.ones(2) != 0).all(), 'what is active'",
        "assert abs(third * 3 - 1) < 1e-9, 'a tolerance'",
        "assert 0 == 0 == 0, 'a chain of whole numbers'",
    ],
)
def test_other_comparisons_are_not(check):
    assert floats.compared(check, NAMES) == []


def test_a_failing_check_still_fails():
    with pytest.raises(AssertionError, match="no"):
        floats.compared("assert 1 == 2, 'no'", {})


def test_an_assert_without_a_message_is_found():
    found = floats.without_a_message("assert a\nif b:\n    assert c, 'why'\n    assert d")
    assert found == ["assert a", "assert d"]
