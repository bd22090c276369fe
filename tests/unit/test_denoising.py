"""Denoising against the answers that are known: a linear filter, and Tweedie's score."""

import pytest
import torch
from scipy.stats import chisquare

from genlib import fit
from genlib.data import noise
from genlib.data.points import Ring
from genlib.families.contrastive import RBM
from genlib.families.contrastive.energy import EnergyAutoencoder
from genlib.families.denoising import DenoisingAutoencoder


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)
    torch.set_num_threads(1)


def test_linear_denoiser_is_the_wiener_filter():
    # For N(0, S) data the best denoiser is the matrix S (S + s^2 I)^-1, exactly.
    mix = torch.tensor([[2.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.5, 0.3]])
    s, cov = 0.8, mix @ mix.T
    model = DenoisingAutoencoder(3, 3, hidden=(), likelihood="gaussian", level=s)
    draw = lambda n: torch.randn(n, 3) @ mix.T  # noqa: E731
    fit(model, draw, steps=1000, batch=512, lr=0.03, schedule=lambda t: 1 - t)
    found = model.decoder[0].weight @ model.encoder[0].weight
    wiener = cov @ torch.linalg.inv(cov + s**2 * torch.eye(3))
    torch.testing.assert_close(found, wiener, atol=0.03, rtol=0)


def test_residual_is_the_score_of_the_noisy_density():
    s, ring = 0.5, Ring(modes=3, std=0.1)
    model = DenoisingAutoencoder(2, 64, hidden=(128,), likelihood="gaussian", level=s)
    fit(model, ring.sample, steps=1200, batch=512, lr=5e-3, schedule=lambda t: 1 - t)
    noisy = (ring.sample(500) + s * torch.randn(500, 2)).requires_grad_()
    # Noise turns the mixture into another of the same centres, a little wider.
    wider = Ring(modes=3, std=(0.1**2 + s**2) ** 0.5)
    (score,) = torch.autograd.grad(wider.log_prob(noisy).sum(), noisy)
    residual = (model.denoise(noisy) - noisy).detach() / s**2
    error = (residual - score).square().mean() / score.square().mean()
    assert error < 0.02


@pytest.mark.parametrize("kind", noise.NOISES)
def test_noises_keep_the_shape_and_grow_with_the_level(kind):
    x = (torch.rand(64, 100) > 0.5).float()
    weak, strong = (
        (noise.corrupt(x, kind, level) - x).square().mean()
        for level in ((0.1, 0.4) if kind != "blur" else (0.5, 2.0))
    )
    assert noise.corrupt(x, kind, 0.3).shape == x.shape
    assert 0 < weak < strong


def test_shares_are_shares():
    x = torch.ones(200, 400)
    assert noise.masking(x, 0.3).mean().item() == pytest.approx(0.7, abs=0.01)
    assert noise.salt_and_pepper(x, 0.3).mean().item() == pytest.approx(0.85, abs=0.01)
    assert noise.blocks(x, 0.25).mean().item() == pytest.approx(0.75, abs=1e-6)
    assert noise.gaussian(x, 0.3).std().item() == pytest.approx(0.3, abs=0.01)


def test_blur_keeps_the_ink_of_a_dot_and_spreads_it():
    x = torch.zeros(1, 21 * 21)
    x[0, 220] = 1.0
    out = noise.blur(x, 1.5).view(21, 21)
    assert out.sum().item() == pytest.approx(1.0, abs=1e-5)
    place = torch.arange(21.0) - 10
    for along in (0, 1):
        variance = (out.sum(along) * place.square()).sum().item()
        assert variance == pytest.approx(1.5**2, rel=0.05)


def test_blocks_are_squares_anywhere_and_each_image_has_its_own():
    """A block of 2 on a side of 5 may begin at 4 x 4 corners, each as often as any other."""
    n = 16_000
    lost = noise.blocks(torch.ones(n, 25), 0.16).view(n, 5, 5) == 0
    assert (lost.sum((1, 2)) == 4).all()
    row, column = (lost.any(side).long().argmax(1) for side in (2, 1))
    here = torch.stack([row, row + 1, row, row + 1]), torch.stack([column] * 2 + [column + 1] * 2)
    assert lost[torch.arange(n), *here].all(), "what is covered is no square"
    corners = (4 * row + column).bincount(minlength=16)
    assert len(corners) == 16 and chisquare(corners).pvalue > 1e-4
    turned = noise.blocks(torch.ones(2, 25), 0.16)  # and all are drawn anew
    assert not all(noise.blocks(torch.ones(2, 25), 0.16).equal(turned) for _ in range(20))


