"""The common scale of effects: null at -1, margin at 0, ceiling at 1."""

import pytest

from genlib.scale import placed


def test_the_ends_of_the_ruler_lie_at_one():
    assert placed(0.2, margin=0.2, null=0.0, ceiling=1.0) == 0
    assert placed(0.0, 0.2, 0.0, 1.0) == pytest.approx(-1)
    assert placed(1.0, 0.2, 0.0, 1.0) == pytest.approx(1)
    assert placed(0.6, 0.2, 0.0, 1.0) == pytest.approx(0.5)


@pytest.mark.parametrize("null, ceiling", [(None, 1.0), (0.2, 1.0), (1.0, 1.0)])
def test_a_side_without_an_end_takes_the_scale_of_the_other(null, ceiling):
    assert placed(-0.6, 0.2, null, ceiling) == pytest.approx(-1)


def test_without_ends_the_margin_is_the_scale():
    assert placed(1.0, 0.5, None, None) == pytest.approx(1)
    assert placed(3.0, 0.0, None, None) == pytest.approx(3)
