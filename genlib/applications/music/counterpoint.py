"""Rules of four-part writing, counted: what a teacher of harmony would mark in red.

Pieces are rows of chords `[T, V]`, MIDI pitches from the highest voice to the lowest, 0 for a rest.
"""

from collections.abc import Sequence
from itertools import combinations, pairwise

import numpy as np

FIFTH, OCTAVE, SIXTH = 7, 12, 9  # semitones
RULES = (
    "consecutive fifths",
    "consecutive octaves",
    "crossed voices",
    "gap above an octave",
    "leap above a sixth",
    "semitone clash",
    "no voice moves",
)


def marks(piece: np.ndarray) -> dict[str, int]:
    """How often a piece `[T, V]` does each of `RULES`.

    The first two count pairs of voices that both move and are a fifth, or an octave or unison,
    apart before and after (compound intervals too). Gaps are those between neighbours above the
    lowest voice. A leap of exactly an octave is allowed. A clash is a pair of voices a semitone
    apart, in whatever octave. The last is no mistake, but a part of the style: a piece that stood
    still would make no mistake at all.

    Raises:
        ValueError: no `[T, V]` with at least one chord of two voices.
    """
    piece = np.asarray(piece)
    if piece.ndim != 2 or len(piece) < 1 or piece.shape[1] < 2:
        raise ValueError(f"Expected a piece [T, V] of at least two voices, got {piece.shape}.")
    count = dict.fromkeys(RULES, 0)
    sung = piece > 0
    moves = np.diff(piece, axis=0) * (sung[1:] & sung[:-1])  # [T - 1, V] semitones
    for a, b in combinations(range(piece.shape[1]), 2):
        both = sung[:, a] & sung[:, b]
        apart = (piece[:, a] - piece[:, b]) % OCTAVE
        kept = (moves[:, a] != 0) & (moves[:, b] != 0) & (apart[1:] == apart[:-1])
        count[RULES[0]] += int((kept & (apart[1:] == FIFTH)).sum())
        count[RULES[1]] += int((kept & (apart[1:] == 0)).sum())
        count[RULES[5]] += int((both & np.isin(apart, (1, OCTAVE - 1))).sum())
    for a, b in pairwise(range(piece.shape[1])):
        both = sung[:, a] & sung[:, b]
        count[RULES[2]] += int((both & (piece[:, a] < piece[:, b])).sum())
        if b + 1 < piece.shape[1]:  # the lowest voice may be far away
            count[RULES[3]] += int((both & (piece[:, a] - piece[:, b] > OCTAVE)).sum())
    leaps = np.abs(moves)
    count[RULES[4]] += int(((leaps > SIXTH) & (leaps != OCTAVE)).sum())
    count[RULES[6]] += int((piece[1:] == piece[:-1]).all(1).sum())
    return count


def profile(pieces: Sequence[np.ndarray]) -> dict[str, float]:
    """How often pieces do each of `RULES`, per 100 chords of all of them together."""
    chords = sum(len(piece) for piece in pieces)
    if not chords:
        raise ValueError(f"Expected pieces with a chord in them, got {len(pieces)} without.")
    found = [marks(piece) for piece in pieces if len(piece)]
    return {rule: 100 * sum(one[rule] for one in found) / chords for rule in RULES}


def difference(profile: dict[str, float], other: dict[str, float]) -> float:
    """The sum over `RULES` of how far two profiles are apart, marks per 100 chords."""
    return float(sum(abs(profile[rule] - other[rule]) for rule in RULES))
