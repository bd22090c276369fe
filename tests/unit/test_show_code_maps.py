"""Maps of codes: each code's picture lies where the reader's point is."""

import json
import re

import pytest
import torch

from genlib.evidence.pictures import from_text
from genlib.show.code_maps import code_grid, code_maps


def held(shown):
    return json.loads(re.search(r'json">(.*?)</script>', shown.html).group(1))


def test_the_grid_is_read_like_a_page():
    codes = code_grid(3, 2.0)
    assert codes[0].tolist() == [-2, 2] and codes[2].tolist() == [2, 2]
    assert codes[4].tolist() == [0, 0] and codes[6].tolist() == [-2, -2]


def test_a_pictures_place_on_the_sheet_is_that_of_its_code():
    codes = code_grid(4, 1.0)
    ink = ((codes + 1) / 2).prod(1)  # most at the top right
    shown = code_maps({"a": ink[:, None].expand(-1, 4)}, {"a": 1.0}, name="fig-x")
    (machine,) = held(shown)["machines"]
    assert (machine["n"], machine["side"], machine["points"]) == (4, 2, [])
    sheet = 1 - from_text(machine["png"])
    assert sheet.shape == (8, 8)
    assert sheet[0, 7] == 1 and sheet[7, 7] == sheet[0, 0] == sheet[7, 0] == 0
    assert sheet[:2, 6:].min() == sheet[:2, 6:].max() == 1  # a whole picture
    assert abs(sheet[2, 6] - 2 / 3) < 0.04 and abs(sheet[0, 4] - 2 / 3) < 0.04
    assert 'id="fig-x"' in shown.html and "scripts" in shown.plain


def test_codes_are_kept_with_their_digits():
    shown = code_maps(
        {"a": torch.zeros(4, 4), "b": torch.zeros(4, 4)},
        {"a": 2, "b": 3.0},
        {"b": torch.tensor([[0.123, -1.0]])},
        torch.tensor([7]),
    )
    found = held(shown)
    assert [m["points"] for m in found["machines"]] == [[], [[0.12, -1.0]]]
    assert [m["extent"] for m in found["machines"]] == [2.0, 3.0] and found["classes"] == [7]


@pytest.mark.parametrize("shape", [(5, 4), (4, 5), (1, 4)])
def test_what_is_no_grid_of_pictures_is_refused(shape):
    with pytest.raises(ValueError, match="n \\* n pictures"):
        code_maps({"a": torch.zeros(*shape)}, {"a": 1.0})


def test_a_map_without_its_size_is_refused():
    with pytest.raises(ValueError, match="an extent for a"):
        code_maps({"a": torch.zeros(4, 4)}, {"b": 1.0})
