"""Dull opponents for real numbers: one Gaussian, one per class, one on every example; a copier.

Each learns in one turn from all examples at once, x `[N, D]`, and offers what it truly can.
"""

import math

import torch
from torch import Tensor
from torch.nn.functional import one_hot

from genlib.checks import check_positive, check_tensor
from genlib.model import Model


class AtOnce(Model):
    """A model that learns from all examples in one turn, with no gradient.

    A subclass defines `learn(x)`, which stores what it needs, and `misfit(x)`, a number to watch.

    Args:
        dim: numbers in one example, D.
    """

    def __init__(self, dim: int):
        super().__init__()
        self.dim = check_positive("dim", dim)

    any_numbers = False  # whole ones too

    def check(self, x: Tensor) -> Tensor:
        """Refuse x that is not finite or not `[N, D]`, and symbols, unless they are welcome."""
        x = check_tensor("x", x, ("N", self.dim))
        if not (x.is_floating_point() or self.any_numbers):
            name = type(self).__name__
            raise TypeError(f"Expected x of floating point for {name}, got {x.dtype}.")
        return x

    def learn(self, x: Tensor) -> None:
        """Take what is needed from all examples `[N, D]`."""
        raise NotImplementedError(f"{type(self).__name__} does not define learn.")

    @torch.no_grad()
    def turns(self, x: Tensor):
        self.learn(x)
        known = hasattr(self, "log_prob")
        yield "at once", [], -self.log_prob(x).mean() if known else x.new_zeros(())


class OneGaussian(AtOnce):
    """A Gaussian with the data's mean and a covariance between the data's and its diagonal.

    Args:
        dim: D.
        shrink: 0 for the sample covariance, 1 for its diagonal: independent columns.
    """

    def __init__(self, dim: int, shrink: float = 0.0):
        super().__init__(dim)
        self.shrink = float(shrink)
        self.register_buffer("mean", torch.zeros(dim, dtype=torch.float64))
        self.register_buffer("root", torch.eye(dim, dtype=torch.float64))

    def learn(self, x: Tensor) -> None:
        x = x.double()
        covariance = torch.cov(x.T).reshape(self.dim, self.dim)
        diagonal = torch.diag(covariance.diagonal() + 1e-6)
        self.mean = x.mean(0)
        mixed = (1 - self.shrink) * covariance + self.shrink * diagonal
        self.root = torch.linalg.cholesky(mixed + 1e-6 * torch.eye(self.dim).to(x))

    def log_prob(self, x: Tensor) -> Tensor:
        """Exact log-density, `[B, D]` to `[B]`, nats."""
        e = torch.linalg.solve_triangular(self.root, (self.check(x) - self.mean).T, upper=False)
        constant = 0.5 * self.dim * math.log(2 * math.pi) + self.root.diagonal().log().sum()
        return -0.5 * e.square().sum(0) - constant

    @torch.no_grad()
    def sample(self, n: int) -> Tensor:
        """n new points, `[n, D]`."""
        noise = torch.randn(check_positive("n", n), self.dim, dtype=torch.float64)
        return (self.mean + noise @ self.root.T).float()


class ClassGaussians(AtOnce):
    """For each class probabilistic PCA: a Gaussian with few directions of its own, and noise.

    Args:
        x: examples, `[N, D]`.
        y: their classes, `[N]`.
        directions: of each class.

    Source: Tipping and Bishop, "Probabilistic principal component analysis", Journal of the Royal
    Statistical Society B 61 (1999).
    """

    def __init__(self, x: Tensor, y: Tensor, directions: int):
        super().__init__(x.shape[1])
        self.directions, self.classes = check_positive("directions", directions), int(y.max()) + 1
        self.learnt = x, y
        self.parts: list[OneGaussian] = []

    def learn(self, x: Tensor) -> None:
        x, y = self.learnt
        self.register_buffer("log_pi", one_hot(y, self.classes).double().mean(0).log())
        self.parts = [self._of(x[y == k].double()) for k in range(self.classes)]

    def _of(self, x: Tensor) -> OneGaussian:
        values, vectors = torch.linalg.eigh(torch.cov(x.T))  # ascending
        q = min(self.directions, len(values) - 1)
        noise = values[:-q].clamp(min=0).mean() + 1e-4
        kept = torch.cat([noise.expand(len(values) - q), values[-q:].clamp(min=float(noise))])
        part = OneGaussian(self.dim)
        part.mean = x.mean(0)
        part.root = torch.linalg.cholesky((vectors * kept) @ vectors.T)
        return part

    def log_prob(self, x: Tensor) -> Tensor:
        """Exact log-density, `[B, D]` to `[B]`, nats."""
        each = torch.stack([part.log_prob(x) for part in self.parts], 1)  # [B, K]
        return (each + self.log_pi).logsumexp(1)

    @torch.no_grad()
    def sample(self, n: int, y: Tensor | None = None) -> Tensor:
        """n new examples, `[n, D]`, of the classes `y` `[n]`, or by the classes' shares."""
        n = check_positive("n", n)
        y = torch.multinomial(self.log_pi.exp(), n, replacement=True) if y is None else y
        x = torch.empty(n, self.dim)
        for k in y.unique().tolist():
            x[y == k] = self.parts[k].sample(int((y == k).sum()))
        return x


