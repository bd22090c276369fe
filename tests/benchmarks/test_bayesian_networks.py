"""Exact inference and learning beside pgmpy's, on the same network, queries and data.

`make bench` prints the ratios; nothing is asserted about them.
"""

import pandas as pd
from peers import compare
from pgmpy.estimators import BayesianEstimator
from pgmpy.factors.discrete import TabularCPD
from pgmpy.inference import VariableElimination
from pgmpy.models import DiscreteBayesianNetwork

from genlib import data, fit
from genlib.families.bayesian_networks import BayesianNetwork
from genlib.families.bayesian_networks.inference import eliminate
from genlib.families.bayesian_networks.plan import plan

QUERIES = [
    ("CATECHOL", {"BP": 0}),
    ("INTUBATION", {"MINVOL": 0, "PRESS": 3}),
    ("CO", {"HRBP": 2, "SAO2": 0, "HISTORY": 0}),
    ("LVFAILURE", {"CVP": 0, "BP": 1}),
]
KNOWN = data.known_network("alarm")
OURS = BayesianNetwork.with_tables(KNOWN.tables, KNOWN.parents)


def pgmpy_network() -> DiscreteBayesianNetwork:
    network = DiscreteBayesianNetwork(KNOWN.arcs)
    for v in OURS.names:
        parents = list(OURS.parents[v])
        table = OURS.table(v).movedim(-1, 0).reshape(OURS.sizes[v], -1)
        sizes = [OURS.sizes[u] for u in parents]
        network.add_cpds(TabularCPD(v, OURS.sizes[v], table.numpy(), parents, sizes))
    return network


def test_variable_elimination():
    engine = VariableElimination(pgmpy_network())

    def theirs():
        for query, evidence in QUERIES:
            engine.query([query], evidence, show_progress=False)

    def ours():
        for query, evidence in QUERIES:
            eliminate(OURS, query, evidence)

    def ours_planned_anew():
        plan.cache_clear()
        ours()

    ways = {"genlib": ours, "planned anew": ours_planned_anew, "pgmpy": theirs}
    compare(f"alarm, {len(QUERIES)} exact queries", ways, rounds=51)


def test_learning_tables():
    x = OURS.sample(5000)
    table = pd.DataFrame(x.numpy(), columns=OURS.names)
    states = {v: list(range(OURS.sizes[v])) for v in OURS.names}

    def ours():
        network = BayesianNetwork(OURS.sizes, OURS.parents, prior=1.0)
        fit(network, x, steps=1, batch=None, device="cpu")

    def theirs():
        network = DiscreteBayesianNetwork(KNOWN.arcs)
        BayesianEstimator(network, table, state_names=states).get_parameters(
            prior_type="K2", n_jobs=1
        )

    compare("alarm, tables from 5000 patients", {"genlib": ours, "pgmpy": theirs}, rounds=5)
