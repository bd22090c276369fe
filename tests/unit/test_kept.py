"""Early stopping of stacked runs: each keeps its own best, and looking changes nothing."""

import pytest
import torch
from torch import nn

from genlib import Model, fit
from genlib.adam_runs import adam_runs
from genlib.kept import KeptBest, growing


class Points(Model):
    """R numbers that are pulled to R targets, with noise that nobody should disturb."""

    def __init__(self, runs=3):
        super().__init__()
        self.w = nn.Parameter(torch.zeros(runs, 1))

    def loss(self, x):
        noise = torch.randn(len(x), *self.w.shape)
        return (self.w - x.mean() + 0.1 * noise).square().mean(0).sum()


TARGETS = torch.tensor([0.5, 1.0, 9.0])  # on the way to 3 the first two are passed


def judge(model):
    return (model.w[:, 0] - TARGETS).square() + 0 * torch.randn(3)


def train(callbacks=()):
    model = Points()
    fit(model, torch.full((8, 1), 3.0), steps=300, batch=8, lr=0.05, callbacks=callbacks)
    return model


def test_each_run_is_kept_at_its_own_best_and_the_last_weights_come_back():
    kept = KeptBest(judge, range(1, 301))
    model = train([kept])
    last = model.w.detach().clone()
    kept.swap(model)
    assert (model.w[:2, 0] - TARGETS[:2]).abs().max() < 0.06
    assert model.w[2] >= last[2] > 2.5  # it never comes to 9: its best is the nearest
    torch.testing.assert_close(judge(model), kept.best)
    kept.swap(model)
    torch.testing.assert_close(model.w, last)


def test_looking_disturbs_nothing():
    torch.testing.assert_close(train([KeptBest(judge, [5, 20])]).w, train().w)


def test_curves_are_of_the_looks_alone_and_a_start_may_be_among_them():
    model = Points()
    kept = KeptBest(judge, [2, 4]).start(model)
    fit(model, torch.full((8, 1), 3.0), steps=6, batch=8, lr=0.05, callbacks=[kept])
    curves = kept.curves()
    assert [[step for step, _ in curve] for curve in curves] == [[0, 2, 4]] * 3
    assert [curve[0][1] for curve in curves] == pytest.approx([0.25, 1.0, 81.0])


def test_a_run_that_became_nan_keeps_what_it_had():
    model = Points()
    kept = KeptBest(lambda m: m.w[:, 0].square(), [1])
    kept.look(1, model)
    with torch.no_grad():
        model.w[1] = torch.nan
    kept.look(2, model)
    kept.swap(model)
    assert model.w.isfinite().all() and kept.best.isfinite().all()
    with pytest.raises(ValueError, match="at least one look"):
        KeptBest(judge, [])


def test_runs_with_rates_of_their_own_go_on_as_before():
    model = Points()
    kept = KeptBest(judge, [300])
    fit(
        model,
        torch.full((8, 1), 3.0),
        steps=300,
        batch=8,
        lr=1.0,
        optimizer=adam_runs([0.05, 0.05, 0.0]),
        callbacks=[kept],
    )
    assert model.w[0] > 2.5 and model.w[2] == 0


def test_looks_grow_by_a_tenth_and_end_with_the_last_step():
    looks = growing(1000)
    assert looks[0] == 1 and looks[-1] == 1000 and len(set(looks)) == len(looks)
    ratios = [b / a for a, b in zip(looks[20:-2], looks[21:-1], strict=True)]
    assert 1.05 < min(ratios) and max(ratios) < 1.15
    with pytest.raises(ValueError, match="above 1"):
        growing(10, 1.0)
