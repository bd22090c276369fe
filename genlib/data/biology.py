"""Sequences of biology, and a table of diagnoses: read from packages, which are not imported."""

import csv
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from genlib.data.packaged import packaged_file
from genlib.data.split import order_by_hash

BASES = "ACGT"
RESIDUES = "ACDEFGHIKLMNPQRSTVWY"
_SEQUENCES = "examples/datafiles/"
_MOST_GAPS = 0.05  # in a column of the alignment that is kept


class SpliceSites(NamedTuple):
    """Where introns begin in human genes: three bases of the exon, six of the intron.

    Attributes:
        x: the different sites, `[10227, 9]`, int64, places in `letters`. Bases 4 and 5 are GT,
            rarely GC.
        counts: how often each occurs in the genome, `[10227]`, int64; 298,479 in all.
        letters: `"ACGT"`; U, as RNA is written, is T here.
    """

    x: Tensor
    counts: Tensor
    letters: str


class Domains(NamedTuple):
    """Aligned protein domains of one family.

    Attributes:
        x: the different domains, `[3053, 26]`, int64, places in `letters`.
        letters: of the twenty residues.
    """

    x: Tensor
    letters: str


class Diagnoses(NamedTuple):
    """Measurements on a sample from each patient, and what the diagnosis was.

    Attributes:
        x: `[569, 30]`, float32, in the units of the source; rows ordered by their sha256.
        y: `[569]`, int64: 1 malignant (212 patients), 0 benign (357).
        columns: names of the 30 measurements.
    """

    x: Tensor
    y: Tensor
    columns: tuple[str, ...]


def splice_sites() -> SpliceSites:
    """The 5' splice sites of human genes, each with the number of times it occurs.

    Source: GENCODE annotation of the genome hg38 (Frankish et al., 2019), as packed for logomaker.

    Raises:
        DataUnavailable: logomaker is not installed, or has another file.
    """
    path = packaged_file("splice_sites", "logomaker", _SEQUENCES + "ss_sequences.txt")
    lines = [s for s in path.read_text("utf-8").splitlines() if not s.startswith("#")][1:]
    sites, counts = zip(*(line.split() for line in lines), strict=True)
    x = _places([site.replace("U", "T") for site in sites], BASES)
    return SpliceSites(x, torch.tensor([int(count) for count in counts]), BASES)


def ww_domains() -> Domains:
    """Domains of the family WW (Pfam PF00397), where the alignment is well filled.

    Kept are the 26 columns that are no insertions and have a gap in fewer than one domain of
    twenty, and the domains that have a residue in each of them; each is listed once.

    Source: Pfam, PF00397, RP15 (Finn et al., 2014), as packed for logomaker.

    Raises:
        DataUnavailable: logomaker is not installed, or has another file.
    """
    path = packaged_file("ww_domains", "logomaker", _SEQUENCES + "ww_sequences.fa")
    text = "\n".join(s for s in path.read_text("utf-8").splitlines() if not s.startswith("#"))
    rows = ["".join(entry.split("\n")[1:]) for entry in text.split(">")[1:]]
    table = np.array([list(row) for row in rows])
    inserted = (np.char.islower(table) | (table == ".")).any(0)
    table = table[:, ~inserted & ((table == "-").mean(0) < _MOST_GAPS)]
    table = np.unique(table[np.isin(table, list(RESIDUES)).all(1)], axis=0)
    return Domains(_places(["".join(row) for row in table], RESIDUES), RESIDUES)


def breast_cancer() -> Diagnoses:
    """Thirty measurements of cell nuclei in a breast mass, and whether it was malignant.

    Source: Street, Wolberg and Mangasarian (1993), UCI Breast Cancer Wisconsin (Diagnostic),
    through scikit-learn.

    Raises:
        DataUnavailable: scikit-learn has another file.
    """
    path = packaged_file("breast_cancer", "sklearn", "datasets/data/breast_cancer.csv")
    rows = list(csv.reader(path.read_text("utf-8").splitlines()))[1:]
    table = np.array(rows, dtype=float)
    table = table[order_by_hash(table)]
    x = torch.tensor(table[:, :-1], dtype=torch.float32)
    return Diagnoses(x, 1 - torch.tensor(table[:, -1], dtype=torch.int64), _COLUMNS)


_COLUMNS = tuple(
    f"{how} {what}"
    for how in ("mean", "error of", "worst")
    for what in (
        "radius",
        "texture",
        "perimeter",
        "area",
        "smoothness",
        "compactness",
        "concavity",
        "concave points",
        "symmetry",
        "fractal dimension",
    )
)


def _places(texts: list[str], letters: str) -> Tensor:
    """Texts of one length as places of their letters, `[N, L]`, int64."""
    return torch.tensor([[letters.index(c) for c in text] for text in texts])
