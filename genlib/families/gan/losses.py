"""What the two players of a GAN are told: objectives, and penalties on the critic's slope.

Logits are the raw scores of the critic, `[B]`: high for what it takes for real. D = sigmoid(logit).
"""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import normalize, softplus


class Objective(NamedTuple):
    """Both players' losses, each to be lowered, as functions of logits."""

    critic: Callable[[Tensor, Tensor], Tensor]  # of the real and of the fake
    generator: Callable[[Tensor], Tensor]  # of the fake


def cross_entropy(real: Tensor, fake: Tensor) -> Tensor:
    """-E log D(real) - E log(1 - D(fake)), nats: 2 ln 2 = 1.386 for a critic that only guesses.

    Minus the value of the game (Goodfellow et al., 2014, equation 1).
    """
    return softplus(-real).mean() + softplus(fake).mean()


def minimax(fake: Tensor) -> Tensor:
    """E log(1 - D(fake)), nats. Flat where the critic is sure of the fake."""
    return -softplus(fake).mean()


def nonsaturating(fake: Tensor) -> Tensor:
    """-E log D(fake), nats. Steep where the critic is sure (Goodfellow et al., 2014, section 3)."""
    return softplus(-fake).mean()


def wasserstein_critic(real: Tensor, fake: Tensor) -> Tensor:
    """E score(fake) - E score(real), in the units of the data if the critic is 1-Lipschitz.

    Then its lowest value is minus the distance W_1 (Arjovsky et al., 2017, equation 2).
    """
    return fake.mean() - real.mean()


def wasserstein_generator(fake: Tensor) -> Tensor:
    """-E score(fake)."""
    return -fake.mean()


OBJECTIVES = {
    "minimax": Objective(cross_entropy, minimax),
    "nonsaturating": Objective(cross_entropy, nonsaturating),
    "wasserstein": Objective(wasserstein_critic, wasserstein_generator),
}


def slope(score: Callable[[Tensor], Tensor], x: Tensor, pack: int, dim: int) -> Tensor:
    """The norm of the gradient of the score with respect to x: `[B, pack * D]` to `[B]`.

    Of every example in a pack only the first `dim` columns count: what follows is a condition.
    The norm can itself be differentiated.
    """
    x = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(score(x).sum(), x, create_graph=True)  # [B, pack * D]
    gradient = gradient.unflatten(-1, (pack, -1))[..., :dim]  # [B, pack, dim]
    return (gradient.square().sum((-1, -2)) + 1e-12).sqrt()  # the root has no slope at 0


def gradient_penalty(
    score: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, pack: int, dim: int
) -> Tensor:
    """E (|slope| - 1)^2 at random places between real and fake (Gulrajani et al., 2017, eq. 3)."""
    mix = torch.rand(*real.shape[:-1], 1, device=real.device, dtype=real.dtype)
    between = torch.lerp(real, fake, mix)  # [B, pack * D]
    return (slope(score, between, pack, dim) - 1).square().mean()


def r1(score: Callable[[Tensor], Tensor], real: Tensor, pack: int, dim: int) -> Tensor:
    """E |slope|^2 / 2 at the data (Mescheder et al., 2018, equation 9)."""
    return slope(score, real, pack, dim).square().mean() / 2


class SpectralNorm(nn.Module):
    """A parametrization that divides a matrix by an estimate of its largest singular value.

    The estimate improves by one step of power iteration each time the weight is used in training
    (Miyato et al., 2018, algorithm 1), and starts from 15 of them. It is never too large. Weights
    are `[out, ...]`, read as `[out, in]` whatever the rest; or with `stacked`, `[runs, out, in]`.
    A matrix of zeros, as a last layer may start, has slope 0 and stays as it is.
    """

    smallest = 1e-12  # singular values below it count as zero; `normalize` has the same limit

    def __init__(self, weight: Tensor, stacked: bool = False):
        super().__init__()
        self.stacked = stacked
        matrix = self._matrix(weight.detach())
        self.register_buffer("left", normalize(torch.ones_like(matrix[..., :1]), dim=-2))
        for _ in range(15):
            self._improve(matrix)

    def forward(self, weight: Tensor) -> Tensor:
        matrix = self._matrix(weight)
        if self.training:
            self._improve(matrix.detach())
        right = normalize(matrix.detach().mT @ self.left, dim=-2)  # [..., in, 1]
        sigma = self.left.mT.clone() @ matrix @ right  # [..., 1, 1]
        sigma = torch.where(sigma > self.smallest, sigma, 1.0)
        return weight / sigma.view(sigma.shape[:-2] + (1,) * (weight.dim() - sigma.dim() + 2))

    def _matrix(self, weight: Tensor) -> Tensor:
        return weight if self.stacked else weight.flatten(1)

    @torch.no_grad()
    def _improve(self, matrix: Tensor) -> None:
        right = normalize(matrix.mT @ self.left, dim=-2)  # [..., in, 1]
        left = normalize(matrix @ right, dim=-2)  # [..., out, 1]
        # A vector that the matrix sends to 0 would stay there: then its longest row takes over,
        # and the vector is kept if the matrix is 0. Whatever is not lost keeps its last bits.
        longest = matrix.square().sum(-1).argmax(-1)[..., None, None]  # [..., 1, 1]
        row = normalize(matrix.take_along_dim(longest, dim=-2).mT, dim=-2)  # [..., in, 1]
        for other in (normalize(matrix @ row, dim=-2), self.left):
            left = torch.where(left.norm(dim=-2, keepdim=True) > 0.5, left, other)
        self.left.copy_(left)
