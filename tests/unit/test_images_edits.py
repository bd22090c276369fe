"""Edits by formulas do what is asked; searches in a code come near; a VAE is told its class."""

import pytest
import torch

from genlib import data, fit
from genlib.applications.images import ConditionalVAE, edits
from genlib.metrics.strokes import slant


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)
    torch.set_num_threads(1)


@pytest.fixture(scope="module")
def images():
    return data.mnist().x[:40]


def test_a_shear_leans_by_what_is_asked(images):
    more = torch.linspace(-0.3, 0.3, 40)
    moved = slant(edits.sheared(images, more)) - slant(images)
    torch.testing.assert_close(moved, more, atol=0.02, rtol=0)
    torch.testing.assert_close(edits.sheared(images, torch.zeros(40)), images, atol=1e-5, rtol=0)


@pytest.mark.parametrize("factor", [0.75, 1.0, 1.35])
def test_dilation_and_erosion_give_the_ink_that_is_asked(images, factor):
    ink = factor * images.sum(1)
    torch.testing.assert_close(edits.thickened(images, ink).sum(1), ink, rtol=1e-3, atol=0)


def test_formulas_do_both(images):
    wanted = edits.traits(images) + torch.tensor([0.2, -0.2])
    made = edits.by_formula(images, wanted)
    assert (edits.traits(made) - wanted).abs().max() < 0.02
    assert edits.recognised(made, images).float().mean() > 0.9


def test_an_image_is_recognised_as_itself_and_not_as_another(images):
    assert edits.recognised(images, images).all()
    assert not edits.recognised(images.roll(1, 0), images).any()


def test_a_search_finds_the_traits_near_its_start(images):
    _, _, v = torch.linalg.svd(images - images.mean(0), full_matrices=False)
    start = (images - images.mean(0)) @ v[:20].T
    decode = lambda z: (images.mean(0) + z @ v[:20]).clamp(0, 1)  # noqa: E731
    wanted = edits.traits(decode(start)) + torch.tensor([0.1, 0.1])
    unit = torch.tensor([0.05, 0.05])
    made = edits.by_code(decode, start, wanted, unit, keep=1e-3)
    assert ((edits.traits(made) - wanted).abs() < unit / 2).float().mean() > 0.9
    held = edits.by_code(decode, start, wanted, unit, keep=1e6)
    torch.testing.assert_close(held, decode(start), atol=0.05, rtol=0)


def test_a_conditional_vae_draws_the_class_it_is_told():
    x = torch.rand(300, 6).round() * 0.2
    y = torch.arange(300) % 3
    x[torch.arange(300), y] = 0.9  # the class is which pixel is dark
    model = ConditionalVAE(6, 2, classes=3, hidden=16)
    rows = model.rows(x, y)
    assert rows.shape == (300, 9)
    fit(model, rows, steps=500, batch=64, lr=5e-3, progress=False)
    z = model.encode(x, y)
    for target in range(3):
        made = model.decode(z, torch.full((300,), target))
        assert (made[:, :3].argmax(1) == target).all()


def test_rows_of_another_width_are_refused():
    with pytest.raises(ValueError, match="x"):
        ConditionalVAE(6, 2, classes=3).check(torch.zeros(2, 6))
