"""The training loop: same seed, same numbers; who learns when; what it refuses."""

import json
import os

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from genlib import Model, TrainingDiverged, checkpoint, fit
from genlib.batches import Batches
from genlib.families.autoencoder import Autoencoder
from genlib.families.flows import Flow
from genlib.families.gan import GAN
from genlib.families.vae import VAE
from genlib.nets import ConvDecoder, ConvEncoder

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


@pytest.mark.parametrize("batch", [16, None])  # None: the model's own noise alone
def test_same_seed_same_history(data, same, batch):
    """The seed given to `fit` settles all of it, wherever the caller's generator stands."""
    runs = []
    for seed, noise in ((3, 0), (3, 1), (4, 0)):
        model = make()
        torch.manual_seed(noise)
        runs.append(fit(model, data, steps=20, batch=batch, seed=seed)["loss"])
    same(runs[0], runs[1])
    assert max(abs(a - b) for a, b in zip(runs[0], runs[2], strict=True)) > 1e-2


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


def channels_last(seed=0):
    torch.manual_seed(seed)
    encoder, decoder = ConvEncoder(8, 4, channels=2), ConvDecoder(2, 8, channels=2)
    return VAE(64, 2, encoder=encoder, decoder=decoder).to(memory_format=torch.channels_last)


def test_weights_in_another_order_in_memory_are_kept(tmp_path, same):
    x = torch.rand(32, 64, generator=torch.Generator().manual_seed(1))
    assert any(not p.is_contiguous() for p in channels_last().parameters())
    file, options = tmp_path / "run", {"batch": 8, "lr": 0.01}
    history = fit(whole := channels_last(), x, steps=12, **options)
    fit(channels_last(), x, steps=5, **options, checkpoint=file)
    again = fit(resumed := channels_last(seed=1), x, steps=12, **options, checkpoint=file)
    same(again["loss"], history["loss"])
    same(list(resumed.parameters()), list(whole.parameters()))


class Interrupted(VAE):
    """Somebody presses Ctrl-C while the loss of step `at` is computed, half its noise drawn."""

    at, calls, error = 6, 0, KeyboardInterrupt()

    def loss(self, x):
        self.calls += 1
        if self.calls > self.at:
            torch.rand(7)
            raise self.error
        return super().loss(x)


@pytest.mark.parametrize("every", [None, 4])
def test_an_interruption_keeps_the_state_and_goes_on_as_if_there_had_been_none(
    tmp_path, data, every, same
):
    file, options = tmp_path / "run", {"steps": 12, "batch": 16, "checkpoint_every": every}
    whole = fit(make(), data, **options)
    model = make(Interrupted).double().float()
    with pytest.raises(KeyboardInterrupt):
        fit(model, data, **options, checkpoint=file)
    assert not model.training and os.listdir(tmp_path) == ["run"]
    steps = []
    resumed = fit(
        make(), data, **options, checkpoint=file, callbacks=[lambda s, *_: steps.append(s)]
    )
    assert 1 <= steps[0] <= 6, "it starts over, or beyond what had been done"
    assert steps[-1] == 11 and resumed.steps == 12
    same(resumed["loss"], whole["loss"])


def test_an_interrupted_callback_is_called_again(tmp_path, data, same):
    """What a callback draws belongs to the step it follows, so the step is repeated with it."""
    file, options = tmp_path / "run", {"steps": 8, "batch": 16}

    def draws(step, model, history):
        torch.rand(3)

    def breaks(step, model, history):
        torch.rand(3)
        if step == 4:
            raise RuntimeError("no space for the figure")

    whole = fit(make(), data, **options, callbacks=[draws])
    with pytest.raises(RuntimeError, match="no space for the figure"):
        fit(make(), data, **options, callbacks=[breaks], checkpoint=file)
    resumed = fit(make(), data, **options, callbacks=[draws], checkpoint=file)
    same(resumed["loss"], whole["loss"])


