"""A variational autoencoder that learns its prior: a mixture of its own posteriors."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from genlib.checks import check_positive
from genlib.families.vae.gaussian import VAE
from genlib.likelihoods import log_gaussian, log_mean_exp


class VampVAE(VAE):
    """A VAE of Bernoulli pixels with the VampPrior,

        p(z) = 1/K sum_k q(z | u_k),

    where u_1 ... u_K are images that are learnt with the weights. The aggregate posterior is the
    same sum over the training images, so this prior can come near it with few components. For it
    the divergence has no closed form: the loss takes it at the one code that is drawn.

    Args:
        dim, code, hidden, beta: as of `VAE`.
        components: K.

    Source: Tomczak and Welling, "VAE with a VampPrior", AISTATS 2018, equation 9.
    """

    def __init__(
        self,
        dim: int,
        code: int,
        components: int = 50,
        hidden: Sequence[int] = (256,),
        beta: float = 1.0,
    ):
        super().__init__(dim, code, hidden, beta=beta)
        components = check_positive("components", components)
        self.pseudo = nn.Parameter(torch.randn(components, dim) - 2.0)  # logits of u, mostly paper

    def terms(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """The ELBO's two terms by one sample of z, nats: E_q[log p(x | z)], `[B]`, and the
        divergence from the learnt prior, which does not fall into parts, `[B, 1]`."""
        mean, std = self.posterior(x)
        z = mean + std * torch.randn_like(std)  # [B, C]
        return self.log_likelihood(x, z), self._rate(mean, std, z)[:, None]

    def loss(self, x: Tensor) -> Tensor:
        """Minus the bound, in nats per example."""
        log_likelihood, rate = self.terms(x)
        return (self.beta * rate.sum(1) - log_likelihood).mean()

    def log_weights(self, x: Tensor, k: int) -> Tensor:
        """log p(x, z) - log q(z | x) at k codes drawn from q, `[k, B]`, nats."""
        mean, std = self.posterior(x)
        z = mean + std * torch.randn(k, *std.shape, device=std.device, dtype=std.dtype)
        return self.log_likelihood(x, z) - self._rate(mean, std, z)

    @torch.no_grad()
    def codes(self, n: int) -> Tensor:
        """n draws of z from the prior: `[n, C]`."""
        mean, std = self._components()
        which = torch.randint(len(mean), (check_positive("n", n),), device=mean.device)
        return mean[which] + std[which] * torch.randn_like(mean[which])

    @torch.no_grad()
    def sample(self, n: int, mean: bool = False) -> Tensor:
        """n draws of z from the prior, then of x from p(x | z), or its mean: `[n, D]`."""
        x = self.decode(self.codes(n))
        return x if mean else torch.bernoulli(x)

    def _components(self) -> tuple[Tensor, Tensor]:
        """Mean and standard deviation of each component of the prior, `[K, C]` each."""
        return self.posterior(torch.sigmoid(self.pseudo))

    def _log_prior(self, z: Tensor) -> Tensor:
        """log p(z), `[..., C]` to `[...]`."""
        mean, std = self._components()
        each = log_gaussian(mean, z.unsqueeze(-2), std.log())  # [..., K]
        return log_mean_exp(each.movedim(-1, 0))

    def _rate(self, mean: Tensor, std: Tensor, z: Tensor) -> Tensor:
        """log q(z | x) - log p(z), whose average over q is the divergence: `[..., B]`."""
        return log_gaussian(mean, z, std.log()) - self._log_prior(z)
