"""Many variational autoencoders of binary images, side by side, that may know of a damage.

A pixel is seen as 0, as 1, or not at all, which is written 0.5. What became of the true pixel is a
*channel*,

    C = p(seen | true),   [3, 2]:  rows are seen as 0, hidden, seen as 1;  columns true 0, true 1,

and the likelihood of what was seen sums over the truth, p(seen | z) = sum_x C[seen, x] p(x | z).
Without a channel what was seen is believed, and what is hidden is left out of the sum: right, if
the holes know nothing of what they hide (Rubin, 1976; Mattei & Frellsen, 2019).
"""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

from genlib.checks import check_positive, check_tensor
from genlib.likelihoods import kl_normal, log_mean_exp
from genlib.model import Model
from genlib.side_by_side import mlp_runs

HIDDEN = 0.5  # how a pixel is written that was not seen


class VAERuns(Model):
    """R independent VAEs of one shape: a batch is `[B, R, D]`, a column of data for each.

    The loss is the sum of theirs, so each gets the gradient that it would get alone.

    Args:
        runs: R.
        dim: pixels of an image, D.
        code: numbers in one code, C.
        hidden: sizes of the encoder's hidden layers; the decoder has them in reverse.

    Attributes:
        channel: how pixels were damaged, `[3, 2]`, or None: not at all, or by holes at random.
    """

    def __init__(self, runs: int, dim: int, code: int, hidden: Sequence[int] = (256,)):
        super().__init__()
        runs, dim = check_positive("runs", runs), check_positive("dim", dim)
        self.runs, self.dim, self.code = runs, dim, check_positive("code", code)
        self.encoder = mlp_runs(runs, dim, *hidden, 2 * code)
        self.decoder = mlp_runs(runs, code, *reversed(hidden), dim)
        self.channel: Tensor | None = None

    def check(self, x: Tensor) -> Tensor:
        """Refuse x that is not `[N, R, D]` of zeros, ones and halves."""
        x = check_tensor("x", x, ("N", self.runs, self.dim), 0, 1, dtype=self.dtype)
        if (2 * x != (2 * x).round()).any():
            raise ValueError("Expected x of 0, 1 and, where a pixel is hidden, 0.5.")
        return x

    def _log_seen(self, x: Tensor, logits: Tensor) -> Tensor:
        """log p(seen | z) of each image, nats: `[..., D]` twice to `[...]`."""
        logits, x = torch.broadcast_tensors(logits, x)
        if self.channel is None:
            errors = F.binary_cross_entropy_with_logits(logits, x, reduction="none")
            return -(errors * (x != HIDDEN)).sum(-1)
        log_c = self.channel.to(logits).log()[(2 * x).long()]  # [..., D, 2]
        log_zero, log_one = F.logsigmoid(-logits), F.logsigmoid(logits)
        return torch.logaddexp(log_zero + log_c[..., 0], log_one + log_c[..., 1]).sum(-1)

    def _codes(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log of the standard deviation of q; the encoder sees 0 for a hidden pixel."""
        return self.encoder(x * (x != HIDDEN)).chunk(2, dim=-1)

    def _losses(self, x: Tensor) -> Tensor:
        """Minus the evidence lower bound of each run, by one code per image, nats: `[R]`."""
        mean, log_std = self._codes(x)  # [B, R, C] each
        z = mean + log_std.exp() * torch.randn_like(mean)
        return (kl_normal(mean, log_std) - self._log_seen(x, self.decoder(z))).mean(0)

    def loss(self, x: Tensor) -> Tensor:
        """The sum of the runs' losses."""
        return self._losses(x).sum()

    @torch.no_grad()
    def log_prob_bound(self, x: Tensor, k: int = 1) -> Tensor:
        """A lower bound of log p(seen) by k codes of q, `[N, R]`, nats (Burda et al., 2016)."""
        x, k = self.here(x), check_positive("k", k)
        mean, log_std = self._codes(x)
        parts = []
        for _ in range(k):
            noise = torch.randn_like(mean)
            z = mean + log_std.exp() * noise
            prior_less_q = (0.5 * (noise.square() - z.square()) + log_std).sum(-1)
            parts.append(self._log_seen(x, self.decoder(z)) + prior_less_q)
        return log_mean_exp(torch.stack(parts))

    @torch.no_grad()
    def sample(self, n: int) -> Tensor:
        """n draws of z and of the true pixels from each run, `[n, R, D]`."""
        n = check_positive("n", n)
        z = torch.randn(n, self.runs, self.code, device=self.device, dtype=self.dtype)
        return torch.bernoulli(torch.sigmoid(self.decoder(z)))


def mean_bounds(model: VAERuns, x: Tensor, k: int) -> Tensor:
    """The mean bound of each run on images that all share, `[N, D]` to `[R]`, nats."""
    return model.log_prob_bound(x[:, None].expand(-1, model.runs, -1), k).mean(0)


def flipped(share: float) -> Tensor:
    """The channel that turns a pixel over with this probability."""
    return torch.tensor([[1 - share, share], [0.0, 0.0], [share, 1 - share]])


def hidden(zero: float, one: float) -> Tensor:
    """The channel that hides a 0 and a 1 with these probabilities."""
    return torch.tensor([[1 - zero, 0.0], [zero, one], [0.0, 1 - one]])


def damaged(x: Tensor, channel: Tensor, generator: torch.Generator) -> Tensor:
    """What is seen of binary images through a channel: 0, 1 or 0.5, of the shape of x."""
    chances = channel.T[x.long()]  # [..., 3]
    row = torch.multinomial(chances.reshape(-1, 3), 1, generator=generator).view(x.shape)
    return row.to(x) / 2
