"""`make arena`: what is missing or stale is computed, by joblib and by Dask; and its results."""

import dataclasses

import arena as tool
import joblib
import pytest

from genlib import evidence
from genlib.arena import BUDGETS, RULES, criteria, engine, plan, protocol, results, studies
from genlib.evidence import EvidenceError

QUICK = ["gaussian", "copier"]


@pytest.fixture
def quick(monkeypatch):
    """Two entrants, who learn at once, on one set with few test points."""
    monkeypatch.setattr(studies, "entrants_of", lambda name: tuple(QUICK))
    few = protocol.held_out
    monkeypatch.setattr(protocol, "held_out", lambda name, seed: few(name, seed)[:600])
    monkeypatch.setattr(protocol, "costs", lambda *_: {"step_bytes": 1})


@pytest.fixture
def twice(monkeypatch):
    """Two final runs of each."""
    monkeypatch.setattr(criteria, "RULES", dataclasses.replace(RULES, seeds=2))


def test_computes_what_is_missing_and_then_nothing(quick, tmp_path):
    lines = []
    assert tool.compute(["ring"], [], 1, lines.append, tmp_path) == 2 + 2 * RULES.seeds
    assert "arena ring_finals: 10 of 10 runs" in lines[-1]
    assert tool.compute(["ring"], [], 1, lines.append, tmp_path) == 0
    stored = tool.finals("ring", tmp_path)
    kept = stored.study.records()
    evidence.write(stored.study.file, kept[1:])
    with pytest.raises(EvidenceError, match="Expected 10 final runs on ring, found 9.*SET=ring"):
        studies.records("ring", tmp_path)
    assert tool.compute(["ring"], [], 1, str, tmp_path) == 1
    again = studies.records("ring", tmp_path)
    assert [{**r.values, **dict.fromkeys(studies.CLOCKS)} for r in again] == [
        {**r.values, **dict.fromkeys(studies.CLOCKS)} for r in kept
    ]
    # Another choice of settings makes the runs of that entrant stale, and no others.
    trials = tool.trials("ring", tmp_path).study
    better = {"gaussian": {"nll 5": -9.0}}
    other = [
        dataclasses.replace(r, values=r.values | better.get(r.settings["entrant"], {}))
        for r in trials.records()
    ]
    evidence.write(trials.file, other)
    assert tool.compute(["ring"], [], 1, str, tmp_path) == RULES.seeds
    look_at_results(tmp_path)


def look_at_results(folder):
    table = results.table("ring", folder)
    assert len(table) == 10 and set(table["entrant"]) == set(QUICK)
    assert table.loc[table["entrant"] == "copier", "nll"].isna().all()
    assert set(results.scores("ring", "nll", folder)) == {"gaussian"}
    with pytest.raises(KeyError, match="a measure of ring, such as distance, got 'beauty'"):
        results.scores("ring", "beauty", folder)
    (one,) = results.differences("ring", "distance", folder)
    assert (one.better, one.worse) == ("copier", "gaussian") and one.real
    assert results.margin("ring", "distance", folder) == pytest.approx(RULES.margin * one.gap)
    assert results.margin("ring", "nll", folder) == BUDGETS["ring"].nll_margin
    with pytest.raises(KeyError, match="a measure, one of distance, .*; got 'copied'"):
        results.differences("ring", "copied", folder)


def test_only_the_entrants_asked_for(quick, twice, tmp_path):
    assert tool.compute(["ring"], ["copier"], 1, str, tmp_path) == 1 + 2
    assert tool.compute(["ring"], [], 1, str, tmp_path) == 1 + 2
    with pytest.raises(EvidenceError, match="Expected trials of copier on ring first"):
        studies.finals("ring", {}).run([100], {"entrant": "copier"}, "")


