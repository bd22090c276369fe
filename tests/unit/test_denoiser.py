"""Denoisers of any shape, and draws of what could lie behind a noisy point."""

import pytest
import torch

from genlib import fit
from genlib.data.points import Ring
from genlib.families.denoising.denoiser import Denoiser, LevelDenoiser, posterior_draw
from genlib.nets import ConvBridge, mlp
from genlib.show.noise import noise_slider
from genlib.snapshots import Lowest


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)
    torch.set_num_threads(1)


class Exact:
    """The best denoiser of two spikes at -1 and 1 on a line."""

    def __call__(self, noisy, s):
        return torch.tanh(noisy / s**2)


def test_draws_follow_the_posterior():
    # Behind a noisy point t lies 1 with probability 1 / (1 + exp(-2 t / s^2)).
    s, t, n = 0.8, 0.2, 20_000
    levels = [s * 0.98**i for i in range(150)]
    drawn = posterior_draw(Exact(), torch.full((n, 1), t), levels)
    assert (drawn.abs() - 1).abs().max() < 0.01  # each draw is one of the two
    share = 1 / (1 + torch.exp(torch.tensor(-2 * t / s**2)))
    assert (drawn > 0).float().mean().item() == pytest.approx(share.item(), abs=0.015)


def test_one_level_gives_the_mean():
    noisy = torch.tensor([[0.3]])
    assert torch.equal(posterior_draw(Exact(), noisy, [0.5]), Exact()(noisy, 0.5))


def test_levels_must_fall():
    with pytest.raises(ValueError, match="falling"):
        posterior_draw(Exact(), torch.zeros(1, 1), [0.1, 0.5])


@pytest.mark.parametrize("error, best", [("squared", 0.75), ("absolute", 1.0)])
def test_squared_error_finds_the_mean_and_absolute_error_the_median(error, best):
    # A pixel is 1 in three images of four, and masking hides all of it: nothing else is known.
    x = torch.tensor([[1.0], [1.0], [1.0], [0.0]])
    model = Denoiser(mlp(1, 8, 1), {"masking": 1.0}, error)
    fit(model, x, steps=600, batch=None, lr=0.05)
    assert model.denoise(torch.zeros(1, 1)).item() == pytest.approx(best, abs=0.03)


@pytest.mark.parametrize(
    "noises, error, says",
    [
        ({}, "squared", "at least one"),
        ({"fog": 1.0}, "squared", "kind of noise"),
        ({"masking": 0.5}, "cubed", "an error"),
    ],
)
def test_refuses_in_a_sentence(noises, error, says):
    with pytest.raises(ValueError, match=says):
        Denoiser(mlp(4, 4), noises, error)


def test_is_told_the_level():
    model = LevelDenoiser(ConvBridge(8, 4, 8, told=True), 0.1, 2.0)
    fit(model, torch.rand(64, 64), steps=30, batch=32, lr=1e-2)
    noisy = torch.randn(3, 64)
    weak, strong = model.denoise(noisy, 0.1), model.denoise(noisy, 2.0)
    assert weak.shape == (3, 64) and not torch.allclose(weak, strong)
    with pytest.raises(ValueError, match="low below high"):
        LevelDenoiser(mlp(4, 4), 2.0, 0.1)


def test_the_bridge_sees_the_whole_image():
    net = ConvBridge(28)
    x = torch.rand(1, 784).requires_grad_()
    net(x)[0, 0].backward()
    assert (x.grad[0] != 0).float().mean() > 0.9  # one corner of the answer, all of the input


def test_lowest_keeps_the_best_and_not_the_last():
    ring, losses = Ring(3), iter([5.0, 1.0, 3.0, float("nan")])
    model = Denoiser(mlp(2, 2), {"gaussian": 0.1})
    best, kept = Lowest(lambda m: next(losses), every=2), []
    best.look(0, model)
    watch = lambda step, m, history: kept.append(  # noqa: E731
        [p.detach().clone() for p in m.parameters()]
    )
    fit(model, ring.sample, steps=6, batch=8, lr=0.1, callbacks=[watch, best])
    assert [step for step, _ in best.curve] == [0, 2, 4, 6]
    for mine, right in zip(best.restore(model).parameters(), kept[1], strict=True):
        assert torch.equal(mine, right)


def test_a_slider_refuses_pictures_that_do_not_fit_its_rows():
    with pytest.raises(ValueError, match="2 rows of side 4"):
        noise_slider({0.5: torch.zeros(4, 8)}, ["seen", "repaired"], {0.5: (9.0, 19.0)}, side=4)


class Normed(torch.nn.Sequential):
    def __init__(self):
        super().__init__(torch.nn.Linear(4, 4), torch.nn.BatchNorm1d(4), torch.nn.Dropout(0.5))


def test_a_check_leaves_a_network_and_the_noise_as_they_were():
    """Batch normalisation takes no single row in training, and would move its running mean."""
    model = Denoiser(Normed(), {"gaussian": 0.1}).train()
    before, noise = model.net[1].running_mean.clone(), torch.get_rng_state()
    model.check(torch.rand(8, 4))
    assert model.net.training and torch.equal(model.net[1].running_mean, before)
    torch.set_rng_state(noise)
    first = torch.rand(3)
    torch.set_rng_state(noise)
    model.check(torch.zeros(8, 4))
    assert torch.equal(torch.rand(3), first)


def test_cross_entropy_wants_pixels_between_0_and_1():
    model = Denoiser(mlp(4, 8, 4), {"gaussian": 0.1}, error="cross-entropy")
    with pytest.raises(ValueError, match="x"):
        model.check(255 * torch.ones(2, 4))
    Denoiser(mlp(4, 8, 4), {"gaussian": 0.1}).check(255 * torch.ones(2, 4))
