"""The autoencoder against principal components, which it must equal when it is linear."""

import pytest
import torch
from scipy.linalg import subspace_angles
from sklearn.decomposition import PCA

from genlib import fit, nets
from genlib.families.autoencoder import Autoencoder


def spread_data(n=400, dim=6):
    generator = torch.Generator().manual_seed(0)
    scales = torch.tensor([3.0, 2.0, 1.0, 0.5, 0.3, 0.2])
    turn = torch.linalg.qr(torch.randn(dim, dim, generator=generator))[0]
    x = torch.randn(n, dim, generator=generator) * scales @ turn
    return x - x.mean(0)


def test_linear_autoencoder_finds_the_principal_subspace():
    x = spread_data()
    torch.manual_seed(0)
    model = Autoencoder(6, 2, hidden=(), likelihood="gaussian")
    fit(model, x, steps=1500, batch=None, lr=0.02, schedule=lambda t: 1 - t)
    pca = PCA(2).fit(x.numpy())
    angles = subspace_angles(model.decoder[0].weight.detach().numpy(), pca.components_.T)
    assert angles.max() < 0.01  # radians
    lost = torch.linalg.eigvalsh(torch.cov(x.T, correction=0))[:-2].sum()
    assert 2 * model.loss(x).item() == pytest.approx(lost.item(), rel=1e-3)


@pytest.mark.parametrize("likelihood", ["bernoulli", "gaussian"])
def test_shapes_ranges_and_gradients(likelihood):
    model = Autoencoder(12, 3, hidden=(8, 5), likelihood=likelihood)
    x = torch.rand(7, 12)
    assert model.encode(x).shape == (7, 3)
    out = model.reconstruct(x)
    assert out.shape == x.shape
    if likelihood == "bernoulli":
        assert 0 < out.min() and out.max() < 1
    model.loss(x).backward()
    assert all(p.grad is not None and p.grad.abs().sum() > 0 for p in model.parameters())


def test_losses_are_those_of_their_likelihoods():
    x = torch.rand(5, 4)
    grey = Autoencoder(4, 2, hidden=())
    p = grey.reconstruct(x)
    entropy = -(x * p.log() + (1 - x) * (1 - p).log()).sum(1).mean()
    torch.testing.assert_close(grey.loss(x), entropy)
    real = Autoencoder(4, 2, hidden=(), likelihood="gaussian")
    error = 0.5 * (real.reconstruct(x) - x).square().sum(1).mean()
    torch.testing.assert_close(real.loss(x), error)


@pytest.mark.parametrize("options", [{"code": 0}, {"dim": -3}, {"likelihood": "beta"}])
def test_refuses_options(options):
    with pytest.raises(ValueError, match="Expected"):
        Autoencoder(**{"dim": 6, "code": 2} | options)


def test_refuses_wrong_input():
    model = Autoencoder(6, 2)
    with pytest.raises(ValueError, match=r"\[N, 6\] with values in \[0, 1\], got \[2, 5\]"):
        model.encode(torch.rand(2, 5))
    with pytest.raises(ValueError, match=r"z of shape \[N, 2\]"):
        model.decode(torch.rand(2, 3))


def test_other_networks_replace_the_default_ones():
    torch.manual_seed(0)
    ends = {"encoder": nets.ConvEncoder(28, 16), "decoder": nets.ConvDecoder(16, 28)}
    model = Autoencoder(784, 16, **ends)
    assert model.encoder is ends["encoder"] and model.decoder is ends["decoder"]
    x = torch.rand(3, 784)
    assert model.encode(x).shape == (3, 16)
    back = model.reconstruct(x)
    assert back.shape == (3, 784) and back.min() >= 0 and back.max() <= 1
    assert model.loss(x).isfinite()
