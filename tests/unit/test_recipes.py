"""The recipes for published numbers: each runs in small, and a result is kept whole."""

import re
import tomllib
from pathlib import Path

import pytest

from genlib.recipes import RECIPES, __main__, recipe, results

ROOT = Path(__file__).resolve().parents[2]


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
