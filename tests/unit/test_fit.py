"""The training loop: same seed, same numbers; who learns when; what it refuses."""

import json
import os

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from genlib import Model, TrainingDiverged, fit
from genlib.batches import Batches
from genlib.families.autoencoder import Autoencoder
from genlib.families.vae import VAE

CPU = torch.device("cpu")


def make(cls=VAE, seed=0):
    torch.manual_seed(seed)
    return cls(8, 2, hidden=(6,))


@pytest.fixture
def data():
    return torch.rand(50, 8, generator=torch.Generator().manual_seed(1))


class Line(Model):
    """One weight, pulled towards the mean of the data."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(1))

    def loss(self, x):
        return (x - self.weight).square().mean()


class Duel(Model):
    """Two players, to see who learns when."""

    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Parameter(torch.zeros(1)), nn.Parameter(torch.zeros(1))
        self.seen = []

    def turns(self, x):
        yield "first", [self.a], (self.a - 1).square().sum()
        self.seen.append(self.a.item())  # already after the first player's step
        yield "second", [self.b], (self.b - self.a.detach()).square().sum()


def test_gradient_descent_by_hand(data):
    # lr 0.1 on (w - m)^2 contracts the distance to m by 0.8 a step.
    line = Line()
    fit(line, data, steps=5, batch=None, lr=0.1, optimizer=torch.optim.SGD)
    assert line.weight.item() == pytest.approx(data.mean().item() * (1 - 0.8**5), rel=1e-5)


def test_same_seed_same_history(data, same):
    runs = [fit(make(), data, steps=20, batch=16, seed=3) for _ in range(2)]
    other = fit(model := make(), data, steps=20, batch=16, seed=4)
    same(runs[0]["loss"], runs[1]["loss"])
    assert max(abs(a - b) for a, b in zip(runs[0]["loss"], other["loss"], strict=True)) > 1e-2
    assert not model.training


def test_fit_leaves_the_callers_random_stream_alone(data):
    model = make()
    torch.manual_seed(7)
    expected = torch.rand(1)
    torch.manual_seed(7)
    fit(model, data, steps=3)
    assert torch.equal(torch.rand(1), expected)


def test_players_take_turns_in_order_each_at_its_own_rate(data):
    duel = Duel()
    rates = {"first": 0.25, "second": 0.5}
    history = fit(duel, data, steps=2, lr=rates, optimizer=torch.optim.SGD)
    assert duel.seen == [0.5, 0.75]  # a: halves its distance to 1 each step
    assert duel.b.item() == 0.75  # b: jumps to a's newest value
    assert list(history) == ["first", "second"] and history.steps == 2


def test_clip_bounds_the_step(data):
    line = Line()
    fit(line, 100 + data, steps=1, lr=1.0, clip=0.5, optimizer=torch.optim.SGD)
    assert line.weight.item() == pytest.approx(0.5, rel=1e-4)


def test_schedule_scales_the_rate(data):
    line = Line()
    fit(line, data, steps=3, lr=1.0, optimizer=torch.optim.SGD, schedule=lambda done: 0.0)
    assert line.weight.item() == 0.0


def test_batches_take_every_example_once_an_epoch():
    data = torch.arange(12.0)[:, None]
    batches = Batches(data, 4, 0, CPU)
    epochs = [torch.cat([batches.next() for _ in range(3)])[:, 0] for _ in range(2)]
    assert all(sorted(epoch.tolist()) == list(range(12)) for epoch in epochs)
    assert epochs[0].tolist() != epochs[1].tolist()


def test_epochs_and_drawn_data(data):
    assert fit(make(), data, epochs=3, batch=10).steps == 15
    assert fit(make(), lambda n: torch.rand(n, 8), steps=4, batch=10).steps == 4


def test_callback_can_stop_training(data):
    history = fit(make(), data, steps=50, callbacks=[lambda step, model, history: step == 9])
    assert history.steps == len(history["loss"]) == 10


@pytest.mark.parametrize("stop", [7, 20])
def test_resumed_run_gives_the_numbers_of_an_uninterrupted_one(tmp_path, data, stop, same):
    path, options = tmp_path / "run", {"steps": 30, "batch": 16, "seed": 5}
    whole = fit(one := make(), data, **options)
    fit(make(), data, **options, checkpoint=path, callbacks=[lambda s, m, h: s + 1 == stop])
    resumed = fit(two := make(seed=9), data, **options, checkpoint=path)
    same(resumed["loss"], whole["loss"])
    same(list(one.parameters()), list(two.parameters()))


def test_interrupted_writing_leaves_the_older_checkpoint(tmp_path, data, monkeypatch):
    path = tmp_path / "run"
    fit(make(), data, steps=5, checkpoint=path)
    before = path.read_bytes()

    def full_disk(*_):
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "replace", full_disk)
    with pytest.raises(OSError, match="No space"):
        fit(make(), data, steps=9, checkpoint=path)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["run"]


def test_refuses_a_corrupt_or_foreign_checkpoint(tmp_path, data):
    path = tmp_path / "run"
    fit(make(), data, steps=5, checkpoint=path)
    with pytest.raises(ValueError, match="give this model a file of its own"):
        fit(make(Autoencoder), data, steps=9, checkpoint=path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(ValueError, match="cannot be read"):
        fit(make(), data, steps=9, checkpoint=path)


class Poisoned(Duel):
    def turns(self, x):
        yield "first", [self.a], self.a.sum()
        yield "second", [self.b], self.b.sum() * (float("nan") if self.a < -0.35 else 1.0)


def test_nan_stops_and_names_the_player_and_the_step(data):
    model = Poisoned()
    with pytest.raises(TrainingDiverged, match="'second' became nan at step 3 .*smaller lr"):
        fit(model, data, steps=9, lr=0.1, optimizer=torch.optim.SGD)
    assert torch.isfinite(model.b)


def test_last_is_the_mean_of_the_tail(data):
    history = fit(make(), data, steps=10)
    assert history.last(n=4) == pytest.approx(sum(history["loss"][-4:]) / 4)
    json.dumps(history)  # plain numbers


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({}, "either steps or epochs"),
        ({"steps": 5, "epochs": 5}, "either steps or epochs"),
        ({"steps": 0}, "steps to be a positive whole number, got 0"),
        ({"steps": True}, "positive whole number"),
        ({"steps": 5, "batch": -1}, "batch to be a positive"),
        ({"steps": 5, "lr": -1.0}, "lr of player 'loss'"),
        ({"steps": 5, "lr": {"critic": 1e-3}}, "'loss', got only .'critic'."),
        ({"steps": 5, "clip": 0.0}, "clip of player"),
        ({"steps": 5, "device": "abacus"}, "'auto', 'cpu' or 'cuda'"),
        ({"steps": 5, "checkpoint_every": 0}, "checkpoint_every"),
    ],
)
def test_refuses_options(data, options, sentence):
    with pytest.raises(ValueError, match=sentence):
        fit(make(), data, **options)


@pytest.mark.parametrize(
    ("bad", "error", "sentence"),
    [
        ([[1.0]], TypeError, "tensor"),
        (torch.rand(0, 8), ValueError, "empty|shape"),
        (torch.rand(5, 7), ValueError, r"\[N, 8\].*got \[5, 7\]"),
        (torch.rand(5, 8) * 255, ValueError, "divide by 255"),
        (torch.full((5, 8), float("nan")), ValueError, "40 of 40 values NaN"),
        (torch.ones(5, 8, dtype=torch.long), TypeError, "float32, as the weights are"),
    ],
)
def test_refuses_data(bad, error, sentence):
    with pytest.raises(error, match=sentence):
        fit(make(), bad, steps=1)


def test_refuses_what_is_no_model(data):
    with pytest.raises(TypeError, match="genlib.Model, got Linear"):
        fit(nn.Linear(2, 2), data, steps=1)


def test_refuses_a_detached_loss(data):
    class Detached(Line):
        def loss(self, x):
            return super().loss(x).detach()

    with pytest.raises(ValueError, match="with no gradient"):
        fit(Detached(), data, steps=1)


@given(st.integers(1, 40), st.integers(1, 60), st.integers(0, 5))
def test_any_batch_size_gives_batches_of_it_from_the_data(n, batch, seed):
    data = torch.arange(float(n))[:, None]
    batches = Batches(data, batch, seed, CPU)
    for _ in range(4):
        x = batches.next()
        assert x.shape == (min(batch, n), 1)
        assert len(set(x[:, 0].tolist())) == len(x)
