"""Bits of codes: against entropies that are known, and budgets that are kept."""

import math

import pytest
import torch

from genlib.metrics.coding import Coder, coder_at, worth


def coins(chances, n, seed):
    """Columns of zeros and ones, `[n, C]`, each one with its chance."""
    generator = torch.Generator().manual_seed(seed)
    return (torch.rand(n, len(chances), generator=generator) < torch.tensor(chances)).float()


def entropy(p):
    return -p * math.log2(p) - (1 - p) * math.log2(1 - p)


def test_coins_cost_the_sum_of_their_entropies():
    chances = [0.5, 0.1, 0.01]
    coder = Coder(coins(chances, 50_000, 0), 1.0)
    cost = coder.bits(coins(chances, 50_000, 1)).mean().item()
    assert cost == pytest.approx(sum(map(entropy, chances)), rel=0.01)


def test_a_unit_that_never_speaks_costs_nothing():
    silent = Coder(torch.zeros(100, 3), 0.5)
    assert silent.bits(torch.zeros(7, 3)).tolist() == [0.0] * 7
    beyond = torch.full((2, 3), 9.0)  # its table has zero alone: that is what is sent
    assert silent.rounded(beyond).tolist() == torch.zeros(2, 3).tolist()


def test_naming_k_of_c_units_costs_about_the_binomial():
    """One of 64 independent units at a rate of k / C each: C h(k / C), above log2 C(64, 4)."""
    generator = torch.Generator().manual_seed(0)
    z = (torch.rand(30_000, 64, generator=generator).argsort(1) < 4).float()
    cost = Coder(z, 1.0).bits(z).mean().item()
    assert cost == pytest.approx(64 * entropy(4 / 64), rel=0.01)
    assert math.log2(math.comb(64, 4)) < cost < math.log2(math.comb(64, 4)) + 3


def test_a_finer_grid_rounds_better_and_costs_a_bit_per_halving():
    z = torch.randn(40_000, 2, generator=torch.Generator().manual_seed(0))
    costs, errors = [], []
    for step in (0.4, 0.2):
        coder = Coder(z, step)
        costs.append(coder.bits(z).mean().item())
        errors.append((coder.rounded(z) - z).square().mean().item())
    assert costs[1] - costs[0] == pytest.approx(2, abs=0.05)  # a bit for each of two numbers
    assert errors == pytest.approx([0.4**2 / 12, 0.2**2 / 12], rel=0.03)
    gaussian = 0.5 * math.log2(2 * math.pi * math.e) - math.log2(0.2)  # bits of each number
    assert costs[1] == pytest.approx(2 * gaussian, abs=0.05)


@pytest.mark.parametrize("budget", [12, 40])
def test_the_grid_keeps_the_budget_on_the_examples_it_was_chosen_on(budget):
    z = torch.randn(6000, 16, generator=torch.Generator().manual_seed(0)).relu()
    coder = coder_at(z[:4000], z[4000:], budget)
    assert budget - 2 <= coder.bits(z[4000:]).mean() <= budget


def test_a_code_that_cannot_cost_so_much_gets_no_grid():
    assert coder_at(torch.zeros(100, 3), torch.zeros(50, 3), 10) is None


def test_worth_of_a_linear_decoder_is_the_length_of_its_columns():
    torch.manual_seed(0)
    columns = torch.randn(20, 5)
    z = torch.randn(300, 5)
    torch.testing.assert_close(worth(lambda z: z @ columns.T, z), columns.norm(dim=0))


def test_worth_makes_the_unit_of_a_number_not_matter():
    """The same decoder told in other units has the same rounded pictures at the same bits."""
    torch.manual_seed(0)
    columns, z = torch.randn(20, 5), torch.randn(3000, 5)
    scale = torch.tensor([1.0, 100.0, 0.01, 3.0, 1.0])
    out = []
    for factor in (torch.ones(5), scale):

        def decode(codes, factor=factor):
            return (codes / factor) @ columns.T

        unit = worth(decode, z * factor)
        coder = coder_at(z * factor * unit, z * factor * unit, 20)
        out.append(decode(coder.rounded(z * factor * unit) / unit))
    torch.testing.assert_close(out[0], out[1], atol=1e-3, rtol=1e-3)
