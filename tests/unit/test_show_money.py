"""Curves of the chapters on money: the page holds the ranges, and asks for what it needs."""

import json
import re

import pytest

from genlib.applications.economics import prices
from genlib.show.money import NEEDS, money


@pytest.mark.parametrize(("kind", "group"), [("checking", "task"), ("occupation", "occupation")])
def test_the_page_holds_the_ranges_of_the_file(kind, group):
    known = prices.chosen(group)
    shown = money(kind, known, name="one")
    data = json.loads(re.search(r'json">(.*?)</script>', shown.html).group(1))
    assert data["kind"] == kind and 'id="one"' in shown.html and "script" in shown.plain
    assert [slider["key"] for slider in data["sliders"]] == list(NEEDS[kind])
    for slider in data["sliders"]:
        q = known[slider["key"]]
        ends = (slider["low"], slider["mid"], slider["high"])
        assert ends == (q.low, q.mid, q.high)
        assert slider["log"] == q.log and slider["unit"] == ""


def test_what_is_missing_or_unknown_is_said():
    with pytest.raises(ValueError, match="kind among sales, checking, occupation, got 'rent'"):
        money("rent", {})
    with pytest.raises(ValueError, match=r"got none of \['development', 'rent'\]"):
        money("sales", prices.chosen("serving"))
