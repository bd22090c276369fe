"""Grey levels for a model of continuous data: each level is spread evenly over its own cell."""

import math

import torch
from torch import Tensor, nn

from genlib.checks import check_images, check_positive
from genlib.likelihoods import log_mean_exp
from genlib.model import Model


class Dequantised(Model):
    """A density p on [0, 1]^D made into a model of images with `levels` greys.

    An image of grey numbers k in {0, ..., levels - 1} owns the cell [k / levels, (k + 1) / levels]
    of the cube, and its probability P is the mass of p in it. The logarithm of that integral is at
    least the mean of log p over the cell, less D log levels (Jensen; Theis et al., 2016):

        log P(k)  >=  E_u log p((k + u) / levels)  -  D log levels,    u uniform on [0, 1]^D.

    The right side, by draws of u, is what is trained and reported. P sums to 1 over all images, so
    nothing is to be won by spikes.

    Args:
        density: a `Model` with an exact `log_prob` on [0, 1]^D, and `sample`.
        levels: how many greys; images come as k / (levels - 1), in [0, 1].
    """

    def __init__(self, density: Model, levels: int):
        super().__init__()
        levels = check_positive("levels", levels)
        if levels < 2:
            raise ValueError(f"Expected at least 2 levels, got {levels}.")
        if not isinstance(density, nn.Module) or not hasattr(density, "log_prob"):
            raise ValueError(
                f"Expected density to be a Model with log_prob, got {type(density).__name__}."
            )
        self.density, self.levels, self.dim = density, levels, density.dim

    def check(self, x: Tensor) -> Tensor:
        """Refuse x that is not `[N, D]` in [0, 1], or whose values are none of the levels."""
        x = check_images(x, self.dim, self.dtype)
        grey = x * (self.levels - 1)
        if (grey - grey.round()).abs().max() > 1e-3:
            raise ValueError(
                f"Expected x with {self.levels} grey levels, 0, 1/{self.levels - 1}, ..., 1, "
                "got values between them; how many levels has the data?"
            )
        return x

    def dequantise(self, x: Tensor) -> Tensor:
        """A random point of each image's cell: k / (levels - 1) to (k + u) / levels, `[B, D]`."""
        grey = (x * (self.levels - 1)).round()
        return (grey + torch.rand_like(x)) / self.levels

    def quantise(self, v: Tensor) -> Tensor:
        """The image whose cell holds v: [0, 1]^D to k / (levels - 1)."""
        grey = (v * self.levels).floor().clamp(0, self.levels - 1)
        return grey / (self.levels - 1)

    def loss(self, x: Tensor) -> Tensor:
        """Minus the bound by one draw of u, in nats for one image."""
        return self.density.loss(self.dequantise(x)) + self.dim * math.log(self.levels)

    @torch.no_grad()
    def log_prob_bound(self, x: Tensor, k: int = 1) -> Tensor:
        """A lower bound of log P(x), `[B]`, nats: the mean over k draws goes *inside* the
        logarithm, so it rises with k towards log P itself (Burda et al., 2016, eq. 8)."""
        k = check_positive("k", k)
        x = self.here(x)
        draws = torch.stack([self.density.log_prob(self.dequantise(x)) for _ in range(k)])
        return log_mean_exp(draws) - self.dim * math.log(self.levels)

    @torch.no_grad()
    def sample(self, n: int) -> Tensor:
        """n images with grey values k / (levels - 1), `[n, D]`."""
        return self.quantise(self.density.sample(n))
