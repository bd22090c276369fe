"""Restoring images: the posterior mean against the formula of one large Gaussian, and the rest."""

import sys

import pytest
import torch
from torch.distributions import MultivariateNormal

from genlib import fit
from genlib.applications.images import DAMAGES, Damage, MixturePrior, Restorer, dull
from genlib.applications.images.damage import FACTOR, MISSING, NOISE, decibels
from genlib.applications.images.pixels import OwnTable
from genlib.applications.images.restorer import by_code
from genlib.families.vae import VAE
from genlib.nets import mlp

SIDE = 16


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)
    torch.set_num_threads(1)


def pictures(n=60):
    """Soft bars at random places."""
    place = torch.arange(SIDE)
    row, column = (SIDE * torch.rand(2, n, 1, 1)).unbind(0)
    spots = (place[:, None] - row).square() + 0.3 * (place[None, :] - column).square()
    return torch.exp(-spots / 12).flatten(1)


@pytest.mark.parametrize("kind", DAMAGES)
def test_the_same_generator_damages_alike(kind):
    x, damage = pictures(5), Damage(kind, SIDE)
    one, two = (damage(x, torch.Generator().manual_seed(3)) for _ in range(2))
    assert torch.equal(one.image, two.image) and torch.equal(one.known, two.known)


def test_what_is_missing_is_marked_and_the_rest_is_as_it_was():
    x = pictures()
    seen = Damage("inpainting", SIDE)(x)
    assert torch.equal(seen.image[seen.known > 0], x[seen.known > 0])
    assert (seen.image[seen.known == 0] == MISSING).all()
    assert abs(seen.known.mean().item() - 0.7 * (1 - 144 / 256)) < 0.02


