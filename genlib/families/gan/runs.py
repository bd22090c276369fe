"""Many runs of one small game for little more than the price of one: all of them side by side.

A small network leaves a processor idle between one small product and the next. R networks of one
shape are one batched product: x [B, R, in] -> weights [R, out, in] -> [B, R, out].
"""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.utils.parametrize import register_parametrization

from genlib.checks import check_positive, check_tensor
from genlib.families.gan.game import LEAKY
from genlib.families.gan.gan import GAN
from genlib.families.gan.losses import SpectralNorm
from genlib.side_by_side import LinearRuns, mlp_runs


class Runs:
    """What any `Game` of R runs does its own way: every shape has one dimension more."""

    def check(self, x: Tensor) -> Tensor:
        """Refuse x that is not `[N, R, D]`."""
        check_tensor("x", x, ("N", self.runs, self.dim), dtype=self.dtype)
        super().check(x.reshape(-1, self.dim))
        return x

    def decode(self, z: Tensor) -> Tensor:
        """What each run's generator makes of its codes, `[N, R, C]` to `[N, R, D]`."""
        z = check_tensor("z", z, ("N", self.runs, self.code), dtype=self.dtype)
        return self._shape(self.generator(z))

    @torch.no_grad()
    def sample(self, n: int) -> Tensor:
        """n new examples of each run, `[n, R, D]`."""
        n = check_positive("n", n)
        z = torch.randn(n, self.runs, self.code, device=self.device, dtype=self.dtype)
        return self.decode(z)


class GANRuns(Runs, GAN):
    """R independent GANs with the same settings, trained in the same steps.

    A batch is `[B, R, D]`, so that each run has data of its own. The loss is the mean over the
    runs. No parameter is shared, so each run's gradient is its own, only R times smaller, and an
    optimiser that does not care for the size of a gradient (Adam, RMSProp) trains each as if it
    were alone. With `clip` the runs would feel each other: leave it off.

    Args:
        runs: R.
        dim, code, generator_hidden, critic_hidden, options: as for `GAN`.
    """

    def __init__(
        self,
        runs: int,
        dim: int,
        code: int,
        generator_hidden: Sequence[int] = (128, 128),
        critic_hidden: Sequence[int] = (128, 128),
        spectral_norm: bool = False,
        **options,
    ):
        runs, dim = check_positive("runs", runs), check_positive("dim", dim)
        code = check_positive("code", code)
        pack = check_positive("pack", options.get("pack", 1))
        generator = mlp_runs(runs, code, *generator_hidden, dim)
        critic = mlp_runs(runs, pack * dim, *critic_hidden, 1, activation=LEAKY)
        if spectral_norm:
            for layer in critic:
                if isinstance(layer, LinearRuns):
                    register_parametrization(layer, "weight", SpectralNorm(layer.weight, True))
        super().__init__(dim, code, generator=generator, critic=critic, **options)
        self.runs = runs


class AdamRuns(torch.optim.Adam):
    """Adam for stacked runs `[R, ...]`, each with a learning rate of its own.

    Args:
        parameters: of a model whose every weight has the runs first.
        lr: a factor on all rates; `fit` gives it.
        rates: R learning rates.
        fade: R times whether a run's rate goes down along a line, to a fiftieth at three quarters
            of the steps, where it stays. None: no run's does.
        steps: of the whole training, as many as `fit` gets; needed with `fade`.
        options: of `torch.optim.Adam`.
    """

    def __init__(
        self,
        parameters,
        lr: float,
        rates: Sequence[float],
        fade: Sequence[bool] | None = None,
        steps: int | None = None,
        **options,
    ):
        super().__init__(parameters, lr=lr, fused=True, **options)
        self.rates = torch.as_tensor(rates, dtype=torch.float32)
        self.fade = torch.as_tensor([False] * len(self.rates) if fade is None else fade)
        if steps is None and bool(self.fade.any()):
            raise ValueError("Expected steps, the length of the training, with fade; got None.")
        self.steps = 1 if steps is None else check_positive("steps", steps)
        self.param_groups[0]["taken"] = 0  # in a group, which a checkpoint keeps
        for parameter in self.param_groups[0]["params"]:
            if len(parameter) != len(self.rates):
                raise ValueError(
                    f"Expected weights of {len(self.rates)} runs, one for each rate, got "
                    f"{list(parameter.shape)}."
                )

    @torch.no_grad()
    def step(self, closure=None):
        weights = self.param_groups[0]["params"]
        before = [weight.clone() for weight in weights]
        super().step(closure)  # as if each rate were 1: Adam's step is in proportion to it
        group = self.param_groups[0]
        left = max(1 - group["taken"] / self.steps / 0.75, 0.02)
        rates = torch.where(self.fade, left * self.rates, self.rates)
        for weight, old in zip(weights, before, strict=True):
            weight.copy_(torch.lerp(old, weight, rates.view(-1, *[1] * (weight.dim() - 1))))
        group["taken"] += 1
