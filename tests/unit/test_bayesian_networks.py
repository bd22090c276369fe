"""Bayesian networks against published marginals, enumeration, pgmpy, Pyro and counting by hand."""

import math
from functools import cache
from itertools import product

import pyro
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from genlib import data, fit
from genlib.families.bayesian_networks import BayesianNetwork
from genlib.families.bayesian_networks.in_pyro import ask, program
from genlib.families.bayesian_networks.inference import do, eliminate, enumerate_all, width
from genlib.families.bayesian_networks.junction import propagate
from genlib.families.bayesian_networks.network import draw
from genlib.families.bayesian_networks.plan import ancestors, min_fill, plan
from genlib.families.bayesian_networks.sampling import gibbs, likelihood_weighting
from genlib.families.bayesian_networks.structure import (
    Scorer,
    arcs_of,
    chow_liu,
    hill_climb,
    skeleton,
)

PUBLISHED = {  # probabilities of first states
    ("asia", "asia"): 0.01,
    ("asia", "tub"): 0.0104,
    ("asia", "lung"): 0.055,
    ("asia", "bronc"): 0.45,
    ("asia", "either"): 0.064828,
    ("asia", "xray"): 0.11029,
    ("asia", "dysp"): 0.435971,
    ("sachs", "PKA"): 0.194100,
    ("sachs", "Erk"): 0.136148,
    ("sachs", "Akt"): 0.609393,
    ("alarm", "BP"): 0.389993,
    ("alarm", "CO"): 0.172343,
    ("alarm", "SAO2"): 0.796426,
}
GIVEN = [
    ("asia", "lung", {"xray": 0, "dysp": 0}, 0.621253),
    ("asia", "tub", {"asia": 0, "xray": 0}, 0.337716),
    ("asia", "bronc", {"dysp": 0}, 0.833967),
    ("asia", "tub", {"xray": 0}, 0.092411),
    ("asia", "tub", {"xray": 0, "lung": 0}, 0.010400),
    ("alarm", "HYPOVOLEMIA", {"BP": 0}, 0.267335),
    ("alarm", "LVFAILURE", {"BP": 0, "CVP": 0}, 0.571111),
]


def known(name: str) -> BayesianNetwork:
    network = data.known_network(name)
    return BayesianNetwork.with_tables(network.tables, network.parents)


@pytest.fixture(scope="module")
def asia() -> BayesianNetwork:
    return known("asia")


@pytest.fixture(scope="module")
def alarm() -> BayesianNetwork:
    return known("alarm")


def small(seed: int, zeros: bool = False) -> BayesianNetwork:
    """Five variables of two to four states in a graph with loops, with random tables."""
    g = torch.Generator().manual_seed(seed)
    sizes = {"a": 2, "b": 3, "c": 2, "d": 4, "e": 2}
    parents = {"a": (), "b": ("a",), "c": ("a",), "d": ("c", "b"), "e": ("d", "a")}
    tables = {}
    for v, own in parents.items():
        table = torch.rand([sizes[u] for u in (*own, v)], generator=g, dtype=torch.float64)
        if zeros:
            table = table * (torch.rand(table.shape, generator=g) > 0.3) + 1e-3 * (table > 0.9)
            table[..., 0] += 0.1
        tables[v] = table / table.sum(-1, keepdim=True)
    # declared in an order in which children may precede their parents
    turned = {v: tables[v] for v in "edcba"}
    return BayesianNetwork.with_tables(turned, parents)


def everything(network: BayesianNetwork) -> torch.Tensor:
    return torch.tensor(list(product(*(range(s) for s in network.sizes.values()))))


# ------------------------------------------------------------------ the model


def test_log_prob_is_the_product_of_the_tables_and_sums_to_one():
    network = small(0)
    x = everything(network)
    log_p = network.log_prob(x)
    assert log_p.exp().sum().item() == pytest.approx(1, abs=1e-12)
    for row, value in zip(x[::7].tolist(), log_p[::7].tolist(), strict=True):
        state, by_hand = dict(zip(network.names, row, strict=True)), 0.0
        for v in network.names:
            place = (*(state[u] for u in network.parents[v]), state[v])
            by_hand += math.log(network.table(v)[place])
        assert value == pytest.approx(by_hand, abs=1e-12)


