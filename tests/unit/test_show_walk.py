"""The stepped chains: what the page is given, and the slope that it uses."""

import json
import re

import pytest
import torch

from genlib.families.contrastive.grid import Grid
from genlib.show.walk import walk

GRID = Grid((-2.0, 2.0), side=41)
BOWL = (GRID.points.square().sum(1) / (2 * 0.3)).view(41, 41)
DATA = torch.tensor([[0.123, -0.456], [1.0, 1.0]])


def packed(html):
    return json.loads(re.search(r'type="application/json">(.*?)</script>', html, re.S)[1])


def test_the_page_gets_energies_above_the_lowest_cut_off_and_rounded():
    made = walk({"a": BOWL, "b": BOWL + 5}, GRID.box, DATA, step=0.04, name="here")
    data = packed(made.html)
    assert data["side"] == 41 and data["box"] == [-2.0, 2.0] and data["step"] == 0.04
    assert data["data"] == [[0.12, -0.46], [1.0, 1.0]]
    a, b = (torch.tensor(data["energies"][n]).view(41, 41) for n in "ab")
    expected = (BOWL - BOWL.min()).clamp(max=12)
    torch.testing.assert_close(a, expected, atol=0.0051, rtol=0)
    torch.testing.assert_close(a, b, atol=0.011, rtol=0)
    assert 'id="here"' in made.html and "scripts" in made.plain


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: walk({"a": BOWL[:5]}, (-2, 2), DATA), "one square grid"),
        (lambda: walk({"a": BOWL, "b": BOWL[:5, :5]}, (-2, 2), DATA), "one square grid"),
        (lambda: walk({"a": BOWL}, (-2, 2), DATA, step=1.0), "from 0.01 to 0.3"),
        (lambda: walk({"a": BOWL}, (-2, 2), torch.zeros(3)), r"\[N, 2\]"),
    ],
)
def test_refuses_with_a_sentence(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
