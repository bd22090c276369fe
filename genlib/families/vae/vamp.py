"""A variational autoencoder that learns its prior: a mixture of its own posteriors."""

import torch
from torch import Tensor, nn

from genlib.checks import check_positive
from genlib.families.vae.gaussian import VAE
from genlib.likelihoods import log_gaussian, log_mean_exp


class VampVAE(VAE):
    """A VAE with the VampPrior of Tomczak and Welling (AISTATS 2018, equation 9),

        p(z) = 1/K sum_k q(z | u_k),

    where u_1 ... u_K are images that are learnt with the weights. The aggregate posterior is the
    same sum over the training images, so this prior can come near it with few components. For it
    the divergence has no closed form: the loss takes it at the one code that is drawn.

    Args:
        dim, code, options: as of `VAE`; of the variations only `beta` is offered.
        components: K.
    """

    def __init__(self, dim: int, code: int, components: int = 50, **options):
        super().__init__(dim, code, **options)
        if self.samples != 1 or self.free_bits or self.likelihood != "bernoulli":
            raise ValueError(
                "Expected Bernoulli pixels, samples=1 and free_bits=0 with this prior."
            )
        components = check_positive("components", components)
        self.pseudo = nn.Parameter(torch.randn(components, dim) - 2.0)  # logits of u, mostly paper

    def components(self) -> tuple[Tensor, Tensor]:
        """Mean and standard deviation of each component of the prior, `[K, C]` each."""
        return self.posterior(torch.sigmoid(self.pseudo))

    def log_prior(self, z: Tensor) -> Tensor:
        """log p(z), `[..., C]` to `[...]`, nats."""
        mean, std = self.components()
        each = log_gaussian(mean, z.unsqueeze(-2), std.log())  # [..., K]
        return log_mean_exp(each.movedim(-1, 0))

    def rate(self, mean: Tensor, std: Tensor, z: Tensor) -> Tensor:
        """log q(z | x) - log p(z), whose average over q is the divergence: `[..., B]`, nats."""
        return log_gaussian(mean, z, std.log()) - self.log_prior(z)

    def loss(self, x: Tensor) -> Tensor:
        """Minus the bound, in nats per example, with the divergence estimated by one draw."""
        mean, std = self.posterior(x)
        z = mean + std * torch.randn_like(std)  # [B, C]
        return (self.beta * self.rate(mean, std, z) - self.log_likelihood(x, z)).mean()

    def log_weights(self, x: Tensor, k: int) -> Tensor:
        """log p(x, z) - log q(z | x) at k codes drawn from q, `[k, B]`, nats."""
        mean, std = self.posterior(x)
        z = mean + std * torch.randn(k, *std.shape, device=std.device, dtype=std.dtype)
        return self.log_likelihood(x, z) - self.rate(mean, std, z)

    @torch.no_grad()
    def codes(self, n: int) -> Tensor:
        """n draws of z from the prior: `[n, C]`."""
        mean, std = self.components()
        which = torch.randint(len(mean), (check_positive("n", n),), device=mean.device)
        return mean[which] + std[which] * torch.randn_like(mean[which])

    @torch.no_grad()
    def sample(self, n: int, mean: bool = False) -> Tensor:
        """n draws of z from the prior, then of x from p(x | z), or its mean: `[n, D]`."""
        x = self.decode(self.codes(n))
        return x if mean else torch.bernoulli(x)
