"""The best linear denoiser: what every network that denoises has to beat.

x~ [B, D]  ->  x̂ = W x~ + b  [B, D]
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from genlib.checks import check_tensor


class LinearDenoiser:
    """The matrix that least squares gives, from damaged images to clean ones.

    With Gaussian noise it is the Wiener filter of the training images; with other noise it is what
    the Wiener filter would be: the best that a linear map can do. It is fitted by counting, from
    sums of products, and so needs no step size.

    Args:
        x: clean images, `[N, D]`.
        damage: from clean images to damaged ones `[N, F]`, drawn anew in each of `passes` over x. F
            is D, or more where a damaged image comes with other numbers.
        passes: how often each image is damaged.
        ridges: candidates for what is added to the diagonal, per damaged image.
        held_out: clean `[M, D]` and damaged images `[M, F]`, on which the ridge is chosen.

    Attributes:
        weight: `[D, F]`, and `bias`: `[D]`; `ridge`: the one chosen.
    """

    def __init__(
        self,
        x: Tensor,
        damage: Callable[[Tensor], Tensor],
        passes: int,
        ridges: Sequence[float],
        held_out: tuple[Tensor, Tensor],
    ):
        noisy_sum = products = crossed = 0.0
        for _ in range(passes):
            noisy = damage(x)
            noisy_sum = noisy_sum + noisy.double().sum(0)
            products = products + (noisy.T @ noisy).double()  # [F, F]
            crossed = crossed + (noisy.T @ x).double()  # [F, D]
        count, mean = passes * len(x), x.double().mean(0)
        noisy_mean = noisy_sum / count
        covariance = products / count - torch.outer(noisy_mean, noisy_mean)
        crossed = crossed / count - torch.outer(noisy_mean, mean)
        clean, damaged = held_out
        best = float("inf")
        for ridge in ridges:
            more = ridge * torch.eye(len(covariance)).double()
            matrix = torch.linalg.solve(covariance + more, crossed).T
            weight, bias = matrix.float(), (mean - matrix @ noisy_mean).float()
            error = (
                (torch.addmm(bias, damaged, weight.T).clamp(0, 1) - clean).square().mean().item()
            )
            if error < best:
                best, self.ridge, self.weight, self.bias = error, ridge, weight, bias

    def denoise(self, noisy: Tensor) -> Tensor:
        """The clean images as a linear map sees them, `[B, F]` to `[B, D]`, not cut to [0, 1]."""
        noisy = check_tensor("noisy", noisy, ("N", self.weight.shape[1]), dtype=self.bias.dtype)
        return torch.addmm(self.bias, noisy, self.weight.T)
