"""Mixtures: a hidden choice k, then a draw from component k. p(x) = sum over k of pi_k p_k(x)."""

import torch
from torch import Tensor, nn

from genlib.checks import check_positive, check_seed, check_tensor
from genlib.model import Model

COVARIANCES = ("full", "tied", "diag")
MIN_VAR = 1e-6  # of the variance of the data, column by column


class GaussianComponents(Model):
    """What every mixture of Gaussians can do, however it learns.

    A subclass supplies `weights` [K], `means` [K, D] and `scale_tril` [K, D, D], the Cholesky
    factors of the covariances. It computes in float64: covariances are products of small numbers.
    """

    dim: int
    components: int
    weights: Tensor
    means: Tensor
    scale_tril: Tensor

    def check(self, x: Tensor) -> Tensor:
        """Refuse x that is not finite or not `[N, D]`."""
        return check_tensor("x", x, ("N", self.dim))

    def log_joint(self, x: Tensor) -> Tensor:
        """log pi_k + log N(x | mu_k, Sigma_k), `[B, D]` to `[B, K]`, nats."""
        x = self.here(x).to(self.means.dtype)
        root = self.scale_tril
        e = (x - self.means[:, None]).mT  # [K, D, B]
        white = torch.linalg.solve_triangular(root, e, upper=False)  # [K, D, B]
        log_det = root.diagonal(dim1=-2, dim2=-1).log().sum(-1)  # [K], half of log |Sigma_k|
        constant = 0.5 * self.dim * torch.log(torch.tensor(2 * torch.pi, dtype=x.dtype))
        log_normal = -0.5 * white.square().sum(1).T - log_det - constant  # [B, K]
        return self.weights.log() + log_normal

    def log_prob(self, x: Tensor) -> Tensor:
        """Exact log-density, `[B, D]` to `[B]`, nats."""
        return self.log_joint(x).logsumexp(-1)

    def responsibilities(self, x: Tensor) -> Tensor:
        """p(k | x), how far each component answers for each point: `[B, D]` to `[B, K]`."""
        return self.log_joint(x).softmax(-1)

    @torch.no_grad()
    def sample(self, n: int) -> Tensor:
        """n new points, `[n, D]`: first the component, then the point."""
        n = check_positive("n", n)
        k = torch.multinomial(self.weights, n, replacement=True)  # [n]
        noise = torch.randn(n, self.dim, 1).to(self.means)
        return self.means[k] + (self.scale_tril[k] @ noise).squeeze(-1)


