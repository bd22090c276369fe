"""The arena: its sets, who enters them and why not, the protocol, measures, costs and digests."""

import dataclasses

import pytest
import torch

from genlib.arena import (
    BUDGETS,
    ENTRANTS,
    RULES,
    criteria,
    digests,
    distances,
    measures,
    protocol,
    resources,
    sets,
    studies,
)
from genlib.arena.entrants import Entrant, enters, entrant, field, refusal
from genlib.families.gan import GAN
from genlib.families.vae import VAE
from genlib.nets import count_parameters


@pytest.fixture
def short(monkeypatch):
    """Budgets of a few steps."""
    for name, budget in BUDGETS.items():
        monkeypatch.setitem(BUDGETS, name, dataclasses.replace(budget, steps=4))


def test_sets_are_what_their_kind_says():
    for name, budget in BUDGETS.items():
        if name == "mnist":
            continue  # the same code as digits, and slow to read
        task, real = sets.development(name, 0), sets.held_out(name, 0)
        assert task.dim == real.shape[1] and len(task.x) > 3 * len(task.x_val) / 2
        assert task.kind == budget.kind and task.x.is_floating_point() == (task.kind != "rows")
        if task.kind == "points":
            assert task.x.mean().abs() < 0.3 and 0.3 < task.x.std() < 1.5


@pytest.mark.parametrize("name", ["spirals", "digits", "names"])
def test_a_seed_draws_its_own_training_data_and_never_the_test(name):
    one, same, other = (sets.development(name, seed) for seed in (3, 3, 4))
    assert torch.equal(one.x, same.x) and not torch.equal(one.x, other.x)
    seen = {tuple(row) for row in torch.cat([one.x, one.x_val]).tolist()}
    assert not seen & {tuple(row) for row in sets.held_out(name, 3).tolist()}


def test_an_unknown_set_is_named():
    with pytest.raises(KeyError, match="a set of the arena, one of ring, .*; got 'moons'"):
        sets.development("moons", 0)
    with pytest.raises(ValueError, match="Expected examples with classes, got ring"):
        sets.judge("ring")


def test_greys_come_back_from_points():
    levels = torch.arange(17.0)[:, None].expand(-1, 64) / 16
    assert torch.equal(sets.as_images("digits", sets._spread(levels, 0)), levels)


def test_samples_become_data():
    rows = sets.Task("names", torch.zeros(1, 4, dtype=torch.int64), torch.zeros(1, 4), symbols=5)
    assert rows.finish(torch.tensor([[1, 0, 2, 3], [1, 2, 3, 4]])).tolist() == [
        [1, 0, 0, 0],
        [1, 2, 3, 4],
    ]
    points = sets.development("ring", 0)
    assert points.finish(torch.tensor([[float("nan"), 1e9]])).tolist() == [[0.0, 1e3]]


def test_everyone_enters_what_its_class_can_take():
    by_set = {name: field(sets.development(name, 0)) for name in ("ring", "digits", "names")}
    assert {"gan", "flow", "vae", "mixture", "kernels"} <= set(by_set["ring"])
    assert "class_gaussians" in by_set["digits"] and "class_gaussians" not in by_set["ring"]
    assert {"recurrent", "ngram", "bayesian_network", "copier"} <= set(by_set["names"])
    for name, inside in by_set.items():
        task = sets.development(name, 0)
        for who in set(ENTRANTS) - set(inside):
            assert refusal(who, task).startswith("Expected "), (name, who)


def test_every_family_of_the_document_enters():
    from genlib.classification import FAMILIES

    assert {one.family for one in ENTRANTS.values()} - {"dull"} == set(FAMILIES)


def test_nobody_is_tuned_longer_than_another(monkeypatch):
    for one in ENTRANTS.values():
        assert all(1 <= len(maker.trials) <= RULES.trials for maker in one.makers.values())
    monkeypatch.setattr("genlib.arena.entrants.ENTRANTS", {"a": Entrant("a", "dull", {})})
    with pytest.raises(ValueError, match="at most 6 settings of b to try, got 7"):
        enters("b", "points", width=range(7))
    with pytest.raises(ValueError, match="'rounds' or 'once', got 'twice'"):
        enters("b", "points", how="twice")
    with pytest.raises(ValueError, match="Expected a to enter points once, for one family"):
        enters("a", "points", family="gan")


def test_an_unknown_entrant_is_named():
    with pytest.raises(KeyError, match="an entrant, one of .*; got 'diffusion'"):
        entrant("diffusion")


def test_trials_never_ask_for_test_data(short, monkeypatch):
    def forbidden(*_):
        raise AssertionError("test data")

    monkeypatch.setattr(protocol, "held_out", forbidden)
    found = protocol.tune("ring", "vae", 0)
    assert {f"{aim} {trial}" for aim in ("nll", "distance") for trial in range(6)} <= set(found)
    assert protocol.tune("ring", "autoencoder", 0)["reconstruction 5"] > 0


