"""Images made to please a measure: pixels tuned until features have the moments of real ones."""

import torch
from torch import Tensor

from genlib.checks import check_images, check_positive
from genlib.metrics.classifier import DigitClassifier


def tuned(
    judge: DigitClassifier, start: Tensor, goal: Tensor, steps: int = 150, lr: float = 0.02
) -> Tensor:
    """Images `[N, pixels]` whose Fréchet distance to `goal` in the judge's features is small.

    Adam moves the pixels of `start` down the gradient of that distance, which needs nothing of an
    image but its features: the result keeps the look of its start. It shows that a measure which
    is *optimised* stops measuring.

    Args:
        judge: whose features the distance is taken in.
        start: `[N, pixels]` in [0, 1], such as noise; more images than the 64 features.
        goal: real images, `[M, pixels]`.
        steps, lr: of Adam, all images at once; the rate falls to zero.

    Source: the same for the inception score: Barratt and Sharma, "A note on the inception score",
    arXiv 1801.01973 (2018), section 4.
    """
    check_images(start, judge.side**2)
    check_images(goal, judge.side**2)
    check_positive("steps", steps)
    check_positive("lr", lr, float)
    mean, cov = _moments(judge.features(goal))
    values, vectors = torch.linalg.eigh(cov)
    root = (vectors * values.clamp(min=0).sqrt()) @ vectors.T  # cov^(1/2), [64, 64]
    images = start.to(judge.device).clone().requires_grad_()
    optimizer = torch.optim.Adam([images], lr=lr)
    for step in range(steps):
        optimizer.param_groups[0]["lr"] = lr * (1 - step / steps)
        own_mean, own_cov = _moments(judge.body(images) / judge.scale)
        # The ridge keeps the slope of the root finite where a feature is always 0.
        ridge = 1e-6 * torch.eye(len(root), dtype=root.dtype, device=root.device)
        cross = torch.linalg.eigvalsh(root @ own_cov @ root + ridge).sqrt().sum()
        distance = (own_mean - mean).square().sum() + own_cov.trace() - 2 * cross
        (images.grad,) = torch.autograd.grad(distance, images)
        optimizer.step()
        with torch.no_grad():
            images.clamp_(0, 1)
    return images.detach()


def _moments(features: Tensor) -> tuple[Tensor, Tensor]:
    features = features.double()
    mean = features.mean(0)
    centred = features - mean
    return mean, centred.T @ centred / (len(features) - 1)
