"""The sheet in the page: it holds all it needs, with the right areas, and refuses what is odd."""

import json
import re

import pytest
import torch

from genlib.show.folding import bent_sheet

POINTS = torch.tensor([[-1.5, 0.0], [1.5, 3.0]])
LINES = torch.zeros(3, 5, 2)
SQUARE = torch.tensor([[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]])


def made(**changes):
    given = {
        "stages": [POINTS, 2 * POINTS],
        "lines": [LINES, LINES],
        "patches": [SQUARE, 0.5 * SQUARE],
        "masses": [0.1],
    } | changes
    return bent_sheet(**given)


def test_it_holds_everything_it_needs():
    page = made(name="mine").html
    assert not re.search(r"https?://|src=", page)
    assert not re.search("KIND|ANCHOR|DATA|DRAW", page)
    assert 'id="mine"' in page


def test_places_and_areas():
    text = re.search(r'<script type="application/json">(.*?)</script>', made().html).group(1)
    data = json.loads(text)
    assert data["points"][0] == [[250, 500], [750, 1000]]
    assert data["left"] == [1, 0]
    assert data["areas"] == [[1.0], [0.25]]


@pytest.mark.parametrize(
    "odd", [{"stages": [POINTS]}, {"masses": [0.1, 0.2]}, {"masses": []}, {"lines": [LINES] * 3}]
)
def test_what_does_not_fit(odd):
    with pytest.raises(ValueError, match="Expected"):
        made(**odd)
