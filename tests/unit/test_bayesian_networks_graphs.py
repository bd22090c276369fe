"""Separation, junction trees and widths: against all paths, all orders, pgmpy and elimination."""

import math
import random
from itertools import combinations, permutations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from genlib import data
from genlib.families.bayesian_networks import BayesianNetwork, widths
from genlib.families.bayesian_networks.inference import eliminate, enumerate_all, width
from genlib.families.bayesian_networks.junction import JunctionTree, junction_tree, propagate
from genlib.families.bayesian_networks.plan import linked, take_out
from genlib.families.bayesian_networks.separation import blanket, blockers, paths, separated
from genlib.families.bayesian_networks.widths import least, narrowest


def at_random(n: int, seed: int, arcs: float = 0.4) -> dict[str, list[str]]:
    """The parents of n variables: each earlier one is a parent with this chance."""
    drawn, names = random.Random(seed), "abcdefghij"[:n]
    return {v: [u for u in names[:i] if drawn.random() < arcs] for i, v in enumerate(names)}


def from_anywhere(n: int, seed: int) -> dict[str, list[str]]:
    """Two parents of each variable, anywhere before it: a graph without a good order."""
    drawn = random.Random(seed)
    return {f"{i}": [f"{j}" for j in drawn.sample(range(i), min(2, i))] for i in range(n)}


def with_tables(parents, seed: int, zeros: bool = False) -> BayesianNetwork:
    """Random tables, of two or three states; with zeros some cells are impossible."""
    g, drawn = torch.Generator().manual_seed(seed), random.Random(seed)
    sizes = {v: drawn.choice((2, 3)) for v in parents}
    tables = {}
    for v, own in parents.items():
        table = torch.rand([sizes[u] for u in (*own, v)], generator=g, dtype=torch.float64)
        if zeros:
            table = table * (torch.rand(table.shape, generator=g) > 0.3)
            table[..., 0] += 0.1
        tables[v] = table / table.sum(-1, keepdim=True)
    return BayesianNetwork.with_tables(tables, parents)


def questions(names, most: int):
    """All pairs of variables with all sets of at most so many others."""
    for a, b in combinations(names, 2):
        rest = [v for v in names if v not in (a, b)]
        for k in range(most + 1):
            yield from ((a, b, set(seen)) for seen in combinations(rest, k))


# ------------------------------------------------------------------ separation


@pytest.mark.parametrize(
    ("parents", "free", "known"),
    [
        ({"a": [], "b": ["a"], "c": ["b"]}, False, True),  # chain
        ({"a": ["b"], "b": [], "c": ["b"]}, False, True),  # fork
        ({"a": [], "b": ["a", "c"], "c": []}, True, False),  # collider
    ],
)
def test_three_on_a_path(parents, free, known):
    assert separated(parents, "a", "c") is separated(parents, "c", "a") is free
    assert separated(parents, "a", "c", ["b"]) is separated(parents, "c", "a", ["b"]) is known


def test_what_a_collider_leads_to_opens_it():
    parents = {"a": [], "c": [], "b": ["a", "c"], "d": ["b"], "e": ["d"]}
    assert separated(parents, "a", "c")
    for seen in "bde":
        assert not separated(parents, "a", "c", [seen])
    assert blockers(parents, ("a", "b", "c"), []) == ["b"]
    assert blockers(parents, ("a", "b", "c"), ["e"]) == []


@pytest.mark.parametrize("seed", range(6))
def test_separated_as_networkx_and_as_every_path_blocked(seed):
    import networkx as nx

    parents = at_random(7, seed)
    graph = nx.DiGraph([(u, v) for v, own in parents.items() for u in own])
    graph.add_nodes_from(parents)
    answers = set()
    for a, b, seen in questions(parents, 3):
        answer = separated(parents, a, b, seen)
        answers.add(answer)
        assert answer == nx.is_d_separator(graph, {a}, {b}, seen), (a, b, seen)
        assert answer == all(blockers(parents, path, seen) for path in paths(parents, a, b))
    assert answers == {True, False}


def test_paths_are_all_simple_paths():
    import networkx as nx

    parents = at_random(7, 3)
    graph = nx.Graph([(u, v) for v, own in parents.items() for u in own])
    graph.add_nodes_from(parents)
    for a, b in combinations(parents, 2):
        found = list(paths(parents, a, b))
        assert len(set(found)) == len(found)
        assert set(found) == {tuple(path) for path in nx.all_simple_paths(graph, a, b)}


def test_separated_is_independent_and_open_is_not_under_random_tables():
    """Measured in the joint table: what learning b can change of p(a | given)."""
    for seed in range(4):
        parents = at_random(5, seed)
        network = with_tables(parents, seed)
        for a, b, seen in questions(parents, 2):
            known = dict.fromkeys(seen, 0)
            p = [enumerate_all(network, a, known | {b: s}) for s in range(network.sizes[b])]
            apart = max((p[0] - other).abs().max().item() for other in p[1:])
            assert separated(parents, a, b, seen) == (apart < 1e-12), (seed, a, b, seen)


