"""The page on the protocol: its family is twenty lines, and all of its code runs as it says."""

import re
import textwrap

import pytest
import torch
from genlib_book import abilities
from links import ROOT

from genlib import classification, fit
from genlib.families.gan import GAN

PAGE = (ROOT / "book/reference/protocol.md").read_text("utf-8")
BLOCKS = [textwrap.dedent(b) for b in re.findall(r"^ *```python\n(.*?)^ *```", PAGE, re.M | re.S)]


@pytest.fixture(scope="module")
def page():
    """What is defined when a reader has run the page from top to bottom, and what it printed."""
    names, said = {}, []
    names["print"] = said.append
    for block in BLOCKS:
        exec(block, names)
    return names, said


def test_the_family_is_twenty_lines():
    (family,) = (b for b in BLOCKS if "class Pixels" in b)
    assert len(family[family.index("class Pixels") :].splitlines()) == 20


def test_its_training_ends_where_the_oracle_says(page):
    names, said = page
    assert names["gap"].abs().max() < 0.02
    assert re.fullmatch(r"-\d+\.\d nats per image; p is off by 0\.0[01]\d at most", said[0])


def test_a_mixture_of_them_is_better_by_far(page):
    alone, mixed = (float(line.split()[0]) for line in page[1])
    assert mixed > alone + 20


def test_it_refuses_what_it_cannot_take(page):
    with pytest.raises(ValueError, match="divide by 255"):
        fit(page[0]["Pixels"](784), torch.full((10, 784), 255.0), steps=1)
    assert page[0]["pixels"].sample(3).unique().tolist() == [0.0, 1.0]


def test_it_may_count_instead(page):
    names, _ = page
    counted = names["CountedPixels"](784)
    history = fit(counted, names["x"], steps=1, batch=None)
    assert history["counts"][0] <= -names["pixels"].log_prob(names["x"]).mean() + 0.1


def test_the_two_turns_of_a_game_are_those_of_the_gan(page):
    names, _ = page
    shown = type("Shown", (GAN,), {"turns": names["turns"]})
    losses = []
    for game in (GAN, shown):
        torch.manual_seed(0)
        losses.append(fit(game(dim=784, code=2), names["x"], steps=3, seed=1))
    assert losses[0] == losses[1]


@pytest.mark.parametrize(
    "name", [name for f in classification.FAMILIES.values() for name in f.classes]
)
def test_the_table_of_abilities_says_what_hasattr_says(name):
    import importlib

    place, short = name.split(".")
    made = getattr(importlib.import_module(f"genlib.families.{place}"), short)
    assert abilities.of(name) == {m for m in abilities.OPTIONAL if hasattr(made, m)}
