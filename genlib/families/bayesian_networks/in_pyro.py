"""A Bayesian network as a Pyro program: its story, and questions answered by enumeration."""

import math
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
            # By logarithms: given chances, a Categorical makes the impossible merely rare.
            choice = dist.Categorical(logits=row.log())
            x[name] = pyro.sample(name, choice, infer={"enumerate": "parallel"})
        return x

    return story


def ask(story: Callable, query: str, evidence: Mapping[str, int]) -> tuple[Tensor, float]:
    """p(query | evidence), `[states]`, and log p(evidence) in nats: sums over all other choices.

    The story's guide is empty, so Pyro's evidence lower bound *is* the log-evidence.

    Raises:
        ValueError: a name or a state that the story has not, or evidence of probability 0.
    """
    _check(story, query, evidence)
    seen = pyro.condition(story, {name: torch.as_tensor(value) for name, value in evidence.items()})
    elbo = TraceEnum_ELBO(max_plate_nesting=0)
    log_evidence = -elbo.loss(seen, _nothing) if evidence else 0.0
    if not math.isfinite(log_evidence):
        raise ValueError(
            "Expected evidence of positive probability, got evidence of probability 0."
        )
    answer = elbo.compute_marginals(seen, _nothing)[query]
    states = torch.arange(answer.enumerate_support().shape[0])
    return answer.log_prob(states).exp().detach(), log_evidence


def _check(story: Callable, query: str, evidence: Mapping[str, int]) -> None:
    """Refuse what Pyro passes over in silence, such as evidence of a variable it does not know."""
    with torch.random.fork_rng(devices=[]):  # telling the story once draws from the generator
        told = pyro.poutine.trace(story).get_trace()
    sizes = {
        name: len(told.nodes[name]["fn"].enumerate_support()) for name in told.stochastic_nodes
    }
    for name in (*evidence, query):
        if name not in sizes:
            known = ", ".join(list(sizes)[:20])
            raise ValueError(f"Expected a variable of the story ({known}), got {name!r}.")
    if query in evidence:
        raise ValueError(f"Expected a query that is not observed, got {query!r}, which is.")
    for name, value in evidence.items():
        state = torch.as_tensor(value)
        if state.is_floating_point() or not 0 <= state < sizes[name]:
            raise ValueError(f"Expected states of {name} from 0 to {sizes[name] - 1}, got {value}.")


def _nothing() -> None:
    """An empty guide."""
