"""Base densities, where a flow's codes live: one round Gaussian, or several.

They are parts of a flow, which trains them: `log_prob` and `sample`, and no loss of their own.
"""

import math

import torch
from torch import Tensor, nn

from genlib.checks import check_positive, check_tensor
from genlib.likelihoods import log_gaussian


class StandardNormal(nn.Module):
    """N(0, I) in D dimensions. It learns nothing."""

    def __init__(self, dim: int):
        super().__init__()
        dim = check_positive("dim", dim)
        self.dim = dim
        self.register_buffer("zero", torch.zeros(dim), persistent=False)  # knows device and dtype

    def log_prob(self, z: Tensor) -> Tensor:
        """`[B, D]` to `[B]`, nats."""
        return -0.5 * (z.square().sum(-1) + self.dim * math.log(2 * math.pi))

    @torch.no_grad()
    def sample(self, n: int) -> Tensor:
        """`[n, D]`."""
        return torch.randn(n, self.dim, device=self.zero.device, dtype=self.zero.dtype)


class SeveralNormals(nn.Module):
    """A mixture of K Gaussians with learnt weights, means and standard deviations.

    Unlike one Gaussian it can leave room between its parts, which is what data in separate pieces
    needs (Izmailov et al., 2020, put one Gaussian to a class).

    Args:
        means: where they start, `[K, D]`.
        std: how wide they start, along every axis.
    """

    def __init__(self, means: Tensor, std: float = 1.0):
        super().__init__()
        means = check_tensor("means", means, ("K", "D"))
        std = check_positive("std", std, float)
        self.dim = means.shape[1]
        self.means = nn.Parameter(means.clone())
        self.log_std = nn.Parameter(torch.full_like(means, math.log(std)))
        self.logits = nn.Parameter(torch.zeros_like(means[:, 0]))

    def log_prob(self, z: Tensor) -> Tensor:
        """`[B, D]` to `[B]`, nats."""
        log_normal = log_gaussian(self.means, z[:, None], self.log_std)  # [B, K]
        return (self.logits.log_softmax(0) + log_normal).logsumexp(-1)

    @torch.no_grad()
    def sample(self, n: int) -> Tensor:
        """`[n, D]`."""
        k = torch.multinomial(self.logits.softmax(0), n, replacement=True)  # [n]
        return self.means[k] + self.log_std[k].exp() * torch.randn_like(self.means[k])
