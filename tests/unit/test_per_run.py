"""Stacked runs: each goes as it would alone, by its own rule, rate, schedule and clip."""

from functools import partial

import pytest
import torch
from torch import nn

from genlib import Model, fit
from genlib.algorithms.optimizers import SGD, Adam, RMSProp
from genlib.algorithms.per_run import Arm, PerRun
from genlib.families.autoencoder import Autoencoder
from genlib.sweeps import sweep

START = torch.linspace(-1, 2, 6, dtype=torch.float64).view(2, 3)
SCALES = torch.logspace(-1, 1, 3, dtype=torch.float64)


def walk(make, weights, steps=30):
    """Where an optimizer takes weights `[..., 2, 3]` on a curved surface."""
    weights = nn.Parameter(weights.clone())
    optimizer = make([weights])
    for _ in range(steps):
        optimizer.zero_grad()
        (SCALES * (1 - torch.cos(weights))).sum().backward()
        optimizer.step()
    return weights.detach()


ARMS = [
    Arm(SGD, (0.1, 0.3), {"momentum": 0.9}),
    Arm(RMSProp, (0.01,), {"rho": 0.9}),
    Arm(Adam, (0.02, 0.05), {"beta1": 0.5}),
]


def test_each_run_goes_as_it_would_alone():
    found = walk(lambda p: PerRun(p, arms=ARMS), START.expand(5, 2, 3))
    alone = [
        walk(lambda p, arm=arm, rate=rate: arm.rule(p, lr=rate, **arm.numbers), START)
        for arm in ARMS
        for rate in arm.rates
    ]
    assert torch.allclose(found, torch.stack(alone), atol=1e-12)


def test_a_schedule_multiplies_the_rate_and_belongs_to_one_arm():
    def halves(done):
        return 1.0 if done < 0.5 else 0.0

    arms = [Arm(SGD, (0.1,), schedule=halves), Arm(SGD, (0.1,))]
    found = walk(lambda p: PerRun(p, arms=arms, steps=30), START.expand(2, 2, 3))
    assert torch.allclose(found[0], walk(lambda p: SGD(p, lr=0.1), START, 15), atol=1e-12)
    assert torch.allclose(found[1], walk(lambda p: SGD(p, lr=0.1), START), atol=1e-12)


def test_clipping_is_by_the_whole_gradient_of_a_run():
    def one_step(arm, *gradients):
        weights = [nn.Parameter(torch.zeros(2, *g.shape)) for g in gradients]
        for w, g in zip(weights, gradients, strict=True):
            w.grad = torch.stack([g, 0.1 * g])
        PerRun(weights, arms=[arm]).step()
        return [w.detach() for w in weights]

    big, small = torch.tensor([3.0]), torch.tensor([4.0])
    first, second = one_step(Arm(SGD, (1.0, 1.0), clip=1.0), big, small)
    assert torch.allclose(first, torch.tensor([[-0.6], [-0.3]]))  # norms 5 and 0.5
    assert torch.allclose(second, torch.tensor([[-0.8], [-0.4]]))


def test_scale_undoes_a_mean_over_runs():
    arms = [Arm(SGD, (0.1, 0.1))]
    weights = nn.Parameter(torch.ones(2, 3))
    weights.grad = torch.ones(2, 3) / 2
    PerRun([weights], arms=arms, scale=2.0).step()
    assert torch.allclose(weights.detach(), torch.full((2, 3), 0.9))


def test_rows_without_a_rate_are_refused():
    with pytest.raises(ValueError, match=r"weights of 5 runs, one per rate, got \[4, 2\]"):
        PerRun([nn.Parameter(torch.ones(4, 2))], arms=ARMS)


def test_a_sweep_trains_each_seed_as_it_would_be_alone_and_survives_divergence():
    x = torch.rand(64, 6, generator=torch.Generator().manual_seed(0))

    def make():
        return Autoencoder(6, 2, (5,))

    options = {"steps": 20, "batch": 8, "looks": (0, 10, 20)}
    arms = [Arm(SGD, (1e-2, 1e30)), Arm(Adam, (1e-2,))]
    many, averaged = sweep(make, x, x[:16], arms, (3, 4), average=0.9, **options)
    one, _ = sweep(make, x, x[:16], [Arm(Adam, (1e-2,))], (4,), **options)
    assert many.shape == (3, 3, 2) and averaged.shape == (3, 2)
    assert torch.allclose(many[:, 2, 1], one[:, 0, 0], rtol=1e-4)
    assert many[0, 0].equal(many[0, 1]) and not many[0, 0, 0].equal(many[0, 0, 1])
    assert many[-1, 1].isinf().all() and many[-1, [0, 2]].isfinite().all()
    assert (many[-1, 2] < many[0, 2]).all()


def test_the_mean_of_the_weights_is_judged():
    x = torch.rand(64, 6, generator=torch.Generator().manual_seed(0))
    options = {"steps": 40, "batch": 4, "looks": (40,)}
    arms = [Arm(SGD, (0.0000001, 0.3))]
    ends, averaged = sweep(
        lambda: Autoencoder(6, 2, (5,)), x, x, arms, (3,), average=0.5, **options
    )
    assert torch.allclose(ends[-1, 0], averaged[0], rtol=1e-4)  # nothing moved
    assert not torch.allclose(ends[-1, 1], averaged[1], rtol=1e-6)


def test_a_training_taken_up_again_goes_on_as_it_would_have(tmp_path):
    """The schedule too: it knows how far the training was."""

    def end(*steps, checkpoint=None):
        for n in steps:
            torch.manual_seed(0)
            model = Runs()
            rule = partial(PerRun, arms=arms, steps=20)
            fit(model, x, steps=n, batch=8, lr=1.0, optimizer=rule, checkpoint=checkpoint)
        return model.weight.detach()

    class Runs(Model):
        def __init__(self):
            super().__init__()
            self.weight = nn.Parameter(torch.randn(2, 3))

        def loss(self, x):
            return (x @ self.weight.T - 1).square().mean()

    arms = [
        Arm(Adam, (0.05,), schedule=lambda done: 1 - done),
        Arm(SGD, (0.02,), {"momentum": 0.9}),
    ]
    x = torch.randn(32, 3, generator=torch.Generator().manual_seed(1))
    assert torch.equal(end(10, 20, checkpoint=tmp_path / "half"), end(20))


def test_a_schedule_needs_the_length_of_the_training():
    arm = Arm(SGD, (0.1,), schedule=lambda done: 1 - done)
    with pytest.raises(ValueError, match="Expected steps, .* with a schedule; got None"):
        PerRun([nn.Parameter(torch.ones(1, 2))], arms=[arm])
