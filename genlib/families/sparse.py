"""The sparse autoencoder: x [B, D] -> a long code z [B, C], mostly zero -> x̂ [B, D]."""

from collections.abc import Sequence
from typing import Literal

import torch
from torch import Tensor
from torch.nn import functional as F

from genlib.checks import check_positive
from genlib.families.autoencoders import Autoencoder
from genlib.likelihoods import Likelihood

Penalty = Literal["l1", "kl", "k"]


class SparseAutoencoder(Autoencoder):
    """An autoencoder that pays for every active unit, or may use only k of them.

    Three ways to ask for few active units:

    - `"l1"`: units are rectified, and their sum is added to the loss, times `weight`;
    - `"kl"`: units are squashed into (0, 1), and their mean activity over a batch, rho_j, pays
      KL(rho || rho_j) for leaving the target `rho` (Ng, 2011);
    - `"k"`: all but the k largest units are set to zero (Makhzani & Frey, 2014).

    Args:
        penalty: one of the three.
        weight: price of activity for "l1" and "kl", in nats.
        rho: target activity of a unit for "kl", in (0, 1).
        k: units that stay for "k".
        dim, code, hidden, likelihood: as for `Autoencoder`; the code may exceed dim.
    """

    def __init__(
        self,
        dim: int,
        code: int,
        hidden: Sequence[int] = (),
        likelihood: Likelihood = "bernoulli",
        penalty: Penalty = "l1",
        weight: float = 1.0,
        rho: float = 0.05,
        k: int = 16,
    ):
        super().__init__(dim, code, hidden, likelihood)
        check_positive("k", k)
        if penalty not in ("l1", "kl", "k"):
            raise ValueError(f"Expected penalty to be 'l1', 'kl' or 'k', got {penalty!r}.")
        if not (0 <= weight < float("inf") and 0 < rho < 1):
            raise ValueError(
                f"Expected weight of at least 0 and rho in (0, 1), got {weight} and {rho}."
            )
        if penalty == "k" and k > code:
            raise ValueError(f"Expected k of at most the {code} code units, got {k}.")
        self.penalty, self.weight, self.rho, self.k = penalty, weight, rho, k

    def activate(self, a: Tensor) -> Tensor:
        """From the encoder's output to the code, `[B, C]` to `[B, C]`."""
        if self.penalty == "kl":
            return torch.sigmoid(a)
        if self.penalty == "l1":
            return F.relu(a)
        kept = a.topk(self.k, dim=-1)
        return torch.zeros_like(a).scatter(-1, kept.indices, kept.values)

    def encode(self, x: Tensor) -> Tensor:
        """The sparse code of x: `[B, D]` to `[B, C]`."""
        return self.activate(self.encoder(self.check(x)))

    def price(self, z: Tensor) -> Tensor:
        """What the activity of codes `[B, C]` costs, in nats per example; a scalar."""
        if self.penalty == "l1":
            return self.weight * z.sum(-1).mean()
        if self.penalty == "kl":
            mean = z.mean(0).clamp(1e-6, 1 - 1e-6)  # [C], the activity of each unit
            rho = torch.full_like(mean, self.rho)
            kl = rho * (rho / mean).log() + (1 - rho) * ((1 - rho) / (1 - mean)).log()
            return self.weight * kl.sum()
        return z.new_zeros(())

    def loss(self, x: Tensor) -> Tensor:
        """Reconstruction, as for `Autoencoder`, and the price of activity."""
        z = self.activate(self.encoder(x))  # [B, C]
        return self.misfit(self.decoder(z), x) + self.price(z)

    @torch.no_grad()
    def activity(self, x: Tensor, threshold: float = 1e-3) -> Tensor:
        """How often each unit is active (above `threshold` in size) over x: `[C]`, in [0, 1].

        A unit at 0 is dead: no example uses it, and no gradient will wake it.
        """
        return (self.encode(x).abs() > threshold).float().mean(0)
