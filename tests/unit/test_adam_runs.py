"""Stacked runs with a rate each learn what each would have learnt alone with Adam."""

import pytest
import torch

from genlib.adam_runs import AdamPerRun, adam_runs


def test_each_run_goes_as_adam_would_alone():
    torch.manual_seed(0)
    start, rates = torch.randn(3, 4, 2), (1e-3, 1e-2, 0.1)
    together = torch.nn.Parameter(start.clone())
    alone = [torch.nn.Parameter(start[i].clone()) for i in range(3)]
    optimizer = adam_runs(rates)([together])
    others = [torch.optim.Adam([p], lr=rate) for p, rate in zip(alone, rates, strict=True)]
    for step in range(5):
        factor = 1 - step / 10  # as a schedule sets it
        optimizer.param_groups[0]["lr"] = factor
        together.grad = (together.detach() ** 2 + step).cos()
        optimizer.step()
        for p, other, rate in zip(alone, others, rates, strict=True):
            other.param_groups[0]["lr"] = rate * factor
            p.grad = (p.detach() ** 2 + step).cos()
            other.step()
    for i, p in enumerate(alone):
        assert torch.allclose(together[i], p, atol=1e-6)
    assert not torch.allclose(together, start)


def test_refuses_another_number_of_rates():
    with pytest.raises(ValueError, match="weights of 2 runs, one per rate, got .3, 4."):
        AdamPerRun([torch.nn.Parameter(torch.zeros(3, 4))], rates=(0.1, 0.2))
