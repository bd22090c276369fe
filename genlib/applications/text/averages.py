"""Speech by averaging: what recordings are like around a letter, on average, for the vocoder.

Where `Units` cuts one stretch of sound for each half of a letter, here several stretches, those in
the most similar neighbourhoods, are averaged band by band. Nothing is trained.

Source: the simplest form of Zen, Tokuda and Black, "Statistical parametric speech synthesis",
Speech Communication 51 (2009): their trees and Gaussians are nearest neighbours here.
"""

from collections.abc import Sequence

import numpy as np

from genlib.applications.text.hearing import HOP, pitches, spectra
from genlib.applications.text.speaker import Spoken
from genlib.applications.text.units import Units
from genlib.checks import check_positive

VOICED = 0.6  # periodicity above which a pitch is believed


class AveragedUnits:
    """Half letters of recordings, averaged to words that were never recorded.

    Args:
        words: that were recorded.
        recordings: a reading of each.
        nearest: how many units are averaged for a place, those in the most similar neighbourhood.
        width: a unit whose neighbourhood costs so much more than the best counts e times less.

    Raises:
        ValueError: no recording, or not one per word.
    """

    def __init__(
        self,
        words: Sequence[str],
        recordings: Sequence[Spoken],
        nearest: int = 12,
        width: float = 0.3,
    ):
        self.units = Units(words, recordings)
        self.nearest = check_positive("nearest", nearest)
        self.width = check_positive("width", width, float)
        self.heard = [_heard(spoken.wave) for spoken in recordings]

    def read(self, word: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Bands `[T, 24]`, pitch in hertz `[T]` and periodicity `[T]`, for `spoken`; an unknown
        letter is left out."""
        places = []  # of each half letter its units, with weights
        for units, cost in self.units.places(word, self.nearest):
            weights = np.exp((cost[0] - cost) / self.width)
            places.append(list(zip(units, weights / weights.sum(), strict=True)))
        lengths = [sum(w * (u[2][1] - u[2][0]) for u, w in place) / HOP for place in places]
        ends = np.cumsum(lengths)
        frames = np.arange(max(2, round(ends[-1])))
        at = np.searchsorted(ends, frames, side="right").clip(max=len(places) - 1)
        out = np.zeros((len(frames), self.heard[0].shape[1]))
        for k, place in enumerate(places):
            inside = (frames[at == k] - ends[k] + lengths[k]) / max(lengths[k], 1e-6)
            for (number, _, (start, end), *_), weight in place:
                where = (start + inside.clip(0, 1) * (end - start)) / HOP
                out[at == k] += weight * _at(self.heard[number], where)
        return out[:, :-2], np.exp(out[:, -2]), out[:, -1].clip(0, 1)


def _heard(wave: np.ndarray) -> np.ndarray:
    """Bands, the logarithm of the pitch and the periodicity, frame by frame: `[T, 26]`."""
    hertz, periodic = pitches(wave)
    at, voiced = np.arange(len(hertz)), periodic > VOICED
    if voiced.any():  # where there is no voice, the pitch goes on from one that was heard
        hertz = np.interp(at, at[voiced], hertz[voiced])
    return np.column_stack([spectra(wave), np.log(hertz), periodic])


def _at(rows: np.ndarray, where: np.ndarray) -> np.ndarray:
    """Rows at places between them, by straight lines: `[T, D]` and `[n]` to `[n, D]`."""
    where = where.clip(0, len(rows) - 1)
    low = where.astype(int)
    high, part = (low + 1).clip(max=len(rows) - 1), (where - low)[:, None]
    return (1 - part) * rows[low] + part * rows[high]