def test_the_best_trial_is_chosen_for_each_aim():
    values = {"distance 0": 0.3, "distance 1": 0.2, "nll 0": 1.0, "nll 1": 1.0, "seconds": 0.0}
    assert protocol.chosen(values) == {"distance": 1, "nll": 0}
    assert protocol.chosen({"seconds": 1.0, "diverged": 6.0}) == {"distance": 0}


def test_a_run_is_the_same_again_and_has_what_applies(short):
    one, two = (protocol.final("ring", "vae", 100, {"distance": 0, "nll": 2}) for _ in range(2))
    clocks = set(studies.CLOCKS)
    assert {k: v for k, v in one.items() if k not in clocks} == {
        k: v for k, v in two.items() if k not in clocks
    }
    assert {"nll_bound", "nll_bound_a", "distance_b", "anomaly", "completed", "copied"} <= set(one)
    assert "nll" not in one and "control" not in one and one["code"] == 2
    only = protocol.final("ring", "vae", 100, {"distance": 2})
    assert one["nll_bound"] == only["nll_bound"] and one["distance"] != only["distance"]


def test_a_model_that_is_too_large_is_refused(short, monkeypatch):
    budget = dataclasses.replace(BUDGETS["ring"], parameters=100)
    monkeypatch.setitem(BUDGETS, "ring", budget)
    with pytest.raises(protocol.TooLarge, match="at most 100 parameters on ring, got .* of VAE"):
        protocol.tune("ring", "vae", 0)


@pytest.mark.parametrize("name", list(BUDGETS))
def test_every_setting_fits_its_budget(name):
    task = sets.development(name, 0)
    for who in field(task):
        maker = ENTRANTS[who].makers[task.kind]
        for trial in maker.trials:
            model = maker.make(task, **{k: v for k, v in trial.items() if k != "lr"})
            assert count_parameters(model) <= task.budget.parameters, (who, trial)


def test_a_training_that_diverges_loses_and_stops_nothing(short, monkeypatch):
    real = protocol.fit_best

    def torn(model, *args, lr, **options):
        if lr == 1e-3:
            raise protocol.TrainingDiverged("The loss became nan.")
        return real(model, *args, lr=lr, **options)

    monkeypatch.setattr(protocol, "fit_best", torn)
    found = protocol.tune("ring", "autoencoder", 0)
    assert found["diverged"] == 3
    assert "reconstruction 0" not in found and "reconstruction 1" in found
    assert protocol.final("ring", "autoencoder", 100, {"reconstruction": 0}) == {"diverged": 1}


def look(name="ring", n=60):
    task = sets.development(name, 0)
    return task, task.x_val[:n]


def test_what_does_not_apply_is_said_by_the_class():
    task, real = look()
    found, why = measures.measured(GAN(2, 2, (4,), (4,)), task, real)
    assert why["likelihood"] == "GAN has neither log_prob(x) nor log_prob_bound(x)."
    assert why["reconstruction"] == "GAN has no encode."
    assert why["anomaly"].startswith("GAN has no score") and "takes no class" in why["control"]
    assert {"distance", "coverage", "completed", "sample_seconds"} <= set(found)


def test_measures_of_a_model_known_by_heart():
    """Data itself as a model: nothing is wrong with its samples, its codes or its density."""

    class Truth(torch.nn.Module):
        def sample(self, n):
            return sets.PLANE["ring"]().sample(n, 7)

        def log_prob(self, x):
            return sets.PLANE["ring"]().log_prob(x)

        encode = decode = staticmethod(lambda x: x)

    task, real = sets.development("ring", 0), sets.held_out("ring", 0)
    found, why = measures.measured(Truth(), task, real)
    entropy = -sets.PLANE["ring"]().log_prob(sets.PLANE["ring"]().sample(20000, 1)).mean()
    assert found["nll"] == pytest.approx(entropy.item(), abs=0.05)
    assert found["nll"] == pytest.approx((found["nll_a"] + found["nll_b"]) / 2)
    assert found["distance"] < 0.12 and abs(found["copied"] - 0.5) < 0.05
    assert found["reconstruction"] == 0 and found["code"] == 2
    assert found["precision"] > 0.95 and found["anomaly"] > 0.75 and found["completed"] < 0.2
    assert set(why) == {"control"}


def test_trigrams_are_counted_by_hand():
    x = torch.tensor([[1, 2, 0, 0], [2, 0, 0, 0]])
    shares = distances.trigrams(x, 3).view(3, 3, 3)
    expected = {(0, 0, 1): 1, (0, 1, 2): 1, (1, 2, 0): 1, (0, 0, 2): 1, (0, 2, 0): 1}
    for place, count in expected.items():
        assert shares[place] == pytest.approx(count / 5)
    assert shares.sum() == pytest.approx(1) and (shares > 0).sum() == 5


