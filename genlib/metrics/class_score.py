"""Is each sample surely of a class, and is each class equally frequent? As the inception score."""

import torch
from torch import Tensor

from genlib.checks import check_tensor


def class_score(probs: Tensor) -> float:
    """exp of the mean KL(p(y | x) || p(y)), from 1 to the number of classes.

    High when each sample is clearly of one class and the classes are equally frequent. It never
    looks at real data, and one image per class, repeated, reaches the highest value. With the
    Inception network's classes it is the inception score; with those of another classifier, such as
    `DigitClassifier.probs`, call it a class score.

    Args:
        probs: the classifier's probabilities for each sample, `[N, classes]`, rows that sum to 1.

    Source: Salimans et al., "Improved techniques for training GANs", NeurIPS 2016, section 4; what
    it cannot see: Barratt and Sharma, "A note on the inception score", arXiv 1801.01973 (2018).

    Raises:
        ValueError: rows that are not probabilities.
    """
    probs = check_tensor("probs", probs, ("N", "classes")).double()
    off = (probs.sum(1) - 1).abs().max().item()
    if probs.min() < 0 or off > 1e-3:
        raise ValueError(
            "Expected probs to hold probabilities, rows of numbers from 0 that sum to 1, got a "
            f"smallest of {probs.min().item():.3g} and a sum that is off by {off:.3g}."
        )
    marginal = probs.mean(0)
    # 0 log 0 is 0, and a class that never occurs has marginal 0 only where all probs are 0.
    terms = torch.where(probs > 0, probs * (probs / marginal.clamp(min=1e-300)).log(), 0.0)
    return terms.sum(1).mean().exp().item()
