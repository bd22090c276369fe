"""Known Bayesian networks, read from their BIF files, and the cells that one of them describes."""

import gzip
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from genlib.data.bif import KnownNetwork, read_bif
from genlib.data.entries import CATALOG
from genlib.data.packaged import packaged_file

# The columns of the table of cells, by the names that the network of the same cells uses.
_PROTEINS = "Raf Mek Plcg PIP2 PIP3 Erk Akt PKA PKC P38 Jnk".split()


class Cells(NamedTuple):
    """`x` `[7466, 11]`, float64, fluorescence of the proteins `names`.

    Attributes:
        arcs: the 18 causal arcs that the package lists.
    """

    x: Tensor
    names: tuple[str, ...]
    arcs: list[tuple[str, str]]


def known_network(name: str) -> KnownNetwork:
    """A network of the literature: "asia", "alarm", "sachs" and others of the bnlearn repository.

    Read by path from the package pgmpy, which is not imported. Its rows are printed to a few
    digits, so they are divided by their sums.

    Raises:
        ValueError: no such network in the catalogue.
        DataUnavailable: pgmpy is not installed, or its file is not the one we know.
    """
    known = [file.name.removesuffix(".bif.gz") for file in CATALOG["known_network"].files]
    if name not in known:
        raise ValueError(f"Expected a network, one of {', '.join(known)}; got {name!r}.")
    file = packaged_file("known_network", "pgmpy", f"utils/example_models/{name}.bif.gz")
    return read_bif(gzip.decompress(file.read_bytes()).decode())


def sachs() -> Cells:
    """11 signalling proteins in 7466 single cells, several experimental conditions pooled.

    The file does not say which row comes from which condition. The first 853 rows are usually
    taken for the cells under general stimulation; we could not verify where they end. The package
    lists 18 arcs; the network `known_network("sachs")` has 17. They differ.

    Source: Sachs, Perez, Pe'er, Lauffenburger and Nolan, "Causal protein-signaling networks
    derived from multiparameter single-cell data", Science 308 (2005), with the package cdt.

    Raises:
        DataUnavailable: cdt is not installed, or its files are not those we know.
    """
    file = packaged_file("sachs", "cdt", "data/resources/cyto_full_data.csv")
    lines = file.read_text("ascii").split()
    theirs = lines[0].split(",")
    x = np.array([line.split(",") for line in lines[1:]], dtype=float)
    name = dict(zip(theirs, _PROTEINS, strict=True))
    key = packaged_file("sachs", "cdt", "data/resources/cyto_full_target.csv")
    rows = key.read_text("ascii").replace('"', "").split()[1:]
    arcs = [tuple(name[end] for end in row.split(",")) for row in rows]
    return Cells(torch.from_numpy(x), tuple(_PROTEINS), arcs)
