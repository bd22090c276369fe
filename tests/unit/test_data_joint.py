"""Joint tables: samples follow the probabilities, and what variables share is computed exactly."""

import math

import pytest
import torch

from genlib.data import JointTable, ordered_table, unordered_table


@pytest.mark.parametrize("table", [unordered_table(3, 4, 1.5, 0), ordered_table(3, 4, 3, 0)])
def test_samples_follow_the_table(table):
    assert table.log_p.exp().sum().item() == pytest.approx(1)
    x = table.sample(40_000, seed=1)
    assert x.shape == (40_000, 3) and 0 <= x.min() and x.max() <= 3
    counts = torch.zeros(4, 4, 4)
    counts.index_put_(tuple(x.T), torch.ones(len(x)), accumulate=True)
    assert (counts / len(x) - table.log_p.exp()).abs().max() < 0.012
    assert torch.equal(table.sample(5, seed=2), table.sample(5, seed=2))


def test_log_prob_reads_the_table():
    table = unordered_table(2, 3, 1.0, 5)
    x = torch.tensor([[0, 2], [1, 1]])
    wanted = torch.stack([table.log_p[0, 2], table.log_p[1, 1]])
    assert torch.equal(table.log_prob(x), wanted)


def test_what_is_shared_is_zero_for_independent_variables_and_known_for_copies():
    alone = JointTable(torch.rand(4).log()[:, None] + torch.rand(4).log())
    assert alone.shared() == pytest.approx(0, abs=1e-6)
    copies = JointTable((torch.eye(4) + 1e-12).log())
    assert copies.shared() == pytest.approx(math.log(4), abs=1e-6)


def test_order_shows_in_neighbours_and_only_where_there_is_one():
    def rough(table):
        p = table.log_p
        return (p[1:] - p[:-1]).abs().mean().item() / p.std().item()

    assert rough(ordered_table(2, 16, 4, 0)) < 0.5 < rough(unordered_table(2, 16, 1.5, 0))
