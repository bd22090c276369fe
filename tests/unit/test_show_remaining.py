"""What remains of the tree is what has all that is wanted, and the figure holds all of it."""

import json
import re

import pytest

from genlib.classification import FAMILIES, GROUPS
from genlib.show.remaining import nearest, remaining

TRAITS = {"exact": "p(x)", "code": "a code", "quick": "samples in one go"}
HAS = {(key, "only"): {"code"} for key in FAMILIES}
HAS |= {("flows", "coupling"): {"exact", "code", "quick"}, ("flows", "slow"): {"exact", "code"}}


def test_a_family_stays_by_its_models_that_have_everything():
    assert nearest(HAS, "flows", {"exact"}) == (["coupling", "slow"], set())
    assert nearest(HAS, "flows", {"exact", "quick"}) == (["coupling"], set())
    assert nearest(HAS, "flows", ()) == (["only", "coupling", "slow"], set())


def test_a_family_that_goes_says_what_its_nearest_model_lacks():
    assert nearest(HAS, "gan", {"exact", "code"}) == ([], {"exact"})
    more = HAS | {("gan", "other"): {"exact", "code"}}
    assert nearest(more, "gan", {"exact", "code", "quick"}) == ([], {"quick"})


def test_the_figure_holds_the_tree():
    page = remaining(HAS, TRAITS, start=["code"], name="here").html
    content = json.loads(re.search(r'<script type="application/json">(.*?)</script>', page)[1])
    assert [group["name"] for group in content["groups"]] == [g.name for g in GROUPS.values()]
    named = [family["name"] for group in content["groups"] for family in group["families"]]
    assert sorted(named) == sorted(family.name for family in FAMILIES.values())
    (flows,) = (f for g in content["groups"] for f in g["families"] if "flow" in f["name"])
    assert flows["models"][1] == ["coupling", ["code", "exact", "quick"]]
    assert content["start"] == ["code"] and 'id="here"' in page


def test_it_refuses_what_it_cannot_draw():
    with pytest.raises(ValueError, match="models of all families"):
        remaining({("flows", "one"): set()}, TRAITS)
    with pytest.raises(ValueError, match="Expected traits of"):
        remaining(HAS, {"exact": "p(x)"})
    with pytest.raises(ValueError, match="Expected traits of"):
        remaining(HAS, TRAITS, start=["speed"])