def test_counting_is_the_dirichlet_posterior_mean():
    x = torch.tensor([[0, 1], [0, 1], [0, 0], [1, 2]])
    network = BayesianNetwork({"a": 2, "b": 3}, {"b": ["a"]}, prior=0.5)
    history = fit(network, x, steps=1, batch=None)
    torch.testing.assert_close(network.table("a"), torch.tensor([3.5, 1.5]).double() / 5)
    expected = torch.tensor([[1.5, 2.5, 0.5], [0.5, 0.5, 1.5]]).double()
    torch.testing.assert_close(network.table("b"), expected / expected.sum(1, keepdim=True))
    assert history["counts"][0] == pytest.approx(-network.log_prob(x).mean().item())


def test_a_network_given_by_hand_is_a_prior_of_its_strength():
    tables = {"a": torch.tensor([0.9, 0.1]).double()}
    network = BayesianNetwork.with_tables(tables, {}, strength=10)
    fit(network, torch.tensor([[1]] * 10), steps=1, batch=None)
    torch.testing.assert_close(network.table("a"), torch.tensor([9.0, 11.0]).double() / 20)


@pytest.mark.parametrize("name", ["asia", "sachs"])
def test_refitting_samples_gives_the_marginals_back(name):
    truth = known(name)
    torch.manual_seed(0)
    learnt = BayesianNetwork(truth.sizes, truth.parents)
    fit(learnt, truth.sample(100_000), steps=1, batch=None)
    for v in truth.names:
        gap = eliminate(truth, v, {}).p - eliminate(learnt, v, {}).p
        assert gap.abs().max() < 0.008


def test_draw_takes_each_state_as_often_as_it_says_and_never_one_of_probability_zero():
    torch.manual_seed(0)
    rows = torch.tensor([0.0, 0.25, 0.0, 0.75, 0.0]).double().expand(40_000, -1)
    seen = torch.bincount(draw(rows), minlength=5) / 40_000
    assert seen[[0, 2, 4]].sum() == 0 and abs(seen[1] - 0.25) < 0.01


@pytest.mark.parametrize(
    ("parents", "message"),
    [
        ({"a": ["b"], "b": ["a"]}, "without a cycle, got "),
        ({"a": ["a"]}, "without a cycle"),
        ({"a": ["z"]}, "Expected different parents of a among a, b, c; got z"),
        ({"z": ["a"]}, "Expected different parents of z"),
        ({"a": ["b", "b"]}, "different parents"),
    ],
)
def test_impossible_graphs_are_refused(parents, message):
    with pytest.raises(ValueError, match=message):
        BayesianNetwork({"a": 2, "b": 2, "c": 3}, parents)


def test_impossible_tables_and_states_are_refused():
    half = torch.tensor([0.5, 0.5])
    with pytest.raises(ValueError, match="rows of a to sum to one"):
        BayesianNetwork.with_tables({"a": half * 1.5}, {})
    with pytest.raises(ValueError, match="the table of b of shape"):
        BayesianNetwork.with_tables({"a": half, "b": half}, {"b": ["a"]})
    for bad in ({}, {"a": 0}, {"a": 2.5}):
        with pytest.raises(ValueError, match="^Expected"):
            BayesianNetwork(bad)
    for prior in (0, -1.0, float("nan")):
        with pytest.raises(ValueError, match="Expected prior to be a positive number"):
            BayesianNetwork({"a": 2}, prior=prior)
    with pytest.raises(ValueError, match="b has the states 0 to 2, got 3"):
        BayesianNetwork({"a": 2, "b": 3}).check(torch.tensor([[1, 3]]))


# ------------------------------------------------------------------ exact inference


@pytest.mark.parametrize("pair", PUBLISHED)
def test_marginals_are_those_published(pair):
    name, variable = pair
    assert eliminate(known(name), variable, {}).p[0].item() == pytest.approx(
        PUBLISHED[pair], abs=1e-6
    )


