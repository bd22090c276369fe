"""The linear denoiser against the matrix that the Wiener filter is known to be."""

import pytest
import torch

from genlib.families.denoising.wiener import LinearDenoiser

RIDGES = (0.0, 0.01, 1.0)


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)
    torch.set_num_threads(1)


def gaussian_data(n=20_000):
    mix = torch.tensor([[0.2, 0.0, 0.0], [0.1, 0.1, 0.0], [0.0, 0.05, 0.03]])
    return 0.5 + torch.randn(n, 3) @ mix.T, mix @ mix.T


def test_with_gaussian_noise_it_is_the_wiener_filter():
    x, cov = gaussian_data()
    s = 0.15
    noisy = x[:500] + s * torch.randn(500, 3)
    found = LinearDenoiser(x, lambda a: a + s * torch.randn_like(a), 10, RIDGES, (x[:500], noisy))
    wiener = cov @ torch.linalg.inv(cov + s**2 * torch.eye(3))
    torch.testing.assert_close(found.weight, wiener, atol=0.02, rtol=0)
    mean = torch.full((3,), 0.5)
    torch.testing.assert_close(found.denoise(mean[None])[0], mean, atol=0.01, rtol=0)


def test_the_ridge_is_chosen_on_held_out_images():
    x, _ = gaussian_data(6)  # so few that least squares follows the noise
    held_out, _ = gaussian_data(2000)
    damage = lambda a: a + 0.15 * torch.randn_like(a)  # noqa: E731
    fitted = LinearDenoiser(x, damage, 1, RIDGES, (held_out, damage(held_out)))
    assert fitted.ridge > 0


def test_refuses_images_of_another_size():
    x, _ = gaussian_data(50)
    fitted = LinearDenoiser(x, lambda a: a, 1, (0.1,), (x, x))
    with pytest.raises(ValueError, match="noisy"):
        fitted.denoise(torch.zeros(2, 4))
