"""Numbers rounded to few bits, bits shared out, and block cosines, against what is known."""

from itertools import product

import pytest
import torch

from genlib.metrics.storage import Quantiser, blocks, share_out, unblocks


def uniform(n=40_000, columns=3):
    torch.manual_seed(0)
    return torch.rand(n, columns)


def test_error_of_uniform_numbers_is_a_twelfth_of_the_squared_step():
    z = uniform()
    errors = Quantiser(z).errors(z, most=4)
    expected = [4.0**-b / 12 for b in range(5)]  # at 0 bits the mean: the variance
    for row in errors:
        assert row.tolist() == pytest.approx(expected, rel=0.03)


def test_what_lies_beyond_the_range_takes_its_end_and_levels_are_as_many_as_bits_say():
    quantise = Quantiser(torch.tensor([[0.0], [1.0]]))
    z = torch.linspace(-1, 2, 3001)[:, None]
    out = quantise(z, torch.tensor([3]))
    assert len(out.unique()) == 8
    assert out.min() == pytest.approx(1 / 16) and out.max() == pytest.approx(15 / 16)
    assert quantise(z, torch.tensor([0])).unique().tolist() == [0.5]


def test_bits_are_shared_out_as_well_as_by_trying_everything():
    torch.manual_seed(1)
    errors = torch.rand(4, 4).sort(1, descending=True).values
    errors[0] = torch.tensor([1.0, 1.2, 0.1, 0.05])  # one bit is worse than none
    for budget in (1, 3, 5, 30):
        bits = share_out(errors, budget)
        assert bits.sum() <= budget
        got = sum(errors[j, b].item() for j, b in enumerate(bits.tolist()))
        least = min(
            sum(errors[j, b].item() for j, b in enumerate(way))
            for way in product(range(4), repeat=4)
            if sum(way) <= budget
        )
        assert got == pytest.approx(least)


def test_reverse_water_filling_gives_a_bit_per_doubling_of_the_deviation():
    z = uniform() * torch.tensor([16.0, 4.0, 0.01])
    assert share_out(Quantiser(z).errors(z), 10).tolist() == [6, 4, 0]


def test_block_cosines_keep_lengths_and_come_back():
    torch.manual_seed(0)
    images = torch.rand(5, 784)
    there = blocks(images)
    assert there.shape == (5, 1024)
    assert there.square().sum(1).tolist() == pytest.approx(images.square().sum(1).tolist())
    assert torch.allclose(unblocks(there, 28), images, atol=1e-5)
    with pytest.raises(ValueError, match="square images"):
        blocks(torch.rand(2, 10))
