"""Which direction of which flow takes how many passes, and that the clock agrees."""

import pytest

from genlib.families.flows.timing import passes, ratio


@pytest.mark.parametrize(
    ("kind", "expected"), [("coupling", (1, 1)), ("autoregressive", (1, 9)), ("inverse", (10, 1))]
)
def test_passes(kind, expected):
    assert passes(kind, 9) == expected


def test_the_clock_sees_them():
    slow = ratio("autoregressive", dim=24, layers=1, hidden=(8,), batch=16, rounds=5)
    fast = ratio("inverse", dim=24, layers=1, hidden=(8,), batch=16, rounds=5)
    assert slow > 4
    assert fast < 1 / 4
