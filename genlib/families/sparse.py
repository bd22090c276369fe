"""The sparse autoencoder: x [B, D] -> a long code z [B, C], mostly zero -> x̂ [B, D]."""

from collections.abc import Sequence
from typing import Literal

import torch
from torch import Tensor
from torch.nn import functional as F

from genlib.checks import check_not_negative, check_positive
from genlib.families.autoencoder import Autoencoder
from genlib.likelihoods import Likelihood
from genlib.side_by_side import SideBySide

Penalty = Literal["l1", "kl", "k"]


class SparseAutoencoder(Autoencoder):
    """An autoencoder that pays for every active unit, or may use only k of them.

    Three ways to ask for few active units:

    - `"l1"`: units are rectified, and what each adds to the decoder's input, z_j times the length
      |w_j| of its column, is summed and charged, times `weight`. Charging z_j alone would invite
      a cheat: shrink every z, let the decoder grow, and the price is gone (Bricken et al., 2023,
      fix the columns' length for that reason);
    - `"kl"`: units are squashed into (0, 1), and their mean activity over a batch, rho_j, pays
      KL(rho || rho_j) for leaving the target `rho` (Ng, 2011);
    - `"k"`: all but the k largest units are set to zero (Makhzani & Frey, 2013). `k` may be
      changed while it trains, and may be a tensor where runs of different k are stacked.

    The price sees the first layer of the decoder alone. With hidden layers the later ones may
    still grow and make the price of "l1" small; and "kl" charges a mean, which a unit may keep by
    being slightly active always. For these, look at `activity`, or train with weight decay.

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
        k = check_positive("k", k)
        if penalty not in ("l1", "kl", "k"):
            raise ValueError(f"Expected penalty to be 'l1', 'kl' or 'k', got {penalty!r}.")
        weight = check_not_negative("weight", weight)
        rho = check_positive("rho", rho, float)
        if rho >= 1:
            raise ValueError(f"Expected rho in (0, 1), got {rho}.")
        if penalty == "k" and k > code:
            raise ValueError(f"Expected k of at most the {code} code units, got {k}.")
        self.penalty, self.weight, self.rho, self.k = penalty, weight, rho, k

    def activate(self, a: Tensor) -> Tensor:
        """From the encoder's output to the code, `[B, C]` to `[B, C]`."""
        if self.penalty == "kl":
            return torch.sigmoid(a)
        if self.penalty == "l1":
            return F.relu(a)
        if isinstance(self.k, Tensor):  # stacked runs, each with a k of its own
            last = self.k.sub(1).expand(*a.shape[:-1], 1)
            return a * (a >= a.sort(-1, descending=True).values.gather(-1, last))
        kept = a.topk(self.k, dim=-1)
        return torch.zeros_like(a).scatter(-1, kept.indices, kept.values)

    def encode(self, x: Tensor) -> Tensor:
        """The sparse code of x: `[B, D]` to `[B, C]`."""
        return self.activate(self.encoder(self.here(x)))

    def price(self, z: Tensor) -> Tensor:
        """What the activity of codes `[B, C]` costs, in nats per example; a scalar."""
        if self.penalty == "l1":
            lengths = self.decoder[0].weight.norm(dim=0)  # [C], |w_j|
            return self.weight * (z * lengths).sum(-1).mean()
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

    @torch.no_grad()
    def start_at(self, x: Tensor) -> None:
        """Start at the data `[N, D]`: the decoder at its mean, the encoder as its mirror.

        Without this every unit first sees the mean of the data, which those with the largest
        share of it win for all examples; the others die. So the decoder's bias becomes the mean,
        its columns get length 1, and unit j answers with w_j . (x - mean) (Gao et al., 2024).
        """
        self._check_one_layer("start_at")
        mean = self.here(x).mean(0)  # [D]
        if self.likelihood == "bernoulli":  # the decoder's bias is a logit
            self.decoder[0].bias.copy_(torch.logit(mean, eps=1e-2))
        else:
            self.decoder[0].bias.copy_(mean)
        columns = F.normalize(self.decoder[0].weight, dim=0)  # [D, C]
        self.decoder[0].weight.copy_(columns)
        self.encoder[0].weight.copy_(columns.T)
        self.encoder[0].bias.copy_(-columns.T @ mean)

    @torch.no_grad()
    def revive(self, x: Tensor) -> int:
        """Restart each dead unit at what the model restores worst in x `[N, D]`; how many it was.

        A unit that no example of x uses gets the residual of one example, drawn with a chance in
        proportion to its squared error, as its direction, as in Bricken et al. (2023). (With
        Bernoulli pixels the residual is taken in pixels too, which is only a direction.)
        """
        self._check_one_layer("revive")
        dead = self.activity(x).eq(0).nonzero()[:, 0]  # [n]
        residual = x - self.reconstruct(x)  # [N, D]
        error = residual.square().sum(-1)  # [N]
        if not len(dead) or not error.sum() > 0:
            return 0
        few = len(dead) > error.gt(0).sum().item()  # then several must share an example
        chosen = torch.multinomial(error, len(dead), replacement=few)
        columns = F.normalize(residual[chosen], dim=1)  # [n, D]
        centre = (x - residual)[chosen]  # what is restored already, and needs no unit
        self.decoder[0].weight[:, dead] = columns.T
        self.encoder[0].weight[dead] = columns
        self.encoder[0].bias[dead] = -(columns * centre).sum(1)
        return len(dead)

    def _check_one_layer(self, what: str) -> None:
        if len(self.encoder) > 1:
            raise ValueError(f"Expected a model without hidden layers for {what}, got some.")


@torch.no_grad()
def revive_each(together: SideBySide, x: Tensor) -> int:
    """`revive` each of some models that are trained side by side; how many units it was.

    Args:
        together: the `SideBySide` of sparse autoencoders.
        x: what each is looked at with, `[N, R, D]`.
    """
    count = 0
    for i, model in enumerate(together.apart()):
        count += model.revive(x[:, i])
        own = {f"model.{name}": p for name, p in model.named_parameters()}
        for name, weights in zip(together.names, together.weights, strict=True):
            weights[i].copy_(own[name])
    return count
