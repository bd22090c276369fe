"""A variational autoencoder whose prior is another model: a flow learnt with it, or any density."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from genlib.checks import check_positive
from genlib.families.flows import Flow
from genlib.families.vae import VAE
from genlib.likelihoods import log_gaussian, log_mean_exp


class FlowVAE(VAE):
    """A VAE of Bernoulli pixels whose prior p(z) is a flow, trained with the rest by one loss.

    For it the divergence has no closed form: the loss takes it at the one code that is drawn.

    Args:
        dim, code, hidden: as of `VAE`.
        layers: coupling layers of the flow.
        flow_hidden: sizes of the hidden layers of each one's network.

    Source: a prior that is learnt with the rest is from Tomczak and Welling, "VAE with a
    VampPrior", AISTATS 2018; theirs is a mixture.
    """

    def __init__(
        self,
        dim: int,
        code: int,
        hidden: Sequence[int] = (256,),
        layers: int = 4,
        flow_hidden: Sequence[int] = (32,),
    ):
        super().__init__(dim, code, hidden)
        self.flow = Flow(code, layers=layers, hidden=flow_hidden)

    def log_prior(self, z: Tensor) -> Tensor:
        """log p(z), `[N, C]` to `[N]`, nats."""
        base, log_det = self.flow(z)
        return self.flow.base.log_prob(base) + log_det

    def loss(self, x: Tensor) -> Tensor:
        """Minus the bound by one code per example, nats per example."""
        return -self.log_weights(x, 1).mean()

    def log_weights(self, x: Tensor, k: int) -> Tensor:
        """log p(x, z) - log q(z | x) at k codes drawn from q, `[k, B]`, nats."""
        return weights_with(self, x, k, self.log_prior)

    @torch.no_grad()
    def sample(self, n: int, mean: bool = False) -> Tensor:
        """n draws of z from the flow, then of x from p(x | z), or its mean: `[n, D]`."""
        x = self.decode(self.flow.sample(n))
        return x if mean else torch.bernoulli(x)


def weights_with(
    vae: VAE, x: Tensor, k: int, log_prior: Callable[[Tensor], Tensor] | None = None
) -> Tensor:
    """log p(x, z) - log q(z | x) at k codes of the VAE's q, under any prior: `[k, B]`, nats."""
    mean, std = vae.posterior(x)
    z = mean + std * torch.randn(k, *std.shape, device=std.device, dtype=std.dtype)
    if log_prior is None:
        log_p = log_gaussian(torch.zeros_like(z), z)
    else:
        log_p = log_prior(z.flatten(0, 1)).to(z).view(k, -1)
    return vae.log_likelihood(x, z) + log_p - log_gaussian(mean, z, std.log())


@torch.no_grad()
def bound_with(
    vae: VAE, x: Tensor, k: int, log_prior: Callable[[Tensor], Tensor] | None = None
) -> Tensor:
    """The bound of log p(x) by k codes of the VAE's q under another prior: `[B]`, nats.

    Args:
        vae: encoder and decoder.
        log_prior: log p(z), `[N, C]` to `[N]`; by default N(0, I), as the VAE was trained with.
    """
    x, k = vae.here(x), check_positive("k", k)
    at_once = max(1, 4_000_000 // (len(x) * vae.dim))
    parts = [weights_with(vae, x, min(at_once, k - i), log_prior) for i in range(0, k, at_once)]
    return log_mean_exp(torch.cat(parts))