def test_a_checkpoint_between_two_steps_comes_after_the_callbacks(tmp_path, data, same):
    """What a callback draws is drawn before the file is written, as it will not be called again."""
    file, files = tmp_path / "run", []

    def draws(step, model, history):
        torch.rand(3)
        files.append(file.read_bytes() if file.exists() else b"")

    options = {"steps": 8, "batch": 16, "callbacks": [draws]}
    whole = fit(make(), data, **options)
    files.clear()
    fit(make(), data, **options, checkpoint=file, checkpoint_every=4)
    file.write_bytes(files[5])  # as it was after four steps
    same(fit(make(), data, **options, checkpoint=file)["loss"], whole["loss"])


def test_the_optimizer_of_a_player_that_waits_for_its_turn_is_kept(tmp_path, data, same):
    """Stopped twice before the generator's next turn: its optimizer must survive both files."""

    def game():
        torch.manual_seed(0)
        return GAN(8, 2, (6,), (6,), critic_steps=5)

    file, options = tmp_path / "run", {"batch": 16, "lr": 0.01}
    whole = fit(one := game(), data, steps=15, **options)
    for steps in (6, 7, 8):
        fit(game(), data, steps=steps, **options, checkpoint=file)
    resumed = fit(two := game(), data, steps=15, **options, checkpoint=file)
    same(dict(resumed), dict(whole))
    same(dict(two.state_dict()), dict(one.state_dict()))


def test_an_interruption_before_the_first_step_writes_nothing(tmp_path, data):
    file = tmp_path / "run"
    model = make(Interrupted)
    model.at = 0
    with pytest.raises(KeyboardInterrupt):
        fit(model, data, steps=5, checkpoint=file)
    assert not model.training and not file.exists()
    fit(make(), data, steps=3, checkpoint=file)
    before = file.read_bytes()
    with pytest.raises(KeyboardInterrupt):
        fit(model, data, steps=5, checkpoint=file)
    assert file.read_bytes() == before


def test_divergence_leaves_the_older_checkpoint(tmp_path, data):
    """The last state before a NaN leads to it again; the one from before may be of use."""
    file = tmp_path / "run"
    options = {"lr": 0.1, "optimizer": torch.optim.SGD, "checkpoint": file}
    model = Poisoned()
    with pytest.raises(TrainingDiverged):
        fit(model, data, steps=9, **options)
    assert not model.training and not file.exists()
    kept = []
    with pytest.raises(TrainingDiverged):
        fit(Poisoned(), data, steps=9, **options, checkpoint_every=2,
            callbacks=[lambda s, *_: s == 2 and kept.append(file.read_bytes())])  # fmt: skip
    assert file.read_bytes() == kept[0]


def test_an_error_goes_on_though_the_state_cannot_be_kept(tmp_path, data):
    (tmp_path / "file").write_text("no folder")
    model = make(Interrupted)
    with pytest.raises(KeyboardInterrupt) as caught:
        fit(model, data, steps=9, checkpoint=tmp_path / "file" / "run")
    assert "could not be kept in" in caught.value.__notes__[-1]
    assert not model.training


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("enough"), SystemExit()])
def test_a_stopped_model_answers_twice_the_same(data, error):
    """A critic under spectral norm changes at each reading while it is in train mode."""
    torch.manual_seed(0)
    gan = GAN(8, 2, (6,), (6,), spectral_norm=True)

    def stop(step, model, history):
        if step == 2:
            raise error

    with pytest.raises(type(error)):
        fit(gan, data, steps=5, batch=16, callbacks=[stop])
    assert torch.equal(gan.logits(data), gan.logits(data))