def test_blanket_as_pgmpy_and_no_smaller_set_will_do():
    from pgmpy.models import DiscreteBayesianNetwork

    file = data.known_network("alarm")
    theirs = DiscreteBayesianNetwork(file.arcs)
    for v in file.parents:
        assert blanket(file.parents, v) == set(theirs.get_markov_blanket(v))
    parents = at_random(7, 1)
    for v in parents:
        around = blanket(parents, v)
        for u in set(parents) - {v}:
            assert separated(parents, v, u, around - {u}) == (u not in around)


# ------------------------------------------------------------------ junction trees


def check_tree(parents, tree: JunctionTree) -> None:
    """A tree, whose cliques hold every family and hang together for every variable."""
    cliques = [set(clique) for clique in tree.cliques]
    assert len(tree.links) == len(cliques) - 1
    for v, own in parents.items():
        assert any({v, *own} <= clique for clique in cliques)
    for i, j in permutations(range(len(cliques)), 2):
        assert not cliques[i] <= cliques[j], "a clique within another"
    for v in [None, *parents]:  # None: the whole tree hangs together
        inside = {i for i, clique in enumerate(cliques) if v is None or v in clique}
        reached, waiting = set(), [min(inside)]
        while waiting:
            i = waiting.pop()
            reached.add(i)
            ends = [set(link) - {i} for link in tree.links if i in link]
            waiting += [j for (j,) in ends if j in inside - reached]
        assert reached == inside, f"the cliques of {v} do not hang together"


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 8), st.floats(0, 0.7), st.booleans())
def test_a_junction_tree_is_one(seed, n, arcs, given_order):
    parents = at_random(n, seed, arcs)
    order = random.Random(seed).sample(list(parents), n) if given_order else None
    check_tree(parents, junction_tree(parents, order))


def test_junction_trees_of_known_networks():
    for name in ("asia", "sachs", "alarm"):
        check_tree(
            data.known_network(name).parents, junction_tree(data.known_network(name).parents)
        )
    asia = junction_tree(data.known_network("asia").parents)
    assert len(asia.cliques) == 6 and max(map(len, asia.cliques)) == 3  # Lauritzen, Spiegelhalter


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 7), st.integers(0, 3), st.booleans())
def test_beliefs_are_what_elimination_says(seed, n, observed, zeros):
    """Also of graphs in several pieces, with impossible states, and log p(evidence)."""
    torch.manual_seed(seed)
    network = with_tables(at_random(n, seed, 0.35), seed, zeros)
    x = network.sample(1)[0]
    seen = random.Random(seed).sample(list(network.names), min(observed, n - 1))
    evidence = {v: int(x[network.place[v]]) for v in seen}
    beliefs = propagate(network, evidence)
    assert list(beliefs.p) == [v for v in network.names if v not in evidence]
    for v, p in beliefs.p.items():
        answer = eliminate(network, v, evidence)
        torch.testing.assert_close(p, answer.p)
        assert beliefs.log_evidence == pytest.approx(answer.log_evidence.item(), abs=1e-9)


def test_beliefs_of_any_tree_and_when_all_is_seen():
    network = with_tables(at_random(6, 2), 2)
    wanted = propagate(network, {"c": 1}).p
    for order in ("abcdef", "fedcba"):
        beliefs = propagate(network, {"c": 1}, junction_tree(network.parents, list(order)))
        torch.testing.assert_close(beliefs.p, wanted)
    x = network.sample(1)
    all_seen = propagate(network, dict(zip(network.names, x[0].tolist(), strict=True)))
    assert all_seen.p == {}
    assert all_seen.log_evidence == pytest.approx(network.log_prob(x).item(), abs=1e-9)


def test_beliefs_as_pgmpy():
    from pgmpy.factors.discrete import TabularCPD  # here: it takes seconds to import
    from pgmpy.inference import BeliefPropagation
    from pgmpy.models import DiscreteBayesianNetwork

    file = data.known_network("asia")
    network = BayesianNetwork.with_tables(file.tables, file.parents)
    theirs = DiscreteBayesianNetwork(file.arcs)
    for v, own in network.parents.items():
        table = network.table(v).movedim(-1, 0).reshape(2, -1).numpy()
        theirs.add_cpds(TabularCPD(v, 2, table, list(own), [2] * len(own)))
    engine, evidence = BeliefPropagation(theirs), {"dysp": 0, "asia": 1}
    for v, p in propagate(network, evidence).p.items():
        wanted = engine.query([v], evidence, show_progress=False).values
        torch.testing.assert_close(p, torch.as_tensor(wanted))


