"""A box to type in: the page holds the probabilities that were given, and refuses uneven tables."""

import json
import re

import pytest

from genlib.show.next_letter import next_letter

ONE = {"": {"a": 0.6, "b": 0.4}, "a": {"n": 0.7, "": 0.3}}
OTHER = {"": {"b": 0.5, "a": 0.5}, "a": {"": 1.0}}


def test_the_page_holds_what_was_given():
    shown = next_letter({"one": ONE, "other": OTHER}, ["n-gram", "GRU"], start="a", name="fig-x")
    data = json.loads(re.search(r'json">(.*?)</script>', shown.html).group(1))
    assert data["table"]["a"] == [[["n", 70.0], ["the end", 30.0]], [["the end", 100.0]]]
    assert [model["name"] for model in data["models"]] == ["one", "other"]
    assert data["start"] == "a" and 'id="fig-x"' in shown.html and "script" in shown.plain


@pytest.mark.parametrize("models", [{}, {"one": ONE, "other": {"": {"a": 1.0}}}])
def test_all_models_know_the_same_beginnings(models):
    with pytest.raises(ValueError, match="the same beginnings"):
        next_letter(models, ["GRU"] * len(models))


def test_the_start_is_a_beginning_and_each_model_has_a_colour():
    with pytest.raises(ValueError, match="among the 2 beginnings .* got 'z'"):
        next_letter({"one": ONE}, ["GRU"], start="z")
    with pytest.raises(ValueError, match="0 colours for 1 models"):
        next_letter({"one": ONE}, [])
