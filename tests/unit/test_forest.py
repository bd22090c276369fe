"""The forest picture: null at -1, margin at 0, ceiling at 1, and what is drawn there."""

import re

import pytest

from genlib.forest import SIDE, WIDTH, forest, placed
from genlib.metrics.intervals import Interval


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


@pytest.mark.parametrize(
    "mean, place", [(-0.3, -1), (0.02, 0), (0.5, 1), (0.26, 0.5), (90.0, 1.25), (-90.0, -1.25)]
)
def test_the_dot_stands_between_the_ends_and_an_arrow_where_it_leaves_them(mean, place):
    svg = forest({"": Interval(mean, mean, mean, 10)}, {"": "x"}, 0.02, {"": -0.3}, {"": 0.5})
    x = WIDTH / 2 + SIDE * place
    if abs(place) > 1:
        assert "<circle" not in svg
        tip = float(re.search(r"L([\d.]+) [\d.]+ L", svg)[1])
        assert tip == pytest.approx(x + (2 if place > 0 else -2), abs=0.1)
    else:
        assert float(re.search(r'<circle cx="([\d.]+)"', svg)[1]) == pytest.approx(x, abs=0.1)


def test_a_row_says_what_the_picture_shows():
    effect = Interval(0.1, 0.05, 0.2, 10)
    html = forest({"a <b>": effect}, {"a <b>": "supported"}, 0.02, {}, {})
    assert "0.1 [0.05, 0.2]" in html and "<td>10</td>" in html and "a &lt;b&gt;" in html
    assert 'aria-label="0.1, 0.05 to 0.2; margin 0.02: supported"' in html
