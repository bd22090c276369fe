"""Chorales to see and to hear: a piano roll whose notes the page itself plays, voice by voice."""

from collections.abc import Mapping

import numpy as np

from genlib.applications.music.counterpoint import RULES, marks
from genlib.show.colours import PALETTE
from genlib.show.html import Html, live

VOICES = ("blue", "green", "orange", "red")  # soprano, alto, tenor, bass


def marked(piece: np.ndarray) -> list[list[str]]:
    """For each chord of a piece `[T, V]`, the rules that it breaks, alone or after the one before.

    That no voice moves is left out: it is no mistake.
    """
    found = []
    for t in range(len(piece)):
        here = marks(piece[t : t + 1])
        if t:
            both, before = marks(piece[t - 1 : t + 1]), marks(piece[t - 1 : t])
            here = {rule: both[rule] - before[rule] for rule in RULES}
        found.append([rule for rule in RULES[:-1] for _ in range(here[rule])])
    return found


def choir(pieces: Mapping[str, np.ndarray], seconds: float = 0.6, name: str = "") -> Html:
    """Pieces of four voices; the reader picks one, switches voices off, and plays it.

    No sound is stored: the page makes it from the notes.

    Args:
        pieces: by title, MIDI pitches `[T, 4]` from the highest voice down, 0 for a rest.
        seconds: per chord.
        name: of an anchor to link to.

    Raises:
        ValueError: no piece, or one that is not `[T, 4]` with a chord in it.
    """
    if not pieces:
        raise ValueError("Expected at least one piece, got none.")
    rows = []
    for title, piece in pieces.items():
        piece = np.asarray(piece)
        if piece.ndim != 2 or piece.shape[1] != 4 or not len(piece):
            raise ValueError(f"Expected a piece [T, 4] for {title!r}, got {list(piece.shape)}.")
        rows.append({"title": title, "notes": piece.tolist(), "marks": marked(piece)})
    data = {"pieces": rows, "seconds": seconds, "colours": [PALETTE[name] for name in VOICES]}
    plain = "Chorales to see and to hear; it needs a page that can run scripts."
    return live("choir", data, plain, name=name)