def test_salt_is_as_frequent_as_pepper_and_what_is_not_struck_stays():
    x = torch.full((100, 400), 0.25)
    out = noise.salt_and_pepper(x, 0.3)
    for value, share in ((0.0, 0.15), (1.0, 0.15), (0.25, 0.7)):
        assert (out == value).float().mean().item() == pytest.approx(share, abs=0.01)
    assert noise.masking(x, 0.3).unique().tolist() == [0.0, 0.25]


def test_target_of_a_pair_may_be_noisy():
    # Both losses differ by a constant in expectation: the noise of the target.
    model = DenoisingAutoencoder(20, 5, likelihood="gaussian", level=0.4)
    x = torch.rand(20_000, 20)
    noisy = model.damage(x)
    clean, other = model.loss_of_pair(x, noisy), model.loss_of_pair(model.damage(x), noisy)
    assert (other - clean).item() == pytest.approx(0.5 * 20 * 0.4**2, rel=0.03)


def test_each_kind_comes_at_its_own_level():
    model = DenoisingAutoencoder(100, 5, noise=("masking", "blocks"), level=(0.1, 0.81))
    x = torch.ones(50, 100)
    lost = [round(1 - model.damage(x).mean().item(), 1) for _ in range(400)]
    assert set(lost) == {0.1, 0.8}
    assert abs(lost.count(0.1) - 200) < 5 * 10, "one kind comes more often than the other"


class Rounds(DenoisingAutoencoder):
    """One whose damage and repair are written down, so that its chain can be followed."""

    def __init__(self, dim, likelihood="bernoulli"):
        super().__init__(dim, dim, hidden=(), likelihood=likelihood)
        self.seen = []
        self.encoder.register_forward_hook(self._repairs)

    def damage(self, x):
        self.seen.append(("damage", x.clone()))
        return 1 - x

    def _repairs(self, _module, inputs, _output):
        self.seen.append(("repair", inputs[0].clone()))


@pytest.mark.parametrize("likelihood", ["bernoulli", "gaussian"])
@pytest.mark.parametrize("begin", [None, torch.zeros(5, 16)])
def test_a_chain_goes_round_and_ends_with_a_grey_image(likelihood, begin):
    model = Rounds(16, likelihood)
    out = model.sample(5, steps=3, start=begin)
    seen = list(model.seen)
    assert [what for what, _ in seen] == ["damage", "repair"] * 4  # three rounds, one look
    begun = seen[0][1]
    if begin is None:  # noise, a new one for each chain
        assert begun.unique().numel() == 80 and 0 <= begun.min() and begun.max() <= 1
    else:
        assert begun.equal(begin)
    for (_, clean), (_, noisy) in zip(seen[::2], seen[1::2], strict=True):
        assert noisy.equal(1 - clean)
    for (_, noisy), (_, clean) in zip(seen[1::2], seen[2::2], strict=False):
        if likelihood == "bernoulli":  # the next round starts at pixels drawn from the repair
            assert ((clean == 0) | (clean == 1)).all()
        else:
            assert clean.equal(model.denoise(noisy))
    assert out.equal(model.denoise(seen[-1][1]))


def test_a_new_chain_starts_at_uniform_noise():
    model = Rounds(4)
    model.sample(20_000, steps=1)
    begun = model.seen[0][1]
    assert begun.mean().item() == pytest.approx(0.5, abs=5 * 0.29 / 80_000**0.5)
    assert begun.var().item() == pytest.approx(1 / 12, rel=0.02)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"noise": "rain"}, "kind of noise, one of gaussian.*got 'rain'"),
        ({"noise": "masking", "level": 1.5}, "at most 1 for masking"),
        ({"level": 0.0}, "level above 0"),
        ({"noise": ("gaussian", "hail")}, "'hail'"),
        ({"noise": ("gaussian", "blur"), "level": (0.5,)}, "got 2 kinds and 1 levels"),
        ({"noise": ("gaussian", "masking"), "level": (0.5, 2.0)}, "at most 1 for masking"),
        ({"noise": ()}, "at least one kind"),
    ],
)
def test_refuses_options(options, sentence):
    with pytest.raises(ValueError, match=sentence):
        DenoisingAutoencoder(16, 4, **options)


def test_refuses_images_that_are_not_square():
    with pytest.raises(ValueError, match="square images, got 15 pixels"):
        noise.corrupt(torch.rand(2, 15), "blocks", 0.2)


@pytest.mark.parametrize(
    "model", [DenoisingAutoencoder(4, 2, ()), RBM(4, 2), EnergyAutoencoder(4, 2, ())]
)
def test_chains_begin_at_as_many_places_as_were_asked_for(model):
    with pytest.raises(ValueError, match="start"):
        model.sample(5, steps=2, start=torch.zeros(3, 4))
    assert model.sample(3, steps=2, start=torch.zeros(3, 4)).shape == (3, 4)
