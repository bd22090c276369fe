"""One number for the edition, wherever it is said, and the newest entry of the changes is it."""

import re
import tomllib

import yaml
from links import ROOT

import genlib

CHANGES = (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_edition_has_one_number_and_one_date():
    number, date = re.search(r"^## (\S+), (\S+)$", CHANGES, re.M).groups()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert project["version"] == genlib.__version__ == citation["version"] == number
    assert str(citation["date-released"]) == date


def test_readers_are_told_of_the_newest_edition():
    for page in ("README.md", "book/how_to_use.md", "CHANGELOG.md"):
        text = (ROOT / page).read_text("utf-8")
        assert set(re.findall(r"git checkout v([\d.]+)", text)) == {genlib.__version__}, page


def test_editions_are_in_order():
    numbers = [tuple(map(int, n.split("."))) for n in re.findall(r"^## ([\d.]+),", CHANGES, re.M)]
    assert numbers == sorted(numbers, reverse=True) and len(numbers) > 1
