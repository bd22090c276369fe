"""Pieces to switch on: the picture they come in must be a grid."""

import base64
import io
import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from genlib import show
from genlib.show.pieces import pieces


def test_the_page_holds_the_pictures_as_they_are():
    grid = np.linspace(0, 1, 2 * 4 * 5 * 4).reshape(8, 20)  # two rows of five images of side 4
    shown = pieces(grid, side=4, name="fig-x")
    data = json.loads(re.search(r'json">(.*?)</script>', shown.html).group(1))
    assert (data["rows"], data["count"], data["side"]) == (2, 3, 4)
    back = np.asarray(Image.open(io.BytesIO(base64.b64decode(data["png"])))) / 255
    assert np.abs(back - grid).max() <= 0.5 / 255 + 1e-9
    assert 'id="fig-x"' in shown.html and "script" in shown.plain


@pytest.mark.parametrize("shape", [(8, 18), (7, 20), (8, 8), (2, 4, 20)])
def test_what_is_no_grid_is_refused(shape):
    with pytest.raises(ValueError, match="grid of images of side 4"):
        pieces(np.zeros(shape), side=4)


def test_live_figures_use_no_name_of_the_themes_grid():
    taken = re.compile(r'class="([^"]* )?(row|col|container|card|btn)[ "]')
    for script in Path(show.__file__).parent.glob("*.js"):
        assert not taken.search(script.read_text("utf-8")), script.name
