"""Bayesian networks of discrete variables: p(x) = product over i of p(x_i | parents of x_i)."""

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

import torch
from torch import Tensor

from genlib.checks import check_positive, check_tensor
from genlib.model import Model


class BayesianNetwork(Model):
    """A directed acyclic graph with a table of conditional probabilities at each variable.

    Every table has a Dirichlet prior, held as pseudo-counts `alpha`; data adds `counts`. A table
    is the posterior mean, (alpha + counts) / their sum over the states, and by conjugacy nothing
    else is to be learnt. So a network given by hand *is* a prior, of the strength one says.

    Each turn adds the counts of its batch, so show it all the data once:
    `fit(network, x, steps=1, batch=None)`.

    Examples are rows of states, `[N, D]`, int64; column i is the i-th variable of `sizes`.

    Args:
        sizes: the number of states of each variable.
        parents: the parents of each; a variable that is left out has none.
        prior: the pseudo-count of each cell of each table. 1 is Laplace's rule.

    Source: Spiegelhalter and Lauritzen, "Sequential updating of conditional probabilities on
    directed graphical structures", Networks 20 (1990).
    """

    def __init__(
        self,
        sizes: Mapping[str, int],
        parents: Mapping[str, Sequence[str]] | None = None,
        prior: float = 1.0,
    ):
        super().__init__()
        sizes = {
            name: check_positive(f"the number of states of {name}", size)
            for name, size in sizes.items()
        }
        prior = check_positive("prior", prior, float)
        self.sizes = sizes
        self.names = tuple(sizes)
        self.parents = _checked(self.sizes, parents or {})
        self.order = _parents_first(self.parents)
        self.place = {name: i for i, name in enumerate(self.names)}
        self._lay_out_tables()
        cells = len(self.row_of)
        self.register_buffer("alpha", torch.full((cells,), float(prior), dtype=torch.float64))
        self.register_buffer("counts", torch.zeros(cells, dtype=torch.float64))

    @classmethod
    def with_tables(cls, tables: Mapping[str, Tensor], parents, strength: float = 1.0):
        """A network with known tables, each row worth `strength` examples when data comes.

        Args:
            tables: `[states of each parent..., states of the variable]`, by name; each row sums
                to one.
            parents: as above, in the order of the dimensions of the tables.
        """
        strength = check_positive("strength", strength, float)
        for name, table in tables.items():
            check_tensor(f"the table of {name}", table)
        network = cls({name: table.shape[-1] for name, table in tables.items()}, parents)
        for name, table in tables.items():
            table = check_tensor(
                f"the table of {name}", table, tuple(network.shape(name)), 0.0, 1.0
            )
            if (table.sum(-1) - 1).abs().max() > 1e-6:
                raise ValueError(f"Expected the rows of {name} to sum to one, got {table.sum(-1)}.")
            network.alpha[network.cells_of(name)] = strength * table.double().flatten()
        return network

    def shape(self, name: str) -> torch.Size:
        """The shape of a table: states of each parent, then states of the variable."""
        return torch.Size(self.sizes[v] for v in (*self.parents[name], name))

    def cells_of(self, name: str) -> slice:
        """Where in the flat buffers the table of one variable lies."""
        first = self.begins[self.place[name]]
        return slice(first, first + self.shape(name).numel())

    def table(self, name: str) -> Tensor:
        """p(variable | parents), `[states of each parent..., states]`: rows that sum to one."""
        cells = self.cells_of(name)
        pseudo = (self.alpha[cells] + self.counts[cells]).view(self.shape(name))
        return pseudo / pseudo.sum(-1, keepdim=True)

    @property
    def tables(self) -> dict[str, Tensor]:
        """All of them, by name."""
        return {name: self.table(name) for name in self.names}

    @property
    def parameters_free(self) -> int:
        """Numbers that one may choose: each row has one fewer than it has states."""
        return sum(self.shape(v).numel() // self.sizes[v] * (self.sizes[v] - 1) for v in self.names)

    def check(self, x: Tensor) -> Tensor:
        """Refuse x that is not `[N, D]` of whole numbers, each a state of its variable."""
        wanted = f"Expected x of shape [N, {len(self.names)}] of states, int64"
        if isinstance(x, Tensor) and (x.is_floating_point() or x.dtype == torch.bool):
            raise TypeError(f"{wanted}, got {x.dtype}; convert it with x.long().")
        check_tensor("x", x, ("N", len(self.names)), 0)
        top = x.amax(0)
        for name, highest in zip(self.names, top.tolist(), strict=True):
            if highest >= self.sizes[name]:
                raise ValueError(
                    f"{wanted}; {name} has the states 0 to {self.sizes[name] - 1}, got {highest}."
                )
        return x

    def cells(self, x: Tensor) -> Tensor:
        """The cell of its table that each value selects, `[N, D]` to `[N, D]`."""
        rows = (x[:, self.columns] * self.strides).sum(-1)  # [N, D]
        return self.first + rows + x

    @torch.no_grad()
    def turns(self, x: Tensor):
        """Count x `[B, D]`; the loss is the mean negative log-likelihood, in nats, after that."""
        self.counts += torch.bincount(self.cells(x).flatten(), minlength=len(self.counts))
        yield "counts", [], -self.log_prob(x).mean()

    def log_tables(self) -> Tensor:
        """The logarithms of all tables, flat, in nats; an impossible state has minus infinity."""
        pseudo = self.alpha + self.counts
        rows = torch.zeros(int(self.row_of[-1]) + 1, dtype=pseudo.dtype, device=pseudo.device)
        rows.index_add_(0, self.row_of, pseudo)
        return pseudo.log() - rows.log()[self.row_of]

    def log_prob(self, x: Tensor) -> Tensor:
        """Exact log-probability of each row, `[N, D]` to `[N]`, nats."""
        return self.log_tables()[self.cells(self.here(x))].sum(1)

    @torch.no_grad()
    def sample(self, n: int) -> Tensor:
        """n rows of states, `[n, D]`, int64: parents before their children."""
        n = check_positive("n", n)
        x = torch.zeros(n, len(self.names), dtype=torch.int64, device=self.device)
        for name in self.order:
            x[:, self.place[name]] = draw(self.rows(name, x))
        return x

    def rows(self, name: str, x: Tensor) -> Tensor:
        """The row of its table that the parents in x select, `[N, D]` to `[N, states]`."""
        return self.table(name)[
            tuple(x[:, self.place[parent]] for parent in self.parents[name])
        ].expand(len(x), -1)

    def _lay_out_tables(self) -> None:
        """Where each table begins, and which steps lead from the states of parents to its rows."""
        widest = max([1, *(len(parents) for parents in self.parents.values())])
        columns, strides, row_sizes = [], [], []
        self.begins = []  # of each table, as whole numbers
        cells = 0
        for name in self.names:
            step, steps = self.sizes[name], []
            for parent in reversed(self.parents[name]):
                steps.insert(0, step)
                step *= self.sizes[parent]
            none = [0] * (widest - len(steps))
            columns.append([self.place[parent] for parent in self.parents[name]] + none)
            strides.append(steps + none)
            row_sizes += [self.sizes[name]] * (step // self.sizes[name])
            self.begins.append(cells)
            cells += step
        row_of = torch.arange(len(row_sizes)).repeat_interleave(torch.tensor(row_sizes))
        self.register_buffer("columns", torch.tensor(columns), persistent=False)  # [D, parents]
        self.register_buffer("strides", torch.tensor(strides), persistent=False)  # 0: no parent
        self.register_buffer("first", torch.tensor(self.begins), persistent=False)  # [D]
        self.register_buffer("row_of", row_of, persistent=False)  # [cells]


def draw(rows: Tensor) -> Tensor:
    """One state from each row of probabilities, `[N, states]` to `[N]`."""
    below = torch.rand(len(rows), 1, dtype=rows.dtype, device=rows.device) * rows.sum(1, True)
    return (rows.cumsum(1) < below).sum(1).clamp(max=rows.shape[1] - 1)


def _checked(sizes: Mapping[str, int], parents: Mapping[str, Sequence[str]]):
    """The parents of every variable as tuples, if they are variables and different."""
    if not sizes:
        raise ValueError("Expected at least one variable, got none.")
    for name, own in parents.items():
        strange = sorted({name, *own} - set(sizes))
        if strange or len(set(own)) != len(own):
            raise ValueError(
                f"Expected different parents of {name} among {', '.join(list(sizes)[:20])}; "
                f"got {', '.join(own)}."
            )
    return {name: tuple(parents.get(name, ())) for name in sizes}


def _parents_first(parents: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """All variables, each after its parents, if the graph has no cycle."""
    try:
        return tuple(TopologicalSorter(parents).static_order())
    except CycleError as error:
        cycle = " → ".join(error.args[1])
        raise ValueError(f"Expected a graph without a cycle, got {cycle}.") from None
