"""Flows against exact answers: autograd's Jacobian, integrals, zuko, entropies, by hand."""

import math

import pytest
import torch
import zuko
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from torch import nn

from genlib import Model, data, fit
from genlib.families.flows import Dequantised, Flow
from genlib.families.flows.bases import SeveralNormals, StandardNormal
from genlib.families.flows.layers import Autoregressive, Coupling, Inverse, Logit, Scale
from genlib.families.flows.maps import Affine, Spline
from genlib.families.flows.masked import masked_mlp

ORDER = torch.tensor([2, 0, 4, 1, 3])
LAYERS = {
    "coupling, affine": lambda: Coupling(ORDER, Affine(), (16,)),
    "coupling, spline": lambda: Coupling(ORDER, Spline(6, 3.0), (16,)),
    "autoregressive, affine": lambda: Autoregressive(ORDER, Affine(), (16, 16)),
    "autoregressive, spline": lambda: Autoregressive(ORDER, Spline(6, 3.0), (16, 16)),
    "inverse, affine": lambda: Inverse(Autoregressive(ORDER, Affine(), (16, 16))),
    "inverse, spline": lambda: Inverse(Autoregressive(ORDER, Spline(6, 3.0), (16, 16))),
    "scale": lambda: Scale(torch.arange(5.0), torch.arange(1.0, 6.0)),
}
KINDS = [(k, m) for k in ("coupling", "autoregressive", "inverse") for m in ("affine", "spline")]


