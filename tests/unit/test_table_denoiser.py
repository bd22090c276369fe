"""The filter with a table, where the best denoiser is known by formula."""

import pytest
import torch

from genlib.data.noise import corrupt
from genlib.families.denoising.table import TableDenoiser
from genlib.families.denoising.wiener import LinearDenoiser


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)
    torch.set_num_threads(1)


def error(model, damaged, clean):
    return (model.denoise(damaged) - clean).square().mean().item()


@pytest.mark.parametrize(("kind", "kept"), [("masking", 0.5), ("salt_and_pepper", 0.7)])
def test_it_keeps_a_pixel_that_cannot_have_been_struck(kind, kept):
    x = torch.rand(4000, 6) * 0.9 + 0.05  # independent pixels: a struck one is lost
    damage = lambda a: corrupt(a, kind, 1 - kept)  # noqa: E731
    clean, damaged = x[:1000], damage(x[:1000])
    args = x[1000:], damage, 10, (1e-4, 1e-2), (clean, damaged)
    best = (1 - kept) * 0.9**2 / 12  # the variance of those that are lost
    assert error(TableDenoiser(*args), damaged, clean) == pytest.approx(best, rel=0.1)
    assert error(LinearDenoiser(*args), damaged, clean) > 1.3 * best


def test_where_the_best_denoiser_is_linear_the_table_adds_nothing():
    mix = torch.tensor([[0.2, 0.0, 0.0], [0.1, 0.1, 0.0], [0.0, 0.05, 0.03]])
    x = 0.5 + torch.randn(20_000, 3) @ mix.T
    damage = lambda a: a + 0.15 * torch.randn_like(a)  # noqa: E731
    clean, damaged = x[:4000], damage(x[:4000])
    args = x[4000:], damage, 10, (0.0, 1e-3), (clean, damaged)
    linear, table = error(LinearDenoiser(*args), damaged, clean), TableDenoiser(*args)
    assert error(table, damaged, clean) == pytest.approx(linear, rel=0.02)


def test_a_second_stage_sees_more_than_the_pixel():
    halves = (torch.rand(4000, 2) < 0.5).float().repeat_interleave(8, 1)  # two patches of ink
    x = 0.25 + 0.5 * halves + 0.2 * (torch.rand(4000, 16) - 0.5)
    damage = lambda a: corrupt(a, "salt_and_pepper", 0.6)  # noqa: E731
    clean, damaged = x[:1000], damage(x[:1000])
    args = x[1000:], damage, 10, (1e-4, 1e-2), (clean, damaged)
    one, two = (error(TableDenoiser(*args, stages=n), damaged, clean) for n in (1, 2))
    assert two < 0.5 * one


def test_refuses_images_of_another_size():
    x = torch.rand(50, 3)
    fitted = TableDenoiser(x, lambda a: a, 1, (0.1,), (x, x))
    with pytest.raises(ValueError, match="noisy"):
        fitted.denoise(torch.zeros(2, 4))


def test_fewer_stages_are_those_of_a_shorter_fit():
    x = torch.rand(500, 4)
    noisy = x + 0.3 * torch.randn_like(x)

    def fitted(stages):
        torch.manual_seed(1)
        damage = lambda a: a + 0.3 * torch.randn_like(a)  # noqa: E731
        return TableDenoiser(x, damage, 2, (0.1,), (x, noisy), stages)

    assert torch.equal(fitted(3).denoise(noisy, 2), fitted(2).denoise(noisy))
    with pytest.raises(ValueError, match="stages from 1 to 2, got 3"):
        fitted(2).denoise(noisy, 3)