def test_one_who_has_left_is_dropped(quick, twice, tmp_path, monkeypatch):
    tool.compute(["ring"], [], 1, str, tmp_path)
    monkeypatch.setattr(studies, "entrants_of", lambda name: ("copier",))
    tool.compute(["ring"], [], 1, str, tmp_path)
    for stored in (tool.trials("ring", tmp_path), tool.finals("ring", tmp_path)):
        assert {r.settings["entrant"] for r in evidence.read(stored.study.file)} == {"copier"}


def test_reasons_come_from_the_classes():
    assert results.reasons("ring", "gan")["nll"].startswith("GAN has neither log_prob")
    assert results.reasons("ring", "copier")["anomaly"].startswith("Copier has no score")
    assert results.reasons("ring", "gaussian")["nll_bound"] == "OneGaussian has it exactly."
    assert set(results.reasons("names", "gan")) == set(results.MEASURES)
    assert "distance" not in results.reasons("ring", "copier")


def test_ranks_over_sets_are_of_those_who_are_everywhere(monkeypatch):
    pytest.importorskip("scikit_posthocs")
    scores = {"a": [1.0, 1.2], "b": [2.0, 2.2], "c": [3.0, 3.0], "d": [4.0, 4.0]}

    def fake(name, measure, folder):
        return {who: v for who, v in scores.items() if name == "ring" or who != "d"}

    monkeypatch.setattr(results, "scores", fake)
    found = results.ranks_over_sets("distance", ("ring", "spirals", "cells"))
    assert found.mean == {"a": 1.0, "b": 2.0, "c": 3.0} and found.sets == 3


def test_a_plan_adds_up():
    (one,) = plan.plan(["ring"], ["gaussian"])
    assert one.trials == 6 and 0 < one.training < 60
    made = [plan.Planned("ring", "a", 10.0, 2.0, 6), plan.Planned("cells", "b", 1.0, 0.0, 1)]
    assert made[0].seconds == 60 + RULES.seeds * 18
    said = plan.text(made, 2)
    assert "2 entries, up to 6 trials" in said and "(ring 2, cells 0)" in said


def test_engines_are_named_and_dask_is_asked_for(monkeypatch):
    with engine.engine("joblib"):
        assert joblib.Parallel(n_jobs=1)(joblib.delayed(abs)(-n) for n in range(3)) == [0, 1, 2]
    with pytest.raises(ValueError, match="engine to be one of joblib, dask, got 'ray'"):
        with engine.engine("ray"):
            pass
    with pytest.raises(ValueError, match="a scheduler's address with dask alone"):
        with engine.engine("joblib", scheduler="tcp://here:1"):
            pass
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(engine.EngineError, match=r'pip install "genlib\[dask\]"'):
        with engine.engine("dask"):
            pass


def test_two_workers_of_dask_compute_the_same(tmp_path, monkeypatch):
    pytest.importorskip("distributed", reason='pip install "genlib[dask]" brings it')
    here, there = tmp_path / "here", tmp_path / "there"
    stored = tool.trials("ring", here)
    only = QUICK.__contains__
    tool.studies.compute(stored, 1, str, lambda given: only(given["entrant"]))
    with engine.engine("dask", 2):
        one = tool.trials("ring", there)
        done = tool.studies.compute(one, 2, str, lambda given: only(given["entrant"]))
    assert done == 2
    one, two = (
        {r.settings["entrant"]: dict(r.values, seconds=0) for r in evidence.read(study.file)}
        for study in (stored.study, one.study)
    )
    assert one == two and set(one) == set(QUICK)


def test_a_process_of_its_own_makes_the_study_from_its_source():
    space = {}
    exec(studies.source_of_finals("ring", {"copier": {"distance": 0}}), space)
    assert space["ring_finals"].seeds == tuple(range(100, 100 + RULES.seeds))
    exec(studies.source_of_trials("ring"), space)
    assert space["ring_trials"].pilot and space["ring_trials"].seeds == (0,)


def test_names_that_are_not_there_end_in_a_sentence():
    with pytest.raises(SystemExit, match="Expected a set, one of ring, .*; got 'moons'"):
        tool.asked("ring,moons", BUDGETS, "a set")
    assert tool.asked("", BUDGETS, "a set") == []
