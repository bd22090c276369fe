"""The race in the page: it holds all it needs, places points where they are, and refuses gaps."""

import json
import re

import pytest
import torch

from genlib.algorithms.optimizers import SGD, Adam
from genlib.algorithms.surfaces import SURFACES, quadratic, travel
from genlib.show.colours import INK, colour
from genlib.show.race import DIGITS, GRID, OWN, race

RULES = {"SGD": SGD, "Adam": Adam}
PATHS = {
    name: {
        f"{lr:g}": {rule: travel(surface, make, lr, 8) for rule, make in RULES.items()}
        for lr in (0.01, 0.1)
    }
    for name, surface in SURFACES.items()
}


def content(html):
    return json.loads(re.search(r'<script type="application/json">(.*?)</script>', html).group(1))


def test_it_holds_everything_it_needs():
    page = race(SURFACES, PATHS, name="mine").html
    assert not re.search(r"https?://|src=", page)
    assert not re.search("KIND|ANCHOR|DATA|DRAW", page) and 'id="mine"' in page
    data = content(page)
    assert list(data["surfaces"]) == list(SURFACES) and data["steps"] == 8
    for entry in data["surfaces"].values():
        assert len(entry["heights"]) == GRID**2 and set(entry["heights"]) <= set(DIGITS)
        for rules in entry["rates"].values():
            assert all(len(places) == 2 * 9 for places in rules.values())


def test_places_are_thousandths_of_the_window_and_heights_are_those_of_the_path():
    data = content(race(SURFACES, PATHS).html)
    for name, surface in SURFACES.items():
        left, right, bottom, top = surface.window
        entry = data["surfaces"][name]
        x, y = entry["rates"]["0.01"]["Adam"][:2]
        assert abs(left + x / 1000 * (right - left) - surface.start[0]) < 0.005
        assert abs(bottom + y / 1000 * (top - bottom) - surface.start[1]) < 0.005
        end = PATHS[name]["0.01"]["Adam"][-1]
        x, y = (sum(entry["rates"]["0.01"]["Adam"][i::2]) for i in (0, 1))  # all the steps
        assert abs(left + x / 1000 * (right - left) - end[0]) < 0.005
        assert abs(bottom + y / 1000 * (top - bottom) - end[1]) < 0.005
        height = surface.height(end).item()
        said = entry["ends"]["0.01"]["Adam"].split(" ")
        assert len(said) == 9 and said[0], "an empty one is as the one before it"
        assert float([text for text in said if text][-1]) == pytest.approx(height, rel=0.06)


def test_the_ground_is_darkest_where_it_is_lowest():
    surface = quadratic(30)
    heights = content(race({"valley": surface}, {"valley": PATHS["valley"]}).html)
    shades = heights["surfaces"]["valley"]["heights"]
    middle = shades[(GRID // 2) * GRID + GRID // 2]
    assert DIGITS.index(middle) == min(map(DIGITS.index, shades)) < DIGITS.index(shades[0])
    # the steep axis is the second coordinate: rows differ more than columns
    assert DIGITS.index(shades[GRID // 2]) > DIGITS.index(shades[(GRID // 2) * GRID])


def test_a_path_far_outside_is_kept_near_the_window():
    away = torch.tensor([[0.0, 0.0], [1e30, -1e30]], dtype=torch.float64)
    data = content(race({"valley": quadratic(30)}, {"valley": {"1": {"SGD": away}}}).html)
    steps = data["surfaces"]["valley"]["rates"]["1"]["SGD"]
    assert [sum(steps[i::2]) for i in (0, 1)] == [2000, -1000]


def test_gaps_are_refused():
    with pytest.raises(ValueError, match="Expected paths for each of"):
        race(SURFACES, {"valley": PATHS["valley"]})
    short = {"1": {"SGD": torch.zeros(3, 2), "Adam": torch.zeros(4, 2)}}
    with pytest.raises(ValueError, match=r"paths of \[3, 4\] points"):
        race({"valley": quadratic(30)}, {"valley": short})


def test_an_entry_may_give_each_rule_a_rate_of_its_own():
    paths = {"valley": {OWN: PATHS["valley"]["0.1"], **PATHS["valley"]}}
    own = {"valley": {"SGD": "1.8", "Adam": "0.2"}}
    data = content(race({"valley": quadratic(30)}, paths, own=own).html)
    assert data["own"] == own and data["ownName"] == OWN
    assert list(data["surfaces"]["valley"]["rates"])[0] == OWN
    for given, kept in ((paths, None), ({"valley": PATHS["valley"]}, own), (paths, {"sea": {}})):
        with pytest.raises(ValueError, match="Expected the rates of each rule for the entry"):
            race({"valley": quadratic(30)}, given, own=kept)


def test_rules_have_the_colours_of_the_book():
    strange = {"1": {"SGD": torch.zeros(2, 2), "a rule of mine": torch.zeros(2, 2)}}
    data = content(race({"valley": quadratic(30)}, {"valley": strange}).html)
    assert data["colours"] == [colour("SGD"), INK]
