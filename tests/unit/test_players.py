"""Who steps down which loss and how far: by hand, with gradients that can be counted on fingers."""

import math

import pytest
import torch
from torch import nn

from genlib import History, Model, TrainingDiverged, fit, runtime
from genlib.players import Players
from genlib.progress import Progress

SGD = torch.optim.SGD
DATA = torch.zeros(4, 1)


class Made(Model):
    """A model whose turns are made by a function of it."""

    def __init__(self, turns, **weights):
        super().__init__()
        self.how = turns
        for name, value in weights.items():
            setattr(self, name, nn.Parameter(torch.tensor(float(value))))

    def turns(self, x):
        yield from self.how(self)


def slope(**weights):
    """The loss is the sum of the weights, each times its slope: a step is lr times the slope."""
    values = {name: 0.0 for name in weights}

    def turns(m):
        yield "loss", m.parameters(), sum(getattr(m, k) * v for k, v in weights.items())

    return Made(turns, **values)


def test_schedule_sees_the_part_that_is_done_before_each_step():
    model, seen = slope(w=1.0), []
    fit(
        model,
        DATA,
        steps=4,
        lr=1.0,
        optimizer=SGD,
        schedule=lambda done: seen.append(done) or 1 - done,
    )
    assert seen == [0, 0.25, 0.5, 0.75]
    assert model.w.item() == -2.5


def test_schedule_scales_each_players_own_rate():
    def turns(m):
        yield "slow", [m.a], m.a * 1.0
        yield "fast", [m.b], m.b * 1.0

    model = Made(turns, a=0, b=0)
    rates = {"slow": 1.0, "fast": 8.0}
    fit(model, DATA, steps=2, lr=rates, optimizer=SGD, schedule=lambda done: 1 - done)
    assert (model.a.item(), model.b.item()) == (-1.5, -12.0)


def test_clip_is_of_the_norm_over_all_of_a_players_numbers():
    model = slope(a=3.0, b=4.0)
    fit(model, DATA, steps=1, lr=1.0, clip=1.0, optimizer=SGD)
    assert model.a.item() == pytest.approx(-0.6, rel=1e-4)
    assert model.b.item() == pytest.approx(-0.8, rel=1e-4)
    gentle = slope(a=0.3, b=0.4)  # already shorter: left alone
    fit(gentle, DATA, steps=1, lr=1.0, clip=1.0, optimizer=SGD)
    assert gentle.a.item() == pytest.approx(-0.3)


def test_clip_may_be_each_players_own():
    def turns(m):
        yield "free", [m.a], 10 * m.a
        yield "bound", [m.b], 10 * m.b

    model = Made(turns, a=0, b=0)
    fit(model, DATA, steps=1, lr=1.0, clip={"free": 100.0, "bound": 0.5}, optimizer=SGD)
    assert model.a.item() == -10
    assert model.b.item() == pytest.approx(-0.5, rel=1e-4)


def test_nothing_leaks_from_one_players_loss_into_anothers_step():
    """The first loss has a slope for b too, which must be gone when b takes its own step."""

    def turns(m):
        yield "first", [m.a], m.a + 100 * m.b
        yield "second", [m.b], m.b + 100 * m.a

    model = Made(turns, a=0, b=0)
    fit(model, DATA, steps=3, lr=1.0, optimizer=SGD)
    assert (model.a.item(), model.b.item()) == (-3, -3)


def test_only_the_parameters_of_the_turn_move():
    def turns(m):
        yield "loss", [m.a], m.a + m.b

    model = Made(turns, a=0, b=0)
    fit(model, DATA, steps=2, lr=1.0, optimizer=SGD)
    assert (model.a.item(), model.b.item()) == (-2, 0)


def test_a_player_that_updates_itself_is_recorded_and_takes_no_step(tmp_path):
    class Counter(Model):
        def __init__(self):
            super().__init__()
            self.register_buffer("count", torch.zeros(()))

        def turns(self, x):
            self.count += len(x)
            yield "count", [], -self.count

    model = Counter()
    history = fit(model, DATA, steps=3, checkpoint=tmp_path / "run")
    assert history["count"] == [-4, -8, -12]
    assert fit(model, DATA, steps=4, checkpoint=tmp_path / "run")["count"] == [-4, -8, -12, -16]


def test_a_players_state_is_kept_between_its_turns():
    """Momentum 0.5 on a slope of 1: steps 1, 1.5, 1.75."""
    model = slope(w=1.0)
    make = lambda parameters, lr: SGD(parameters, lr=lr, momentum=0.5)  # noqa: E731
    fit(model, DATA, steps=3, lr=1.0, optimizer=make)
    assert model.w.item() == -4.25


@pytest.mark.parametrize("name", ["Adam", "AdamW", "SGD", "Adagrad", "RMSprop"])
def test_fused_kernels_are_asked_for_where_torch_has_them(name):
    made = getattr(torch.optim, name)
    players = Players(made, 0.1, None, None)
    w = nn.Parameter(torch.ones(2))
    players.step("loss", [w], w.sum(), 0.0)
    fused = players.optimizers["loss"].defaults.get("fused")
    assert fused is (True if name != "RMSprop" else None)


