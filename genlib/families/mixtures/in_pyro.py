"""The mixture of Gaussians as a Pyro program: the hidden choice is enumerated, the rest is SVI."""

import pyro
import pyro.distributions as dist
import torch
from pyro.infer import TraceEnum_ELBO
from torch import Tensor, nn
from torch.distributions import constraints, transform_to

from genlib.checks import check_positive, check_seed, check_tensor
from genlib.families.mixtures.gaussian import GaussianComponents, kmeans_plus_plus


class PyroGaussianMixture(GaussianComponents):
    """A mixture of Gaussians that learns by stochastic variational inference (Bingham et al. 2019).

    `model` is the generative story and `guide` is empty: Pyro sums the hidden choice out, so the
    evidence lower bound *is* the log-likelihood, and `loss` is its negative mean. Any optimiser
    and any batch size will do, where EM needs the whole data.

    The numbers learnt are free (logits, and Cholesky factors through `transform_to`), and they
    live in the units of the standardised data, so that one learning rate suits every column.

    Args:
        dim: D, the dimension of a point.
        components: K.
        seed: of the k-means++ start, which is taken from the first batch.
    """

    def __init__(self, dim: int, components: int, seed: int = 0):
        super().__init__()
        dim = check_positive("dim", dim)
        components = check_positive("components", components)
        self.dim, self.components, self.seed = dim, components, check_seed(seed)
        self.logits = nn.Parameter(torch.zeros(components, dtype=torch.float64))
        self.centres = nn.Parameter(torch.zeros(components, dim, dtype=torch.float64))
        self.roots = nn.Parameter(torch.zeros(components, dim, dim, dtype=torch.float64))
        self.register_buffer("shift", torch.zeros(dim, dtype=torch.float64))
        self.register_buffer("scale", torch.ones(dim, dtype=torch.float64))
        self.register_buffer("started", torch.tensor(False))

    @property
    def weights(self) -> Tensor:
        return self.logits.softmax(-1)

    @property
    def means(self) -> Tensor:
        return self.shift + self.scale * self.centres

    @property
    def scale_tril(self) -> Tensor:
        return self.scale[:, None] * transform_to(constraints.lower_cholesky)(self.roots)

    @property
    def covariances(self) -> Tensor:
        root = self.scale_tril
        return root @ root.mT

    @torch.no_grad()
    def initialise(self, x: Tensor) -> None:
        """Start from `x` `[N, D]`; the first loss does it unless it has been done."""
        x = self.here(x).double()
        spread = x.std(0, correction=0)
        self.shift, self.scale = x.mean(0), torch.where(spread > 0, spread, 1.0)
        weights, means, covariance = kmeans_plus_plus(x, self.components, self.seed)
        # A start may be flat in some direction; a millionth of the spread makes it invertible.
        covariance = covariance + 1e-6 * self.scale.square().diag()
        self.start_at(weights, means, covariance.expand(self.components, -1, -1))

    @torch.no_grad()
    def start_at(self, weights: Tensor, means: Tensor, covariances: Tensor) -> None:
        """Take over the parameters of another mixture, in the units of the data."""
        shape = (self.components, self.dim)
        check_tensor("weights", weights, shape[:1], 0.0, 1.0)
        check_tensor("means", means, shape)
        check_tensor("covariances", covariances, (*shape, self.dim))
        unit = covariances / (self.scale[:, None] * self.scale)
        root = torch.linalg.cholesky(unit)
        self.logits.copy_(weights.log())
        self.centres.copy_((means - self.shift) / self.scale)
        self.roots.copy_(transform_to(constraints.lower_cholesky).inv(root))
        self.started.fill_(True)

    def model(self, x: Tensor) -> None:
        """Draw a component, then the point: the mixture told as a story."""
        with pyro.plate("points", len(x)):
            k = pyro.sample("k", dist.Categorical(self.weights), infer={"enumerate": "parallel"})
            root = self.scale_tril[k]  # [K, 1, D, D]: every choice at once
            pyro.sample("x", dist.MultivariateNormal(self.means[k], scale_tril=root), obs=x)

    def guide(self, x: Tensor) -> None:
        """Nothing is left to guess: k is summed out of the model."""

    def loss(self, x: Tensor) -> Tensor:
        x = x.double()
        if not self.started:
            self.initialise(x)
        elbo = TraceEnum_ELBO(max_plate_nesting=1)
        return elbo.differentiable_loss(self.model, self.guide, x) / len(x)
