"""The variational autoencoder: x [B, D] -> q(z | x) over codes [B, C] -> p(x | z)."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from genlib.checks import check_not_negative, check_positive, check_tensor
from genlib.likelihoods import (
    Likelihood,
    check_likelihood,
    check_observed,
    log_bernoulli,
    log_gaussian,
    log_mean_exp,
    mean_of,
)
from genlib.model import Model
from genlib.nets import mlp


class VAE(Model):
    """A decoder p(x | z) with prior p(z) = N(0, I), and an encoder q(z | x) trained beside it.

    The loss is minus the evidence lower bound (Kingma & Welling, 2014, eq. 3),

        ELBO(x) = E_q[log p(x | z)] - KL(q(z | x) || p(z))  <=  log p(x),

    with three of its well-known variations: a weight on the divergence (beta-VAE, Higgins et al.,
    2017), several samples in the bound (IWAE, Burda et al., 2016, eq. 8), and a floor under the
    divergence of each code unit (free bits, Kingma et al., 2016, eq. 15).

    Args:
        dim: numbers in one example, D.
        code: numbers in one code, C.
        hidden: sizes of the encoder's hidden layers; the decoder has them in reverse. With `()`
            and `"gaussian"` the model is probabilistic PCA (Tipping & Bishop, 1999).
        likelihood: `"bernoulli"` for images in [0, 1]; `"gaussian"`, with one learnt standard
            deviation for all of x, for real numbers.
        beta: weight of the divergence in the loss. Above 1 the loss is a looser bound; below
            1 it is no bound.
        samples: codes drawn per example in the loss, k. More than 1 makes it the IWAE's.
        free_bits: nats that each code unit may spend, averaged over a batch, at no charge.
        encoder: replaces the default network, `[B, D]` to `[B, 2 C]`.
        decoder: replaces the default network, `[B, C]` to `[B, D]`.

    Raises:
        ValueError: a size or weight out of its range, or an unknown likelihood.
    """

    def __init__(
        self,
        dim: int,
        code: int,
        hidden: Sequence[int] = (256,),
        likelihood: Likelihood = "bernoulli",
        beta: float = 1.0,
        samples: int = 1,
        free_bits: float = 0.0,
        encoder: nn.Module | None = None,
        decoder: nn.Module | None = None,
    ):
        super().__init__()
        dim = check_positive("dim", dim)
        code = check_positive("code", code)
        samples = check_positive("samples", samples)
        beta = check_not_negative("beta", beta)
        free_bits = check_not_negative("free_bits", free_bits)
        if samples > 1 and (beta != 1 or free_bits):
            raise ValueError("Expected samples=1 with beta or free_bits; the IWAE has neither.")
        check_likelihood(likelihood)
        self.dim, self.code, self.likelihood = dim, code, likelihood
        self.beta, self.samples, self.free_bits = beta, samples, free_bits
        self.encoder = encoder or mlp(dim, *hidden, 2 * code)
        self.decoder = decoder or mlp(code, *reversed(hidden), dim)
        if likelihood == "gaussian":
            self.log_std = nn.Parameter(torch.zeros(()))

    def check(self, x: Tensor) -> Tensor:
        """Refuse x that is not `[N, D]`, or with Bernoulli pixels not in [0, 1]."""
        return check_observed(x, self.dim, self.likelihood, self.dtype)

    def posterior(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and standard deviation of q(z | x), each `[B, C]`."""
        mean, log_std = self.encoder(x).chunk(2, dim=-1)  # [B, C] each
        return mean, log_std.exp()

    def log_likelihood(self, x: Tensor, z: Tensor) -> Tensor:
        """log p(x | z) in nats: `[B, D]` and `[..., B, C]` to `[..., B]`."""
        out = self.decoder(z)  # [..., B, D]
        if self.likelihood == "bernoulli":
            return log_bernoulli(out, x)
        return log_gaussian(out, x, self.log_std)

    def terms(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """The ELBO's two terms, in nats: E_q[log p(x | z)] by one sample of z, `[B]`, and the
        exact KL(q(z | x) || p(z)) of each code unit, `[B, C]`."""
        mean, std = self.posterior(x)
        z = mean + std * torch.randn_like(std)  # [B, C]
        kl = 0.5 * (mean.square() + std.square() - 1) - std.log()  # [B, C]
        return self.log_likelihood(x, z), kl

    def log_weights(self, x: Tensor, k: int) -> Tensor:
        """log p(x, z) - log q(z | x) at k codes drawn from q, `[k, B]`, nats."""
        mean, std = self.posterior(x)
        noise = torch.randn(k, *std.shape, device=std.device, dtype=std.dtype)
        z = mean + std * noise  # [k, B, C]
        log_prior = log_gaussian(torch.zeros_like(z), z)
        log_q = log_gaussian(mean, z, std.log())
        return self.log_likelihood(x, z) + log_prior - log_q

    def loss(self, x: Tensor) -> Tensor:
        """Minus the bound, in nats per example: looser with free bits, none with beta below 1."""
        if self.samples > 1:
            return -log_mean_exp(self.log_weights(x, self.samples)).mean()
        log_likelihood, kl = self.terms(x)
        kl = kl.mean(0).clamp(min=self.free_bits).sum()  # [B, C] to a scalar, floor by unit
        return self.beta * kl - log_likelihood.mean()

    @torch.no_grad()
    def log_prob_bound(self, x: Tensor, k: int = 1) -> Tensor:
        """A lower bound of log p(x) by k samples (Burda et al., 2016, eq. 8): `[B]`, nats.

        Its expectation rises with k, to log p(x) itself. With k = 1 it is the ELBO by one sample.
        """
        k = check_positive("k", k)
        x = self.here(x)
        at_once = max(1, 4_000_000 // (len(x) * self.dim))  # keeps [k, B, D] below 16 MB
        parts = [self.log_weights(x, min(at_once, k - done)) for done in range(0, k, at_once)]
        return log_mean_exp(torch.cat(parts))

    def encode(self, x: Tensor) -> Tensor:
        """The mean of q(z | x), `[B, C]`."""
        return self.posterior(self.here(x))[0]

    def decode(self, z: Tensor) -> Tensor:
        """The mean of p(x | z), in the units of the data, `[B, D]`."""
        out = self.decoder(check_tensor("z", z, ("N", self.code), dtype=self.dtype))  # [B, D]
        return mean_of(out, self.likelihood)

    def reconstruct(self, x: Tensor) -> Tensor:
        """There and back by the means of both distributions, `[B, D]`."""
        return self.decode(self.encode(x))

    @torch.no_grad()
    def sample(self, n: int, mean: bool = False) -> Tensor:
        """n draws of z from the prior, then of x from p(x | z): `[n, D]`.

        With `mean=True` the second draw is left out and x is the mean of p(x | z): the grey image
        that is usually shown as "a sample", smoother than any true one.
        """
        n = check_positive("n", n)
        z = torch.randn(n, self.code, device=self.device, dtype=self.dtype)
        x = self.decode(z)  # [n, D]
        if mean:
            return x
        if self.likelihood == "bernoulli":
            return torch.bernoulli(x)
        return x + self.log_std.exp() * torch.randn_like(x)

    @torch.no_grad()
    def active_units(self, x: Tensor, threshold: float = 0.01) -> Tensor:
        """Which code units carry information: those whose posterior mean varies over the data,
        Var_x(E_q[z]) > threshold (Burda et al., 2016, section 5.2). `[C]`, bool."""
        return self.encode(x).var(0) > threshold
