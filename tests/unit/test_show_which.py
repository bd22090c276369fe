"""The map of families and algorithms contradicts neither itself nor the classification."""

import json
import re

import pytest

from genlib.classification import FAMILIES as CLASSES
from genlib.show.which import FAMILIES, FOLLOWS, GIVES, HAS, NEEDS, USED, fits, which


def test_what_the_book_uses_is_possible():
    assert FAMILIES.keys() == USED.keys()
    for family, used in USED.items():
        lacks = fits(FAMILIES[family])
        for algorithm in used:
            assert lacks[algorithm] == set(), (family, algorithm, lacks[algorithm])


def test_every_family_of_the_classification_has_a_row():
    assert len(FAMILIES) == len(CLASSES) + 2  # this chapter's model, and a regression


def test_every_thing_is_needed_by_something_and_every_algorithm_gives_something():
    needed = set().union(*(way for ways in NEEDS.values() for way in ways))
    assert needed == HAS.keys() and GIVES.keys() == NEEDS.keys()
    assert set(FOLLOWS).union(*FOLLOWS.values()) <= HAS.keys()


def test_fits_says_what_is_lacking():
    assert fits(set())["ELBO gradient"] == {"joint", "smooth z"}
    assert fits({"joint"})["ELBO gradient"] == {"smooth z"}
    assert fits({"joint"})["score function"] == set()
    assert fits({"density"})["contrastive divergence"] in ({"chain"}, {"smooth x"})
    assert fits({"joint", "short"})["exact gradient"] == set()
    with pytest.raises(ValueError, match="things that a model may have"):
        fits({"magic"})


def test_the_figure_holds_all_it_needs():
    page = which("GAN", name="here").html
    text = re.search(r'<script type="application/json">(.*?)</script>', page, re.S).group(1)
    content = json.loads(text)
    assert content["start"] == "GAN" and content["families"].keys() == FAMILIES.keys()
    assert content["needs"].keys() == content["gives"].keys()
    with pytest.raises(ValueError, match="a family, one of"):
        which("table")
