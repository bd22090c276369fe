"""An autoencoder as an energy: p(x) ∝ exp(-E(x)), E(x) its reconstruction error, x [B, D]."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from genlib.checks import check_not_negative, check_positive, check_tensor
from genlib.model import Model
from genlib.nets import mlp


class EnergyAutoencoder(Model):
    """Low energy where the autoencoder copies its input well, and contrastive divergence to make
    it copy badly elsewhere.

    E(x) = |x - g(f(x))|² / (2 s²), s learnt. The loss is mean E(data) - mean E(negatives), the
    negatives being the ends of a few Langevin steps (Hinton, 2002, with Langevin for Gibbs), plus
    a small penalty on large energies, without which they may drift. With no negatives
    (`langevin=0`) it is a plain autoencoder, and s stays as it is.

    Args:
        dim: numbers in one example, D, real.
        code: numbers in one code, C. It need not be narrow: the negatives keep it from copying
            everything.
        hidden: sizes of the encoder's hidden layers; the decoder has them in reverse.
        langevin: steps of the chains for each gradient; 0 for a plain autoencoder.
        chains: with 0, chains start at the data each time and shape the energy no further than
            they get. Otherwise that many go on from where they were (Tieleman, 2008).
        step: size e of one: x <- x - e²/2 grad E(x) + e N(0, 1).
        weight: of the penalty on the mean square of energies.
    """

    def __init__(
        self,
        dim: int,
        code: int,
        hidden: Sequence[int] = (64,),
        langevin: int = 10,
        chains: int = 0,
        step: float = 0.1,
        weight: float = 0.001,
    ):
        super().__init__()
        dim = check_positive("dim", dim)
        code = check_positive("code", code)
        step = check_positive("step", step, float)
        langevin = check_not_negative("langevin", langevin, int)
        chains = check_not_negative("chains", chains, int)
        weight = check_not_negative("weight", weight)
        self.dim, self.code, self.langevin, self.step = dim, code, langevin, step
        self.weight = weight
        self.encoder = mlp(dim, *hidden, code, activation=nn.SiLU)
        self.decoder = mlp(code, *reversed(hidden), dim, activation=nn.SiLU)
        self.log_s = nn.Parameter(torch.zeros(()))
        if chains:  # made here, so that a checkpoint finds it
            self.register_buffer("chain", 2 * torch.randn(chains, dim))
        self.persistent = chains > 0

    def check(self, x: Tensor) -> Tensor:
        """Refuse x that is not `[N, D]` or not finite."""
        return check_tensor("x", x, ("N", self.dim), dtype=self.dtype)

    def encode(self, x: Tensor) -> Tensor:
        """The code of x: `[N, D]` to `[N, C]`."""
        return self.encoder(self.here(x))

    def decode(self, z: Tensor) -> Tensor:
        """What the code stands for: `[N, C]` to `[N, D]`."""
        return self.decoder(check_tensor("z", z, ("N", self.code), dtype=self.dtype))

    def misfit(self, x: Tensor) -> Tensor:
        """E(x) without a check: `[N, D]` to `[N]`."""
        away = self.decoder(self.encoder(x)) - x
        return 0.5 * away.square().sum(-1) * torch.exp(-2 * self.log_s)

    def energy(self, x: Tensor) -> Tensor:
        """E(x), `[N]`, nats: minus the log-density up to an unknown constant."""
        return self.misfit(self.here(x))

    def walk(self, x: Tensor, steps: int) -> Tensor:
        """The ends of Langevin chains that start at x, `[N, D]`; the steps are not corrected, so
        they sample p only as `step` goes to 0."""
        x = x.detach()
        for _ in range(steps):
            with torch.enable_grad():
                x = x.requires_grad_()
                (slope,) = torch.autograd.grad(self.misfit(x).sum(), x)
            noise = self.step * torch.randn_like(x)
            x = (x - 0.5 * self.step**2 * slope + noise).detach()
        return x

    def loss(self, x: Tensor) -> Tensor:
        """Contrastive divergence, or the plain half squared error if there is no chain: scalar."""
        if not self.langevin:  # with s inside, and nothing to push back, s would only grow
            return 0.5 * (self.decoder(self.encoder(x)) - x).square().sum(-1).mean()
        data = self.misfit(x)
        end = self.walk(self.chain if self.persistent else x, self.langevin)
        if self.persistent:
            self.chain.copy_(end)
        dream = self.misfit(end)
        penalty = data.square().mean() + dream.square().mean()
        return data.mean() - dream.mean() + self.weight * penalty

    @torch.no_grad()
    def sample(self, n: int, steps: int = 1000, start: Tensor | None = None) -> Tensor:
        """n ends of Langevin chains, `[n, D]`, begun at `start` or at a standard Gaussian."""
        n = check_positive("n", n)
        steps = check_positive("steps", steps)
        if start is None:
            start = torch.randn(n, self.dim, device=self.device, dtype=self.dtype)
        start = check_tensor("start", start, (n, self.dim), dtype=self.dtype).to(self.device)
        return self.walk(start, steps)
