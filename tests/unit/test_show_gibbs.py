"""The chain that a reader steps: what its page is given."""

import json

import pytest
import torch

from genlib.show.gibbs import gibbs_chain

RBM = [torch.ones(4, 2), torch.zeros(4), torch.zeros(2)]


def test_the_page_gets_weights_and_pictures():
    html = gibbs_chain({"one": RBM, "two": RBM}, torch.eye(4), start=1, name="chain").html
    assert 'id="chain"' in html and '"side":2' in html and '"start":1' in html
    assert (
        json.dumps({"one": [[[1.0, 1.0]] * 4, [0.0] * 4, [0.0] * 2]}, separators=(",", ":"))[1:-1]
        in html
    )


def test_weights_and_pictures_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="Expected weights"):
        gibbs_chain({"one": RBM}, torch.zeros(2, 9))
    with pytest.raises(ValueError, match="square pictures"):
        gibbs_chain({"one": RBM}, torch.zeros(2, 5))
