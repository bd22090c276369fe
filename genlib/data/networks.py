"""Known Bayesian networks, read from their BIF files, and the cells that one of them describes."""

import gzip
import re
from itertools import product
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from genlib.data.entries import CATALOG
from genlib.data.packaged import package_folder, packaged_file

_VARIABLE = re.compile(r"variable\s+(\S+)\s*\{\s*type\s+discrete\s*\[\s*\d+\s*\]\s*\{(.*?)\}")
_TABLE = re.compile(r"probability\s*\(\s*([^|)\s]+)\s*(?:\|([^)]*))?\)\s*\{(.*?)\}", re.DOTALL)
_ROW = re.compile(r"(?:\(([^)]*)\)|table)\s*([^;]*);")
# The columns of the table of cells, by the names that the network of the same cells uses.
_PROTEINS = "Raf Mek Plcg PIP2 PIP3 Erk Akt PKA PKC P38 Jnk".split()


class KnownNetwork(NamedTuple):
    """A network as its file has it: the states, the parents and the table of each variable.

    `tables[v]` is `[states of each parent..., states of v]`, float64; its rows sum to one.
    """

    states: dict[str, tuple[str, ...]]
    parents: dict[str, tuple[str, ...]]
    tables: dict[str, Tensor]

    @property
    def arcs(self) -> list[tuple[str, str]]:
        """(parent, child), all of them."""
        return [(parent, v) for v, parents in self.parents.items() for parent in parents]


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
    folder = package_folder("pgmpy") / "utils" / "example_models"
    packed = packaged_file("known_network", folder / f"{name}.bif.gz").read_bytes()
    return read_bif(gzip.decompress(packed).decode())


def read_bif(text: str) -> KnownNetwork:
    """Parse the Bayesian interchange format: each variable's states, parents and table.

    Raises:
        ValueError: a table that is missing, incomplete, or does not sum to one.
    """
    states = {name: _words(inside) for name, inside in _VARIABLE.findall(text)}
    parents: dict[str, tuple[str, ...]] = {}
    tables: dict[str, Tensor] = {}
    for name, given, body in _TABLE.findall(text):
        parents[name] = _words(given)
        rows = {
            _words(row): np.array(numbers.split(","), float) for row, numbers in _ROW.findall(body)
        }
        every = list(product(*(states[parent] for parent in parents[name])))
        if set(rows) != set(every) or any(len(row) != len(states[name]) for row in rows.values()):
            raise ValueError(
                f"Expected a row of {len(states[name])} for each state of the parents "
                f"of {name}, {len(every)} in all, got {len(rows)}."
            )
        table = torch.from_numpy(np.stack([rows[row] for row in every]))
        total = table.sum(1, keepdim=True)
        if (total - 1).abs().max() > 1e-2:
            raise ValueError(f"Expected the rows of {name} to sum to one, got {total.max():g}.")
        shape = [len(states[v]) for v in (*parents[name], name)]
        tables[name] = (table / total).view(shape)
    if set(tables) != set(states) or not states:
        raise ValueError(
            f"Expected a table for each of {len(states)} variables, got {len(tables)}."
        )
    order = list(states)
    return KnownNetwork(states, {v: parents[v] for v in order}, {v: tables[v] for v in order})


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
    folder = package_folder("cdt") / "data" / "resources"
    lines = packaged_file("sachs", folder / "cyto_full_data.csv").read_text("ascii").split()
    theirs = lines[0].split(",")
    x = np.array([line.split(",") for line in lines[1:]], dtype=float)
    name = dict(zip(theirs, _PROTEINS, strict=True))
    key = packaged_file("sachs", folder / "cyto_full_target.csv").read_text("ascii")
    rows = key.replace('"', "").split()[1:]
    arcs = [tuple(name[end] for end in row.split(",")) for row in rows]
    return Cells(torch.from_numpy(x), tuple(_PROTEINS), arcs)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",")) if text.strip() else ()
