"""Costs are counted right: operations from shapes, the shortest time of several."""

import time

import pytest
import torch

from genlib import costs


def test_operations_of_a_matrix_product():
    a, b = torch.ones(3, 4), torch.ones(4, 5)
    assert costs.operations(lambda: a @ b) == 2 * 3 * 4 * 5
    weight = torch.ones(4, 5, requires_grad=True)
    assert costs.operations(lambda: (a @ weight).sum().backward()) == 2 * 2 * 3 * 4 * 5


def test_seconds_are_the_shortest_and_first_calls_do_not_count(monkeypatch):
    clock = [0.0]
    took = iter((50.0, 3.0, 2.0, 4.0))
    monkeypatch.setattr(time, "perf_counter", lambda: clock[0])

    def work():
        clock[0] += next(took)

    assert costs.seconds(work, repeats=3, warm=1) == pytest.approx(2.0)
    assert next(took, None) is None