def test_the_work_of_messages_is_every_multiplication_and_addition():
    def chain(n):
        parents = {f"v{i}": [f"v{i - 1}"] if i else [] for i in range(n)}
        step = torch.tensor([[0.9, 0.1], [0.2, 0.8]]).double()
        tables = {v: step if own else step[0] for v, own in parents.items()}
        return BayesianNetwork.with_tables(tables, parents)

    def work(n):
        return propagate(chain(n), {}).operations

    # messages: two additions one way, a product of 4 cells summed to 2 the other way; beliefs:
    # two products of 4 cells in the clique of v0 and one in the other; three sums to a marginal
    assert work(3) == 2 + (4 + 2) + 2 * 4 + 4 + 3 * 2
    assert work(41) - work(31) == work(31) - work(21)
    # the same count as of elimination, which begins anew for each variable
    one_by_one = [eliminate(chain(3), f"v{i}", {}).operations for i in range(3)]
    assert one_by_one == [0, 4 + 2, 2 * (4 + 2)]
    tables = {"a": torch.ones(2) / 2, "b": torch.ones(2, 3) / 3, "c": torch.ones(3, 5) / 5}
    seen = propagate(BayesianNetwork.with_tables(tables, {"b": ("a",), "c": ("b",)}), {"b": 1})
    assert seen.operations == 4 + (2 + 1) + (2 + 2) + 5  # b is cut out: [a], [a] and [c] are left


def test_evidence_that_cannot_be_is_refused_whichever_clique_sees_it():
    asia = data.known_network("asia")
    network = BayesianNetwork.with_tables(asia.tables, asia.parents)
    for evidence in ({"either": 1, "lung": 0}, {"tub": 0, "either": 1}):
        with pytest.raises(ValueError, match="positive probability, got evidence of probability 0"):
            propagate(network, evidence)
    with pytest.raises(ValueError, match="Expected states of xray from 0 to 1, got 2"):
        propagate(network, {"xray": 2})


# ------------------------------------------------------------------ widths


def treewidth(parents) -> int:
    """The least width of all orders, by trying all."""

    def wide(order):
        near = linked([{*own, v} for v, own in parents.items()])
        return max(len(take_out(near, v)) for v in order)

    return min(wide(order) for order in permutations(parents))


@pytest.mark.parametrize("seed", range(8))
def test_the_least_width_lies_between_both_limits(seed):
    parents = at_random(6, seed, 0.5)
    exact = treewidth(parents)
    found = narrowest(dict.fromkeys(parents, 2), parents, orders=10, seed=seed)
    assert least(parents) <= exact <= found.width
    assert found.width <= exact + 1 and least(parents) >= exact - 1  # both are good when small


@pytest.mark.parametrize("seed", range(5))
def test_an_order_costs_what_it_says_and_always_takes_the_fewest_new_links(seed):
    parents = from_anywhere(30, seed)
    network = with_tables(parents, seed)
    found = narrowest(network.sizes, parents, orders=3, seed=seed)
    widest, cells = width(network, found.order)
    assert found.width == widest and found.log2_cells == pytest.approx(math.log2(cells))
    near = linked([{*own, v} for v, own in parents.items()])
    added = 0
    for v in found.order:
        lacking = {
            u: sum(w not in near[t] for t, w in combinations(own, 2)) for u, own in near.items()
        }
        assert lacking[v] == min(lacking.values())
        added += lacking[v]
        take_out(near, v)
    assert not near and added, "a graph to which no link need be added is no test"


def test_the_best_order_has_the_smallest_largest_table(monkeypatch):
    orders = iter([(5, 9.0), (4, 7.0), (3, 7.0), (2, 8.0), (1, 1.0)])
    monkeypatch.setattr(widths, "_one", lambda *_: widths.Width(*next(orders), ()))
    found = narrowest({"a": 2}, {"a": []}, orders=4)
    assert (found.width, found.log2_cells) == (3, 7.0)


def test_the_seed_decides_between_orders_that_tie():
    parents = from_anywhere(30, 1)
    sizes = dict.fromkeys(parents, 2)
    one, again, other = (narrowest(sizes, parents, orders=1, seed=s) for s in (1, 1, 2))
    assert one == again and one.order != other.order
    with pytest.raises(ValueError, match="Expected orders"):
        narrowest(sizes, parents, orders=0)


def test_widths_of_chains_stars_cliques_and_grids():
    chain = {f"{i}": [f"{i - 1}"] if i else [] for i in range(30)}
    star = {f"{i}": ["0"] if i else [] for i in range(30)}
    whole = {f"{i}": [f"{j}" for j in range(i)] for i in range(6)}
    for parents, wanted in ((chain, 1), (star, 1), (whole, 5)):
        found = narrowest(dict.fromkeys(parents, 2), parents)
        assert (found.width, found.log2_cells, least(parents)) == (wanted, wanted + 1, wanted)
    grid = {
        f"{i},{j}": [f"{a},{b}" for a, b in ((i - 1, j), (i, j - 1)) if min(a, b) >= 0]
        for i in range(5)
        for j in range(5)
    }
    # married parents add one diagonal per square: the treewidth of that is 5 as well
    assert least(grid) <= 5 <= narrowest(dict.fromkeys(grid, 2), grid).width <= 6
