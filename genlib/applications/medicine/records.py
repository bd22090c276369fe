"""A variational autoencoder of patients' records, some of whose cells are missing."""

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from genlib.checks import check_not_negative, check_positive
from genlib.likelihoods import log_gaussian
from genlib.model import Model
from genlib.nets import mlp


class Records(Model):
    """p(cells, diagnosis) through a code: what is missing is left out of the likelihood.

    A record is `[D + 1]`: D cells, NaN where one is missing, and the diagnosis, 0, 1 or NaN. The
    encoder sees the cells (0 for a missing one) and which were seen, never the diagnosis; the
    decoder makes the mean of each cell and the log-odds of the diagnosis. The loss is minus the
    bound by several codes (Mattei and Frellsen, 2019; Burda et al., 2016).

    Args:
        dim: cells, D.
        code: numbers in one code.
        hidden: sizes of the encoder's hidden layers; the decoder has them in reverse.
        samples: codes per record in the bound.
        label_weight: how often each diagnosis counts; 1 makes the loss a bound.

    Attributes:
        judging: 1 makes the loss the log loss of the diagnosis, by which training is stopped.
    """

    def __init__(
        self,
        dim: int,
        code: int = 4,
        hidden: Sequence[int] = (32,),
        samples: int = 8,
        label_weight: float = 1.0,
    ):
        super().__init__()
        self.dim, self.code = check_positive("dim", dim), check_positive("code", code)
        self.samples = check_positive("samples", samples)
        self.label_weight = check_not_negative("label_weight", label_weight)
        self.encoder = mlp(2 * dim, *hidden, 2 * code)
        self.decoder = mlp(code, *reversed(hidden), dim + 1)
        self.log_std = nn.Parameter(torch.zeros(dim))
        self.judging = 0.0

    def check(self, x: Tensor) -> Tensor:
        """Refuse x that is not `[N, D + 1]` with a last column of 0, 1 and NaN."""
        if not isinstance(x, Tensor) or x.dim() != 2 or x.shape[1] != self.dim + 1:
            raise ValueError(f"Expected records [N, {self.dim + 1}], got {x!r:.60}.")
        known = x[:, -1][~x[:, -1].isnan()]
        if not ((known == 0) | (known == 1)).all():
            raise ValueError("Expected a diagnosis of 0, 1 or, where there is none, NaN.")
        return x

    def _weights(self, x: Tensor, k: int) -> tuple[Tensor, Tensor]:
        """log p(cells seen, z) - log q(z) at k codes of q, and the log-odds there, `[k, B]`."""
        seen = (~x[:, :-1].isnan()).to(self.log_std)  # [B, D]
        cells = x[:, :-1].nan_to_num(0.0)
        mean, log_std = self.encoder(torch.cat([cells, seen], 1)).chunk(2, dim=-1)
        noise = torch.randn(k, *mean.shape, dtype=mean.dtype, device=mean.device)
        z = mean + log_std.exp() * noise
        out = self.decoder(z)  # [k, B, D + 1]
        far = ((cells - out[..., :-1]) / self.log_std.exp()).square()
        fit = -0.5 * ((far + 2 * self.log_std + math.log(2 * math.pi)) * seen).sum(-1)
        prior = log_gaussian(torch.zeros_like(z), z) - log_gaussian(mean, z, log_std)
        return fit + prior, out[..., -1]

    def _told(self, logs: Tensor, odds: Tensor) -> Tensor:
        """log p(y = 1 | cells seen) and log p(y = 0 | ...), `[B, 2]`, by weighted codes."""
        share = logs.log_softmax(0)[..., None]
        both = torch.stack([F.logsigmoid(odds), F.logsigmoid(-odds)], -1)
        return (share + both).logsumexp(0)

    def loss(self, x: Tensor) -> Tensor:
        """Minus the bound, nats per record; with `judging`, the log loss of the diagnosis."""
        known = (~x[:, -1].isnan()).to(self.log_std)
        ill = x[:, -1].nan_to_num(0.0)
        logs, odds = self._weights(x, self.samples)
        hit = (F.logsigmoid(odds) * ill + F.logsigmoid(-odds) * (1 - ill)) * known
        bound = torch.logsumexp(logs + self.label_weight * hit, 0).mean()
        told = self._told(logs, odds)
        right = ((told[:, 0] * ill + told[:, 1] * (1 - ill)) * known).sum() / known.sum().clamp(1)
        return -(bound + self.judging * (right - bound))

    @torch.no_grad()
    def chances(self, x: Tensor, k: int = 200) -> Tensor:
        """p(y = 1 | cells seen) by k codes, `[N, D + 1]` to `[N]`; the last column is not read."""
        told = self._told(*self._weights(self.here(x), check_positive("k", k)))
        return told[:, 0].exp()

    @torch.no_grad()
    def sample(self, n: int) -> Tensor:
        """n whole records with their diagnoses, `[n, D + 1]`."""
        z = torch.randn(check_positive("n", n), self.code, device=self.device, dtype=self.dtype)
        out = self.decoder(z)
        cells = out[:, :-1] + self.log_std.exp() * torch.randn_like(out[:, :-1])
        return torch.cat([cells, torch.bernoulli(torch.sigmoid(out[:, -1:]))], 1)
