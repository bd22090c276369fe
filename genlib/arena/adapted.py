"""Families in the dress that a set asks for: tables for real numbers, bits, rows; one-hot rows."""

import math
from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn.functional import one_hot

from genlib.arena.dull import AtOnce
from genlib.checks import check_positive
from genlib.families.bayesian_networks import BayesianNetwork
from genlib.families.bayesian_networks.structure import chow_liu
from genlib.families.mixtures.binary import BernoulliMixture
from genlib.families.recurrent import KneserNey
from genlib.families.recurrent.rows import check_rows
from genlib.families.vae import AnyKind
from genlib.model import Model

OUTSIDE = 1e-3  # of the probability of a binned model: a wide Gaussian, so that nothing has none


def tree(x: Tensor, states: int, prior: float) -> BayesianNetwork:
    """The network on the most likely tree over columns of states `[N, D]`."""
    names = [f"x{i}" for i in range(x.shape[1])]
    above = chow_liu(x, states)
    parents = {names[i]: [names[p]] for i, p in enumerate(above) if p >= 0}
    return BayesianNetwork(dict.fromkeys(names, states), parents, prior)


class Binned(AtOnce):
    """A Bayesian network of real numbers: each column in bins of equal count, a tree of tables.

    The density is constant within a cell, but for a share of `OUTSIDE` that a Gaussian of three
    times the data's deviation has, so that it is nowhere zero.

    Args:
        dim: D.
        bins: per column.
        prior: pseudo-count of each cell of each table.
    """

    def __init__(self, dim: int, bins: int, prior: float = 0.1):
        super().__init__(dim)
        self.bins, self.prior = check_positive("bins", bins), check_positive("prior", prior, float)
        self.network: BayesianNetwork | None = None

    def learn(self, x: Tensor) -> None:
        parts = torch.linspace(0, 1, self.bins + 1, dtype=torch.float64)
        edges = torch.quantile(x.double(), parts, dim=0).T.contiguous()  # [D, bins + 1]
        self.edges = edges + 1e-6 * torch.arange(self.bins + 1)  # never two at one place
        self.mean, self.std = x.double().mean(0), 3 * x.double().std(0) + 1e-6
        states, _ = self._states(x)
        self.network = tree(states, self.bins, self.prior)
        list(self.network.turns(states))

    def _states(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """The bin of each number, `[N, D]`, and whether all of a row lie within the edges."""
        columns = x.double().T.contiguous()  # [D, N]
        place = torch.searchsorted(self.edges, columns, right=True) - 1
        inside = (columns >= self.edges[:, :1]) & (columns <= self.edges[:, -1:])
        return place.clamp(0, self.bins - 1).T, inside.all(0)

    def log_prob(self, x: Tensor) -> Tensor:
        """Exact log-density, `[B, D]` to `[B]`, nats."""
        states, inside = self._states(self.check(x))
        widths = self.edges.diff(dim=1).log()  # [D, bins]
        width = widths.gather(1, states.T).sum(0)  # [B]
        cell = self.network.log_prob(states) - width + math.log1p(-OUTSIDE)
        cell = cell.where(inside, -torch.inf)
        wide = torch.distributions.Normal(self.mean, self.std).log_prob(x.double()).sum(1)
        return torch.logaddexp(cell, wide + math.log(OUTSIDE))

    @torch.no_grad()
    def sample(self, n: int) -> Tensor:
        """n new points, `[n, D]`: a cell, and anywhere within it."""
        states = self.network.sample(check_positive("n", n)).T  # [D, n]
        low, high = self.edges.gather(1, states), self.edges.gather(1, states + 1)
        x = (low + torch.rand_like(low) * (high - low)).T
        wide = self.mean + self.std * torch.randn(n, self.dim, dtype=torch.float64)
        return x.where(torch.rand(n, 1) >= OUTSIDE, wide).float()


class TreeOfBits(AtOnce):
    """A Bayesian network of bits that come as numbers: the tree of Chow and Liu (1968).

    Args:
        dim: D.
        prior: pseudo-count of each cell of each table.
    """

    def __init__(self, dim: int, prior: float):
        super().__init__(dim)
        self.prior = check_positive("prior", prior, float)

    def learn(self, x: Tensor) -> None:
        self.network = tree(x.long(), 2, self.prior)
        list(self.network.turns(x.long()))

    def log_prob(self, x: Tensor) -> Tensor:
        """Exact log-probability, `[B, D]` to `[B]`, nats."""
        return self.network.log_prob(self.check(x).long())

    @torch.no_grad()
    def sample(self, n: int) -> Tensor:
        """n rows of bits, `[n, D]`."""
        return self.network.sample(n).float()


class Places(BayesianNetwork):
    """A Bayesian network of the places of a row, each with those just before it for parents.

    Args:
        places: in a row, T.
        symbols: V.
        back: how many places before a place are its parents.
        prior: pseudo-count of each cell of each table.
    """

    def __init__(self, places: int, symbols: int, back: int, prior: float):
        names = [f"x{t}" for t in range(check_positive("places", places))]
        parents = {name: names[max(0, t - back) : t] for t, name in enumerate(names)}
        super().__init__(dict.fromkeys(names, symbols), parents, prior)


class Tables(AtOnce):
    """A mixture of tables of independent bits, learnt by EM (`BernoulliMixture`) in one turn.

    Args:
        x_val: examples that end EM when they get less likely, `[M, D]`.
        components: K, or the number of examples where these are fewer.
        smoothing: as of `BernoulliMixture`.
        seed: of the start.
    """

    def __init__(self, x_val: Tensor, components: int, smoothing: float, seed: int = 0):
        super().__init__(x_val.shape[1])
        self.components = check_positive("components", components)
        self.options = (smoothing, 50, seed, x_val)
        self.mixture: BernoulliMixture | None = None

    def learn(self, x: Tensor) -> None:
        self.mixture = BernoulliMixture(x, min(self.components, len(x)), *self.options)

    def log_prob(self, x: Tensor) -> Tensor:
        """Exact log-probability, `[B, D]` to `[B]`, nats."""
        return self.mixture.log_prob(self.check(x))

    @torch.no_grad()
    def sample(self, n: int) -> Tensor:
        """n rows of bits, `[n, D]`: a component, then each bit."""
        k = torch.multinomial(self.mixture.log_pi.exp(), n, replacement=True)
        return torch.bernoulli(self.mixture.logits.T[k].sigmoid())


class Rows(AtOnce):
    """A model of rows of symbols that is made from all of them at once (`KneserNey`, say).

    Args:
        places: in a row, T.
        symbols: V.
        make: rows `[N, T]` to something with `symbol_log_probs` and `sample(n, width)`.
    """

    def __init__(self, places: int, symbols: int, make: Callable[[Tensor], KneserNey]):
        super().__init__(places)
        self.symbols, self.make = check_positive("symbols", symbols), make

    def check(self, x: Tensor) -> Tensor:
        """Refuse rows that are not symbols up to an end and then zeros."""
        return check_rows(x, self.symbols)

    def learn(self, x: Tensor) -> None:
        self.made = self.make(x)

    def log_prob(self, x: Tensor) -> Tensor:
        """Exact log-probability of each row, `[B, T]` to `[B]`, nats."""
        return self.made.symbol_log_probs(self.check(x)).sum(1)

    @torch.no_grad()
    def sample(self, n: int, width: int = 32) -> Tensor:
        """n rows, `[n, width]`."""
        return self.made.sample(n, width)


class OneHotRows(Model):
    """A variational autoencoder of rows: `AnyKind` on places of one-hot symbols, all at once.

    Args:
        places: in a row, T.
        symbols: V.
        code, hidden: as of `AnyKind`.
    """

    def __init__(self, places: int, symbols: int, code: int, hidden: tuple[int, ...]):
        super().__init__()
        self.symbols = check_positive("symbols", symbols)
        self.vae = AnyKind(places * symbols, code, hidden, "categories", symbols)

    def check(self, x: Tensor) -> Tensor:
        """Refuse rows that are not symbols up to an end and then zeros."""
        return check_rows(x, self.symbols)

    def loss(self, x: Tensor) -> Tensor:
        """Minus the bound, nats per row."""
        return self.vae.loss(one_hot(x, self.symbols).flatten(1).float())

    def log_prob_bound(self, x: Tensor, k: int = 1) -> Tensor:
        """A lower bound of the log-probability of each row, `[B, T]` to `[B]`, nats."""
        return self.vae.log_prob_bound(one_hot(self.check(x), self.symbols).flatten(1).float(), k)
