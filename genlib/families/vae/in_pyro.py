"""The same variational autoencoder as a Pyro model and guide."""

import pyro
import pyro.distributions as dist
import torch
from pyro.infer import TraceMeanField_ELBO
from torch import Tensor

from genlib.families.vae.gaussian import VAE


class PyroVAE(VAE):
    """A VAE whose joint distribution and posterior are programs, and whose ELBO Pyro works out.

    `TraceMeanField_ELBO` uses the exact divergence where it knows it, as `VAE` does, so that at
    the same weights and the same noise both give the same number (Bingham et al., 2019).
    Plain ELBO only: `beta`, `samples` and `free_bits` keep their defaults.
    """

    def __init__(self, dim: int, code: int, **options):
        super().__init__(dim, code, **options)
        if self.beta != 1 or self.samples != 1 or self.free_bits:
            raise ValueError(
                "Expected beta=1, samples=1 and free_bits=0: Pyro's ELBO has no others."
            )
        self.elbo = TraceMeanField_ELBO()

    def model(self, x: Tensor) -> None:
        """p(z) p(x | z): `x` is `[B, D]`."""
        with pyro.plate("examples", len(x)):
            origin = torch.zeros(len(x), self.code, device=x.device, dtype=x.dtype)  # [B, C]
            z = pyro.sample("z", dist.Normal(origin, 1.0).to_event(1))
            out = self.decoder(z)  # [B, D]
            if self.likelihood == "bernoulli":
                # Grey pixels are averages of binary ones, so the support is not checked.
                p = dist.Bernoulli(logits=out, validate_args=False)
            else:
                p = dist.Normal(out, self.log_std.exp())
            pyro.sample("x", p.to_event(1), obs=x)

    def guide(self, x: Tensor) -> None:
        """q(z | x)."""
        mean, std = self.posterior(x)
        with pyro.plate("examples", len(x)):
            pyro.sample("z", dist.Normal(mean, std).to_event(1))

    def loss(self, x: Tensor) -> Tensor:
        """Minus the ELBO, in nats per example."""
        return self.elbo.differentiable_loss(self.model, self.guide, x) / len(x)
