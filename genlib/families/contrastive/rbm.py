"""The restricted Boltzmann machine: binary x [B, V] <-> binary z [B, H], p(x, z) = e^-E / Z."""

from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from genlib.checks import check_images, check_positive, check_tensor
from genlib.families.contrastive.contrast import Contrast
from genlib.families.contrastive.units import binary_states, draw
from genlib.model import Model

Training = Literal["cd", "pcd", "exact"]
ENUMERABLE = 20  # units on the smaller side: a sum of 2^20 terms is the largest we take


class RBM(Model):
    """Visible and hidden units, connected to each other and not among themselves.

    E(x, z) = -(x - mu)·a - (z - lam)·(b + Wᵀ(x - mu)), with constant offsets mu and lam. They
    change no distribution that the RBM can represent, only the path of training (Melchior et al.,
    2016); plain RBMs (Smolensky, 1986) have both at zero. Summing z out gives the
    free energy F(x), and p(x) = exp(-F(x)) / Z.

    The loss is mean F(data) - mean F(negatives), negatives held fixed, so that its gradient is an
    estimate of the gradient of minus the log-likelihood. It is no likelihood, and its value says
    little. The negatives come from

    - `"cd"`: k Gibbs steps that start at the data (contrastive divergence, Hinton, 2002);
    - `"pcd"`: k more steps of chains that are never restarted (Tieleman, 2008);
    - `"exact"`: no chain; the loss is then minus the log-likelihood, in nats, by enumeration.

    Args:
        dim: numbers in one example, the visible units, V.
        code: hidden units, H: a code is what they are set to.
        training: one of the three above.
        k: Gibbs steps for each gradient.
        chains: of `"pcd"`.
        mean: of the data, `[V]` in [0, 1]. The visible biases then start at its log-odds, where
            the machine is as good as independent pixels. Without it they start at zero.
        centred: take `mean` and 1/2 for the offsets.
        scale: standard deviation of the first weights.

    Raises:
        ValueError: a size that is not positive, an unknown training, an exact sum too large.
    """

    def __init__(
        self,
        dim: int,
        code: int,
        training: Training = "cd",
        k: int = 1,
        chains: int = 100,
        mean: Tensor | None = None,
        centred: bool = False,
        scale: float = 0.01,
    ):
        super().__init__()
        dim, code = check_positive("dim", dim), check_positive("code", code)
        k, chains = check_positive("k", k), check_positive("chains", chains)
        scale = check_positive("scale", scale, float)
        if training not in ("cd", "pcd", "exact"):
            raise ValueError(f"Expected training to be 'cd', 'pcd' or 'exact', got {training!r}.")
        if centred and mean is None:
            raise ValueError("Expected the mean of the data with centred=True, got None.")
        self.dim, self.code, self.training_by, self.k = dim, code, training, k
        if training == "exact":
            self._check_enumerable()
        a = torch.zeros(dim)
        if mean is not None:
            mean = check_tensor("mean", mean, (dim,), 0.0, 1.0).detach().to(a)
            a = mean.clamp(0.001, 0.999).logit()
        self.weight = nn.Parameter(scale * torch.randn(dim, code))  # W [V, H]
        self.a, self.b = nn.Parameter(a), nn.Parameter(torch.zeros(code))
        self.register_buffer("mu", mean.clone() if centred else torch.zeros(dim))
        self.register_buffer("lam", torch.full((code,), 0.5 * centred))
        if training == "pcd":  # made here, so that a checkpoint finds it
            self.register_buffer("chain", draw(a.sigmoid().expand(chains, -1)))

    def check(self, x: Tensor) -> Tensor:
        """Refuse x that is not `[N, V]` in [0, 1]. Grey values stand for chances of a 1."""
        return check_images(x, self.dim, self.dtype)

    def hidden_logits(self, x: Tensor) -> Tensor:
        """log-odds of z given x: `[..., V]` to `[..., H]`."""
        return self.b + (x - self.mu) @ self.weight

    def visible_logits(self, z: Tensor) -> Tensor:
        """log-odds of x given z: `[..., H]` to `[..., V]`."""
        return self.a + (z - self.lam) @ self.weight.T

    def free_energy(self, x: Tensor) -> Tensor:
        """F(x) = -log sum_z exp(-E(x, z)), without a check: `[..., V]` to `[...]`."""
        logits = self.hidden_logits(x)  # [..., H]
        return logits @ self.lam - (x - self.mu) @ self.a - F.softplus(logits).sum(-1)

    def energy(self, x: Tensor) -> Tensor:
        """The free energy of x, `[N]`, nats: minus log p(x), up to the constant log Z."""
        return self.free_energy(self.here(x))

    @torch.no_grad()
    def gibbs(self, x: Tensor, steps: int = 1, plain=None, logits: Tensor | None = None) -> Tensor:
        """x after so many steps x -> z ~ p(z | x) -> x ~ p(x | z), `[B, V]`.

        `plain` (W, a, b) and `logits`, the hidden log-odds of x, are for callers that have them.
        """
        w, a, b = plain or self.plain()[:3]
        for _ in range(steps):
            z = draw((F.linear(x, w.T, b) if logits is None else logits).sigmoid())  # [B, H]
            x, logits = draw(F.linear(z, w, a).sigmoid_()), None  # [B, V]
        return x

    def negatives(self, x: Tensor, plain=None, logits: Tensor | None = None) -> Tensor:
        """What the machine dreams against the batch x, `[B, V]` or `[chains, V]`."""
        if self.training_by == "cd":
            return self.gibbs(x, self.k, plain, logits)
        y = self.gibbs(self.chain, self.k, plain)
        self.chain.copy_(y)
        return y

    def loss(self, x: Tensor) -> Tensor:
        """A scalar whose gradient is the update; in nats, and a likelihood, only if exact."""
        if self.training_by == "exact":
            return self.free_energy(x).mean() + self.log_partition()
        return self.free_energy(x).mean() - self.free_energy(self.negatives(x)).mean()

    def turns(self, x: Tensor):
        """One turn down the loss; chains have its gradient by formula, which saves time."""
        if self.training_by == "exact":
            yield from super().turns(x)
        else:
            loss = Contrast.apply(self, x, self.weight, self.a, self.b)
            yield "loss", self.parameters(), loss

    # ------------------------------------------------------------- exact, by enumeration

    def plain(self) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """W, a, b of the same machine without offsets, and the constant by which F differs."""
        a, b = self.a - self.weight @ self.lam, self.b - self.mu @ self.weight
        return self.weight, a, b, self.mu @ self.a + self.lam @ b

    def log_partition(self) -> Tensor:
        """log Z in nats, a scalar: the exact sum over all states of the smaller side.

        Raises:
            ValueError: more than 20 units on both sides; use `contrastive.likelihood.ais`.
        """
        self._check_enumerable()
        w, a, b, constant = self.plain()
        if self.dim < self.code:
            w, a, b = w.T, b, a
        states = binary_states(len(b)).to(w)  # [2^n, n]
        parts = [z @ b + F.softplus(a + z @ w.T).sum(-1) for z in states.split(1 << 13)]
        return torch.cat(parts).logsumexp(0) - constant

    @torch.no_grad()
    def log_likelihood(self, x: Tensor) -> Tensor:
        """log p(x) of binary x, `[N]`, nats: exact, and so only where Z can be summed.

        It is no `log_prob`, which stands for a density known at any size.
        """
        x = self.here(x)
        if not ((x == 0) | (x == 1)).all():
            raise ValueError("Expected x of zeros and ones, got grey values; threshold them.")
        return -self.free_energy(x) - self.log_partition()

    @torch.no_grad()
    def exact_sample(self, n: int) -> Tensor:
        """n independent samples `[n, V]` without a chain: z from its table, then x given z."""
        n = check_positive("n", n)
        if self.code > ENUMERABLE:
            raise ValueError(f"Expected at most {ENUMERABLE} hidden units, got {self.code}.")
        w, a, b, _ = self.plain()
        states = binary_states(self.code).to(w)
        log_p = [z @ b + F.softplus(a + z @ w.T).sum(-1) for z in states.split(1 << 13)]
        p = torch.cat(log_p).double().softmax(0).cumsum(0)  # [2^H]
        u = torch.rand(n, dtype=p.dtype, device=p.device) * p[-1]
        z = states[torch.searchsorted(p, u).clamp(max=len(p) - 1)]
        return draw(self.visible_logits(z).sigmoid())

    # ------------------------------------------------------------- there and back

    def encode(self, x: Tensor) -> Tensor:
        """p(z = 1 | x), `[N, V]` to `[N, H]`."""
        return self.hidden_logits(self.here(x)).sigmoid()

    def decode(self, z: Tensor) -> Tensor:
        """p(x = 1 | z), `[N, H]` in [0, 1] to `[N, V]`."""
        z = check_tensor("z", z, ("N", self.code), 0.0, 1.0, dtype=self.dtype)
        return self.visible_logits(z).sigmoid()

    @torch.no_grad()
    def sample(self, n: int, steps: int = 200, start: Tensor | None = None) -> Tensor:
        """n ends of Gibbs chains of so many steps, `[n, V]`: samples if the chains have mixed.

        They begin at `start` `[n, V]`, or else at pixels drawn from the visible biases alone.
        """
        n = check_positive("n", n)
        steps = check_positive("steps", steps)
        if start is None:
            start = draw(self.a.sigmoid().expand(n, -1))
        start = check_images(start, self.dim, self.dtype, "start").to(self.device)
        return self.gibbs(check_tensor("start", start, (n, self.dim)), steps)

    def _check_enumerable(self) -> None:
        smaller = min(self.dim, self.code)
        if smaller > ENUMERABLE:
            raise ValueError(
                f"Expected at most {ENUMERABLE} units on one side to sum over all their states, "
                f"got {self.dim} and {self.code}: 2^{smaller} terms; estimate with ais."
            )
