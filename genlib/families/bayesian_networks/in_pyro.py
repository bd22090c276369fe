"""A Bayesian network as a Pyro program: its story, and questions answered by enumeration."""

from collections.abc import Callable, Mapping

import pyro
import pyro.distributions as dist
import torch
from pyro.infer import TraceEnum_ELBO
from torch import Tensor

from genlib.families.bayesian_networks.network import BayesianNetwork


def program(network: BayesianNetwork) -> Callable[[], dict[str, Tensor]]:
    """The story that the network tells: draw each variable given its parents.

    Every choice is marked for enumeration. `pyro.condition(story, ...)` is seeing, and
    `pyro.do(story, ...)` is doing.
    """
    tables = network.tables

    def story() -> dict[str, Tensor]:
        x: dict[str, Tensor] = {}
        for name in network.order:
            row = tables[name][tuple(x[parent] for parent in network.parents[name])]
            x[name] = pyro.sample(name, dist.Categorical(row), infer={"enumerate": "parallel"})
        return x

    return story


def ask(story: Callable, query: str, evidence: Mapping[str, int]) -> tuple[Tensor, float]:
    """p(query | evidence), `[states]`, and log p(evidence) in nats: sums over all other choices.

    The story's guide is empty, so Pyro's evidence lower bound *is* the log-evidence.
    """
    seen = pyro.condition(story, {name: torch.tensor(value) for name, value in evidence.items()})
    elbo = TraceEnum_ELBO(max_plate_nesting=0)
    answer = elbo.compute_marginals(seen, _nothing)[query]
    log_evidence = -elbo.loss(seen, _nothing) if evidence else 0.0
    states = torch.arange(answer.enumerate_support().shape[0])
    return answer.log_prob(states).exp().detach(), log_evidence


def _nothing() -> None:
    """An empty guide."""
