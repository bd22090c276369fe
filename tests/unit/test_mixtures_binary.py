"""Mixtures of independent bits and of trees, against sums over all states and known laws."""

import numpy as np
import pytest
import torch

from genlib import data
from genlib.families.contrastive.units import binary_states
from genlib.families.mixtures.binary import (
    BernoulliMixture,
    TreeMixture,
    heaviest_tree,
    nearest_starts,
    pair_information,
)

BITS = binary_states(6)


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)


def chain(n, flip=0.1, seed=0):
    """Bits that copy the bit before, but for some flips: a tree that is a chain. `[n, 6]`."""
    g = torch.Generator().manual_seed(seed)
    x = [(torch.rand(n, generator=g) < 0.4).float()]
    for _ in range(5):
        x.append((x[-1] - (torch.rand(n, generator=g) < flip).float()).abs())
    return torch.stack(x, 1)


@pytest.mark.parametrize("kind", [BernoulliMixture, TreeMixture])
@pytest.mark.parametrize("components", [1, 3])
def test_probabilities_of_all_states_sum_to_one(kind, components):
    made = kind(chain(200), components, 0.5, 5, seed=1)
    assert made.log_prob(BITS).exp().sum().item() == pytest.approx(1, abs=1e-5)


def test_a_tree_finds_the_chain_and_its_likelihood():
    x = chain(20_000)
    tree = TreeMixture(x, 1, 0.01, 1)
    arcs = {frozenset((i, int(p))) for i, p in enumerate(tree.parents[0]) if i != int(p)}
    assert arcs == {frozenset((i, i + 1)) for i in range(5)}
    fresh = chain(20_000, seed=1)
    flips = (fresh[:, 1:] != fresh[:, :-1]).sum(1)
    true = torch.where(fresh[:, 0] == 1, 0.4, 0.6).log()
    true = true + flips * np.log(0.1) + (5 - flips) * np.log(0.9)
    assert tree.log_prob(fresh).mean().item() == pytest.approx(true.mean().item(), abs=0.005)


def test_one_table_is_the_mean_of_the_data():
    x = chain(500)
    made = BernoulliMixture(x, 1, 1e-6, 1)
    p = x.mean(0)
    right = (x * p.log() + (1 - x) * (1 - p).log()).sum(1)
    assert torch.allclose(made.log_prob(x), right, atol=1e-3)


def test_em_never_loses_likelihood_without_smoothing():
    x = chain(400)
    scores = [BernoulliMixture(x, 4, 1e-9, r, 3).log_prob(x).mean().item() for r in range(1, 12)]
    assert all(b > a - 1e-4 for a, b in zip(scores, scores[1:], strict=False))
    assert scores[-1] > scores[0] + 0.1


def test_two_kinds_of_trees_are_told_apart():
    same, opposite = chain(2000, 0.02), chain(2000, 0.98, seed=1)
    x = torch.cat([same, opposite])[
        torch.randperm(4000, generator=torch.Generator().manual_seed(0))
    ]
    one = TreeMixture(x, 1, 1, 1).log_prob(x).mean()
    # where EM ends depends on its start, and this is a hard one: copies, or negatives
    two = max(TreeMixture(x, 2, 1, 40, seed).log_prob(x).mean() for seed in range(8))
    assert one + 0.04 < two < -1.85 + 0.05


def test_smoothing_pulls_a_component_to_the_tables_of_all_data():
    x = chain(50)
    free, pulled = (TreeMixture(x, 8, s, 3) for s in (0.1, 1e6))
    whole = TreeMixture(x, 1, 1e6, 1)
    near, far = ((m.log_prob(BITS) - whole.log_prob(BITS)).abs().max() for m in (pulled, free))
    assert near < 1e-3 < far


def test_validation_data_choose_the_round():
    x, val = chain(60), chain(60, seed=1)
    made = TreeMixture(x, 10, 0.1, 15, x_val=val)
    assert -made.log_prob(val).mean().item() == pytest.approx(
        min(v for _, v in made.curve), abs=1e-5
    )


def test_information_of_copies_and_of_strangers():
    p = torch.tensor([0.5, 0.5, 0.25], dtype=torch.float64)
    pp = torch.tensor([[0.5, 0.5, 0.125], [0.5, 0.5, 0.125], [0.125, 0.125, 0.25]])
    found = pair_information(p, pp.double())
    assert found[0, 1].item() == pytest.approx(np.log(2), abs=1e-6)
    assert found[0, 2].item() == pytest.approx(0, abs=1e-9)


def test_the_heaviest_tree_is_that_of_a_search():
    from itertools import product

    weight = np.random.default_rng(0).random((5, 5))
    weight = weight + weight.T

    def connected(parents):
        for i in range(1, 5):
            seen, j = set(), i
            while j and j not in seen:
                seen.add(j)
                j = parents[j - 1]
            if j:
                return False
        return True

    every = [p for p in product(range(5), repeat=4) if connected(p)]
    best = max(sum(weight[i + 1, j] for i, j in enumerate(p)) for p in every)
    found = heaviest_tree(weight)
    assert sum(weight[i, found[i]] for i in range(1, 5)) == pytest.approx(best)


def test_starts_own_themselves():
    share = nearest_starts(BITS, 4, seed=2)
    assert share.shape == (64, 4) and share.sum(1).eq(1).all() and share.sum(0).min() >= 1


def test_grey_pictures_and_too_many_components_are_refused():
    with pytest.raises(ValueError, match="zeros and ones"):
        BernoulliMixture(torch.full((3, 4), 0.5), 1)
    with pytest.raises(ValueError, match="at most 14"):
        TreeMixture(data.bars_and_stripes(3)[0], 15)


@pytest.mark.parametrize("kind", [BernoulliMixture, TreeMixture])
def test_a_probability_is_asked_of_bits_only(kind):
    model = kind(BITS, 2)
    with pytest.raises(ValueError, match="zeros and ones"):
        model.log_prob(torch.full((3, 6), 0.5))
    with pytest.raises(ValueError, match=r"\[N, 6\]"):
        model.log_prob(BITS[:, :5])
