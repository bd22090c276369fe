"""Many runs of one small game for little more than the price of one: all of them side by side.

A small network leaves a processor idle between one small product and the next. R networks of one
shape are one batched product: x [B, R, in] -> weights [R, out, in] -> [B, R, out].
"""

import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn
from torch.nn.utils.parametrize import register_parametrization

from genlib.checks import check_positive, check_tensor
from genlib.families.adversarial import GAN, LEAKY
from genlib.families.adversarial_losses import SpectralNorm


class LinearRuns(nn.Module):
    """R linear layers that know nothing of each other: `[B, R, in]` to `[B, R, out]`."""

    def __init__(self, runs: int, inputs: int, outputs: int):
        super().__init__()
        bound = 1 / math.sqrt(inputs)  # as torch.nn.Linear starts
        self.weight = nn.Parameter(torch.empty(runs, outputs, inputs).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.empty(runs, 1, outputs).uniform_(-bound, bound))

    def forward(self, x: Tensor) -> Tensor:
        return torch.baddbmm(self.bias, x.transpose(0, 1), self.weight.mT).transpose(0, 1)


def mlp_runs(
    runs: int, *sizes: int, activation: Callable[[], nn.Module] = nn.ReLU
) -> nn.Sequential:
    """R networks as `nets.mlp` makes one: `[B, R, sizes[0]]` to `[B, R, sizes[-1]]`."""
    layers: list[nn.Module] = []
    for inputs, outputs in zip(sizes, sizes[1:], strict=False):
        layers += [LinearRuns(runs, inputs, outputs), activation()]
    return nn.Sequential(*layers[:-1])


class Runs:
    """What any `Game` of R runs does its own way: every shape has one dimension more."""

    def check(self, x: Tensor) -> Tensor:
        """Refuse x that is not `[N, R, D]`."""
        check_tensor("x", x, ("N", self.runs, self.dim))
        super().check(x.reshape(-1, self.dim))
        return x

    def decode(self, z: Tensor) -> Tensor:
        """What each run's generator makes of its codes, `[N, R, C]` to `[N, R, D]`."""
        return self._shape(self.generator(check_tensor("z", z, ("N", self.runs, self.latent))))

    @torch.no_grad()
    def sample(self, n: int) -> Tensor:
        """n new examples of each run, `[n, R, D]`."""
        check_positive("n", n)
        return self.decode(torch.randn(n, self.runs, self.latent, device=self.device))


class GANRuns(Runs, GAN):
    """R independent GANs with the same settings, trained in the same steps.

    A batch is `[B, R, D]`, so that each run has data of its own. The loss is the mean over the
    runs. No parameter is shared, so each run's gradient is its own, only R times smaller, and an
    optimiser that does not care for the size of a gradient (Adam, RMSProp) trains each as if it
    were alone. With `clip` the runs would feel each other: leave it off.

    Args:
        runs: R.
        dim, latent, generator_hidden, critic_hidden, options: as for `GAN`.
    """

    def __init__(
        self,
        runs: int,
        dim: int,
        latent: int,
        generator_hidden: Sequence[int] = (128, 128),
        critic_hidden: Sequence[int] = (128, 128),
        spectral_norm: bool = False,
        **options,
    ):
        for name, value in (("runs", runs), ("dim", dim), ("latent", latent)):
            check_positive(name, value)
        pack = options.get("pack", 1)
        check_positive("pack", pack)
        generator = mlp_runs(runs, latent, *generator_hidden, dim)
        critic = mlp_runs(runs, pack * dim, *critic_hidden, 1, activation=LEAKY)
        if spectral_norm:
            for layer in critic:
                if isinstance(layer, LinearRuns):
                    register_parametrization(layer, "weight", SpectralNorm(layer.weight, True))
        super().__init__(dim, latent, generator=generator, critic=critic, **options)
        self.runs = runs