class GaussianMixture(GaussianComponents):
    """A mixture of Gaussians that learns by expectation-maximisation (Dempster et al. 1977).

    Each turn is one round of EM on the batch it is given, so hand `fit` all the data at once:
    `fit(GaussianMixture(2, 2), x, steps=100, batch=None)`. The history then holds the mean
    negative log-likelihood *before* each round, and it never rises.

    Args:
        dim: D, the dimension of a point.
        components: K.
        covariance: `"full"` (one matrix each), `"tied"` (one matrix for all) or `"diag"`.
        min_var: no variance in any direction falls below it, in squared units of the data. By
            default the floor has no units: with each column divided by its standard deviation
            over the data, no variance falls below a millionth. Either way it is the exact M-step
            under that constraint, and it keeps a component from shrinking onto a single point,
            where the likelihood has no upper limit (Bishop 2006, 9.2.1).
        seed: of the k-means++ start, which is taken from the first batch.
    """

    def __init__(
        self,
        dim: int,
        components: int,
        covariance: str = "full",
        min_var: float | None = None,
        seed: int = 0,
    ):
        super().__init__()
        dim = check_positive("dim", dim)
        components = check_positive("components", components)
        if min_var is not None:
            min_var = check_positive("min_var", min_var, float)
        if covariance not in COVARIANCES:
            raise ValueError(f"Expected covariance to be one of {COVARIANCES}, got {covariance!r}.")
        self.dim, self.components, self.covariance = dim, components, covariance
        self.min_var, self.seed = min_var, check_seed(seed)
        eye = torch.eye(dim, dtype=torch.float64)
        self.register_buffer("weights", torch.full((components,), 1 / components).to(eye))
        self.register_buffer("means", torch.zeros(components, dim).to(eye))
        self.register_buffer("covariances", eye.repeat(components, 1, 1))
        self.register_buffer("started", torch.tensor(False))

    @property
    def scale_tril(self) -> Tensor:
        return torch.linalg.cholesky(self.covariances)

    @torch.no_grad()
    def initialise(self, x: Tensor) -> None:
        """Start from `x` `[N, D]`; the first turn does it unless it has been done."""
        weights, means, covariance = kmeans_plus_plus(self.check(x), self.components, self.seed)
        self.start_at(weights, means, covariance.expand(self.components, -1, -1))

    @torch.no_grad()
    def start_at(self, weights: Tensor, means: Tensor, covariances: Tensor) -> None:
        """Take these parameters: `[K]`, `[K, D]` and `[K, D, D]`, in the units of the data."""
        shape = (self.components, self.dim)
        weights = check_tensor("weights", weights, shape[:1], 0.0, 1.0)
        means = check_tensor("means", means, shape)
        covariances = check_tensor("covariances", covariances, (*shape, self.dim))
        if abs(float(weights.sum()) - 1) > 1e-4:
            raise ValueError(f"Expected weights that sum to 1, got {float(weights.sum()):g}.")
        self.weights, self.means = weights.to(self.weights), means.to(self.means)
        self.covariances = self._admit(covariances.to(self.means))  # in units of these means
        self.started.fill_(True)

    @torch.no_grad()
    def em_step(self, x: Tensor) -> Tensor:
        """One E-step and one M-step on `x` `[N, D]`; the mean negative log-likelihood before it."""
        if not self.started:
            self.initialise(x)
        log_joint = self.log_joint(x)  # [N, K]
        log_prob = log_joint.logsumexp(-1, keepdim=True)  # [N, 1]
        self.maximise(x, (log_joint - log_prob).exp())
        return -log_prob.mean()

    @torch.no_grad()
    def maximise(self, x: Tensor, responsibilities: Tensor) -> None:
        """The M-step: weighted counts, means and covariances under the `[N, K]` given."""
        x, r = x.to(self.means), responsibilities.to(self.means)
        counts = r.sum(0) + 10 * torch.finfo(r.dtype).eps  # [K]; a dead component stays finite
        self.weights = counts / counts.sum()
        self.means = r.T @ x / counts[:, None]  # [K, D]
        e = x - self.means[:, None]  # [K, N, D]
        scatter = (e * r.T[..., None]).mT @ e  # [K, D, D]
        if self.covariance == "tied":
            scatter = scatter.sum(0).expand_as(scatter) / counts.sum()
        else:
            scatter = scatter / counts[:, None, None]
        self.covariances = self._admit(scatter)

    def turns(self, x: Tensor):
        yield "em", [], self.em_step(x)

    def _admit(self, covariances: Tensor) -> Tensor:
        """The nearest covariances that the model allows: of its shape, no variance too small."""
        floor = MIN_VAR if self.min_var is None else self.min_var
        unit = self._unit(covariances)  # [D]
        square = unit[:, None] * unit  # [D, D]
        covariances = covariances / square
        if self.covariance == "diag":
            variances = covariances.diagonal(dim1=-2, dim2=-1).clamp(min=floor)
            return torch.diag_embed(variances) * square
        values, vectors = torch.linalg.eigh(covariances)
        return (vectors * values.clamp(min=floor)[..., None, :] @ vectors.mT) * square

    def _unit(self, covariances: Tensor) -> Tensor:
        """What the floor is measured in, `[D]`: 1, or by default the data's standard deviation.

        After an M-step, and at a start from data, the mixture as a whole has the mean and the
        variance of the data in each column, so that it need not see the data to tell.
        """
        if self.min_var is not None:
            return torch.ones_like(self.means[0])
        mean = self.weights @ self.means  # [D]
        within, between = covariances.diagonal(dim1=-2, dim2=-1), (self.means - mean).square()
        variance = self.weights @ (within + between)  # [D]
        constant = variance <= 1e-24 * mean.square()  # a column without spread, but for rounding
        return torch.where(constant, 1.0, variance).sqrt()


@torch.no_grad()
def kmeans_plus_plus(x: Tensor, components: int, seed: int) -> tuple[Tensor, Tensor, Tensor]:
    """A start for a mixture: weights [K], means [K, D] and one covariance [D, D], in float64.

    Centres are data points, each drawn with a chance proportional to its squared distance from
    those already drawn (Arthur and Vassilvitskii 2007), with every coordinate scaled to unit
    variance. Every point then goes to its nearest centre.

    Raises:
        ValueError: fewer different points than components.
    """
    x = check_tensor("x", x, ("N", "D")).double()
    different = len(x.unique(dim=0))
    if different < components:
        raise ValueError(
            f"Expected at least {components} different points to start {components} components "
            f"from, got {different}."
        )
    generator = torch.Generator().manual_seed(seed)
    scale = x.std(0, correction=0)
    white = x / torch.where(scale > 0, scale, 1.0)
    chosen = [int(torch.randint(len(x), (), generator=generator))]
    for _ in range(components - 1):
        far = torch.cdist(white, white[chosen]).min(1).values.square().cumsum(0)  # [N]
        chance = torch.rand((), generator=generator, dtype=torch.float64).to(far)
        chosen.append(int(torch.searchsorted(far, chance * far[-1], right=True)))
    nearest = torch.cdist(white, white[chosen]).argmin(1)  # [N]
    r = nn.functional.one_hot(nearest, components).to(x)  # [N, K]
    means = r.T @ x / r.sum(0)[:, None]
    e = x - means[nearest]
    return r.mean(0), means, e.T @ e / len(x)
