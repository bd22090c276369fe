"""A variational autoencoder of what users like: which items, as draws from one distribution."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

from genlib.applications.other.recommend import check_likes
from genlib.families.vae import AnyKind
from genlib.likelihoods import kl_normal


class LikesVAE(AnyKind):
    """p(z) p(x | z) with a multinomial p(x | z): each like is a draw from softmax(f(z)).

    The encoder sees a user's likes, scaled to length one, with some dropped at random, and the KL
    term counts `beta`; below 1 the loss is no bound any more, and recommends better.

    Args:
        items: I.
        code: numbers in a code.
        hidden: units of the encoder's hidden layer, and of the decoder's; or sizes of several
            layers, or of none, `()`: then encoder and decoder are linear.
        beta: weight of the KL term.
        drop: share of the likes that the encoder does not see in training.

    Source: Liang, Krishnan, Hoffman and Jebara, "Variational autoencoders for collaborative
    filtering", WWW 2018.
    """

    def __init__(
        self,
        items: int,
        code: int = 64,
        hidden: int | Sequence[int] = 200,
        beta: float = 0.2,
        drop: float = 0.5,
    ):
        super().__init__(items, code, hidden, "categories", symbols=items)
        self.beta, self.drop = float(beta), float(drop)

    def check(self, x: Tensor) -> Tensor:
        """Refuse x that is not `[N, I]` of zeros and ones."""
        check_likes("x", x)
        return super().check(x)

    def codes(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log of the standard deviation of q(z | x): `[B, I]` to `[B, C]` twice."""
        seen = F.dropout(F.normalize(x, dim=1), self.drop, self.training)
        return self.encoder(seen).chunk(2, dim=-1)

    def loss(self, x: Tensor) -> Tensor:
        """Minus the log-probability of a user's likes, plus `beta` times KL: nats per user."""
        mean, log_std = self.codes(x)
        z = mean + log_std.exp() * torch.randn_like(mean) if self.training else mean
        return (self.beta * kl_normal(mean, log_std) - self._log_likelihood(x, z)).mean()

    @torch.no_grad()
    def scores(self, seen: Tensor) -> Tensor:
        """Logits of all items for users who liked `seen`, at the mean code: `[M, I]` twice."""
        here = self.here(seen)
        return self.decoder(self.codes(here)[0]).to(seen.device)
