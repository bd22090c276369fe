"""A splice site to change base by base: what two models say of each exchange."""

import numpy as np

from genlib.data.biology import BASES
from genlib.show.html import Html, live


def splice(alone, fields, couplings, log_z: float, counts, start: str, name: str = "") -> Html:
    """Scores of a site of L bases by a weight matrix and by pairs, and of all its exchanges.

    Args:
        alone: log2 p of each base at each site by the weight matrix, `[L, 4]`.
        fields: of the model of pairs, in bits, `[L * 4]`.
        couplings: symmetric, in bits, `[L * 4, L * 4]`.
        log_z: log2 of its partition function.
        counts: how often each of the 4^L sites occurs in the genome, in the order of its letters
            as a number to the base 4.
        start: the site that is shown at first, letters of ACGT.
        name: of an anchor to link to.

    Raises:
        ValueError: shapes that do not agree, or a start that is no such site.
    """
    alone, fields, couplings = (np.asarray(v, dtype=float) for v in (alone, fields, couplings))
    sites, counts = len(alone), np.asarray(counts)
    shapes = alone.shape, fields.shape, couplings.shape, counts.shape
    if shapes != ((sites, 4), (4 * sites,), (4 * sites, 4 * sites), (4**sites,)):
        raise ValueError(f"Expected [L, 4], [4 L], [4 L, 4 L] and [4^L], got {shapes}.")
    if len(start) != sites or set(start) - set(BASES):
        raise ValueError(f"Expected {sites} letters of {BASES} to start with, got {start!r}.")
    found = np.flatnonzero(counts)
    data = {
        "alone": alone.round(2).tolist(),
        "fields": fields.round(2).tolist(),
        "couplings": [row[: i // 4 * 4].tolist() for i, row in enumerate(couplings.round(2))],
        "logZ": round(float(log_z), 3),
        "gaps": np.diff(found, prepend=0).tolist(),
        "counts": counts[found].tolist(),
        "start": [BASES.index(c) for c in start],
    }
    plain = "A splice site to change base by base; it needs a page that can run scripts."
    return live("splice", data, plain, name=name)