def test_models_train_in_train_mode_and_come_back_in_eval_mode():
    modes = []

    def turns(m):
        modes.append(m.training)
        yield "loss", m.parameters(), m.w * 1.0

    fit(model := Made(turns, w=0).eval(), DATA, steps=2)
    assert modes == [True, True] and not model.training


def test_only_true_itself_stops_training():
    for answer, steps in ((True, 1), (1, 3), ("yes", 3), (None, 3), (False, 3)):
        history = fit(slope(w=1.0), DATA, steps=3, callbacks=[lambda *_, a=answer: a])
        assert history.steps == steps


def test_every_callback_is_called_after_every_step_with_what_there_is():
    seen = []

    def look(step, model, history):
        seen.append((step, model.w.item(), history.steps, len(history["loss"])))

    model = slope(w=1.0)
    stop = lambda step, *_: step == 1  # noqa: E731
    fit(model, DATA, steps=5, lr=1.0, optimizer=SGD, callbacks=[stop, look])
    assert seen == [(0, -1, 1, 1), (1, -2, 2, 2)]


def test_the_bar_is_told_of_every_step_that_is_done(monkeypatch):
    told = []
    monkeypatch.setattr(Progress, "update", lambda self, step: told.append((step, self.total)))
    fit(slope(w=1.0), DATA, steps=3, progress=False)
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("bad", [math.inf, -math.inf, math.nan])
def test_a_loss_that_is_no_number_stops_before_its_step(bad):
    def turns(m):
        yield "loss", m.parameters(), m.w * (bad if m.w < -1.5 else 1.0)

    model = Made(turns, w=0)
    with pytest.raises(TrainingDiverged, match="step 2"):
        fit(model, DATA, steps=9, lr=1.0, optimizer=SGD)
    assert model.w.item() == -2


def test_last_is_the_mean_of_what_there_is():
    history = History(loss=[float(v) for v in range(150)], critic=[1.0, 2.0, 6.0])
    assert history.last() == sum(range(50, 150)) / 100
    assert history.last("critic") == 3 and history.last("critic", n=2) == 4
    assert History().seconds == History().steps == 0


def test_what_is_not_said_is_the_default(same):
    """128 examples a batch, Adam at 1e-3, seed 0: what stored numbers were made with."""
    x = torch.linspace(-1, 1, 300)[:, None]

    class Noisy(Model):
        def __init__(self):
            super().__init__()
            self.w = nn.Parameter(torch.zeros(1))

        def loss(self, x):
            return (x - self.w + 0.1 * torch.randn(len(x), 1)).square().mean()

    said = {"batch": 128, "seed": 0, "lr": 1e-3, "optimizer": torch.optim.Adam}
    runs = [fit(Noisy(), x, steps=5, **options)["loss"] for options in ({}, said)]
    assert runs[0] == runs[1]
    for other in ({"batch": 127}, {"seed": 1}, {"lr": 2e-3}, {"optimizer": SGD}):
        assert fit(Noisy(), x, steps=5, **said | other)["loss"] != runs[0]


@pytest.mark.parametrize("epochs", [0, -1, 1.5, True])
def test_epochs_are_positive_whole_numbers(epochs):
    with pytest.raises(ValueError, match="epochs"):
        fit(slope(w=1.0), DATA, epochs=epochs)


class Elsewhere(str):
    """The CPU under another name, so that `fit` takes it for a device that must not wait."""

    type = "elsewhere"


def test_away_from_the_cpu_losses_are_looked_at_every_50_steps_and_at_the_end(monkeypatch):
    monkeypatch.setattr(runtime, "device", lambda name: Elsewhere("cpu"))
    model, seen = slope(w=1.0), []
    look = lambda step, model, history: seen.append(len(history.get("loss", [])))  # noqa: E731
    history = fit(model, DATA, steps=103, lr=1.0, optimizer=SGD, callbacks=[look])
    assert seen == [0] * 49 + [50] * 50 + [100] * 4
    assert history["loss"] == [-float(step) for step in range(103)]


def test_an_optimizer_with_groups_moves_the_weights_of_each():
    def in_groups(parameters, lr):
        return SGD([{"params": [parameter]} for parameter in parameters], lr=lr)

    model = slope(a=1.0, b=2.0)
    fit(model, DATA, steps=1, lr=1.0, optimizer=in_groups)
    assert (model.a.item(), model.b.item()) == (-1, -2)


def test_a_fixed_weight_of_a_player_stays():
    model = slope(a=1.0, b=2.0)
    model.a.requires_grad_(False)
    fit(model, DATA, steps=1, lr=1.0, optimizer=SGD)
    assert (model.a.item(), model.b.item()) == (0, -2)


def test_a_turn_computes_the_gradients_of_its_own_player_alone():
    def turns(m):
        yield "first", [m.a], m.a * m.b

    model = Made(turns, a=1.0, b=1.0)
    fit(model, DATA, steps=1, lr=1.0, optimizer=SGD)
    assert model.b.grad is None and model.a.item() == 0