def stirred(module: nn.Module, scale: float = 0.5, seed: int = 0) -> nn.Module:
    """The module with random weights: layers start as the identity, which would test nothing."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for p in module.parameters():
            p += scale * torch.randn(p.shape, generator=generator).to(p)
    return module


def points(n: int, dim: int, spread: float = 2.0, dtype=torch.float64) -> torch.Tensor:
    generator = torch.Generator().manual_seed(1)
    return (spread * torch.randn(n, dim, generator=generator, dtype=torch.float64)).to(dtype)


# ------------------------------------------------------------------ layers


@pytest.mark.parametrize("name", LAYERS)
@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float64, 1e-9), (torch.float32, 1e-4)])
def test_there_and_back(name, dtype, tolerance):
    layer = stirred(LAYERS[name](), 0.15).to(dtype)
    x = points(200, 5, dtype=dtype)
    z = layer(x)[0]
    assert (z - x).abs().mean() > 0.02, "it should move something"
    assert (layer.inverse(z) - x).abs().max() < tolerance
    assert (layer(layer.inverse(x))[0] - x).abs().max() < tolerance


@pytest.mark.parametrize("name", LAYERS)
def test_log_det_is_that_of_the_jacobian(name):
    layer = stirred(LAYERS[name]()).double()
    x = points(20, 5)
    jacobian = torch.autograd.functional.jacobian(lambda x: layer(x)[0].sum(0), x).transpose(0, 1)
    torch.testing.assert_close(layer(x)[1], torch.linalg.slogdet(jacobian).logabsdet)


def test_logit_by_hand():
    x = torch.tensor([[0.5, 0.2]], dtype=torch.float64)
    z, log_det = Logit()(x)
    torch.testing.assert_close(z, torch.tensor([[0.0, -math.log(4)]], dtype=torch.float64))
    assert log_det.item() == pytest.approx(math.log(4) + math.log(1 / 0.16))  # 1 / (x (1 - x))
    torch.testing.assert_close(Logit().inverse(z), x)


@pytest.mark.parametrize("map", [Affine(), Spline(6, 3.0)], ids=["affine", "spline"])
def test_autoregressive_jacobian_is_triangular_in_the_order(map):
    layer = stirred(Autoregressive(ORDER, map, (16, 16))).double()
    jacobian = torch.autograd.functional.jacobian(lambda x: layer(x[None])[0][0], points(1, 5)[0])
    ordered = jacobian[ORDER][:, ORDER]
    assert (ordered.triu(1) == 0).all(), "a later number was seen"
    assert (ordered.tril(-1).abs().sum(1)[1:] > 1e-6).all(), "an earlier number was not seen"
    assert (ordered.diagonal() > 0).all()


@pytest.mark.parametrize("hidden", [(7,), (8, 8), ()])
def test_masked_network_sees_all_that_comes_before_and_nothing_else(hidden):
    net = masked_mlp(torch.arange(4), 3, hidden).double()
    with torch.no_grad():
        for p in net.parameters():
            p.copy_(1 + p.abs())
    jacobian = torch.autograd.functional.jacobian(net, torch.ones(4, dtype=torch.float64))
    seen = (jacobian.view(4, 3, 4) != 0).all(1)
    assert torch.equal(seen, torch.ones(4, 4).tril(-1).bool())


def test_coupling_leaves_half_alone_and_both_halves_are_named_by_the_order():
    layer = stirred(Coupling(ORDER, Affine(), (16,)))
    x = points(9, 5, dtype=torch.float32)
    moved = (layer(x)[0] != x).all(0)
    assert moved.tolist() == [False, True, False, True, True]  # 2 and 0 come first and stay


def test_new_layers_are_the_identity():
    for name, make in LAYERS.items():
        if name != "scale":
            x = points(9, 5, dtype=torch.float32)
            z, log_det = make()(x)
            torch.testing.assert_close(z, x, atol=1e-5, rtol=0)
            torch.testing.assert_close(log_det, torch.zeros(9), atol=1e-4, rtol=0)


def test_spline_is_increasing_continuous_and_the_identity_outside():
    spline = Spline(5, 2.0).double()
    generator = torch.Generator().manual_seed(0)
    theta = 2 * torch.randn(spline.size, generator=generator, dtype=torch.float64)
    x = torch.linspace(-3, 3, 6001, dtype=torch.float64)
    z, log_slope = spline(x, theta.expand(6001, -1))
    assert (z.diff() > 0).all()
    outside = x.abs() >= 2
    assert torch.equal(z[outside], x[outside]) and (log_slope[outside] == 0).all()
    trapezia = 0.5 * (log_slope.exp()[1:] + log_slope.exp()[:-1]) * x.diff()
    assert (z.diff() - trapezia).abs().max() < 1e-4, "the slope is not that of the curve"


# ------------------------------------------------------------------ against zuko


def test_affine_agrees_with_zuko():
    x, theta = points(50, 3), 3 * points(150, 2, 1.0).view(50, 3, 2)
    theirs = zuko.transforms.MonotonicAffineTransform(theta[..., 0], theta[..., 1])
    z, log_slope = Affine()(x, theta)
    z_theirs, log_theirs = theirs.call_and_ladj(x)
    torch.testing.assert_close(z, z_theirs)
    torch.testing.assert_close(log_slope, log_theirs)
    torch.testing.assert_close(Affine().inverse(x, theta), theirs.inv(x))


@pytest.mark.parametrize("bins", [1, 2, 8])
def test_spline_agrees_with_zuko(bins):
    spline = Spline(bins, 3.0).double()
    x, theta = points(500, 3), 3 * points(1500, spline.size, 1.0).view(500, 3, -1)
    theirs = zuko.transforms.MonotonicRQSTransform(
        *theta.split((bins, bins, bins - 1), -1), bound=3.0
    )
    z, log_slope = spline(x, theta)
    z_theirs, log_theirs = theirs.call_and_ladj(x)
    torch.testing.assert_close(z, z_theirs)
    torch.testing.assert_close(log_slope, log_theirs)
    torch.testing.assert_close(spline.inverse(x, theta), theirs.inv(x))


@pytest.mark.parametrize("map", ["affine", "spline"])
def test_masked_autoregressive_layer_agrees_with_zuko(map):
    ours = stirred(Autoregressive(ORDER, Affine() if map == "affine" else Spline(6), (16, 16)))
    univariate = {
        "affine": {},
        "spline": {
            "univariate": zuko.transforms.MonotonicRQSTransform,
            "shapes": ([6], [6], [5]),
        },
    }[map]
    theirs = zuko.flows.MaskedAutoregressiveTransform(
        5, order=ORDER.argsort(), hidden_features=(16, 16), **univariate
    )
    lines = [m for m in theirs.hyper if hasattr(m, "mask")]
    for mine, other in zip((m for m in ours.net if hasattr(m, "mask")), lines, strict=True):
        other.weight.data, other.bias.data = mine.weight.data, mine.bias.data
        other.mask = mine.mask.bool()
    ours, theirs = ours.double(), theirs.double()
    x = points(40, 5)
    z, log_det = ours(x)
    z_theirs, log_theirs = theirs().call_and_ladj(x)
    torch.testing.assert_close(z, z_theirs)
    torch.testing.assert_close(log_det, log_theirs)
    torch.testing.assert_close(ours.inverse(x), theirs().inv(x))


def test_coupling_layer_agrees_with_zuko():
    order = torch.tensor([0, 2, 1, 3])  # zuko names the halves by a mask and keeps their order
    ours = stirred(Coupling(order, Affine(), (16, 16)))
    theirs = zuko.flows.coupling.GeneralCouplingTransform(
        4, mask=torch.tensor([True, False, True, False]), hidden_features=(16, 16)
    )
    linear = [m for m in theirs.hyper if hasattr(m, "weight")]
    for mine, other in zip((m for m in ours.net if hasattr(m, "weight")), linear, strict=True):
        other.load_state_dict(mine.state_dict())
    ours, theirs = ours.double(), theirs.double()
    x = points(40, 4)
    z, log_det = ours(x)
    z_theirs, log_theirs = theirs().call_and_ladj(x)
    torch.testing.assert_close(z, z_theirs)
    torch.testing.assert_close(log_det, log_theirs)
    torch.testing.assert_close(ours.inverse(x), theirs().inv(x))


# ------------------------------------------------------------------ the flow


@pytest.mark.parametrize(("kind", "map"), KINDS)
def test_density_integrates_to_one(kind, map):
    torch.manual_seed(0)
    flow = stirred(Flow(2, kind, map, layers=2, hidden=(8,)), 0.2).double()
    side = torch.linspace(-9, 9, 361, dtype=torch.float64)
    with torch.no_grad():
        density = flow.log_prob(torch.cartesian_prod(side, side)).exp()
    assert (density.sum() * (side[1] - side[0]) ** 2).item() == pytest.approx(1, abs=1e-3)
    assert density.std() > 0


@pytest.mark.parametrize(("kind", "map"), KINDS)
def test_decode_undoes_encode_and_the_log_dets_add_up(kind, map):
    torch.manual_seed(0)
    flow = stirred(Flow(5, kind, map, layers=4, hidden=(16,)), 0.2).double()
    x = points(50, 5)
    z = flow.encode(x)
    assert (flow.decode(z) - x).abs().max() < 1e-9
    jacobian = torch.autograd.functional.jacobian(lambda x: flow.encode(x[None])[0], x[0])
    assert flow.log_det(x)[0].item() == pytest.approx(
        torch.linalg.slogdet(jacobian).logabsdet.item()
    )
    torch.testing.assert_close(flow.log_prob(x), flow.base.log_prob(z) + flow.log_det(x))
    assert flow.loss(x).item() == pytest.approx(-flow.log_prob(x).mean().item())


def test_change_of_variables_by_hand():
    """z = x / 3 - 1 with z normal: x is N(3, 9)."""
    flow = Flow(1, layers=[Scale(torch.tensor([3.0]), torch.tensor([3.0]))]).double()
    x = torch.linspace(-5, 9, 8, dtype=torch.float64)
    known = torch.distributions.Normal(torch.tensor(3.0).double(), 3.0).log_prob(x)
    torch.testing.assert_close(flow.log_prob(x[:, None]), known)
    torch.manual_seed(0)
    drawn = flow.sample(20_000)
    assert drawn.mean().item() == pytest.approx(3, abs=5 * 3 / math.sqrt(20_000))
    assert drawn.std().item() == pytest.approx(3, rel=0.03)


@pytest.mark.parametrize("kind", ["coupling", "autoregressive"])
def test_an_affine_flow_learns_a_gaussian_up_to_its_entropy(kind):
    root = torch.tensor([[1.0, 0.0], [1.5, 0.5]])
    x = torch.randn(4000, 2, generator=torch.Generator().manual_seed(0)) @ root.T + 1
    fitted = torch.distributions.MultivariateNormal(x.mean(0), torch.cov(x.T, correction=0))
    torch.manual_seed(0)
    flow = Flow(2, kind, layers=2, hidden=(16,))
    fit(flow, x, steps=500, lr=2e-2, batch=500, schedule=lambda done: 1 - done)
    assert flow.loss(x).item() == pytest.approx(fitted.entropy().item(), abs=0.02)


@pytest.mark.parametrize(
    ("kind", "there", "back"), [("coupling", 1, 1), ("autoregressive", 1, 5), ("inverse", 6, 1)]
)
@pytest.mark.parametrize("map", ["affine", "spline"])
def test_each_kind_is_cheap_in_its_own_direction(kind, map, there, back):
    """Passes of a network per layer: D for the one that must find numbers one after the other.

    (From x, the inverse kind needs those D, and one more for the slopes.)
    """
    flow, passes = Flow(5, kind, map, layers=2, hidden=(8,)), []
    for net in (m for m in flow.modules() if isinstance(m, nn.Sequential)):
        net.register_forward_hook(lambda *_: passes.append(1))
    x = points(3, 5, dtype=torch.float32)
    z = flow.encode(x)
    assert len(passes) == 2 * there
    passes.clear()
    flow.decode(z)
    assert len(passes) == 2 * back


@pytest.mark.parametrize("kind", ["coupling", "autoregressive"])
def test_the_map_of_every_layer_is_the_one_asked_for(kind):
    spline = Flow(4, kind, "spline", layers=4, hidden=(8,), bins=3, bound=2.0)
    affine = Flow(4, kind, "affine", layers=4, hidden=(8,))
    assert all(isinstance(layer.map, Affine) for layer in affine.layers)
    for layer in spline.layers:
        assert isinstance(layer.map, Spline) and (layer.map.bins, layer.map.bound) == (3, 2.0)


def test_layers_come_in_pairs_of_opposite_order_and_the_first_takes_them_as_they_come():
    orders = [layer.order.tolist() for layer in Flow(6, "autoregressive", layers=6).layers]
    assert orders[0] == list(range(6))
    assert all(a == b[::-1] for a, b in zip(orders[::2], orders[1::2], strict=True))
    assert orders[2] != orders[0] != orders[4]


@pytest.mark.parametrize(("kind", "map"), KINDS)
def test_training_lowers_the_loss_by_the_one_fit(kind, map):
    torch.manual_seed(0)
    x = data.Moons().sample(1000, seed=0)
    flow = Flow(2, kind, map, layers=4, hidden=(16,))
    before = flow.loss(x).item()
    history = fit(flow, x, steps=60, lr=1e-2)
    assert len(history["loss"]) == 60 and flow.loss(x).item() < before - 0.2


# ------------------------------------------------------------------ bases


def test_bases_are_the_densities_they_say():
    z = points(30, 2)
    normal = torch.distributions.MultivariateNormal(torch.zeros(2).double(), torch.eye(2).double())
    torch.testing.assert_close(StandardNormal(2).log_prob(z), normal.log_prob(z))
    base = stirred(SeveralNormals(torch.tensor([[-3.0, 0.0], [3.0, 1.0]]))).double()
    mixture = torch.distributions.MixtureSameFamily(
        torch.distributions.Categorical(logits=base.logits),
        torch.distributions.Independent(
            torch.distributions.Normal(base.means, base.log_std.exp()), 1
        ),
    )
    torch.testing.assert_close(base.log_prob(z), mixture.log_prob(z))
    torch.manual_seed(0)
    torch.testing.assert_close(base.sample(40_000).mean(0), mixture.mean, atol=0.1, rtol=0)


def test_a_mixture_as_base_learns_with_the_flow():
    torch.manual_seed(0)
    x = data.Ring(modes=2).sample(1000, seed=0)
    flow = Flow(2, layers=2, hidden=(16,), base=SeveralNormals(torch.randn(2, 2), 0.5))
    fit(flow, x, steps=150, lr=2e-2)
    assert flow.base.means.grad is not None
    assert flow.base.sample(7).shape == (7, 2) and flow.sample(7).shape == (7, 2)


# ------------------------------------------------------------------ grey levels


class Uniform(Model):
    """The uniform density on [0, 1]^D: every image is equally likely."""

    def __init__(self, dim):
        super().__init__()
        self.dim = dim

    def log_prob(self, v):
        assert ((v >= 0) & (v <= 1)).all()
        return torch.zeros(len(v))

    def loss(self, v):
        return -self.log_prob(v).mean()

    def sample(self, n):
        return torch.rand(n, self.dim)


@pytest.mark.parametrize("levels", [2, 17, 256])
def test_uniform_noise_costs_exactly_log2_of_the_levels(levels):
    model = Dequantised(Uniform(9), levels)
    x = torch.randint(levels, (20, 9)) / (levels - 1)
    bits = math.log2(levels)
    assert model.loss(model.check(x)).item() / (9 * math.log(2)) == pytest.approx(bits)
    assert model.log_prob_bound(x, k=3)[0].item() / (-9 * math.log(2)) == pytest.approx(bits)


def test_each_level_owns_its_cell_and_comes_back():
    model = Dequantised(Uniform(1), 17)
    x = torch.arange(17)[:, None] / 16
    for _ in range(50):
        v = model.dequantise(x)
        assert ((v >= torch.arange(17)[:, None] / 17 - 1e-6) & (v <= 1)).all()
        torch.testing.assert_close(model.quantise(v), x)
    counts = (model.sample(17_000) * 16).round().long().flatten().bincount(minlength=17)
    assert counts.min() > 1000 - 5 * 32 and counts.max() < 1000 + 5 * 32


def test_bound_rises_to_the_mass_of_the_cell():
    """One pixel, two levels: P(1) is the flow's mass above one half, known by counting."""
    torch.manual_seed(0)
    flow = Flow(1, layers=[Logit(), Scale(torch.tensor([0.7]), torch.tensor([0.5]))])
    model = Dequantised(flow, 2)
    x = torch.tensor([[0.0], [1.0]])
    exact = torch.distributions.Normal(0.7, 0.5).cdf(torch.tensor(0.0)).item()
    bound = model.log_prob_bound(x.repeat(400, 1), k=50).view(400, 2)
    mass = bound.exp().mean(0)  # unbiased: 20,000 points of each cell
    assert mass[0].item() == pytest.approx(exact, rel=0.05)
    assert mass.sum().item() == pytest.approx(1, rel=0.05)
    one = model.log_prob_bound(x.repeat(400, 1)).view(400, 2).mean(0)
    assert (one < bound.mean(0) - 0.1).all() and (bound.mean(0) < mass.log()).all()


