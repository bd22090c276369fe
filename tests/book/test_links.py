"""The repository's address: one value everywhere, or none."""

import json
import shutil

import links
import pytest

FORK = "https://github.com/someone/some-fork"


def test_every_place_holds_the_same_address():
    found = links.addresses()
    missing = [place for place, address in found.items() if address is None]
    assert missing == [], "no line for the address (in a notebook: REPO = in the first code cell)"
    assert len(set(found.values())) == 1, found


@pytest.fixture
def copy(tmp_path):
    """A small repository: the real configuration, and a notebook with the usual first cell."""
    shutil.copy(links.ROOT / "_config.yml", tmp_path)
    source = ["import sys\n", "\n", 'REPO = ""  # set by `make links`\n', "print(1)"]
    cell = {"cell_type": "code", "source": source, "metadata": {}, "outputs": []}
    other = dict(cell, source=['print("REPO = 1")'])
    (tmp_path / "chapters").mkdir()
    notebook = {"cells": [cell, other], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "chapters/01.ipynb").write_text(json.dumps(notebook, indent=1) + "\n")
    return tmp_path


def test_set_and_unset(copy):
    links.set_address("", copy)
    before = [p.read_text() for p in (copy / "_config.yml", copy / "chapters/01.ipynb")]
    assert links.set_address(FORK, copy) == ["_config.yml", "chapters/01.ipynb"]
    assert set(links.addresses(copy).values()) == {FORK}
    assert links.set_address(FORK, copy) == []
    links.set_address("", copy)
    assert [p.read_text() for p in (copy / "_config.yml", copy / "chapters/01.ipynb")] == before


@pytest.mark.parametrize(
    "bad", ["github.com/a/b", "https://example.org/a/b", "https://github.com/a"]
)
def test_an_address_that_is_none_is_refused(bad, monkeypatch):
    monkeypatch.setattr("sys.argv", ["links.py", bad])
    with pytest.raises(SystemExit, match="Expected REPO="):
        links.main()
