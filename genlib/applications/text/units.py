"""Speech by cutting: units from recordings of other words, chosen so that they fit and join well.

A unit is half the sound of a letter, so that two of them in a row, from the middle of one letter to
the middle of the next, are the usual diphone, and longer stretches of a recording cost nothing.

Source: Hunt and Black, "Unit selection in a concatenative speech synthesis system using a large
speech database", ICASSP 1996.
"""

from collections.abc import Sequence

import numpy as np

from genlib.applications.text.hearing import HOP, cepstrum, spectra
from genlib.applications.text.speaker import RATE, Spoken
from genlib.applications.text.spelling import edged

FADE = 40  # samples over which one piece goes over into the next: 5 ms
REACH = 3  # letters to each side that a unit is compared by


class Units:
    """All units of recordings, to be put together to words that were never recorded.

    Args:
        words: that were recorded.
        recordings: a reading of each.
        join: cost of a join, per dB of distance between what is joined.
        fixed: cost of any join at all.
        candidates: how many units, those in the most similar neighbourhood, are tried for a place.

    Raises:
        ValueError: no recording, or not one per word.
    """

    def __init__(
        self,
        words: Sequence[str],
        recordings: Sequence[Spoken],
        join: float = 0.1,
        fixed: float = 0.3,
        candidates: int = 20,
    ):
        if not words or len(words) != len(recordings):
            raise ValueError(
                f"Expected a recording per word, got {len(words)} words and {len(recordings)} "
                "recordings."
            )
        self.join, self.fixed, self.candidates = join, fixed, candidates
        self.recordings = list(recordings)
        self.units: dict[tuple[str, int], list[tuple]] = {}  # by letter and half
        for number, (word, spoken) in enumerate(zip(words, recordings, strict=True)):
            heard = cepstrum(spectra(spoken.wave))
            letters, middles = edged(word), (spoken.bounds[:-1] + spoken.bounds[1:]) // 2
            for i, letter in enumerate(letters):
                for half in (0, 1):
                    cut = (spoken.bounds[i], middles[i], spoken.bounds[i + 1])[half : half + 2]
                    begin, end = (heard[min(len(heard) - 1, round(c / HOP))] for c in cut)
                    unit = (number, 2 * i + half, cut, _around(letters, i), begin, end)
                    self.units.setdefault((letter, half), []).append(unit)

    def read(self, word: str) -> np.ndarray:
        """A wave of the word, `[n]`, from pieces of recordings; an unknown letter is left out."""
        places = self.places(word, self.candidates)
        return self._joined(self._cheapest([u for u, _ in places], [cost for _, cost in places]))

    def places(self, word: str, most: int) -> list[tuple[list[tuple], np.ndarray]]:
        """For each half letter of a word so many units, those in the most similar neighbourhoods
        first, and what these cost; an unknown letter has no place."""
        letters, found = edged(word), []
        for i, letter in enumerate(letters):
            for half in (0, 1):
                units, around = self.units.get((letter, half), ()), _around(letters, i)
                if units:
                    cost = np.array([_difference(unit[3], around, half) for unit in units])
                    best = np.argsort(cost, kind="stable")[:most]
                    found.append(([units[b] for b in best], cost[best]))
        return found

    def _cheapest(self, tried: list, costs: list) -> list[tuple]:
        """The units, one per place, whose targets and joins cost least together (Viterbi)."""
        total, back = costs[0], []
        for before, now, cost in zip(tried, tried[1:], costs[1:], strict=False):
            ends, begins = np.stack([u[5] for u in before]), np.stack([u[4] for u in now])
            jump = self.fixed + self.join * np.linalg.norm(ends[:, None] - begins, axis=2)
            follows = [[(a[0], a[1] + 1) == (b[0], b[1]) for b in now] for a in before]
            every = total[:, None] + np.where(follows, 0.0, jump)
            back.append(every.argmin(0))
            total = every.min(0) + cost
        path = [int(total.argmin())]
        for places in reversed(back):
            path.append(int(places[path[-1]]))
        return [units[p] for units, p in zip(tried, reversed(path), strict=True)]

    def _joined(self, units: list[tuple]) -> np.ndarray:
        """Stretches of recordings, faded into each other where they resemble each other most."""
        stretches = []
        for number, place, (start, end), *_ in units:
            if stretches and stretches[-1][:2] == [number, place - 1]:
                stretches[-1][1:] = [place, stretches[-1][2], end]
            else:
                stretches.append([number, place, start, end])
        out = np.zeros(0)
        for number, _, start, end in stretches:
            wave = self.recordings[number].wave
            if end <= start:
                continue
            if len(out) < FADE:
                out = np.concatenate([out, wave[start:end]])
                continue
            shifts = [s for s in range(-FADE, FADE + 1, 4) if 0 <= start - FADE + s]
            pieces = [wave[start - FADE + s : start + s] for s in shifts]
            alike = [out[-FADE:] @ p if len(p) == FADE else -np.inf for p in pieces]
            if not alike or max(alike) == -np.inf:
                out = np.concatenate([out, wave[start:end]])
                continue
            shift, rise = shifts[int(np.argmax(alike))], np.linspace(0, 1, FADE)
            out[-FADE:] = (1 - rise) * out[-FADE:] + rise * pieces[int(np.argmax(alike))]
            out = np.concatenate([out, wave[start + shift : end]])
        return out


def seconds(recordings: Sequence[Spoken]) -> float:
    """How long recordings are together."""
    return sum(len(spoken.wave) for spoken in recordings) / RATE


def _around(letters: str, i: int) -> str:
    """The letter at a place with those to each side, edges beyond the ends."""
    padded = "<" * REACH + letters + ">" * REACH
    return padded[i : i + 2 * REACH + 1]


def _difference(one: str, other: str, half: int) -> float:
    """How different two neighbourhoods are: near letters count more, on the unit's side twice."""
    cost = 0.0
    for k in range(1, REACH + 1):
        left, right = one[REACH - k] != other[REACH - k], one[REACH + k] != other[REACH + k]
        cost += 0.5**k * ((2 - half) * left + (1 + half) * right)
    return cost
