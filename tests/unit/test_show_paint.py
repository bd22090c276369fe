"""Holes to paint: the page holds the priors as they are."""

import base64
import json
import re

import numpy as np
import pytest
import torch

from genlib.applications.images import MixturePrior
from genlib.show.paint import paint_holes


def priors():
    torch.manual_seed(0)
    x = torch.rand(50, 64)
    return {"one": MixturePrior(x, 4, 1, rounds=3), "two": MixturePrior(x, 4, 2, rounds=3)}, x


def test_the_page_holds_the_priors_as_they_are():
    both, x = priors()
    shown = paint_holes(x[:3], both, 0.01, name="fig-x")
    content = json.loads(re.search(r'json">(.*?)</script>', shown.html).group(1))
    assert (content["side"], content["count"], content["parts"]) == (8, 3, 4)
    means = np.frombuffer(base64.b64decode(content["priors"][1]["means"]), "<f4")
    assert np.allclose(means.reshape(2, 4), both["two"].means)
    assert [p["name"] for p in content["priors"]] == ["one", "two"]
    assert 'id="fig-x"' in shown.html and "script" in shown.plain


def test_priors_of_different_sizes_are_refused():
    both, x = priors()
    with pytest.raises(ValueError, match="one basis"):
        paint_holes(x, {}, 0.01)
    with pytest.raises(ValueError, match="one basis"):
        paint_holes(x, both | {"other": MixturePrior(x, 3, 1, rounds=2)}, 0.01)
    with pytest.raises(ValueError, match="64 pixels"):
        paint_holes(x[:, :49], both, 0.01)
