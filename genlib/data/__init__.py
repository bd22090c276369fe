"""Data: real and small, shipped in packages or drawn in code; and, on demand, downloaded.

`catalog` prints as a table of all sets with source, licence and hash.
"""

from genlib.data.chorales import Chorales, chorales
from genlib.data.download import DataUnavailable, fetch
from genlib.data.entries import CATALOG
from genlib.data.glyphs import glyph_characters, glyphs
from genlib.data.images import digits, fashion_mnist, mnist, mnist5000, mnist_bw
from genlib.data.networks import Cells, KnownNetwork, known_network, sachs
from genlib.data.points import Checkerboard, Grid, Moons, Ring, RoundMixture, Spirals
from genlib.data.sequences import (
    Alphabet,
    Sequences,
    king_james,
    makemore_names,
    names,
    tiny_shakespeare,
)
from genlib.data.split import Split
from genlib.data.tables import BarsAndStripes, bars_and_stripes, old_faithful

catalog = CATALOG

__all__ = [
    "CATALOG",
    "Alphabet",
    "BarsAndStripes",
    "Cells",
    "Checkerboard",
    "Chorales",
    "DataUnavailable",
    "Grid",
    "KnownNetwork",
    "Moons",
    "Ring",
    "RoundMixture",
    "Sequences",
    "Spirals",
    "Split",
    "bars_and_stripes",
    "catalog",
    "chorales",
    "digits",
    "fashion_mnist",
    "fetch",
    "glyph_characters",
    "glyphs",
    "king_james",
    "known_network",
    "makemore_names",
    "mnist",
    "mnist5000",
    "mnist_bw",
    "names",
    "old_faithful",
    "sachs",
    "tiny_shakespeare",
]