def test_copies_of_the_state_take_little_of_the_time(tmp_path, data, monkeypatch):
    """After a copy that took an eighth of a second, none is made for 50 eighths: seven steps."""
    clock, copies = [0.0], []
    copy = checkpoint.snapshot

    def slow_copy(model, players, batches, history):
        copies.append(history.steps)
        clock[0] += 1 / 8
        return copy(model, players, batches, history)

    def second(*_):
        clock[0] += 1

    monkeypatch.setattr(checkpoint.time, "perf_counter", lambda: clock[0])
    monkeypatch.setattr(checkpoint, "snapshot", slow_copy)
    fit(make(), data, steps=30, batch=16, checkpoint=tmp_path / "run", callbacks=[second])
    assert copies == [1, 8, 15, 22, 29, 30]


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
        ({"steps": 5, "device": "abacus:1"}, "'auto', 'cpu' or 'cuda'"),
        ({"steps": 5, "device": None}, "'auto', 'cpu' or 'cuda', got None"),
        ({"steps": 5, "device": "cuda:99"}, "device 'cuda:99', but .*; use 'auto'"),
        ({"steps": 5, "device": "meta"}, "device 'meta', but .*; use 'auto'"),
        ({"steps": 5, "device": "hpu"}, "device 'hpu', but .*; use 'auto'"),
        ({"steps": 5, "checkpoint_every": 0}, "checkpoint_every"),
        ({"steps": 5, "seed": 0.5}, "seed to be a whole number"),
        ({"steps": 5, "seed": 2**63}, "seed to be a whole number"),
        ({"steps": np.bool_(True)}, "positive whole number"),
        ({"steps": np.float64(5)}, "positive whole number"),
        ({"steps": 5, "lr": np.float32("nan")}, "lr of player 'loss'"),
        ({"steps": 5, "lr": "0.1"}, "lr of player 'loss'"),
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


def test_data_that_carries_a_graph_is_taken_without_it(data):
    """A flow on the codes of a VAE must not train the VAE, nor walk its graph twice."""
    vae = make()
    fit(Flow(2), vae.encode(data), steps=2)
    fit(Flow(2), lambda n: vae.encode(data[:n]), steps=2)
    assert all(p.grad is None for p in vae.parameters())
    own = data.clone().requires_grad_()
    fit(make(), own, steps=2)
    assert own.grad is None and own.requires_grad


def test_data_made_in_inference_mode_is_taken(data, same):
    """Such a tensor may not take part in a gradient; torch says so in its own words."""
    with torch.inference_mode():
        made = data + 0
    expected = fit(make(), data, steps=2)["loss"]
    same(fit(make(), made, steps=2)["loss"], expected)
    same(fit(make(), lambda n: made, steps=2)["loss"], expected)


def test_a_numpy_array_is_refused_by_any_model(data):
    for bad in (data.numpy(), lambda n: data.numpy()[:n], data.tolist(), None):
        with pytest.raises(
            TypeError, match="^Expected data to be a tensor .*convert it with torch"
        ):
            fit(Line(), bad, steps=1)


def test_numbers_of_numpy_are_numbers(tmp_path, data, same):
    """`for c in np.arange(1, 3)`, and a schedule or a callback that returns what NumPy made."""
    for c in np.arange(1, 3):
        assert VAE(64, c).code == c
    plain = {"steps": 6, "batch": 16, "seed": 3, "lr": 0.25, "clip": 2.0}
    expected = fit(
        make(),
        data,
        **plain,
        schedule=lambda done: 1 - 0.5 * done,
        optimizer=lambda parameters, lr: torch.optim.SGD(parameters, lr, 0.5),
    )
    options = {k: np.int64(v) if isinstance(v, int) else np.float32(v) for k, v in plain.items()}
    history = fit(
        make(),
        data,
        **options,
        schedule=lambda done: np.float32(1 - 0.5 * done),
        optimizer=lambda parameters, lr: torch.optim.SGD(parameters, lr, np.float32(0.5)),
        checkpoint=tmp_path / "run",
    )
    same(history["loss"], expected["loss"])
    assert type(history.steps) is int
    assert fit(make(), data, epochs=np.int16(2), batch=np.uint8(10)).steps == 10
    for yes in (np.bool_(True), torch.tensor(True)):
        assert fit(make(), data, steps=9, callbacks=[lambda *_, yes=yes: yes]).steps == 1


def test_a_schedule_may_return_a_tensor(data):
    made = []

    def descent(parameters, lr):
        made.append(torch.optim.SGD(parameters, lr))
        return made[0]

    schedule = torch.linspace(1, 0, 11)
    fit(
        make(),
        data,
        steps=10,
        lr=0.5,
        optimizer=descent,
        schedule=lambda t: schedule[round(10 * t)],
    )
    (group,) = made[0].param_groups
    assert type(group["lr"]) is float and group["lr"] == pytest.approx(0.5 * 0.1)


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
