"""The recipes for published numbers: each runs in small, and a result is kept whole."""

import math
import re
import tomllib
from functools import partial
from pathlib import Path

import pytest
import torch

from genlib import TrainingDiverged, fit
from genlib.recipes import RECIPES, __main__, binarized_mnist, recipe, results
from genlib.recipes.replayed import fit_replayed

ROOT = Path(__file__).resolve().parents[2]
ADAM = partial(torch.optim.Adam, eps=1e-4)


@pytest.mark.parametrize("name", RECIPES)
def test_rehearsal_measures_something(name, monkeypatch):
    monkeypatch.delenv("GENLIB_MODE", raising=False)
    done = recipe.run(RECIPES[name], seed=0, rehearse=True)
    assert done.recipe == name and done.seconds > 0
    assert all(isinstance(value, float) for value in done.measured.values())
    assert done.value == done.value and abs(done.value) < 1e4
    assert "GENLIB_MODE" not in recipe.os.environ, "the mode is put back"


def test_units_are_those_of_the_page():
    units = {entry.unit for entry in RECIPES.values()}
    assert units <= {"nats", "nats a character", "bits per dimension", "modes of 1000"}


def test_sources_are_in_the_bibliography():
    keys = set(re.findall(r"^@\w+\{(.+),$", (ROOT / "book/references.bib").read_text(), re.M))
    assert {entry.cite for entry in RECIPES.values()} <= keys


def test_recorded_results_belong_to_recipes_and_say_where_they_ran():
    for done in results():
        assert done.recipe in RECIPES
        assert done.hardware and done.seconds > 0 and re.fullmatch(r"\d{4}-\d\d-\d\d", done.date)


def test_record_and_read_back(tmp_path):
    path = tmp_path / "results.toml"
    first = recipe.Result(
        "vae", {"a, with a comma": -86.5}, 0, 3.5, 'a "chip"', "2.13", "2026-01-02"
    )
    second = recipe.Result("vae", {"b": 1.0}, 1, 4.0, "chip", "2.13", "2026-01-03")
    recipe.record(first, path)
    recipe.record(second, path)
    assert results(path) == [first, second]
    assert first.value == -86.5
    assert [p.name for p in tmp_path.iterdir()] == ["results.toml"], "no half-written file stays"
    assert len(tomllib.loads(path.read_text())["result"]) == 2


def test_command_line_lists_all_and_refuses_in_a_sentence(capsys):
    __main__.main([])
    listed = capsys.readouterr().out
    ran = {done.recipe for done in results()}
    for name, entry in RECIPES.items():
        assert name in listed and str(entry.published) in listed
    assert ("not run" in listed) == (ran != set(RECIPES))
    with pytest.raises(SystemExit, match="Expected one of vae, .*got 'vea'"):
        __main__.main(["vea"])
    with pytest.raises(SystemExit, match="a rehearsal is no result"):
        __main__.main(["vae", "--rehearse", "--record"])


def test_a_recorded_step_is_the_training_loop_s_own():
    images = (torch.rand(100, 784, generator=torch.Generator().manual_seed(0)) < 0.2).float()
    options = {"epochs": 3, "batch": 20, "lr": 1e-3, "schedule": lambda done: 1 - done, "seed": 4}
    weights = []
    for samples in (1, 5):
        for how in (partial(fit_replayed, eps=1e-4), partial(fit, optimizer=ADAM, progress=False)):
            torch.manual_seed(0)
            net = binarized_mnist.model(images.mean(0), samples)
            how(net, images, **options)
            weights.append(torch.nn.utils.parameters_to_vector(net.parameters()).detach())
    torch.testing.assert_close(weights[0], weights[1], rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(weights[2], weights[3], rtol=1e-4, atol=1e-5)


def test_a_recorded_step_says_when_it_diverges():
    class Broken(binarized_mnist.BinarizedVAE):
        def loss(self, x):
            return super().loss(x) * math.nan

    with pytest.raises(TrainingDiverged, match="nan in epoch 1 .seed 3"):
        options = {"epochs": 1, "lr": 1e-3, "eps": 1e-8, "schedule": lambda done: 1.0, "seed": 3}
        fit_replayed(Broken(4, 2), torch.rand(6, 4).round(), batch=3, **options)


@pytest.mark.parametrize(("part", "factor"), [(0.0, 10.0), (0.02, 7.2), (0.9, 2.7)])
def test_a_shortened_schedule_is_the_first_stages_of_the_whole(part, factor):
    assert binarized_mnist.schedule(part, stages=5) == factor
    whole = part * sum(binarized_mnist.EPOCHS[:5]) / sum(binarized_mnist.EPOCHS)
    assert binarized_mnist.schedule(whole) == factor
