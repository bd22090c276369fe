"""Composing by counting: n-grams over whole chords, and over the voices of chords one by one.

Both are `KneserNey` tables; here pieces become its rows of symbols, and rows pieces again.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from genlib.checks import check_positive
from genlib.families.recurrent.kneser_ney import KneserNey

Kind = Literal["chords", "voices"]


class ChordTable:
    """An n-gram of chorales; what it writes is drawn symbol by symbol.

    Over chords a symbol is a whole chord, and only chords that were seen can come. Over voices a
    symbol is the pitch of one voice; a chord is V of them, the highest first, so that new chords
    can come.

    Args:
        pieces: to count in, MIDI pitches `[T, V]`, 0 for a rest.
        kind: of symbol.
        order: n; counted in symbols of the kind.
        scale: factor on the discounts, see `KneserNey`; near 0 only what was seen comes again.

    Raises:
        ValueError: another kind, or no piece.
    """

    def __init__(self, pieces: Sequence[np.ndarray], kind: Kind, order: int, scale: float = 1.0):
        if kind not in ("chords", "voices") or not len(pieces):
            raise ValueError(
                f"Expected pieces and a kind, 'chords' or 'voices', got {len(pieces)} and {kind!r}."
            )
        self.kind, self.voices = kind, pieces[0].shape[1]
        lines = [self._symbols(piece) for piece in pieces]
        self.known = sorted({symbol for line in lines for symbol in line})
        self.code = {symbol: i for i, symbol in enumerate(self.known, 1)}
        rows = torch.zeros(len(lines), max(map(len, lines)) + 1, dtype=torch.int64)
        for row, line in zip(rows, lines, strict=True):
            row[: len(line)] = torch.tensor([self.code[symbol] for symbol in line])
        self.table = KneserNey(rows, len(self.known) + 1, order, scale)

    def compose(self, n: int, chords: int) -> list[np.ndarray]:
        """n pieces `[T, V]` of at most so many chords; torch's global generator draws."""
        n, chords = check_positive("n", n), check_positive("chords", chords)
        width = chords * (1 if self.kind == "chords" else self.voices)
        return [self._piece(row) for row in self.table.sample(n, width)]

    def _symbols(self, piece: np.ndarray) -> list[tuple[int, ...]]:
        """Chords as tuples, or notes as (voice, pitch)."""
        if self.kind == "chords":
            return [tuple(chord) for chord in piece.tolist()]
        return [(v, pitch) for chord in piece.tolist() for v, pitch in enumerate(chord)]

    def _piece(self, row: Tensor) -> np.ndarray:
        symbols = [self.known[s - 1] for s in row.tolist() if s > 0]
        if self.kind == "chords":
            return np.array(symbols, dtype=int).reshape(-1, self.voices)
        piece = []
        for v, pitch in symbols:
            if v != len(piece) % self.voices:  # a voice out of turn: the table lost count
                break
            piece.append(pitch)
        whole = len(piece) // self.voices * self.voices
        return np.array(piece[:whole], dtype=int).reshape(-1, self.voices)