@pytest.mark.parametrize(("name", "query", "evidence", "answer"), GIVEN)
def test_posteriors_are_those_published(name, query, evidence, answer):
    assert eliminate(known(name), query, evidence).p[0].item() == pytest.approx(answer, abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.permutations("abcde"), st.integers(0, 3), st.booleans())
def test_elimination_equals_enumeration_in_any_order(seed, names, observed, zeros):
    network, query = small(seed, zeros), names[0]
    x = network.sample(1)[0]
    evidence = {v: int(x[network.place[v]]) for v in names[1 : 1 + observed]}
    rest = [v for v in names[1 + observed :]]
    wanted = enumerate_all(network, query, evidence)
    for order in (rest, rest[::-1], None):
        answer = eliminate(network, query, evidence, order)
        torch.testing.assert_close(answer.p, wanted)
    fits = everything(network)
    for v, state in evidence.items():
        fits = fits[fits[:, network.place[v]] == state]
    log_evidence = network.log_prob(fits).logsumexp(0)
    torch.testing.assert_close(answer.log_evidence, log_evidence)


def test_many_cases_at_once_are_the_cases_one_by_one(alarm):
    torch.manual_seed(0)
    x = alarm.sample(20)
    seen = ("HRBP", "BP", "PRESS", "EXPCO2")
    evidence = {v: x[:, alarm.place[v]] for v in seen}
    many = eliminate(alarm, "LVFAILURE", evidence)
    assert many.p.shape == (20, 2) and many.log_evidence.shape == (20,)
    for i in range(20):
        one = eliminate(alarm, "LVFAILURE", {v: int(x[i, alarm.place[v]]) for v in seen})
        torch.testing.assert_close(many.p[i], one.p)
        torch.testing.assert_close(many.log_evidence[i], one.log_evidence)


def test_one_plan_serves_all_states_and_is_never_stale():
    """Other states, new counts, another graph over the same names: each asked after the first."""
    torch.manual_seed(0)
    network = small(7)
    x = network.sample(50)
    again = BayesianNetwork(network.sizes, {"d": ("a",), "e": ("d", "b")})
    next(again.turns(x))
    for asked, state in ((network, 0), (network, 1), (do(network, b=1), 0), (again, 0)):
        plans = plan.cache_info().misses
        torch.testing.assert_close(
            eliminate(asked, "d", {"e": state}).p, enumerate_all(asked, "d", {"e": state})
        )
        if state == 1:
            assert plan.cache_info().misses == plans, "other states need no other plan"
    before = eliminate(network, "d", {"e": 0}).p
    next(network.turns(x))
    after = eliminate(network, "d", {"e": 0}).p
    torch.testing.assert_close(after, enumerate_all(network, "d", {"e": 0}))
    assert (after - before).abs().max() > 0.01


def test_the_work_is_every_multiplication_and_addition():
    tables = {"a": torch.ones(2) / 2, "b": torch.ones(2, 3) / 3, "c": torch.ones(3, 5) / 5}
    chain = BayesianNetwork.with_tables(tables, {"b": ("a",), "c": ("b",)})
    answer = eliminate(chain, "c", {}, order=["a", "b"])
    assert (answer.largest, answer.operations) == (15, (6 + 3) + (15 + 10))  # to [b], to [c]
    answer = eliminate(chain, "c", {}, order=["b", "a"])
    assert (answer.largest, answer.operations) == (30, (30 + 20) + (10 + 5))  # to [a, c], [c]
    answer = eliminate(chain, "c", {"b": torch.tensor([0, 2])})  # for one case
    assert (answer.largest, answer.operations) == (5, (2 + 1) + 5)


def test_evidence_without_bearing_still_gives_an_answer_for_each_case(asia):
    answer = eliminate(asia, "smoke", {"asia": torch.tensor([0, 1, 1])})
    torch.testing.assert_close(answer.p, torch.full((3, 2), 0.5).double())