def test_means_of_squares_and_noise_are_as_strong_as_said():
    x = pictures()
    small = Damage("super-resolution", SIDE).small(x)
    by_hand = x.view(-1, SIDE // FACTOR, FACTOR, SIDE // FACTOR, FACTOR).mean((2, 4)).flatten(1)
    torch.testing.assert_close(small, by_hand)
    assert abs((Damage("denoising", SIDE)(x).image - x).std().item() - NOISE) < 0.01


def test_a_damage_must_be_one_of_three():
    with pytest.raises(ValueError, match="inpainting"):
        Damage("scratches")


def test_known_pixels_are_put_back_and_greys_cut():
    damage, x = Damage("inpainting", SIDE), pictures(4)
    seen = damage(x)
    done = damage.finish(torch.full_like(x, 7.0), seen)
    assert torch.equal(done, torch.where(seen.known > 0, x, 1.0))


def test_decibels_of_a_constant_error():
    assert abs(decibels(torch.full((3, 4), 0.1), torch.zeros(3, 4)) - 20) < 1e-4


def observed(damage, known):
    """The matrix A that takes an image to what is seen of it."""
    eye = torch.eye(SIDE**2).double()
    if damage.kind == "super-resolution":
        return damage.small(eye).T
    return eye[known > 0] if damage.kind == "inpainting" else eye


@pytest.mark.parametrize("components", [1, 3])
@pytest.mark.parametrize("kind", DAMAGES)
def test_the_posterior_mean_is_that_of_the_large_gaussians(kind, components):
    """Against conditioning each component in the space of pixels, without principal components."""
    x, rest = pictures(), 0.01
    prior, damage = MixturePrior(x, 6, components, rounds=10), Damage(kind, SIDE)
    seen = damage(x[:3])
    mean, chance = prior.posterior(seen, damage, rest)
    for n in range(3):
        a = observed(damage, seen.known[n])
        y = damage.small(seen.image[n : n + 1])[0] if a.shape[0] == 16 else seen.image[n]
        y = y[seen.known[n] > 0] if kind == "inpainting" else y
        v = {"inpainting": rest, "denoising": rest + NOISE**2, "super-resolution": rest / 16}[kind]
        logs, means = [], []
        for w, m, precision in zip(prior.weights, prior.means, prior.precisions, strict=True):
            centre = prior.mean + prior.basis @ m
            cov = prior.basis @ torch.linalg.inv(precision) @ prior.basis.T
            of_y = a @ cov @ a.T + v * torch.eye(len(a)).double()
            gain = cov @ a.T @ torch.linalg.inv(of_y)
            means.append(centre + gain @ (y.double() - a @ centre))
            logs.append(w.log() + MultivariateNormal(a @ centre, of_y).log_prob(y.double()))
        p = torch.stack(logs).softmax(0)
        torch.testing.assert_close(chance[n], p, atol=1e-6, rtol=1e-5)
        expected = sum(c * m for c, m in zip(p, means, strict=True))
        torch.testing.assert_close(mean[n].double(), expected, atol=1e-5, rtol=1e-4)


def test_a_table_sharpens_the_linear_estimate():
    x = (pictures(400) > 0.4).float()
    train, new = x[:300], x[300:]
    damage = Damage("inpainting", SIDE)
    table = OwnTable(MixturePrior(train, 20, 1), damage, train, 0.03)
    seen = damage(new)
    errors = [decibels(damage.finish(f(seen), seen), new) for f in (table.first, table)]
    assert errors[1] > errors[0]


def test_a_network_learns_the_damage_it_is_taught():
    damage, x = Damage("denoising", SIDE), pictures(200)
    model = Restorer(mlp(512, 64, 256), damage, MixturePrior(x, 6, 1, rounds=5), 0.01)
    seen = damage(x)
    before = decibels(model.restore(seen), x)
    fit(model, model.rows(x, 2), steps=150, batch=32, lr=3e-3, progress=False)
    assert decibels(model.restore(seen), x) > before + 3
    guess = model.guess(seen)
    torch.testing.assert_close(model.restore(seen, guess), model.restore(seen))


def test_only_pixels_that_are_not_known_are_counted():
    x = pictures(4)
    prior = MixturePrior(x, 2, 1, rounds=2)
    model = Restorer(mlp(512, 8, 256), Damage("inpainting", SIDE), prior, 0.01)
    rows = model.rows(x, 3, torch.Generator().manual_seed(0))
    assert rows.shape == (12, 4 * 256)
    assert torch.equal(rows[:4, :256], x) and set(rows[:, 256:512].unique().tolist()) == {0, 1}
    assert model.loss(rows) > 0
    rows[:, 256:512] = 1
    assert model.loss(rows).item() == 0


@pytest.mark.parametrize("kind", DAMAGES)
def test_a_code_is_found_that_fits_what_is_seen(kind):
    torch.manual_seed(1)
    vae = VAE(256, 2, (16,))
    with torch.no_grad():
        vae.decoder[-1].weight.mul_(5)
        x = vae.decode(torch.randn(6, 2))
    damage = Damage(kind, SIDE)
    seen = damage(x)
    made = by_code(vae, seen, damage, 0.05 if kind != "denoising" else 0.5, steps=200, starts=3)
    assert decibels(made, x) > 20


def test_dull_methods_leave_nothing_out():
    x = pictures(3)
    holes, noise, small = (Damage(kind, SIDE)(x) for kind in DAMAGES)
    pytest.importorskip("cv2")
    ways = [
        (dull.telea, holes),
        (dull.biharmonic, holes),
        (lambda s: dull.total_variation_in_holes(s, 0.1), holes),
        (lambda s: dull.total_variation(s, 0.3), noise),
        (lambda s: dull.non_local_means(s, 0.8, NOISE), noise),
        (lambda s: dull.interpolated(s, 3), small),
    ]
    for way, seen in ways:
        made = way(seen)
        assert made.shape == x.shape and made.isfinite().all()
        assert decibels(made.clamp(0, 1), x) > decibels(seen.image.clamp(0, 1), x)


def test_without_opencv_a_sentence_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "cv2", None)
    with pytest.raises(ImportError, match=r"genlib\[applications\]"):
        dull.opencv()
