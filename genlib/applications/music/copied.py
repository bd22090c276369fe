"""Copying in music: how much of a piece stands, chord for chord, in what it was learnt from."""

from collections.abc import Hashable, Iterable, Sequence

import numpy as np


def passages(pieces: Iterable[Sequence[Hashable]], length: int) -> set[tuple]:
    """All runs of so many consecutive symbols in pieces."""
    return {
        tuple(piece[i : i + length]) for piece in pieces for i in range(len(piece) - length + 1)
    }


def copied_share(
    pieces: Sequence[Sequence[Hashable]], known: Sequence[Sequence[Hashable]], length: int
) -> float:
    """The share of all runs of so many symbols in pieces that stand in the known ones, 0 to 1.

    Raises:
        ValueError: no piece is so long.
    """
    stored = passages(known, length)
    found = [
        tuple(piece[i : i + length]) in stored
        for piece in pieces
        for i in range(len(piece) - length + 1)
    ]
    if not found:
        raise ValueError(f"Expected a piece of at least {length} symbols, got none.")
    return float(np.mean(found))


def as_chords(piece: np.ndarray) -> list[tuple[int, ...]]:
    """A piece `[T, V]` as T tuples, so that chords can be compared and counted."""
    return [tuple(chord) for chord in np.asarray(piece).tolist()]


def melody(piece: np.ndarray, first: int = 10) -> tuple[int, ...]:
    """How the highest voice of a piece `[T, V]` begins: its first intervals, semitones.

    Repeated notes are left out. Transposing changes nothing, so pieces with equal values set the
    same tune, most likely, and belong on the same side of a split.
    """
    line = np.asarray(piece)[:, 0]
    steps = np.diff(line[line > 0])
    return tuple(int(step) for step in steps[steps != 0][:first])