def test_equal_to_pgmpy(alarm):
    from pgmpy.factors.discrete import TabularCPD  # here: it takes seconds to import
    from pgmpy.inference import VariableElimination
    from pgmpy.models import DiscreteBayesianNetwork

    theirs = DiscreteBayesianNetwork(data.known_network("alarm").arcs)
    for v in alarm.names:
        parents = list(alarm.parents[v])
        table = alarm.table(v).movedim(-1, 0).reshape(alarm.sizes[v], -1)
        sizes = [alarm.sizes[u] for u in parents]
        theirs.add_cpds(TabularCPD(v, alarm.sizes[v], table.numpy(), parents, sizes))
    engine = VariableElimination(theirs)
    for query, evidence in (
        ("CATECHOL", {"BP": 0}),
        ("INTUBATION", {"MINVOL": 0, "PRESS": 3}),
        ("CO", {"HRBP": 2, "SAO2": 0, "HISTORY": 0}),
    ):
        wanted = engine.query([query], evidence, show_progress=False).values
        torch.testing.assert_close(eliminate(alarm, query, evidence).p, torch.as_tensor(wanted))


def test_equal_to_the_pyro_program(asia):
    story = program(asia)
    for query, evidence in (("lung", {"xray": 0, "dysp": 0}), ("tub", {"asia": 0}), ("dysp", {})):
        p, log_evidence = ask(story, query, evidence)
        answer = eliminate(asia, query, evidence)
        torch.testing.assert_close(p, answer.p)
        assert log_evidence == pytest.approx(answer.log_evidence.item(), abs=1e-9)


def test_doing_is_not_seeing_and_equals_pyro(asia):
    """Painting a shadow on the X-ray says nothing of the lungs; curing bronchitis does help."""
    painted = do(asia, xray=0)
    torch.testing.assert_close(eliminate(painted, "lung", {}).p, eliminate(asia, "lung", {}).p)
    seen, done = (
        eliminate(asia, "dysp", {"bronc": 1}).p[0],
        eliminate(do(asia, bronc=1), "dysp", {}),
    )
    assert done.p[0] > seen + 0.005, "those seen without bronchitis smoke less, so breathe better"
    pyros = pyro.do(program(asia), {"bronc": torch.tensor(0)})
    ours = eliminate(do(asia, bronc=0), "smoke", {"dysp": 0})
    torch.testing.assert_close(ask(pyros, "smoke", {"dysp": 0})[0], ours.p)


def test_adjustment_formula():
    """p(d | do(c)) = sum over a of p(a) p(d | a, c): the back door, by hand on a loopy graph."""
    network = small(3)
    for c in (0, 1):
        by_hand = sum(
            eliminate(network, "a", {}).p[a] * eliminate(network, "d", {"a": a, "c": c}).p
            for a in (0, 1)
        )
        torch.testing.assert_close(eliminate(do(network, c=c), "d", {}).p, by_hand)


def test_bad_questions_are_refused(asia, alarm):
    for ask_it in (eliminate, enumerate_all, likelihood_weighting, gibbs):
        with pytest.raises(ValueError, match="a variable of the network"):
            ask_it(asia, "cancer", {})
        with pytest.raises(ValueError, match="Expected states of xray from 0 to 1, got 2"):
            ask_it(asia, "lung", {"xray": 2})
        with pytest.raises(ValueError, match="a query that is not observed"):
            ask_it(asia, "lung", {"lung": 0})
    for ask_it in (enumerate_all, likelihood_weighting, gibbs):
        with pytest.raises(ValueError, match="Expected one state of smoke, got \\[2\\] of them"):
            ask_it(asia, "lung", {"smoke": torch.tensor([0, 1])})
    with pytest.raises(ValueError, match="Expected one state of smoke"):
        propagate(asia, {"smoke": torch.tensor([0, 1])})

    with pytest.raises(ValueError, match="other variables, got the query 'lung'"):
        eliminate(asia, "lung", {}, order=["smoke", "lung"])
    with pytest.raises(ValueError, match="probability 0"):
        eliminate(asia, "smoke", {"either": 1, "lung": 0})
    with pytest.raises(ValueError, match="at most 2\\^24"):
        enumerate_all(alarm, "BP", {})


# ------------------------------------------------------------------ width


