"""Principal components and Gaussians as a generator of images: moments, classes, sentences."""

import pytest
import torch

from genlib.families.mixtures.of_images import PCAGaussians, PCAKernels


@pytest.fixture
def images():
    generator = torch.Generator().manual_seed(0)
    y = torch.arange(600) % 3
    middles = torch.tensor([[0.3, 0.5, 0.5], [0.5, 0.3, 0.5], [0.5, 0.5, 0.7]])
    x = middles[y].repeat_interleave(2, 1) + 0.03 * torch.randn(600, 6, generator=generator)
    return x, y


def test_all_parts_keep_mean_and_covariance(images):
    x, _ = images
    torch.manual_seed(0)
    drawn = PCAGaussians(x, 6).sample(20_000)
    torch.testing.assert_close(drawn.mean(0), x.mean(0), atol=5e-3, rtol=0)
    extra = 1e-3 * torch.eye(6)
    torch.testing.assert_close(drawn.T.cov(), x.T.cov() + extra, atol=1e-3, rtol=0)


def test_classes_are_drawn_as_asked(images):
    x, y = images
    model = PCAGaussians(x, 3, y=y)
    asked = torch.arange(300) % 3
    drawn = model.sample(300, asked)
    means = torch.stack([x[y == k].mean(0) for k in range(3)])
    read = torch.cdist(drawn, means).argmin(1)
    assert (read == asked).double().mean() > 0.98
    assert drawn.shape == (300, 6) and 0 <= drawn.min() and drawn.max() <= 1


def test_a_mixture_finds_the_groups_that_one_gaussian_cannot(images):
    x, y = images
    means = torch.stack([x[y == k].mean(0) for k in range(3)])
    away = [
        torch.cdist(PCAGaussians(x, 3, k).sample(2000), means).min(1).values.mean().item()
        for k in (1, 3)
    ]
    assert away[1] < 0.8 * away[0]


def test_no_more_parts_than_there_are(images):
    with pytest.raises(ValueError, match="at most 6 parts"):
        PCAGaussians(images[0], 7)


def test_contrast_moves_grey_levels_away_from_the_middle(images):
    x, _ = images
    soft, hard = PCAGaussians(x, 3), PCAGaussians(x, 3, contrast=3.0)
    torch.manual_seed(1)
    a = soft.sample(50)
    torch.manual_seed(1)
    b = hard.sample(50)
    torch.testing.assert_close(b, (0.5 + 3 * (a - 0.5)).clamp(0, 1))


def test_kernels_lie_around_the_training_images(images):
    x, y = images
    torch.manual_seed(0)
    near = PCAKernels(x, 6, y, 0.01).sample(300)
    assert torch.cdist(near, x).min(1).values.max() < 0.05, "a copier with a little noise"
    wide = PCAKernels(x, 6, y, 1.0).sample(20_000)
    means = torch.stack([x[y == k].mean(0) for k in range(3)])
    read = torch.cdist(wide, means).argmin(1)
    for k in range(3):  # the kernel's variance is added to that of its class
        expected = 2 * x[y == k].var(0) + 1e-3
        torch.testing.assert_close(wide[read == k].var(0), expected, atol=0, rtol=0.12)


def test_kernels_draw_the_classes_asked_for(images):
    x, y = images
    asked = torch.arange(300) % 3
    drawn = PCAKernels(x, 3, y, 0.3).sample(300, asked)
    means = torch.stack([x[y == k].mean(0) for k in range(3)])
    assert (torch.cdist(drawn, means).argmin(1) == asked).double().mean() > 0.98


def test_images_in_double_precision_give_samples_in_it():
    x = torch.rand(40, 9, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    assert PCAGaussians(x, 2).sample(3).dtype == torch.float64
