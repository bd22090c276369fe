"""Log-likelihoods of one observation given what a network put out, summed over its parts."""

import math
from typing import Literal

import torch
from torch import Tensor
from torch.nn import functional as F

from genlib.checks import check_images, check_tensor

Likelihood = Literal["bernoulli", "gaussian"]


def check_likelihood(name: object) -> None:
    """Refuse a likelihood that is neither `"bernoulli"` nor `"gaussian"`."""
    if name not in ("bernoulli", "gaussian"):
        raise ValueError(f"Expected likelihood to be 'bernoulli' or 'gaussian', got {name!r}.")


def check_observed(
    x: object, dim: int, likelihood: Likelihood, dtype: torch.dtype | None = None, name: str = "x"
) -> Tensor:
    """Refuse x that is not `[N, dim]`, or with Bernoulli pixels not in [0, 1]."""
    if likelihood == "bernoulli":
        return check_images(x, dim, dtype, name)
    return check_tensor(name, x, ("N", dim), dtype=dtype)


def mean_of(out: Tensor, likelihood: Likelihood) -> Tensor:
    """The mean of p(x | z) from what the decoder put out, in the units of the data."""
    return torch.sigmoid(out) if likelihood == "bernoulli" else out


def log_bernoulli(logits: Tensor, x: Tensor) -> Tensor:
    """Log-probability of x under independent Bernoulli pixels: `[..., D]` to `[...]`, nats.

    For grey x in [0, 1] it is the negative cross-entropy: the average of the log-probability over
    binary images drawn with those grey levels as chances. It is then no density of x itself, and
    is to be compared with other cross-entropies only.
    """
    logits, x = torch.broadcast_tensors(logits, x)
    return -F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)


def log_gaussian(mean: Tensor, x: Tensor, log_std: Tensor | float = 0.0) -> Tensor:
    """Log-density of x under independent Gaussians: `[..., D]` to `[...]`, nats."""
    if isinstance(log_std, Tensor):
        log_std = log_std.to(mean)
    else:
        log_std = mean.new_full((), log_std)  # made on the device: a copy would make a GPU wait
    e = (x - mean) * torch.exp(-log_std)  # [..., D], in standard deviations
    return -(0.5 * e.square() + log_std + 0.5 * math.log(2 * math.pi)).sum(-1)


def kl_normal(mean: Tensor, log_std: Tensor) -> Tensor:
    """KL divergence of independent Gaussians from N(0, I): `[..., C]` to `[...]`, nats."""
    return (0.5 * (mean.square() + (2 * log_std).exp() - 1) - log_std).sum(-1)


def log_mean_exp(log_weights: Tensor) -> Tensor:
    """Logarithm of the mean of k weights, from their logarithms: `[k, ...]` to `[...]`."""
    return log_weights.logsumexp(0) - math.log(len(log_weights))