def grid(n: int) -> BayesianNetwork:
    sizes = {f"{i},{j}": 2 for i in range(n) for j in range(n)}
    parents = {
        f"{i},{j}": [f"{a},{b}" for a, b in ((i - 1, j), (i, j - 1)) if min(a, b) >= 0]
        for i in range(n)
        for j in range(n)
    }
    return BayesianNetwork(sizes, parents)


def test_width_of_chains_trees_and_grids():
    names = [f"v{i}" for i in range(30)]
    chain = BayesianNetwork(
        dict.fromkeys(names, 2), {v: [u] for u, v in zip(names, names[1:], strict=False)}
    )
    assert width(chain) == (1, 4.0)
    star = BayesianNetwork(dict.fromkeys(names, 2), {v: [names[0]] for v in names[1:]})
    assert width(star) == (1, 4.0)
    assert width(star, names)[0] == 29, "the hub first: all its neighbours become one table"
    for n in (3, 4, 5):
        assert n <= width(grid(n))[0] <= n + 1  # the treewidth of an n x n grid is n


def test_the_width_foretells_the_work(alarm):
    answer = eliminate(alarm, "BP", {})
    assert answer.largest <= width(alarm)[1]


def test_min_fill_takes_the_ends_of_a_chordal_graph_first():
    cliques = [{"a", "b", "c"}, {"b", "c", "d"}, {"d", "e"}]
    order = min_fill(cliques)
    assert sorted(order) == list("abcde")
    assert order[0] in "ae", "eliminating b, c or d would link what is not linked"
    assert set(min_fill(cliques, keep=["c", "e"])) == set("abd")


def test_ancestors(asia):
    assert ancestors(asia.parents, ["xray"]) == ["asia", "tub", "smoke", "lung", "either", "xray"]


# ------------------------------------------------------------------ samples


@pytest.mark.parametrize(("name", "query", "evidence", "answer"), GIVEN[:4])
def test_likelihood_weighting_is_within_its_error(name, query, evidence, answer):
    network, inside, off, stated = known(name), 0, [], []
    for seed in range(20):
        torch.manual_seed(seed)
        estimate = likelihood_weighting(network, query, evidence, 4000)
        off.append(estimate.p[0] - answer)
        stated.append(estimate.error[0])
        inside += abs(off[-1]) < 2 * stated[-1]
        assert 1 <= estimate.effective <= 4000
    assert inside >= 15
    spread = torch.stack(off).square().mean().sqrt() / torch.stack(stated).mean()
    assert 0.5 < spread < 2, "the stated error is not the size of the real one"
    exact = eliminate(network, query, evidence).log_evidence.item()
    torch.manual_seed(0)
    assert likelihood_weighting(network, query, evidence, 40_000).log_evidence == pytest.approx(
        exact, abs=0.1
    )


def test_gibbs_reaches_the_posterior_of_a_positive_network():
    network = small(4)
    torch.manual_seed(0)
    exact = eliminate(network, "b", {"e": 1, "c": 0}).p
    estimate = gibbs(network, "b", {"e": 1, "c": 0}, sweeps=300, chains=60, burn=30)
    assert ((estimate.p - exact).abs() < 5 * estimate.error + 1e-3).all()
    assert (estimate.error < 0.02).all()


# ------------------------------------------------------------------ structure


def test_scores_add_up_to_the_network_they_describe():
    network = small(5)
    torch.manual_seed(0)
    x = network.sample(500)
    score = Scorer(x, network.sizes, "bic")
    total = sum(score(v, network.parents[v]) for v in network.names)
    learnt = BayesianNetwork(network.sizes, network.parents, prior=1e-9)
    fit(learnt, x, steps=1, batch=None)
    penalty = 0.5 * math.log(500) * learnt.parameters_free
    assert total == pytest.approx(learnt.log_prob(x).sum().item() - penalty, abs=1e-4)


