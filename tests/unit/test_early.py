"""Early stopping: the model is left as it was at its best, and the curve says when."""

import pytest
import torch
from torch import nn

from genlib import Model
from genlib.early import fit_best


class Slope(Model):
    """One number that training makes ever larger."""

    def __init__(self):
        super().__init__()
        self.at = nn.Parameter(torch.zeros(()))

    def loss(self, x):
        return -self.at


def test_it_is_left_at_its_best():
    model = Slope()
    curve = fit_best(
        model, torch.zeros(4, 1), lambda m: (m.at - 5).square(), steps=20, looks=10, lr=1.0,
        optimizer=torch.optim.SGD, batch=None, device="cpu",
    )  # fmt: skip
    assert [step for step, _ in curve] == [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20]
    assert curve[0][1] == 25
    assert model.at.item() == pytest.approx(4), "of even steps the fourth is the first nearest to 5"
    assert not model.training


def test_the_last_step_is_looked_at():
    curve = fit_best(Slope(), torch.zeros(4, 1), lambda m: m.at, steps=7, looks=2, lr=0.1,
                     batch=None, device="cpu")  # fmt: skip
    assert [step for step, _ in curve] == [0, 3, 6, 7]
