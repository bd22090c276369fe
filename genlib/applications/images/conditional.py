"""A variational autoencoder that is told the class: what is left for the code is the hand.

x [B, D], y [B]  ->  q(z | x, y) over codes [B, C]  ->  p(x | z, y)
"""

import torch
from torch import Tensor
from torch.nn.functional import one_hot

from genlib.checks import check_positive, check_tensor
from genlib.likelihoods import kl_normal, log_bernoulli
from genlib.model import Model
from genlib.nets import mlp


class ConditionalVAE(Model):
    """Encoder and decoder both get the class (Kingma et al., 2014; Sohn et al., 2015).

    It learns from rows `[B, D + classes]`, an image and its class as `rows` makes them.

    Args:
        dim: pixels, D.
        code: numbers in one code, C.
        classes: how many.
        hidden: units of the one hidden layer, of the encoder and of the decoder.
        beta: weight of the divergence.
    """

    def __init__(
        self, dim: int, code: int, classes: int = 10, hidden: int = 256, beta: float = 1.0
    ):
        super().__init__()
        self.dim, self.code = check_positive("dim", dim), check_positive("code", code)
        self.classes = check_positive("classes", classes)
        self.beta = check_positive("beta", beta, float)
        self.encoder = mlp(dim + classes, check_positive("hidden", hidden), 2 * code)
        self.decoder = mlp(code + classes, hidden, dim)

    def rows(self, x: Tensor, y: Tensor) -> Tensor:
        """Images `[N, D]` and labels `[N]` as rows to learn from, `[N, D + classes]`."""
        return torch.cat([x, one_hot(y, self.classes).to(x)], 1)

    def check(self, x: Tensor) -> Tensor:
        """Refuse rows that are not `[N, D + classes]` in [0, 1]."""
        return check_tensor("x", x, ("N", self.dim + self.classes), 0, 1, dtype=self.dtype)

    def loss(self, x: Tensor) -> Tensor:
        """Minus the evidence lower bound of the images given their classes, nats per image."""
        image, label = x.split([self.dim, self.classes], 1)
        mean, log_std = self.encoder(x).chunk(2, dim=-1)  # [B, C] each
        z = mean + log_std.exp() * torch.randn_like(mean)
        log_p = log_bernoulli(self.decoder(torch.cat([z, label], 1)), image)
        return (self.beta * kl_normal(mean, log_std) - log_p).mean()

    def encode(self, x: Tensor, y: Tensor) -> Tensor:
        """The mean of q(z | x, y), `[N, D]` and `[N]` to `[N, C]`."""
        return self.encoder(self.check(self.rows(x, y))).chunk(2, dim=-1)[0]

    def decode(self, z: Tensor, y: Tensor) -> Tensor:
        """The mean of p(x | z, y), `[N, C]` and `[N]` to `[N, D]`."""
        z = check_tensor("z", z, ("N", self.code), dtype=self.dtype)
        return self.decoder(self.rows(z, y)).sigmoid()
