"""A small network inside a large one computes, and learns, what it would alone."""

import pytest
import torch

from genlib import fit
from genlib.families.autoencoder import Autoencoder
from genlib.families.vae import VAE
from genlib.padding import padded


def test_learns_what_the_small_one_learns():
    torch.manual_seed(0)
    x = torch.rand(50, 6)
    small, large = Autoencoder(6, 2, hidden=(5,)), Autoencoder(6, 4, hidden=(9,))
    padded(small, large)
    assert torch.allclose(large.reconstruct(x), small.reconstruct(x), atol=1e-6)
    for model in (small, large):
        fit(model, x, steps=20, batch=10, lr=0.01, progress=False)
    assert torch.allclose(large.reconstruct(x), small.reconstruct(x), atol=1e-5)
    assert not large.encoder[0].weight[5:].any(), "what was added stays without weight"


def test_pads_means_and_deviations_each_by_itself():
    torch.manual_seed(0)
    small, large = VAE(6, 2, hidden=(5,)), VAE(6, 3, hidden=(7,))
    padded(small, large, {"encoder.2": 2})
    x = torch.rand(4, 6)
    for mine, own in zip(large.posterior(x), small.posterior(x), strict=True):
        assert torch.allclose(mine[:, :2], own, atol=1e-6)
    assert torch.equal(large.posterior(x)[1][:, 2:], torch.ones(4, 1)), "a prior, where added"


def test_refuses_what_does_not_fit():
    with pytest.raises(ValueError, match="encoder.0.weight of the small network to fit"):
        padded(Autoencoder(6, 2, hidden=(9,)), Autoencoder(6, 2, hidden=(5,)))
