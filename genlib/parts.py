"""Autoregressive networks whose parts can be exchanged: each made for symbols, or for numbers.

log p(x) = sum_d log p(x_d | x_<d), one small network per variable. Three parts know what kind of
data they deal with, or do not:

input    "one-hot": which of `bins` cells a value lies in;  "number": where on the line it lies
hidden   sizes of the hidden layers
output   "table": a probability per cell;  "mixture": Gaussians on the line

A real number lies in one of `bins` equal cells of [-1, 1]; a symbol k, of `bins` symbols, stands
at the middle of cell k. A table gives a number the height of its cell; a mixture gives a symbol
what it holds between the borders of its cell.
"""

import math
from collections.abc import Sequence
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from genlib.checks import check_positive, check_tensor
from genlib.model import Model
from genlib.side_by_side import mlp_runs

FAR = 200.0  # standard deviations; and where the first and the last cell end, for symbols


class PartsRuns(Model):
    """R independent autoregressive networks of one shape: a batch is `[B, R, D]`, in [-1, 1].

    Args:
        runs: R.
        dim: variables, D.
        bins: cells of [-1, 1], or symbols.
        inputs: `"one-hot"` or `"number"`.
        hidden: sizes of the hidden layers.
        output: `"table"` or `"mixture"`.
        components: Gaussians per variable, of a mixture.
        symbols: whether the data are symbols, so that probabilities are meant and not densities.

    Raises:
        ValueError: an unknown part.
    """

    def __init__(
        self,
        runs: int,
        dim: int,
        bins: int,
        inputs: Literal["one-hot", "number"],
        hidden: Sequence[int],
        output: Literal["table", "mixture"],
        components: int = 1,
        symbols: bool = False,
    ):
        super().__init__()
        if inputs not in ("one-hot", "number") or output not in ("table", "mixture"):
            raise ValueError(
                "Expected inputs 'one-hot' or 'number' and output 'table' or 'mixture', got "
                f"{inputs!r} and {output!r}."
            )
        self.runs, self.dim = check_positive("runs", runs), check_positive("dim", dim)
        self.bins, self.inputs, self.output = check_positive("bins", bins), inputs, output
        self.components, self.symbols = check_positive("components", components), symbols
        each = bins if inputs == "one-hot" else 1
        out = bins if output == "table" else 3 * components
        self.first = nn.Parameter(torch.zeros(runs, out))  # what the first variable gets
        self.nets = nn.ModuleList(
            mlp_runs(runs, d * each, *hidden, out) for d in range(1, self.dim)
        )

    def check(self, x: Tensor) -> Tensor:
        """Refuse x that is not `[N, R, D]` in [-1, 1]."""
        return check_tensor("x", x, ("N", self.runs, self.dim), -1, 1, dtype=self.dtype)

    def cell(self, x: Tensor) -> Tensor:
        """The number of the cell that a value lies in, whole numbers of the shape of x."""
        return ((x + 1) * (self.bins / 2)).floor().long().clamp(0, self.bins - 1)

    def losses(self, x: Tensor) -> Tensor:
        """Minus the mean log-likelihood of each run, nats: `[R]`."""
        return -self.log_prob(x).mean(0)

    def loss(self, x: Tensor) -> Tensor:
        """The sum of the runs' losses."""
        return self.losses(x).sum()

    def log_prob(self, x: Tensor) -> Tensor:
        """log p(x) of each run, nats, of a density or of symbols: `[B, R, D]` to `[B, R]`.

        With fewer variables than D it is that of the first ones.
        """
        x = x.to(self.device)
        total = self._log_value(x[..., 0], self.first.expand(len(x), -1, -1))
        for d, net in enumerate(self.nets[: x.shape[-1] - 1], start=1):
            total = total + self._log_value(x[..., d], net(self._seen(x[..., :d])))
        return total

    def _seen(self, before: Tensor) -> Tensor:
        """The variables before, `[B, R, d]`, as a network gets them."""
        if self.inputs == "number":
            return before
        return F.one_hot(self.cell(before), self.bins).flatten(-2).to(before)

    def _log_value(self, x: Tensor, out: Tensor) -> Tensor:
        """log p(x_d) by what the network put out: `[B, R]` and `[B, R, out]` to `[B, R]`."""
        if self.output == "table":
            log_p = out.log_softmax(-1).gather(-1, self.cell(x)[..., None]).squeeze(-1)
            return log_p if self.symbols else log_p + math.log(self.bins / 2)
        weight, mean, log_std = out.unflatten(-1, (3, self.components)).unbind(-2)
        mean = mean + torch.linspace(-1, 1, self.components + 2).to(x)[1:-1]  # spread at the start
        log_std = log_std.clamp(-7, 3) - math.log(self.components)
        if self.symbols:
            k, width = self.cell(x), 2 / self.bins
            low = torch.where(k == 0, -FAR, k * width - 1)
            high = torch.where(k == self.bins - 1, FAR, (k + 1) * width - 1)
            log_p = log_between(*((v[..., None] - mean) / log_std.exp() for v in (low, high)))
        else:
            e = (x[..., None] - mean) / log_std.exp()
            log_p = -0.5 * e.square() - log_std - 0.5 * math.log(2 * math.pi)
        return (weight.log_softmax(-1) + log_p).logsumexp(-1)


def log_between(low: Tensor, high: Tensor) -> Tensor:
    """log of what a standard Gaussian holds between two values, low below high, element-wise.

    Where both are large, the left tail is taken, by symmetry: there nothing cancels.
    """
    low, high = low.clamp(-FAR, FAR), high.clamp(-FAR, FAR)  # beyond, torch's slopes go wrong
    right = low + high > 0
    low, high = torch.where(right, -high, low), torch.where(right, -low, high)
    log_low, log_high = torch.special.log_ndtr(low), torch.special.log_ndtr(high)
    return log_high + torch.log(-torch.expm1((log_low - log_high).clamp(max=-1e-6)))
