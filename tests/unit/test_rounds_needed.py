"""How many rounds an algorithm needs: each run has its own rate, and diverging ones stay alone."""

import math

import pytest
import torch
from sklearn.datasets import load_iris

from genlib.algorithms import linear_gaussian as lg
from genlib.algorithms.nine_ways import NineWays
from genlib.algorithms.rounds_needed import (
    ALONE,
    GAMES,
    WAYS,
    TrialSetting,
    ends,
    first_for_good,
    tuned,
)

X = torch.tensor(load_iris().data)
X = X - X.mean(0)


def test_every_way_has_as_many_trials():
    assert {len(settings) for _, settings in WAYS.values()} == {len(ALONE)} == {len(GAMES)}
    assert len(set(ALONE)) == len(ALONE) and len(set(GAMES)) == len(GAMES)


@pytest.mark.parametrize("name", WAYS)
def test_every_way_comes_nearer(name):
    way, _ = WAYS[name]
    short, long = (ends(X, way, [TrialSetting(0.05, 0.5, False, 0.3)], 6, n, 0) for n in (1, 60))
    assert short.shape == (1, 6) and (long > -1e-12).all()
    assert long.median() < 0.7 * short.median()


def test_a_stacked_run_ends_where_a_single_one_does():
    settings = [TrialSetting(0.05), TrialSetting(0.1, 0.5), TrialSetting(0.1, 0.5, average=True)]
    way, _ = WAYS["exact gradient"]
    for i, setting in enumerate(settings):
        race = NineWays(X, 6, 40)
        w, var, _ = race.start(seed=3)
        w, log_std = w[2 * i : 2 * i + 2].requires_grad_(), torch.zeros(2).double().requires_grad_()
        optimizer = torch.optim.Adam([w, log_std], betas=(setting.memory, 0.999))
        kept = []
        for step in range(40):
            for group in optimizer.param_groups:
                group["lr"] = setting.rate * (1 if setting.average else 1 - step / 40)
            optimizer.zero_grad()
            lg.nll(w, (2 * log_std).exp(), race.cov).sum().backward()
            optimizer.step()
            kept.append((w.detach().clone(), log_std.detach().clone()))
        last = kept[20:] if setting.average else kept[-1:]
        w, log_std = (torch.stack(part).mean(0) for part in zip(*last, strict=True))
        best = lg.best(race.cov)
        right = lg.nll(w, (2 * log_std).exp(), race.cov) - lg.nll(
            best[0][None], best[1][None], race.cov
        )
        found = ends(X, way, settings, 2, 40, seed=3)[i]
        torch.testing.assert_close(found, right, rtol=1e-6, atol=1e-9)


def test_a_run_that_diverges_spoils_no_other():
    way, _ = WAYS["score matching"]
    calm, wild = TrialSetting(0.05), TrialSetting(1e6)
    both = ends(X, way, [calm, wild], 3, 50, seed=0)
    assert both[0].isfinite().all() and (both[1] > 100).all()


def test_the_setting_that_is_best_is_taken():
    best = tuned(X, "exact gradient", 30)
    way, settings = WAYS["exact gradient"]
    worst = ends(X, way, settings, 10, 30, seed=7).amax(1)
    assert best in settings
    assert worst[settings.index(best)] <= worst.median() / 10


def test_first_for_good():
    assert first_for_good([1, 2, 4, 8], [0.95, 0.5, 0.9, 1.0]) == 4
    assert first_for_good([8, 4], [1.0, 1.0]) == 4
    assert math.isinf(first_for_good([1, 2], [1.0, 0.89]))
