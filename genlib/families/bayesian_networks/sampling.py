"""Approximate inference in a Bayesian network: samples that answer where sums are out of reach."""

from typing import NamedTuple

import torch
from torch import Tensor

from genlib.checks import check_positive
from genlib.families.bayesian_networks.inference import Evidence, check_one_case, check_states
from genlib.families.bayesian_networks.network import BayesianNetwork, draw
from genlib.likelihoods import log_mean_exp


class Estimate(NamedTuple):
    """p(query | evidence) from samples, `[states]`, with its standard error.

    Attributes:
        effective: how many equally weighted samples would be worth as much,
            (sum of weights)^2 / sum of squared weights. If it is small, trust neither number.
        log_evidence: an estimate of log p(evidence), nats; NaN where the method gives none.
    """

    p: Tensor
    error: Tensor
    effective: float
    log_evidence: float


@torch.no_grad()
def likelihood_weighting(
    network: BayesianNetwork, query: str, evidence: Evidence, n: int = 10_000
) -> Estimate:
    """Draw what is unknown, parents first; weigh each sample by how well it explains the evidence.

    Source: Fung and Chang, "Weighing and integrating evidence for stochastic simulation in
    Bayesian networks", Uncertainty in Artificial Intelligence (1989).
    """
    check_states(network, evidence, query)
    check_one_case(evidence)
    n = check_positive("n", n)
    x = torch.zeros(n, len(network.names), dtype=torch.int64, device=network.device)
    log_w = torch.zeros(n, dtype=torch.float64, device=network.device)
    for name in network.order:
        rows = network.rows(name, x)
        if name in evidence:
            x[:, network.place[name]] = evidence[name]
            log_w += rows[:, evidence[name]].log()
        else:
            x[:, network.place[name]] = draw(rows)
    if log_w.max() == -torch.inf:
        raise ValueError(f"Expected evidence that some of {n} samples can explain, got none.")
    log_evidence = log_mean_exp(log_w).item()
    w = (log_w - log_w.max()).exp()
    w = w / w.sum()
    hit = torch.nn.functional.one_hot(x[:, network.place[query]], network.sizes[query])
    p = w @ hit.double()  # [states]
    error = (w[:, None].square() * (hit - p).square()).sum(0).sqrt()  # of a ratio: delta method
    return Estimate(p, error, 1 / w.square().sum().item(), log_evidence)


@torch.no_grad()
def gibbs(
    network: BayesianNetwork,
    query: str,
    evidence: Evidence,
    sweeps: int = 500,
    chains: int = 50,
    burn: int = 100,
) -> Estimate:
    """Redraw one unknown at a time given all others; many chains at once, each from its own start.

    The error comes from the spread of the chains' means. Tables with zeros can lock a chain in; one
    that is locked in where nothing is possible is refused.

    Source: Pearl, "Evidential reasoning using stochastic simulation of causal models", Artificial
    Intelligence 32 (1987).
    """
    check_states(network, evidence, query)
    check_one_case(evidence)
    sweeps, chains = check_positive("sweeps", sweeps), check_positive("chains", chains)
    burn = check_positive("burn", burn)
    x = network.sample(chains)
    for name, value in evidence.items():
        x[:, network.place[name]] = value
    log_tables = network.log_tables()
    plans = [_plan(network, name) for name in network.names if name not in evidence]
    means = torch.zeros(chains, network.sizes[query], dtype=torch.float64, device=x.device)
    for sweep in range(burn + sweeps):
        if sweep == burn and network.log_prob(x).isinf().any():
            raise ValueError(
                f"Expected chains at states of positive probability after {burn} sweeps, got some "
                "that are not: zeros in the tables lock them in. Try likelihood_weighting."
            )
        for i, touched, columns, strides, steps in plans:
            x[:, i] = 0
            rows = (x[:, columns] * strides).sum(-1) + x[:, touched]  # [chains, tables]
            cells = network.first[touched] + rows
            p = log_tables[cells[:, :, None] + steps].sum(1).softmax(1)  # [chains, states]
            x[:, i] = draw(p)
            if network.names[i] == query and sweep >= burn:
                means += p / sweeps
    error = means.std(0) / chains**0.5
    return Estimate(means.mean(0), error, float("nan"), float("nan"))


def _plan(network: BayesianNetwork, name: str):
    """What redrawing a variable needs: its own table and those of its children.

    Returns its column; the columns of the variables whose tables mention it; where to look for
    their parents; and how far each of its states moves the cell in each table, `[tables, states]`.
    """
    i = network.place[name]
    touched = [network.place[u] for u, own in network.parents.items() if name in (u, *own)]
    columns, strides = network.columns[touched], network.strides[touched]
    own = torch.tensor([[1] if j == i else [0] for j in touched], device=columns.device)
    moves = (strides * (columns == i)).sum(1, keepdim=True) + own
    return i, touched, columns, strides, moves * torch.arange(network.sizes[name]).to(moves)