def test_dequantised_flow_trains_by_fit():
    torch.manual_seed(0)
    x = data.digits().x[:200]
    flow = Flow(64, layers=[Logit(), *Flow(64, layers=2, hidden=(16,)).layers])
    model = Dequantised(flow, 17)
    history = fit(model, x, steps=30, lr=1e-2)
    assert history["loss"][-1] < history["loss"][0]
    assert model.check(model.sample(4)).shape == (4, 64)


# ------------------------------------------------------------------ bad input


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Flow(0), "dim"),
        (lambda: Flow(1), "at least 2 dimensions"),
        (lambda: Flow(2, kind="round"), "'round'"),
        (lambda: Flow(2, map="cubic"), "'cubic'"),
        (lambda: Flow(2, layers=0), "layers"),
        (lambda: Flow(2, hidden=(0,)), "sizes"),
        (lambda: Flow(2, "autoregressive", hidden=(0,)), "size"),
        (lambda: Flow(2, map="spline", bins=0), "bins"),
        (lambda: Flow(2, map="spline", bound=-1.0), "bound"),
        (lambda: Flow(2, base=StandardNormal(3)), "base"),
        (lambda: Flow(2).sample(0), "n"),
        (lambda: Flow(2).log_prob(torch.zeros(3, 4)), "x of shape"),
        (lambda: Flow(2).decode(torch.zeros(3, 4)), "z of shape"),
        (lambda: Flow(2, layers=[Logit()]).log_prob(torch.full((1, 2), 1.5)), r"\[0, 1\]"),
        (lambda: fit(Flow(2), torch.zeros(5, 3), steps=1), "x of shape"),
        (lambda: SeveralNormals(torch.zeros(2)), "means"),
        (lambda: Scale(torch.zeros(2), torch.zeros(2)), "std"),
        (lambda: Dequantised(Uniform(2), 1), "2 levels"),
        (lambda: Dequantised(nn.Linear(2, 2), 4), "log_prob"),
        (lambda: Dequantised(Uniform(2), 4).check(torch.full((1, 2), 0.5)), "4 grey levels"),
    ],
)
def test_bad_arguments_are_refused_with_a_sentence(make, words):
    with pytest.raises(ValueError, match="^Expected .*" + words):
        make()


@pytest.mark.parametrize("dtype", [torch.float64, torch.int64])
def test_other_precision_is_refused_with_the_cure(dtype):
    with pytest.raises(TypeError, match="convert it"):
        Flow(2).log_prob(torch.zeros(3, 2, dtype=dtype))


shapes = hnp.array_shapes(min_dims=0, max_dims=3, max_side=4)
numbers = st.floats(-1e3, 1e3) | st.just(float("nan")) | st.just(float("inf"))


@settings(max_examples=60, deadline=None)
@given(hnp.arrays("float32", shapes, elements=numbers.map(lambda v: float(torch.tensor(v)))))
def test_any_array_is_scored_or_refused_with_a_sentence(array):
    x = torch.as_tensor(array)
    flow = Flow(2, layers=2, hidden=(4,))
    if x.dim() == 2 and x.shape[1] == 2 and bool(x.isfinite().all()):
        assert flow.log_prob(x).shape == (len(x),) and flow.log_prob(x).isfinite().all()
    else:
        with pytest.raises(ValueError, match="^Expected x of shape"):
            flow.log_prob(x)
