"""The figure of a law's forecast: the page holds the laws, and asks for enough of them."""

import json
import re

import pytest

from genlib.applications.trends import Bottleneck, Law
from genlib.show.forecast import forecast

LAWS = [Bottleneck(0.5, 0.2, 0.6, 0.1 + i / 1000, 3000.0, 2e4) for i in range(12)]
TABLES = [Law(0.9, 0.0, 1.0, 0.6, 0.3, 1.0, 2e4)] * 10


def test_all_laws_are_in_the_page():
    page = forecast(LAWS, TABLES, 3e4, 1e5, name="one").html
    assert 'id="one"' in page and "genlib-forecast" in page
    assert json.dumps([0.5, 0.2, 0.6, 0.111, 3000.0, 20000.0]).replace(" ", "") in page
    assert not re.search(r'class="(row|col|card|btn|container)\b', page)


def test_a_spread_needs_many():
    with pytest.raises(ValueError, match="at least 10 laws of tables"):
        forecast(LAWS, TABLES[:3], 1.0, 1.0)
