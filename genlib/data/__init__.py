"""Data: real and small, shipped in packages or drawn in code; and, on demand, downloaded.

`catalog` prints as a table of all sets with source, licence and hash. What is offered here is
imported when it is first asked for: the catalogue can be read where torch is not installed.
"""

import importlib

from genlib.data.entries import CATALOG

catalog = CATALOG
_HOME = {  # file: what it offers; no file is named as one of these, or it would hide it
    "bach": "Chorales chorales",
    "biology": "Diagnoses Domains SpliceSites breast_cancer splice_sites ww_domains",
    "download": "DataUnavailable fetch",
    "films": "Likes movielens",
    "images": "digits fashion_mnist mnist mnist5000 mnist_bw",
    "joint": "JointTable ordered_table unordered_table",
    "letters": "glyph_characters glyphs",
    "market": "Prices sp500",
    "networks": "Cells KnownNetwork known_network sachs",
    "points": "Checkerboard Grid Moons Ring RoundMixture Spirals",
    "sequences": "Alphabet Sequences king_james makemore_names names tiny_shakespeare",
    "split": "Split",
    "tables": "BarsAndStripes bars_and_stripes old_faithful",
    "verse": "onegin verse_of",
}
_FILE = {name: file for file, names in _HOME.items() for name in names.split()}
__all__ = sorted(["CATALOG", "catalog", *_FILE])


def __getattr__(name: str) -> object:
    if name not in _FILE:
        raise AttributeError(f"module 'genlib.data' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"genlib.data.{_FILE[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
