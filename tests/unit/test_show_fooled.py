"""A sampler to spoil: the page holds points and ranges, and the measures are the library's."""

import json
import re

import pytest
import torch

from genlib.metrics import density_coverage, frechet, precision_recall
from genlib.metrics.copying import copying
from genlib.metrics.nearest_test import nearest_test
from genlib.show import fooled as module
from genlib.show.fooled import fooled, measured


@pytest.fixture(scope="module")
def page():
    shown = fooled(modes=4, n=60, settings={"copies": 30}, seed=1, name="fig-x")
    return shown, json.loads(re.search(r'json">(.*?)</script>', shown.html).group(1))


def test_the_page_holds_three_sets_of_one_distribution(page):
    shown, data = page
    sets = [torch.tensor(data[key]) for key in ("real", "train", "fresh")]
    assert all(x.shape == (60, 2) for x in sets)
    assert len({tuple(x[0].tolist()) for x in sets}) == 3
    for x, which in ((sets[2], torch.tensor(data["which"])),):
        away = (x - torch.tensor(data["means"])[which]).norm(dim=1)
        assert away.max() < 5 * data["std"]
    assert sorted(data["order"]) == list(range(60))
    assert data["start"] == {"missing": 0, "copies": 30, "strays": 0, "blur": 0, "pull": 0}
    assert 'id="fig-x"' in shown.html and "script" in shown.plain


def test_ranges_hold_the_middle_of_fresh_sets(page):
    _, data = page
    keys = measured(*[torch.randn(9, 2)] * 3).keys()
    assert data["ranges"].keys() == data["worse"].keys() == keys
    for low, high in data["ranges"].values():
        assert low < high
    low, high = data["ranges"]["copying"]
    assert 0.2 < low < high < 0.8
    assert 0 < data["ranges"]["Fréchet distance"][0]


def test_the_measures_are_the_librarys():
    samples, real, train = (torch.randn(50, 2) for _ in range(3))
    found = measured(samples, real, train)
    assert found["precision"] == precision_recall(real, samples).precision
    assert found["recall"] == precision_recall(real, samples).recall
    assert (found["density"], found["coverage"]) == density_coverage(real, samples)
    assert found["Fréchet distance"] == frechet(real, samples)
    assert found["1-NN accuracy"] == nearest_test(real, samples).accuracy
    assert found["copying"] == copying(samples, train, real).share


def test_unknown_sliders_and_bad_numbers_are_refused(monkeypatch):
    monkeypatch.setattr(module, "NULLS", 2)
    with pytest.raises(ValueError, match="missing, copies, strays, blur, pull, got 'noise'"):
        fooled(settings={"noise": 1})
    with pytest.raises(ValueError, match="std"):
        fooled(std=0.0)
    with pytest.raises(ValueError, match="n "):
        fooled(n=0)
