"""One body for three kinds of data: only the last line, log p(x | z), knows which it is.

real        a Gaussian for each number, with a spread that each column learns
binary      a Bernoulli for each pixel
categories  one of V symbols at each place; x is one-hot, [N, places * V]
"""

import math
from collections.abc import Sequence
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from genlib.checks import check_positive, check_tensor
from genlib.likelihoods import kl_normal, log_bernoulli, log_gaussian, log_mean_exp
from genlib.model import Model
from genlib.nets import mlp

Kind = Literal["real", "binary", "categories"]


class AnyKind(Model):
    """p(z) p(x | z) with z ~ N(0, I) of C numbers, for data of any of three kinds.

    It learns in one of two ways. With an encoder, by the ELBO, whose gradient takes the path
    through z (Kingma & Welling, 2014): variational inference and backpropagation together. Or,
    with `draws=K`, by backpropagation alone: no q, and

        log p(x) ~ log 1/K sum_k p(x | z_k),  z_k drawn from the prior, K of them for a batch.

    Where no gradient is wanted, as in a validation loss, ten times as many are drawn.

    Args:
        dim: numbers in one example, D.
        code: numbers in one code, C.
        hidden: sizes of the encoder's hidden layers, or of its only one; the decoder has them in
            reverse.
        observed: the kind of data, `"real"`, `"binary"` or `"categories"`.
        symbols: V, of categories.
        draws: K, to learn without an encoder; 0 to learn with one, by the ELBO.

    Raises:
        ValueError: an unknown kind, or a dimension that V does not divide.
    """

    def __init__(
        self,
        dim: int,
        code: int,
        hidden: Sequence[int],
        observed: Kind,
        symbols: int = 1,
        draws: int = 0,
    ):
        super().__init__()
        dim, code = check_positive("dim", dim), check_positive("code", code)
        symbols = check_positive("symbols", symbols)
        draws = check_positive("draws", draws) if draws else 0
        if observed not in ("real", "binary", "categories"):
            raise ValueError(
                f"Expected observed 'real', 'binary' or 'categories', got {observed!r}."
            )
        if dim % symbols:
            raise ValueError(f"Expected {dim} numbers to be places of {symbols} symbols each.")
        hidden = (hidden,) if isinstance(hidden, int) else tuple(hidden)
        self.dim, self.code, self.kind = dim, code, observed
        self.symbols, self.draws = symbols, draws
        self.decoder = mlp(code, *reversed(hidden), dim)
        self.encoder = None if draws else mlp(dim, *hidden, 2 * code)
        self.log_std = nn.Parameter(torch.zeros(dim)) if observed == "real" else None

    def check(self, x: Tensor) -> Tensor:
        """Refuse x that is not `[N, D]`, or not in [0, 1] where it is not real."""
        bounds = () if self.kind == "real" else (0.0, 1.0)
        return check_tensor("x", x, ("N", self.dim), *bounds, dtype=self.dtype)

    def _log_likelihood(self, x: Tensor, z: Tensor) -> Tensor:
        """log p(x | z) in nats: `[B, D]` and `[..., B, C]` to `[..., B]`."""
        out = self.decoder(z)  # [..., B, D]
        if self.kind == "real":
            return log_gaussian(out, x, self.log_std)
        if self.kind == "binary":
            return log_bernoulli(out, x)
        return (x * self._log_shares(out)).sum(-1)

    def _log_average(self, x: Tensor, z: Tensor) -> Tensor:
        """log 1/K sum_k p(x | z_k), each example with all codes: `[B, D]`, `[K, C]` to `[B]`."""
        out = self.decoder(z)  # [K, D]
        if self.kind == "real":
            scale = torch.exp(-self.log_std)  # the square written out: nothing is [B, K, D]
            a, b = x * scale, out * scale
            each = a @ b.mT - 0.5 * (a.square().sum(-1, keepdim=True) + b.square().sum(-1))
            each = each - (self.log_std + 0.5 * math.log(2 * math.pi)).sum()
        elif self.kind == "binary":
            each = x @ out.mT - F.softplus(out).sum(-1)
        else:
            each = x @ self._log_shares(out).mT
        return log_mean_exp(each.mT)

    def log_weights(self, x: Tensor, k: int) -> Tensor:
        """log p(x, z) - log q(z | x) at k codes drawn from q, `[k, B]`, nats."""
        mean, log_std = self.encoder(x).chunk(2, dim=-1)  # [B, C] each
        noise = torch.randn(k, *mean.shape, device=x.device, dtype=x.dtype)
        z = mean + log_std.exp() * noise  # [k, B, C]
        prior_less_q = (0.5 * (noise.square() - z.square()) + log_std).sum(-1)
        return self._log_likelihood(x, z) + prior_less_q

    def loss(self, x: Tensor) -> Tensor:
        """Minus the bound, in nats per example."""
        if self.draws:
            k = self.draws if torch.is_grad_enabled() else 10 * self.draws
            z = torch.randn(k, self.code, device=x.device, dtype=x.dtype)
            return -self._log_average(x, z).mean()
        mean, log_std = self.encoder(x).chunk(2, dim=-1)  # [B, C] each
        z = mean + log_std.exp() * torch.randn_like(mean)
        return (kl_normal(mean, log_std) - self._log_likelihood(x, z)).mean()

    @torch.no_grad()
    def log_prob_bound(self, x: Tensor, k: int = 1) -> Tensor:
        """A lower bound of log p(x) by k draws, of q or of the prior: `[B]`, nats."""
        x, k = self.here(x), check_positive("k", k)
        if self.draws:
            return self._log_average(x, torch.randn(k, self.code, device=x.device, dtype=x.dtype))
        at_once = max(1, 4_000_000 // (len(x) * self.dim))  # keeps [k, B, D] below 16 MB
        parts = [self.log_weights(x, min(at_once, k - done)) for done in range(0, k, at_once)]
        return log_mean_exp(torch.cat(parts))

    def _log_shares(self, out: Tensor) -> Tensor:
        """Logarithms of the symbols' probabilities at each place: `[..., D]` to `[..., D]`."""
        return out.unflatten(-1, (-1, self.symbols)).log_softmax(-1).flatten(-2)