class Kernels(AtOnce):
    """A Gaussian around every example (Parzen, 1962), or for bits a chance to flip each.

    Args:
        dim: D.
        width: standard deviation of the Gaussians; of bits, the chance of a flip, below 1/2.
        bits: whether x holds zeros and ones.
    """

    def __init__(self, dim: int, width: float, bits: bool = False):
        super().__init__(dim)
        self.width, self.bits = check_positive("width", width, float), bool(bits)
        if bits and not width < 0.5:
            raise ValueError(f"Expected a chance of a flip below 1/2, got {width!r}.")
        self.register_buffer("seen", torch.zeros(1, dim))

    def learn(self, x: Tensor) -> None:
        self.seen = x.clone()

    def log_prob(self, x: Tensor) -> Tensor:
        """Exact log-density or log-probability, `[B, D]` to `[B]`, nats."""
        each = [self._log_each(part).logsumexp(1) for part in self.check(x).double().split(1024)]
        return torch.cat(each) - math.log(len(self.seen))

    def _log_each(self, x: Tensor) -> Tensor:
        """The kernel of every example at x, `[B, D]` to `[B, N]`."""
        seen = self.seen.double()
        if self.bits:
            wrong = x.sum(1, keepdim=True) + seen.sum(1) - 2 * x @ seen.T
            stay, flip = math.log1p(-self.width), math.log(self.width)
            return wrong * flip + (self.dim - wrong) * stay
        constant = self.dim * math.log(self.width * math.sqrt(2 * math.pi))
        return -0.5 * (torch.cdist(x, seen) / self.width).square() - constant

    @torch.no_grad()
    def sample(self, n: int) -> Tensor:
        """n examples, each moved or flipped a little, `[n, D]`."""
        x = self.seen[torch.randint(len(self.seen), (check_positive("n", n),))]
        if self.bits:
            return (x - (torch.rand_like(x) < self.width).to(x)).abs()
        return x + self.width * torch.randn_like(x)


class Copier(AtOnce):
    """Gives back its examples: a warning, since its samples are as good as data."""

    any_numbers = True

    def learn(self, x: Tensor) -> None:
        self.register_buffer("seen", x.clone())

    @torch.no_grad()
    def sample(self, n: int) -> Tensor:
        """n of the examples, `[n, D]`."""
        return self.seen[torch.randint(len(self.seen), (check_positive("n", n),))]


class Independent(AtOnce):
    """Bits that know nothing of each other: what is left of a model that has learnt the means.

    Args:
        dim: D.
        prior: pseudo-counts of either bit.
    """

    def __init__(self, dim: int, prior: float = 0.5):
        super().__init__(dim)
        self.prior = check_positive("prior", prior, float)
        self.register_buffer("p", torch.full((dim,), 0.5))

    def learn(self, x: Tensor) -> None:
        self.p = (x.sum(0) + self.prior) / (len(x) + 2 * self.prior)

    def log_prob(self, x: Tensor) -> Tensor:
        """Exact log-probability, `[B, D]` to `[B]`, nats."""
        return self.check(x) @ self.p.log() + (1 - x) @ (1 - self.p).log()

    @torch.no_grad()
    def sample(self, n: int) -> Tensor:
        """n rows of bits, `[n, D]`."""
        return torch.bernoulli(self.p.expand(check_positive("n", n), -1))
