"""Filters by patch with a table, on small pictures whose best repair is known or nearly so."""

import pytest
import torch

from genlib.data.noise import corrupt
from genlib.families.denoising import LinearDenoiser, PatchDenoiser, TableDenoiser

SIDE = 12


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)
    torch.set_num_threads(1)


def bars(n):
    """Black pictures with a bright bar, across or upright, `[n, SIDE * SIDE]`."""
    place, across = torch.randint(2, SIDE - 2, (n, 1)), torch.rand(n, 1, 1) < 0.5
    line = (torch.arange(SIDE) == place).float()[:, None, :].expand(-1, SIDE, -1)
    return torch.where(across, line.mT, line).flatten(1)


def error(model, damaged, clean):
    return (model.denoise(damaged) - clean).square().mean().item()


def damage_of(kind, level):
    return lambda a: corrupt(a, kind, level)


@pytest.mark.parametrize(
    ("kind", "level", "struck"),
    [("gaussian", 0.5, ()), ("salt_and_pepper", 0.4, (0.0, 1.0)), ("masking", 0.5, (0.0,))],
)
def test_it_repairs_more_than_what_it_begins_with(kind, level, struck):
    x, new, damage = bars(300), bars(100), damage_of(kind, level)
    held_out = new, damage(new)
    first = LinearDenoiser(x, damage, 4, (1e-2, 1e-1), held_out)
    made = PatchDenoiser(first, damage, x, kinds=8, struck=struck, passes=2)
    damaged = damage(new)
    assert error(made, damaged, new) < 0.7 * error(first, damaged, new)


def test_it_keeps_a_pixel_that_cannot_have_been_struck():
    x = torch.rand(200, SIDE**2) * 0.9 + 0.05  # independent pixels: a struck one is lost
    damage = damage_of("masking", 0.5)
    first = LinearDenoiser(x, damage, 2, (1e-1,), (x, damage(x)))
    made = PatchDenoiser(first, damage, x, kinds=4, struck=(0.0,), stages=1)
    new = torch.rand(50, SIDE**2) * 0.9 + 0.05
    damaged = damage(new)
    kept = damaged > 0
    torch.testing.assert_close(made.denoise(damaged)[kept], new[kept], atol=0.02, rtol=0)
    lost = (made.denoise(damaged) - new)[~kept].square().mean().item()
    assert lost == pytest.approx(0.9**2 / 12, rel=0.1)  # the variance of those that are lost


def test_struck_pixels_are_sorts_of_their_own():
    x, damage = bars(100), damage_of("salt_and_pepper", 0.3)
    first = LinearDenoiser(x, damage, 1, (1e-2,), (x, damage(x)))
    made = PatchDenoiser(first, damage, x, kinds=5, struck=(0.0, 1.0), stages=1)
    filters, _ = made.parts[0]
    assert filters.weights.shape == (5 * 3, 7**2 + 3 * 5**2 + 1)


def test_fewer_stages_are_those_of_a_shorter_fit():
    x, damage = bars(100), damage_of("gaussian", 0.4)
    first = TableDenoiser(x, damage, 2, (1e-2,), (x, damage(x)), 1)
    noisy = damage(x)

    def fitted(stages):
        torch.manual_seed(1)
        return PatchDenoiser(first, damage, x, kinds=4, stages=stages)

    assert torch.equal(fitted(2).denoise(noisy, 1), fitted(1).denoise(noisy))
    with pytest.raises(ValueError, match="stages from 1 to 1, got 2"):
        fitted(1).denoise(noisy, 2)
    with pytest.raises(ValueError, match="stages"):
        fitted(0)