def test_bdeu_is_the_evidence_and_equal_for_equivalent_graphs():
    """The chain rule of Dirichlet-multinomials, an example at a time; and a -> b against b -> a."""
    torch.manual_seed(0)
    x = small(6).sample(40)[:, :2]
    sizes = {"e": 2, "d": 4}
    score = Scorer(x, sizes, "bdeu", strength=2.0)
    one, other = score("e", ()) + score("d", ("e",)), score("d", ()) + score("e", ("d",))
    assert one == pytest.approx(other, abs=1e-9)
    network, by_turns = BayesianNetwork(sizes, {"d": ["e"]}), 0.0
    for v in sizes:
        network.alpha[network.cells_of(v)] = 2.0 / network.shape(v).numel()
    for row in x.split(1):
        by_turns += network.log_prob(row).item()
        next(network.turns(row))
    assert one == pytest.approx(by_turns, abs=1e-9)


def test_climbing_finds_the_skeleton_that_made_the_data():
    truth = data.known_network("sachs")
    network = known("sachs")
    torch.manual_seed(0)
    found = hill_climb(network.names, Scorer(network.sample(20_000), network.sizes))
    assert len(skeleton(arcs_of(found)) & skeleton(truth.arcs)) >= 16
    assert len(arcs_of(found)) <= 18
    BayesianNetwork(network.sizes, found)  # refuses a cycle


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000))
def test_no_single_move_improves_where_climbing_stopped(seed):
    torch.manual_seed(seed)
    network = small(seed)
    score = Scorer(network.sample(200), network.sizes, "bdeu")
    found = hill_climb(network.names, score, max_parents=2)
    BayesianNetwork(network.sizes, found)
    total = sum(score(v, found[v]) for v in found)
    for other in neighbours(found, max_parents=2):
        assert sum(score(v, other[v]) for v in other) <= total + 1e-8


def neighbours(parents, max_parents):
    """Every graph without a cycle that one arc more, less or turned round makes of this one."""
    names = list(parents)
    for child, other in product(names, names):
        fewer = tuple(u for u in parents[child] if u != other)
        without = {**parents, child: fewer}
        graphs = []
        if other in parents[child]:
            graphs = [without, {**without, other: (*without[other], child)}]
        elif child not in parents[other] and child != other:
            graphs = [{**parents, child: (*parents[child], other)}]
        for graph in graphs:
            if max(map(len, graph.values())) <= max_parents and acyclic(graph):
                yield graph


def acyclic(graph) -> bool:
    left = dict(graph)
    while free := [v for v, own in left.items() if not set(own) & set(left)]:
        left = {v: own for v, own in left.items() if v not in free}
    return not left


def toy(values):
    """Scores by hand: of a variable with just these parents; any others lose by far."""
    return lambda name, parents: values.get((name, frozenset(parents)), -100.0)


def test_climbing_takes_back_an_arc_that_a_better_one_has_made_idle():
    """a -> c is best at first, b -> c next; with b and d known, a is one too many."""
    score = toy({
        ("a", frozenset()): 0, ("b", frozenset()): 0, ("c", frozenset()): 0, ("d", frozenset()): 0,
        ("c", frozenset("a")): 5, ("c", frozenset("b")): 1, ("c", frozenset("d")): 1,
        ("c", frozenset("ab")): 7, ("c", frozenset("ad")): 6, ("c", frozenset("bd")): 12,
        ("c", frozenset("abd")): 10,
    })  # fmt: skip
    assert hill_climb("abcd", score) == {"a": (), "b": (), "c": ("b", "d"), "d": ()}
    # With two parents at most the way there is closed: no single move leads on from a and b.
    assert hill_climb("abcd", score, max_parents=2)["c"] == ("a", "b")
    assert hill_climb("abcd", score, max_parents=1)["c"] == ("a",)
    # From another start it is open.
    there = {"c": ("b", "d")}
    assert hill_climb("abcd", score, max_parents=2, start=there)["c"] == ("b", "d")


def test_climbing_turns_an_arc_and_no_further_than_parents_allow():
    score = toy({
        ("a", frozenset()): 0, ("b", frozenset()): 0, ("c", frozenset()): 0,
        ("b", frozenset("a")): 3, ("a", frozenset("b")): 4, ("a", frozenset("c")): 1,
        ("a", frozenset("bc")): 6,
    })  # fmt: skip
    start = {"b": ("a",)}
    assert hill_climb("abc", score, start=start) == {"a": ("b", "c"), "b": (), "c": ()}
    found = hill_climb("abc", score, start={"b": ("a",), "a": ("c",)}, max_parents=1)
    assert found == {"a": ("c",), "b": ("a",), "c": ()}, "turned beyond one parent"


