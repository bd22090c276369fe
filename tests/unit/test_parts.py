"""Exchangeable parts: whatever the parts, probabilities sum to one, and no variable sees itself."""

import math
from itertools import product

import pytest
import torch

from genlib.parts import PartsRuns, log_between

PARTS = list(product(("one-hot", "number"), ("table", "mixture")))


def made(inputs, output, symbols, dim=2, bins=6):
    torch.manual_seed(0)
    model = PartsRuns(2, dim, bins, inputs, (7,), output, components=3, symbols=symbols)
    with torch.no_grad():
        for p in model.parameters():
            p += 0.3 * torch.randn_like(p)
    return model


def middles(k, bins):
    return (2 * k + 1) / bins - 1


@pytest.mark.parametrize(("inputs", "output"), PARTS)
def test_symbols_have_probabilities_that_sum_to_one(inputs, output):
    model = made(inputs, output, symbols=True)
    k = torch.cartesian_prod(torch.arange(6), torch.arange(6))
    x = middles(k, 6)[:, None].expand(-1, 2, -1)
    torch.testing.assert_close(model.log_prob(x).exp().sum(0), torch.ones(2))


@pytest.mark.parametrize(("inputs", "output"), PARTS)
def test_densities_integrate_to_one(inputs, output):
    model = made(inputs, output, symbols=False, dim=1)
    grid = torch.linspace(-30, 30, 60_001) if output == "mixture" else torch.linspace(-1, 1, 6001)
    p = model.log_prob(grid[:, None, None].expand(-1, 2, 1)).exp()
    step = (grid[1] - grid[0]).item()
    torch.testing.assert_close(p.sum(0) * step, torch.ones(2), atol=3e-3, rtol=0)


@pytest.mark.parametrize(("inputs", "output"), PARTS)
def test_no_variable_sees_itself_or_those_after(inputs, output):
    model = made(inputs, output, symbols=False, dim=3)
    x = torch.rand(5, 2, 3) * 2 - 1
    changed = x.clone()
    changed[..., 2] = -changed[..., 2]
    seen = [model._seen(v[..., :d]) for v in (x, changed) for d in (1, 2)]
    assert torch.equal(seen[0], seen[2]) and torch.equal(seen[1], seen[3])
    assert not torch.equal(model.log_prob(x), model.log_prob(changed))


def test_a_table_gives_numbers_the_height_of_their_cell():
    model = made("number", "table", symbols=False, dim=1)
    as_symbols = made("number", "table", symbols=True, dim=1)
    x = torch.tensor([-0.99, -0.7, 0.1])[:, None, None].expand(-1, 2, 1)
    apart = model.log_prob(x) - as_symbols.log_prob(x)
    torch.testing.assert_close(apart, torch.full((3, 2), math.log(3)))
    assert torch.equal(model.log_prob(x)[0], model.log_prob(x)[1])  # of one cell


def test_a_gaussian_between_two_values_is_exact_far_out_too():
    low = torch.tensor([-1.0, 0.5, 6.0, -9.0, -100.0], dtype=torch.float64)
    high = torch.tensor([2.0, 0.6, 6.5, -8.0, 100.0], dtype=torch.float64)
    found = log_between(low, high)
    wanted = [0.818594614, 0.034284, None, None, 1.0]
    for got, right in zip(found.exp().tolist(), wanted, strict=True):
        assert right is None or got == pytest.approx(right, abs=1e-5)
    tail = torch.special.log_ndtr(-low[2]) + torch.log1p(
        -torch.exp(torch.special.log_ndtr(-high[2]) - torch.special.log_ndtr(-low[2]))
    )
    assert found[2].item() == pytest.approx(tail.item(), rel=1e-6)
    assert torch.isfinite(log_between(low.float(), high.float())).all()


def test_gradients_are_finite_where_a_gaussian_holds_next_to_nothing():
    model = made("number", "mixture", symbols=True)
    with torch.no_grad():
        model.first[:, 3:6] += 50.0
        model.first[:, 6:] = -9.0
    model.loss(torch.zeros(4, 2, 2)).backward()
    assert all(p.grad.isfinite().all() for p in model.parameters())


def test_unknown_parts_are_refused():
    with pytest.raises(ValueError, match="Expected inputs"):
        PartsRuns(1, 2, 4, "index", (3,), "table")
