"""Layers of image flows against autograd's Jacobian, and a whole flow of several scales."""

import math

import pytest
import torch

from genlib import fit
from genlib.families.flows import Flow
from genlib.families.flows.images import ActNorm, Conv1x1, ConvCoupling, Multiscale, Squeeze
from genlib.families.flows.maps import Spline

LAYERS = {
    "squeeze": (Squeeze, (2, 4, 2)),
    "actnorm": (lambda: ActNorm(4), (4, 2, 3)),
    "1x1": (lambda: Conv1x1(4), (4, 2, 3)),
    "coupling, affine": (lambda: ConvCoupling(5, 6), (5, 2, 3)),
    "coupling, spline": (lambda: ConvCoupling(4, 6, Spline(5, 3.0)), (4, 2, 3)),
}


def stirred(module, scale=0.3):
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for p in module.parameters():
            p += scale * torch.randn(p.shape, generator=generator).to(p)
    return module.double()


def check(layer, x):
    """There and back, and the log-determinant against the Jacobian of each example."""
    with torch.no_grad():
        z, log_det = layer(x)
        assert z.numel() == x.numel()
        assert log_det.shape == (len(x),)
        assert (layer.inverse(z) - x).abs().max() < 1e-9
    for i in range(len(x)):
        one = torch.autograd.functional.jacobian(lambda x: layer(x)[0], x[i : i + 1])
        exact = torch.linalg.slogdet(one.reshape(x[i].numel(), x[i].numel())).logabsdet
        assert abs(exact - log_det[i]) < 1e-9


@pytest.mark.parametrize("name", LAYERS)
def test_layers(name):
    make, shape = LAYERS[name]
    torch.manual_seed(0)
    check(stirred(make()), torch.randn(3, *shape, dtype=torch.float64))


@pytest.mark.parametrize("shape", [(1, 8, 8), (3, 4, 8)])
@pytest.mark.parametrize("scales", [1, 2])
def test_several_scales(shape, scales):
    torch.manual_seed(0)
    layer = stirred(Multiscale(shape, scales, steps=2, hidden=5), 0.1)
    check(layer, torch.randn(2, math.prod(shape), dtype=torch.float64))


def test_squeeze_keeps_blocks_together():
    x = torch.arange(16.0).view(1, 1, 4, 4)
    z, log_det = Squeeze()(x)
    assert z[0, :, 0, 0].tolist() == [0, 1, 4, 5]
    assert log_det.tolist() == [0]


def test_actnorm_starts_white():
    x = 3 + 2 * torch.randn(500, 4, 2, 2)
    layer = ActNorm(4)
    layer.start_at(x)
    z = layer(x)[0]
    assert z.mean((0, 2, 3)).abs().max() < 1e-3
    assert (z.std((0, 2, 3)) - 1).abs().max() < 1e-2


def test_a_start_goes_through_all_scales():
    torch.manual_seed(0)
    layer = Multiscale((1, 8, 8), 2, steps=2, hidden=4)
    layer.start_at(5 + 3 * torch.randn(300, 64))
    z = layer(5 + 3 * torch.randn(300, 64))[0]
    assert z.mean().abs() < 0.05
    assert abs(z.std() - 1) < 0.05


def test_a_first_mixing_is_a_rotation():
    log_det = Conv1x1(6)(torch.randn(2, 6, 3, 3))[1]
    assert log_det.abs().max() < 1e-4


def test_a_part_of_the_code_is_done_after_each_scale():
    layer = stirred(Multiscale((1, 8, 8), 2, steps=1, hidden=4), 0.1)
    x = torch.randn(1, 64, dtype=torch.float64)
    early = layer(x)[0][:, :32]
    with torch.no_grad():
        for p in layer.scales[1].parameters():
            p += 1.0
    assert torch.equal(layer(x)[0][:, :32], early)
    assert not torch.equal(layer(x)[0][:, 32:], torch.zeros(1, 32))


def test_a_flow_of_images_learns():
    torch.manual_seed(0)
    column = torch.randn(400, 1, 4)
    x = (column.expand(-1, 4, -1) + 0.1 * torch.randn(400, 4, 4)).reshape(400, 16)
    flow = Flow(16, layers=[Multiscale((1, 4, 4), 2, steps=2, hidden=8)])
    flow.layers[0].start_at(x)
    before = flow.log_prob(x).mean()
    fit(flow, x, steps=150, lr=5e-3, progress=False)
    assert flow.log_prob(x).mean() > before + 5
    assert flow.sample(7).shape == (7, 16)


def test_sides_that_cannot_be_halved():
    with pytest.raises(ValueError, match="halved 3 times"):
        Multiscale((1, 12, 12), 3)


def test_dropout_acts_in_training_alone():
    torch.manual_seed(0)
    layer = stirred(ConvCoupling(4, 8, dropout=0.5), 0.4)
    x = torch.randn(5, 4, 2, 2, dtype=torch.float64)
    assert not torch.equal(layer(x)[0], layer(x)[0])
    layer.eval()
    z = layer(x)[0]
    assert torch.equal(z, layer(x)[0])
    assert (layer.inverse(z) - x).abs().max() < 1e-9