def test_a_splice_takes_half_of_each_and_a_completion_the_nearest():
    task, _ = look()
    x = torch.tensor([[0.0, 0.1], [1.0, 1.1]])
    assert torch.equal(distances.spliced(task, x), torch.tensor([[0.0, 1.1], [1.0, 0.1]]))
    pool = torch.tensor([[0.9, 5.0], [-0.2, 6.0]])
    assert distances.completed(task, x, pool)[:, 1].tolist() == [6.0, 5.0]
    rows = sets.Task("names", torch.zeros(2, 5, dtype=torch.int64), torch.zeros(2, 5), symbols=9)
    x = torch.tensor([[1, 2, 3, 0, 0], [4, 5, 6, 7, 0]])
    assert distances.spliced(rows, x).tolist() == [[1, 2, 6, 7, 0], [4, 5, 3, 0, 0]]
    pool = torch.tensor([[1, 2, 8, 8, 0], [4, 5, 6, 0, 0]])
    assert distances.completed(rows, x, pool).tolist() == [[1, 2, 3, 8, 0], [4, 5, 6, 0, 0]]


def test_distances_are_small_for_data_and_large_for_another():
    for name in ("ring", "cells", "names"):
        task = sets.development(name, 0)
        n = len(task.x_val)
        same = distances.distance(task, task.x[:n], task.x_val)
        other = task.x[:n].clone()
        for column in range(task.dim):
            other[:, column] = other[torch.randperm(n), column]
        assert same < distances.distance(task, task.finish(other), task.x_val), name


def test_operations_and_memory_are_counted():
    a, b = torch.rand(10, 20), torch.rand(20, 5)

    def work():
        c = a @ b  # 200 bytes
        d = c + 1
        del c
        return d * 2

    found = resources.account(work)
    assert found.operations == 2 * 10 * 20 * 5 and found.peak == 400
    assert resources.account(lambda: a.view(-1)).peak == 0


def test_costs_of_a_step_grow_with_the_batch_and_leave_the_model():
    model = VAE(4, 2, (8,))
    before = [p.clone() for p in model.parameters()]
    small, large = (resources.costs(model, torch.rand(n, 4), None) for n in (10, 20))
    assert large["step_operations"] == 2 * small["step_operations"] > 0
    assert large["step_bytes"] > small["step_bytes"] and "sample_bytes" not in small
    assert all(map(torch.equal, model.parameters(), before))
    assert all(p.grad is None for p in model.parameters())
    with_samples = resources.costs(model, torch.rand(10, 4), model.sample)
    assert with_samples["sample_operations"] == 2 * (2 * 8 + 8 * 4)


def test_a_digest_follows_what_is_used_and_nothing_else(monkeypatch):
    texts = {
        "genlib.arena.one": "from genlib.arena.two import f\nX = 1\n\ndef g():\n    return f()\n",
        "genlib.arena.two": "def f():\n    'What it does'\n    return 2\ndef h():\n    return 3\n",
    }
    monkeypatch.setattr(digests, "_text", lambda module: texts[module])
    source = digests.source.__wrapped__
    first = source("genlib.arena.one", "g")
    texts["genlib.arena.two"] = texts["genlib.arena.two"].replace("What it does", "Returns")
    texts["genlib.arena.two"] = texts["genlib.arena.two"].replace("return 3", "return 4")
    texts["genlib.arena.one"] = texts["genlib.arena.one"].replace("X = 1", "X = 2")
    assert source("genlib.arena.one", "g") == first
    texts["genlib.arena.two"] = texts["genlib.arena.two"].replace("return 2", "return 5")
    assert source("genlib.arena.one", "g") != first


def test_digests_tell_entrants_sets_and_choices_apart():
    codes = {
        studies.code("ring", "vae"),
        studies.code("ring", "gan"),
        studies.code("spirals", "vae"),
        studies.code("ring", "vae", {"nll": 0}),
        studies.code("ring", "vae", {"nll": 1}),
    }
    assert len(codes) == 5 and studies.code("ring", "vae") in codes


def test_rules_that_only_judge_make_nothing_stale(monkeypatch):
    before = studies.code("ring", "vae")
    monkeypatch.setattr(criteria, "RULES", dataclasses.replace(RULES, level=0.01, margin=0.1))
    assert studies.code("ring", "vae") == before
    monkeypatch.setattr(criteria, "RULES", dataclasses.replace(RULES, chain=7))
    assert studies.code("ring", "vae") != before


def test_a_look_that_is_no_number_is_the_worst(monkeypatch):
    task, _ = look()
    monkeypatch.setattr(protocol, "scores", lambda *_, **__: {"distance": float("nan")})
    assert protocol.stopping(None, task) == protocol.LOST
    monkeypatch.setattr(protocol, "scores", lambda *_, **__: {"distance": 0.5, "nll": 2.0})
    assert protocol.stopping(None, task) == 2.0
