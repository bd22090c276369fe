"""Bach's chorales in four voices, read from the scores that music21 brings, without importing it.

Symbols: 0 is the end, 1 a rest, and from 2 on pitches in semitones.
"""

import hashlib
import re
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import numpy as np
import torch
from torch import Tensor

from genlib.data.packaged import other_content, package_folder

END, REST, FIRST = 0, 1, 2
VOICES = ("Soprano", "Alto", "Tenor", "Bass")
# What is engraved and not sung. Parsing takes most of the time, and without it half as long.
_ENGRAVING = re.compile(
    rb"<(lyric|notations|direction|print|beam|stem|type|voice|credit|defaults|identification)\b"
    rb"[^>]*?(?:/>|>.*?</\1>)|\s+(?=<)",
    re.DOTALL,
)
_SEMITONE = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
# Of all pitches on the grid of sixteenths, and of the keys: a version may correct scores.
_NOTES = "2f61f0da06fd91cc3b1fc31e9cb0bbfc01fc25173120908a5ce64dacd45c1942"


class Chorales(NamedTuple):
    """Rows of time steps `[N, T, 4]`, int64, soprano first, and the MIDI pitch of symbol 2.

    A chorale that has ended goes on in zeros, all four voices.
    """

    x: Tensor
    x_test: Tensor
    lowest: int

    @property
    def symbols(self) -> int:
        """How many symbols there are, the end and the rest among them."""
        return int(max(self.x.max(), self.x_test.max())) + 1

    def pitches(self, x: Tensor) -> list[np.ndarray]:
        """MIDI pitches of each row up to its end, `[T, 4]`; 0 where a voice rests."""
        lengths = (x[..., 0] != END).sum(1).tolist()
        rows = np.where(x.cpu() >= FIRST, x.cpu() - FIRST + self.lowest, 0)
        return [row[:length] for row, length in zip(rows, lengths, strict=True)]


def chorales(per_quarter: int = 1, transpose: bool = True) -> Chorales:
    """The chorales with exactly four voices on an even grid; about one in five is for testing.

    A note is what sounds when the step begins; whether it is struck again or held is not told.
    Pieces with the same soprano, in whatever key, go to the same side of the split: Bach set many
    melodies several times, and a test that the model has sung before is none.

    Args:
        per_quarter: steps in a quarter note, 1, 2 or 4.
        transpose: move each piece to the key without sharps or flats, by at most six semitones.

    Source: scores encoded by M. Greentree, with the package music21 (Cuthbert and Ariza 2010).

    Raises:
        DataUnavailable: music21 is not installed, or its scores are not the ones we know.
    """
    if per_quarter not in (1, 2, 4):
        raise ValueError(f"Expected per_quarter to be 1, 2 or 4, got {per_quarter!r}.")
    pieces, melodies, digest = [], [], hashlib.sha256()
    folder = package_folder("music21") / "corpus" / "bach"
    for path in sorted(folder.glob("bwv*.mxl")):
        try:
            piece = _read(path)
        except (zipfile.BadZipFile, ElementTree.ParseError, ValueError) as error:
            got = f"{type(error).__name__}: {error}"
            raise other_content("music21", f"a score in {path}", got) from error
        if piece is None:
            continue
        pitches, fifths = piece  # [T, 4] in sixteenths
        digest.update(pitches.astype("<i2").tobytes() + str(fifths).encode())
        melodies.append(_melody(pitches[::4, 0]))
        if transpose:
            shift = (5 * fifths + 6) % 12 - 6  # a fifth is 7 semitones, and -7 = 5 modulo 12
            pitches = np.where(pitches > 0, pitches + shift, 0)
        pieces.append(pitches[:: 4 // per_quarter])
    if digest.hexdigest() != _NOTES:
        raise other_content(
            "music21",
            f"the scores in {folder} to have the notes of sha256 {_NOTES}",
            f"{len(pieces)} chorales with {digest.hexdigest()}",
        )
    return _split(pieces, melodies)


def _split(pieces: list[np.ndarray], melodies: list[bytes]) -> Chorales:
    lowest = int(min(p[p > 0].min() for p in pieces))
    width = max(map(len, pieces)) + 1
    x = torch.zeros(len(pieces), width, 4, dtype=torch.int64)
    for row, piece in zip(x, pieces, strict=True):
        symbols = np.where(piece > 0, piece - lowest + FIRST, REST)
        row[: len(piece)] = torch.from_numpy(symbols.astype(np.int64))
    order = sorted(range(len(pieces)), key=lambda i: hashlib.sha256(pieces[i].tobytes()).digest())
    test = [i for i in order if melodies[i][0] < 51]  # by a byte of the hash: one in five
    train = [i for i in order if melodies[i][0] >= 51]
    return Chorales(x[train], x[test], lowest)


def _melody(soprano: np.ndarray) -> bytes:
    """A hash of how a melody begins: its first ten intervals, the same in every key."""
    intervals = [int(b - a) for a, b in pairwise(soprano[soprano > 0]) if a != b]
    return hashlib.sha256(repr(intervals[:10]).encode()).digest()


def _read(path: Path) -> tuple[np.ndarray, int] | None:
    """MIDI pitches in sixteenths `[T, 4]`, 0 for a rest, and the sharps of the first key."""
    with zipfile.ZipFile(path) as file:
        (name,) = (n for n in file.namelist() if n.endswith("xml") and not n.startswith("META-INF"))
        score = ElementTree.fromstring(_ENGRAVING.sub(b"", file.read(name)))
    titles = {p.get("id"): p.findtext("part-name") or "" for p in score.iter("score-part")}
    parts = list(score.iter("part"))
    if len(parts) > 4:  # with instruments: the singers alone
        parts = [p for p in parts if any(v in titles[p.get("id")] for v in VOICES)]
    if len(parts) != 4:
        return None
    fifths = int(score.findtext(".//fifths") or 0)
    lines = [_voice(part) for part in parts]
    length = max(map(len, lines))
    pitches = np.zeros((length, 4), dtype=np.int64)
    for voice, line in enumerate(lines):
        pitches[: len(line), voice] = line
    sung = np.flatnonzero(pitches.any(1))
    if (pitches == 0).mean() > 0.2:  # an orchestra plays between the lines
        return None
    return pitches[: sung[-1] + 1], fifths


def _voice(part: ElementTree.Element) -> list[int]:
    """The pitch that sounds at each sixteenth of one part."""
    line: list[int] = []
    divisions, start = 1, 0.0  # units in a quarter; where the measure begins, in sixteenths
    for measure in part.iter("measure"):
        now = end = 0.0
        for event in measure:
            if event.tag == "attributes":
                divisions = int(event.findtext("divisions") or divisions)
            if event.tag not in ("note", "backup", "forward") or event.find("grace") is not None:
                continue
            lasts = 4 * int(event.findtext("duration") or 0) / divisions
            if event.tag == "backup":
                now -= lasts
                continue
            if event.find("chord") is not None:
                continue
            first, last = round(start + now), round(start + now + lasts)
            line += [0] * (last - len(line))
            if event.find("pitch") is not None:
                line[first:last] = [_pitch(event.find("pitch"))] * (last - first)
            now += lasts
            end = max(end, now)
        start += end
    return line


def _pitch(pitch: ElementTree.Element) -> int:
    """The MIDI number of a written pitch."""
    octave, alter = int(pitch.findtext("octave")), int(pitch.findtext("alter") or 0)
    return 12 * (octave + 1) + _SEMITONE[pitch.findtext("step")] + alter