def trees(n):
    """The arcs of every tree on n nodes, by Prüfer's code."""
    for code in product(range(n), repeat=n - 2):
        degree = [1 + code.count(v) for v in range(n)]
        arcs = []
        for v in code:
            leaf = degree.index(1)
            arcs.append((leaf, v))
            degree[leaf], degree[v] = 0, degree[v] - 1
        yield [*arcs, tuple(v for v in range(n) if degree[v] == 1)]


@pytest.mark.parametrize("seed", range(3))
def test_chow_liu_beats_all_other_trees(seed):
    """Data from a dense network; each of the 125 trees by its largest likelihood."""
    x = small(seed).sample(400).clamp(max=2)

    @cache
    def of_columns(*columns) -> float:  # N log N over what these columns show together
        counts = x[:, list(columns)].unique(dim=0, return_counts=True)[1].double()
        return (counts * (counts / len(x)).log()).sum().item()

    def largest(arcs) -> float:  # of p(tree) = product of pairs / product of joints between them
        joints = sum(of_columns(v) * (sum(v in a for a in arcs) - 1) for v in range(5))
        return sum(of_columns(*sorted(a)) for a in arcs) - joints

    every = list(trees(5))
    assert len(every) == 125
    found = [(i, p) for i, p in enumerate(chow_liu(x, 3, prior=1e-6)) if p >= 0]
    assert len(found) == 4
    assert largest(found) == pytest.approx(max(map(largest, every)), abs=1e-3)


def test_chow_liu_finds_the_tree_that_made_the_data():
    g = torch.Generator().manual_seed(0)
    x = torch.zeros(5000, 5, dtype=torch.int64)
    tree = [-1, 0, 0, 2, 2]
    for i, parent in enumerate(tree):
        flip = (torch.rand(5000, generator=g) < 0.2).long()
        x[:, i] = flip if parent < 0 else x[:, parent] ^ flip
    found = chow_liu(x, 2)
    pairs = skeleton((i, p) for i, p in enumerate(found) if p >= 0)
    assert pairs == skeleton((i, p) for i, p in enumerate(tree) if p >= 0)


def test_scorer_refuses():
    with pytest.raises(ValueError, match="'bic' or 'bdeu', got 'aic'"):
        Scorer(torch.zeros(3, 1, dtype=torch.int64), {"a": 2}, "aic")
    with pytest.raises(ValueError, match="shape \\[N, 2\\], got \\[3, 1\\]"):
        Scorer(torch.zeros(3, 1, dtype=torch.int64), {"a": 2, "b": 2})


def test_chains_locked_in_at_the_impossible_are_refused():
    """a to b to c, each a copy: with c seen, no single step leads from a wrong start to a right."""
    copied = torch.eye(2, dtype=torch.float64)
    tables = {"a": torch.tensor([0.7, 0.3], dtype=torch.float64), "b": copied, "c": copied}
    network = BayesianNetwork.with_tables(tables, {"b": ["a"], "c": ["b"]})
    with pytest.raises(ValueError, match="zeros in the tables lock them in"):
        gibbs(network, "a", {"c": 1}, sweeps=10, chains=50, burn=5)


def test_states_beyond_a_variable_s_own_and_a_prior_of_nothing_are_refused():
    x = torch.tensor([[0, 0], [1, 2]])
    with pytest.raises(ValueError, match="Expected states of b from 0 to 1, got 0 to 2"):
        Scorer(x, {"a": 2, "b": 2})
    with pytest.raises(ValueError, match="prior"):
        chow_liu(torch.zeros(4, 3, dtype=torch.int64), 2, prior=0)


def test_a_cycle_is_told_in_the_direction_of_its_arcs():
    parents = {"wet": ["rain"], "slip": ["wet"], "rain": ["slip"]}
    with pytest.raises(
        ValueError,
        match="rain → wet → slip → rain|wet → slip → rain → wet|slip → rain → wet → slip",
    ):
        BayesianNetwork({"rain": 2, "wet": 2, "slip": 2}, parents)
