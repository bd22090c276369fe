"""Models trained side by side are what each would have become alone."""

import copy

import pytest
import torch

from genlib import fit
from genlib.families.autoencoder import Autoencoder
from genlib.families.flows import Flow
from genlib.families.vae import VAE
from genlib.side_by_side import SideBySide, mlp_runs, shuffled, stopped_in_time


def three(make):
    models = []
    for seed in range(3):
        torch.manual_seed(seed)
        models.append(make())
    return models


@pytest.mark.parametrize("same_data", [True, False])
def test_each_trains_as_if_it_were_alone(same_data, same):
    models = three(lambda: Autoencoder(6, 2, hidden=(5,)))
    alone = copy.deepcopy(models)
    x = torch.rand(64, 6) if same_data else torch.rand(64, 3, 6)
    together = SideBySide(models, same_data=same_data)
    fit(together, x, steps=30, batch=16, lr=0.01, seed=3)
    for i, (mine, single) in enumerate(zip(together.apart(), alone, strict=True)):
        fit(single, x if same_data else x[:, i], steps=30, batch=16, lr=0.01, seed=3)
        same(dict(mine.state_dict()), dict(single.state_dict()))
        assert not mine.training


def test_models_may_differ_in_a_setting():
    models = three(lambda: VAE(6, 2, hidden=(5,), beta=7.0))
    together = SideBySide(models, same_data=True, settings={"beta": (0.0, 1.0, 2.0)})
    x = torch.rand(10, 6)
    for model in models:  # no noise: what is left of a loss can be compared
        model.encoder[-1].weight.data[2:] = 0.0
        model.encoder[-1].bias.data[2:] = -30.0
    losses = SideBySide(models, True, {"beta": (0.0, 1.0, 2.0)}).losses(x)
    for model, beta, loss in zip(models, (0.0, 1.0, 2.0), losses, strict=True):
        assert model.beta == 7.0, "the setting was left in the model"
        gain, price = model.terms(x)
        torch.testing.assert_close(loss, beta * price.sum(1).mean() - gain.mean())
    assert together.losses(x).shape == (3,)


def test_noise_differs_between_the_models():
    (model, *_) = three(lambda: VAE(6, 2, hidden=(5,)))
    losses = SideBySide([model, copy.deepcopy(model)], same_data=True).losses(torch.rand(9, 6))
    assert losses[0] != losses[1]


def test_orders_of_dimensions_are_those_of_the_first():
    flows = three(lambda: Flow(5, layers=6, hidden=(4,)))
    x = torch.randn(8, 5)
    together = SideBySide(flows, same_data=True)
    losses = together.losses(x)
    for flow, loss in zip(together.apart(), losses, strict=True):
        assert torch.equal(flow.layers[2].stay, flows[0].layers[2].stay)
        torch.testing.assert_close(flow.loss(x), loss)


def test_layers_side_by_side_start_and_compute_as_single_ones():
    net = mlp_runs(2, 3, 4, 2)
    x = torch.randn(5, 2, 3)
    for run in range(2):
        w1, b1, w2, b2 = (p[run] for p in net.parameters())
        alone = torch.relu(x[:, run] @ w1.T + b1) @ w2.T + b2
        torch.testing.assert_close(net(x)[:, run], alone)
    wide = mlp_runs(50, 400, 50)[0].weight.detach()
    assert wide.abs().max() <= 400**-0.5
    assert wide.std().item() == pytest.approx((400 * 3) ** -0.5, rel=0.01)


def test_shuffled_gives_each_seed_the_same_data_in_its_own_order():
    x = torch.arange(20.0)[:, None]
    columns = shuffled(x, (1, 2))
    assert columns.shape == (20, 2, 1)
    assert torch.equal(columns.sort(0).values, x[:, None].expand(20, 2, 1))
    assert not torch.equal(columns[:, 0], columns[:, 1])


@pytest.mark.parametrize(
    ("models", "settings", "sentence"),
    [
        ([], {}, "at least one model.*got 0 models"),
        ([Autoencoder(4, 2), Autoencoder(4, 3)], {}, "2 models of 2 shapes"),
        ([Autoencoder(4, 2)], {"beta": (1.0, 2.0)}, "beta for each of 1 models, got 2"),
    ],
)
def test_refuses(models, settings, sentence):
    with pytest.raises(ValueError, match=sentence):
        SideBySide(models, settings=settings)


def test_each_is_kept_at_its_own_best():
    models = three(lambda: Autoencoder(6, 3, hidden=(40,), likelihood="gaussian"))
    x, x_val = torch.randn(12, 3, 6), torch.randn(200, 3, 6)  # so few that they are learnt by heart
    kept, curves = stopped_in_time(models, x, x_val, looks=20, steps=400, batch=12, lr=0.02)
    for i, (model, curve) in enumerate(zip(kept, curves, strict=True)):
        steps, losses = zip(*curve, strict=True)
        assert steps[0] == 0 and steps[-1] == 400 and len(curve) == 21
        assert losses[-1] > min(losses) + 0.1, "it overfits, so stopping matters"
        assert model.loss(x_val[:, i]).item() == pytest.approx(min(losses[1:]), rel=1e-5)
    assert len({min(range(21), key=lambda t, c=c: c[t][1]) for c in curves}) > 1, "each its own"


def test_is_judged_by_other_settings_than_it_learns_by():
    """One model whose penalty is off while it learns, and on when it is looked at."""

    class Penalised(Autoencoder):
        penalty = 0.0

        def loss(self, x):
            return super().loss(x) + self.penalty

    models = three(lambda: Penalised(6, 3, likelihood="gaussian"))
    x, seen = torch.randn(12, 3, 6), []
    settings, judged = {"penalty": (0.0, 0.0, 1.0)}, {"penalty": (0.0, 100.0, 200.0)}
    _, curves = stopped_in_time(
        models,
        x,
        x,
        looks=2,
        steps=4,
        batch=12,
        settings=settings,
        judged=judged,
        callbacks=[lambda step, model, history: seen.append(model.settings["penalty"].tolist())],
    )
    assert [round(curve[-1][1], -2) for curve in curves] == [0, 100, 200]
    assert seen == [[0.0, 0.0, 1.0]] * 4, "learning goes on by its own settings"
