"""The plain autoencoder: x [B, D] -> z [B, C] -> x̂ [B, D], with C a bottleneck."""

from collections.abc import Sequence

from torch import Tensor, nn

from genlib.checks import check_positive, check_tensor
from genlib.likelihoods import (
    Likelihood,
    check_likelihood,
    check_observed,
    log_bernoulli,
    mean_of,
)
from genlib.model import Model
from genlib.nets import mlp


class Autoencoder(Model):
    """An encoder f and a decoder g, trained so that g(f(x)) is x (Hinton & Salakhutdinov, 2006).

    The decoder's outputs are read as the parameters of a likelihood p(x | z), and the loss is its
    negative logarithm. With `"gaussian"` (of unit variance) that is half the squared error, up to
    a constant which is left out; with `"bernoulli"`, for x in [0, 1], the cross-entropy.

    Args:
        dim: numbers in one example, D.
        code: numbers in one code, C. With C >= D nothing forces the code to summarise.
        hidden: sizes of the encoder's hidden layers; the decoder has them in reverse. None of
            them, `()`, makes the autoencoder linear: with `"gaussian"` its optimum is PCA
            (Bourlard & Kamp, 1988; Baldi & Hornik, 1989).
        likelihood: `"bernoulli"` for images in [0, 1], `"gaussian"` for real numbers.
        encoder: replaces the default network, `[B, D]` to `[B, C]`.
        decoder: replaces the default network, `[B, C]` to `[B, D]`.

    Raises:
        ValueError: a size that is not positive, or an unknown likelihood.
    """

    def __init__(
        self,
        dim: int,
        code: int,
        hidden: Sequence[int] = (256,),
        likelihood: Likelihood = "bernoulli",
        encoder: nn.Module | None = None,
        decoder: nn.Module | None = None,
    ):
        super().__init__()
        dim = check_positive("dim", dim)
        code = check_positive("code", code)
        check_likelihood(likelihood)
        self.dim, self.code, self.likelihood = dim, code, likelihood
        self.encoder = encoder or mlp(dim, *hidden, code)
        self.decoder = decoder or mlp(code, *reversed(hidden), dim)

    def check(self, x: Tensor) -> Tensor:
        """Refuse x that is not `[N, D]`, or with Bernoulli pixels not in [0, 1]."""
        return check_observed(x, self.dim, self.likelihood, self.dtype)

    def encode(self, x: Tensor) -> Tensor:
        """The code of x: `[B, D]` to `[B, C]`."""
        return self.encoder(self.here(x))  # [B, C]

    def decode(self, z: Tensor) -> Tensor:
        """What the code stands for, in the units of the data: `[B, C]` to `[B, D]`."""
        out = self.decoder(check_tensor("z", z, ("N", self.code), dtype=self.dtype))  # [B, D]
        return mean_of(out, self.likelihood)

    def reconstruct(self, x: Tensor) -> Tensor:
        """There and back: g(f(x)), `[B, D]`."""
        return self.decode(self.encode(x))

    def loss(self, x: Tensor) -> Tensor:
        """Cross-entropy in nats per example, or half the squared error per example."""
        return self.misfit(self.decoder(self.encoder(x)), x)

    def misfit(self, out: Tensor, x: Tensor) -> Tensor:
        """How badly the decoder's output stands for x, both `[B, D]`: the loss, a scalar."""
        if self.likelihood == "bernoulli":
            return -log_bernoulli(out, x).mean()
        return 0.5 * (out - x).square().sum(-1).mean()
