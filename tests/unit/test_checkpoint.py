"""What a checkpoint keeps, when it is written, and what it refuses to read."""

import json
import os
import time
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import nn

from genlib import History, Model, fit
from genlib.batches import Batches
from genlib.checkpoint import Keeper, load_checkpoint
from genlib.families.vae import VAE
from genlib.players import Players

CPU = torch.device("cpu")
DATA = torch.rand(50, 8, generator=torch.Generator().manual_seed(1))


def make(code=2, seed=0):
    torch.manual_seed(seed)
    return VAE(8, code, hidden=(6,))


def steps_in(path):
    with safe_open(path, framework="pt") as file:
        return json.loads(file.metadata()["history"])["steps"]


def parts(model=None, seed=0):
    batches = Batches(DATA, 16, seed, CPU)
    return model or make(), Players(torch.optim.Adam, 1e-3, None, None), batches, History()


def test_it_is_written_every_so_many_steps_and_at_the_end(tmp_path):
    path, seen = tmp_path / "run", []
    look = lambda *_: seen.append(steps_in(path) if path.exists() else None)  # noqa: E731
    fit(make(), DATA, steps=7, checkpoint=path, checkpoint_every=3, callbacks=[look])
    # what a callback does to the model belongs to its step: the file is written after it
    assert seen == [None, None, None, 3, 3, 3, 6]
    assert steps_in(path) == 7


def test_it_is_written_at_the_end_alone_if_nothing_is_asked(tmp_path):
    path, seen = tmp_path / "run", []
    fit(make(), DATA, steps=3, checkpoint=path, callbacks=[lambda *_: seen.append(path.exists())])
    assert seen == [False] * 3 and steps_in(path) == 3


def test_a_run_goes_on_from_a_file_written_on_the_way(tmp_path, same):
    path, kept = tmp_path / "run", tmp_path / "kept"
    whole = fit(
        one := make(),
        DATA,
        steps=8,
        batch=16,
        checkpoint=path,
        checkpoint_every=5,
        callbacks=[lambda step, *_: kept.write_bytes(path.read_bytes()) if step == 5 else None],
    )
    assert steps_in(kept) == 5
    again = fit(two := make(seed=7), DATA, steps=8, batch=16, checkpoint=kept)
    same(again["loss"], whole["loss"])
    same(list(one.parameters()), list(two.parameters()))


def test_a_finished_run_is_only_read(tmp_path):
    path = tmp_path / "run"
    whole = fit(one := make(), DATA, steps=5, checkpoint=path)
    again = fit(two := make(seed=7), DATA, steps=5, checkpoint=path)
    assert again == whole and again.steps == 5
    assert all(a.equal(b) for a, b in zip(one.parameters(), two.parameters(), strict=True))


def test_everything_comes_back(tmp_path):
    path, (model, players, batches, history) = tmp_path / "run", parts()
    for _ in range(4):
        players.step("loss", model.parameters(), model.loss(batches.next()), 0.0)
    history.update(loss=[3.0, 2.0], critic=[1.5])
    history.steps, history.seconds = 4, 1234.5
    torch.manual_seed(5)
    Keeper(path, model, players, batches, history).save()
    noise = torch.rand(3)
    other, players2, batches2, history2 = parts(make(seed=3), seed=9)
    load_checkpoint(path, other, players2, batches2, history2)
    assert torch.rand(3).equal(noise)
    assert history2 == history and (history2.steps, history2.seconds) == (4, 1234.5)
    assert batches2.next().equal(batches.next())
    for key, value in model.state_dict().items():
        assert other.state_dict()[key].equal(value)
    kept, saved = players.optimizers["loss"].state_dict(), players2.saved["loss"]
    assert saved["param_groups"] == json.loads(json.dumps(kept["param_groups"]))
    assert saved["state"].keys() == kept["state"].keys()
    for index, values in kept["state"].items():
        assert {k: v.tolist() for k, v in values.items()} == {
            k: v.tolist() for k, v in saved["state"][index].items()
        }


def test_the_time_of_a_resumed_run_is_that_of_all_its_parts(tmp_path):
    path, (model, players, batches, history) = tmp_path / "run", parts()
    history.steps, history.seconds = 2, 1000.0
    history["loss"] = [1.0, 1.0]
    Keeper(path, model, players, batches, history).save()
    began = time.perf_counter()
    seconds = fit(make(), DATA, steps=4, batch=16, checkpoint=path).seconds
    assert 1000 < seconds < 1000 + time.perf_counter() - began
    assert 0 < fit(make(), DATA, steps=1).seconds < time.perf_counter() - began


def test_the_folder_is_made(tmp_path):
    path = tmp_path / "a" / "b" / "run"
    fit(make(), DATA, steps=1, checkpoint=path)
    fit(make(), DATA, steps=2, checkpoint=str(path))
    assert steps_in(path) == 2 and [p.name for p in path.parent.iterdir()] == ["run"]


def test_a_player_without_an_optimizer_hides_none_that_follow(tmp_path):
    """Momentum 0.5 on a slope of 1 makes steps 1, 1.5, 1.75, also across a stop."""

    class Counting(Model):
        def __init__(self):
            super().__init__()
            self.w = nn.Parameter(torch.zeros(()))

        def turns(self, x):
            yield "count", [], torch.tensor(1.0)
            yield "loss", [self.w], self.w * 1.0

    make = lambda parameters, lr: torch.optim.SGD(parameters, lr=lr, momentum=0.5)  # noqa: E731
    options = {"lr": 1.0, "optimizer": make, "checkpoint": tmp_path / "run"}
    fit(Counting(), DATA, steps=2, **options)
    fit(model := Counting(), DATA, steps=3, **options)
    assert model.w.item() == -4.25


def test_weights_that_are_shared_are_kept(tmp_path, same):
    """Two names for one tensor, which safetensors alone would refuse to write."""

    class Tied(Model):
        def __init__(self):
            super().__init__()
            self.out, self.back = nn.Linear(8, 8), nn.Linear(8, 8)
            self.back.weight = self.out.weight

        def loss(self, x):
            return (self.back(self.out(x)) - x).square().mean()

    def run(steps, seed, **options):
        torch.manual_seed(seed)
        return fit(Tied(), DATA, steps=steps, **options)["loss"]

    run(3, 0, checkpoint=tmp_path / "run")
    same(run(6, 1, checkpoint=tmp_path / "run"), run(6, 0))


def test_it_is_written_beside_its_place(tmp_path, monkeypatch):
    """A file cannot be moved in one piece from another disk, where temporary files may lie."""
    moves, replace = [], os.replace

    def move(source, target):
        moves.append((Path(source).parent, Path(target)))
        replace(source, target)

    monkeypatch.setattr(os, "replace", move)
    fit(make(), DATA, steps=1, checkpoint=tmp_path / "run")
    assert moves == [(tmp_path, tmp_path / "run")]


def test_other_files_are_refused(tmp_path):
    good, bare, other = tmp_path / "run", tmp_path / "bare", tmp_path / "other"
    fit(make(), DATA, steps=1, checkpoint=good)
    with safe_open(good, framework="pt") as file:
        metadata, tensors = file.metadata(), {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
    save_file(tensors, bare)
    save_file(tensors, other, metadata | {"format": "genlib-checkpoint-0"})
    for path in (tmp_path, bare, other):
        with pytest.raises(ValueError, match="Expected"):
            fit(make(), DATA, steps=2, checkpoint=path)
    with pytest.raises(ValueError, match="a file of its own"):
        fit(make(code=3), DATA, steps=2, checkpoint=good)
