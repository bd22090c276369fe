"""Each kind of damage against the distribution that its name promises."""

import math

import pytest
import torch
from scipy.ndimage import gaussian_filter

from genlib.data import noise

N = 6000


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)


def within(counts, chance, sds=5):
    """Frequencies of N independent draws, each `sds` standard deviations around its chance."""
    return ((counts - chance).abs() < sds * math.sqrt(chance * (1 - chance) / N)).all()


@pytest.mark.parametrize(("level", "width"), [(0.25, 3), (0.0001, 1), (0.45, 4), (1.0, 6)])
def test_blocks_are_one_square_at_any_place(level, width):
    """Each place of the square as often as any other, the edges too, and for each image anew."""
    covered = noise.blocks(torch.ones(N, 36), level).view(N, 6, 6) == 0
    rows, columns = covered.any(2), covered.any(1)
    assert (rows.sum(1) == width).all() and (columns.sum(1) == width).all()
    assert covered.equal(rows[:, :, None] & columns[:, None])
    top, left = rows.int().argmax(1), columns.int().argmax(1)
    last = torch.arange(6)
    assert rows.equal((last >= top[:, None]) & (last < top[:, None] + width))
    assert columns.equal((last >= left[:, None]) & (last < left[:, None] + width))
    places = (7 - width) ** 2
    counts = torch.bincount(top * (7 - width) + left, minlength=places).double() / N
    assert len(counts) == places
    if places > 1:
        assert within(counts, 1 / places)


def test_what_is_not_covered_is_left_alone():
    x = torch.rand(50, 36) + 0.1
    for kind in ("blocks", "masking"):
        out = noise.corrupt(x, kind, 0.3)
        assert ((out == x) | (out == 0)).all()


def pairs_agree(struck, chance):
    """Every pixel by its chance, and any two of them, or two images, independently."""
    assert within(struck.double().mean(0), chance)
    both = struck.double().T @ struck.double() / N
    apart = ~torch.eye(len(both), dtype=torch.bool)
    assert within(both[apart], chance**2)
    next_to = (struck[1:] & struck[:-1]).double().mean(0)
    assert within(next_to, chance**2, 6)


def test_masking_takes_each_pixel_by_its_own_coin():
    pairs_agree(noise.masking(torch.ones(N, 9), 0.3) == 0, 0.3)
    assert (noise.masking(torch.ones(5, 9), 1.0) == 0).all()


def test_salt_and_pepper_strikes_each_pixel_by_its_own_coin_to_either_side():
    out = noise.salt_and_pepper(torch.full((N, 9), 0.5), 0.4)
    assert set(out.unique().tolist()) == {0.0, 0.5, 1.0}
    for value in (0.0, 1.0):
        pairs_agree(out == value, 0.2)


def test_gaussian_noise_is_normal_and_independent():
    x = torch.linspace(0, 1, 9).expand(N, 9)
    z = (noise.gaussian(x, 0.7) - x).double() / 0.7
    assert (z.mean(0).abs() < 5 / math.sqrt(N)).all()
    assert ((z.T @ z / N - torch.eye(9)).abs() < 5 * math.sqrt(2 / N)).all()
    assert ((z.square() < 1).double().mean() - 0.6827).abs() < 5 * math.sqrt(0.22 / (9 * N))


@pytest.mark.parametrize("level", [0.3, 1.0, 2.5])
def test_blur_is_the_gaussian_filter_of_scipy(level):
    """Zeros beyond the edge, and a kernel that ends at three standard deviations."""
    x = torch.rand(3, 144, dtype=torch.float64)
    for image, got in zip(x.view(3, 12, 12), noise.blur(x, level).view(3, 12, 12), strict=True):
        wanted = gaussian_filter(
            image.numpy(), level, mode="constant", radius=max(1, math.ceil(3 * level))
        )
        torch.testing.assert_close(got, torch.from_numpy(wanted))


@pytest.mark.parametrize("kind", noise.NOISES)
def test_corrupt_does_the_kind_it_is_asked_for_at_the_level(kind):
    x, results = torch.rand(4, 16), []
    for damage in (lambda: noise.corrupt(x, kind, 0.6), lambda: noise.NOISES[kind](x, 0.6)):
        torch.manual_seed(1)
        results.append(damage())
    assert results[0].equal(results[1]) and not results[0].equal(x)
    assert noise.NOISES[kind].__name__ == kind


@pytest.mark.parametrize("kind", noise.NOISES)
def test_levels_reach_from_above_nothing_to_the_highest(kind):
    highest = 10.0 if kind in ("gaussian", "blur") else 1.0
    for level in (1e-6, 0.5, highest):
        noise.check_noise(kind, level)
    for level in (0.0, -0.1, highest * 1.001, math.nan):
        for ask in (noise.check_noise, lambda *a: noise.corrupt(torch.rand(2, 16), *a)):
            with pytest.raises(ValueError, match=f"at most {highest:g} for {kind}"):
                ask(kind, level)


def test_only_images_and_known_kinds_are_damaged():
    with pytest.raises(ValueError, match="kind of noise"):
        noise.corrupt(torch.rand(2, 16), "rain", 0.5)
    for x in (torch.rand(16), torch.rand(2, 4, 4), torch.full((2, 16), math.nan)):
        with pytest.raises(ValueError, match="Expected x"):
            noise.corrupt(x, "masking", 0.5)
