"""A speaker made in code: a buzz and a hiss through three resonances, as in the vocal tract.

sounds -> targets per 5 ms (formants, voice, breath, hiss) -> smoothed (coarticulation) -> wave [n]

No two readings of a word are equal: tempo, pitch and formants vary a little, as people's do.

Sources: Klatt, "Software for a cascade/parallel formant synthesizer", Journal of the Acoustical
Society of America 67 (1980); formants of vowels near those of Peterson and Barney, "Control methods
used in a study of the vowels", in the same journal, 24 (1952).
"""

from typing import NamedTuple

import numpy as np
from numpy.random import Generator
from scipy.signal import lfilter

from genlib.applications.text.spelling import sounds_of

RATE = 8000  # samples per second
STEP = 40  # samples: 5 ms, for which a sound's targets hold
# formants in Hz; voice, breath (through the formants) and hiss, 0 to 1; centre and width of the
# hiss in Hz; milliseconds. 0 as a formant: as the neighbour's.
_SOUNDS = {
    "_": (0, 0, 0, 0, 0, 0, 2000, 2000, 40),
    "a": (730, 1150, 2450, 1, 0, 0, 2000, 2000, 105),
    "e": (530, 1800, 2480, 1, 0, 0, 2000, 2000, 95),
    "i": (290, 2250, 3000, 1, 0, 0, 2000, 2000, 95),
    "o": (540, 900, 2400, 1, 0, 0, 2000, 2000, 100),
    "u": (310, 870, 2250, 1, 0, 0, 2000, 2000, 95),
    "E": (500, 1450, 2450, 0.8, 0, 0, 2000, 2000, 55),
    "I": (330, 2100, 2800, 0.9, 0, 0, 2000, 2000, 60),
    "U": (350, 950, 2300, 0.9, 0, 0, 2000, 2000, 60),
    "Y": (280, 2200, 2900, 0.8, 0, 0, 2000, 2000, 55),
    "w": (300, 700, 2200, 0.7, 0, 0, 2000, 2000, 60),
    "l": (360, 1150, 2700, 0.7, 0, 0, 2000, 2000, 65),
    "r": (350, 1200, 1650, 0.7, 0, 0, 2000, 2000, 60),
    "m": (250, 1000, 2200, 0.45, 0, 0, 2000, 2000, 70),
    "n": (250, 1500, 2500, 0.45, 0, 0, 2000, 2000, 65),
    "h": (0, 0, 0, 0, 0.35, 0, 2000, 2000, 55),
    "s": (300, 1700, 2600, 0, 0, 0.5, 3600, 500, 95),
    "S": (300, 1900, 2500, 0, 0, 0.55, 2600, 700, 95),
    "T": (300, 1400, 2500, 0, 0, 0.2, 3200, 1800, 75),
    "f": (300, 1000, 2200, 0, 0, 0.2, 2000, 3000, 80),
    "v": (300, 1000, 2200, 0.45, 0, 0.12, 2000, 3000, 60),
    "z": (300, 1700, 2600, 0.45, 0, 0.3, 3600, 500, 75),
}  # fmt: skip
# place of the formants, voice while the lips or tongue are closed, centre of the burst
_STOPS = {
    "p": (900, 0, 900), "b": (900, 0.15, 900), "t": (1800, 0, 3400), "d": (1800, 0.15, 3400),
    "k": (2100, 0, 2000), "g": (2100, 0.15, 2000), "C": (1900, 0, 2600), "J": (1900, 0.15, 2600),
}  # fmt: skip
_WIDTHS = (60, 90, 150)  # of the three formants, Hz


class Spoken(NamedTuple):
    """A reading of a word.

    Attributes:
        wave: `[n]`, about -1 to 1, `RATE` samples per second.
        bounds: where each place of the edged word begins, and the end: `[places + 1]`, samples.
    """

    wave: np.ndarray
    bounds: np.ndarray


def say(word: str, source: Generator, care: float = 1.0) -> Spoken:
    """Read a word aloud.

    Args:
        word: of letters from a to z.
        source: of what varies from reading to reading, and of the hiss.
        care: 0 for a speaker without any variation but that of the hiss.
    """
    tempo, pitch, tract = np.exp(care * source.normal(0, (0.07, 0.04, 0.02)))
    rows, steps = [], []  # one row of targets per 5 ms; how many each place has
    for sounds in sounds_of(word):
        stressed, before = sounds.endswith("'"), len(rows)
        for sound in sounds.rstrip("'"):
            for target, ms in _parts(sound):
                ms *= tempo * (1.35 if stressed else 1.0) * np.exp(care * source.normal(0, 0.06))
                rows += [(*target, stressed)] * max(1, round(ms * RATE / 1000 / STEP))
        steps.append(len(rows) - before)
    tracks = np.array(rows, dtype=float)  # [T, 9]
    formants = np.stack([_smooth(_filled(tracks[:, i]), 13) for i in range(3)], 1) * tract
    voice, breath, hiss = (_smooth(tracks[:, i], 5) for i in (3, 4, 5))
    place = np.linspace(0, 1, len(rows))
    hertz = 118 * pitch * (1.08 - 0.22 * place + 0.16 * _smooth(tracks[:, 8], 15))
    hertz = hertz * np.exp(care * 0.01 * _smooth(source.normal(size=len(rows)), 9))
    n = STEP * len(rows)
    buzz = _buzz(np.repeat(hertz, STEP)) * _fine(voice, n)
    noise = source.normal(0, 0.3, n)
    wave = buzz + noise * _fine(breath, n)
    for formant in range(3):
        wave = _resonate(wave, formants[:, formant], _WIDTHS[formant])
    rush = _resonate(noise, tracks[:, 6], tracks[:, 7])
    wave = 0.04 * wave + 0.048 * rush * _fine(hiss, n)
    return Spoken(wave, STEP * np.concatenate([[0], np.cumsum(steps)]))


def _parts(sound: str) -> list[tuple[tuple, float]]:
    """The targets of a sound and their milliseconds; a stop is silence, then a burst."""
    if sound not in _STOPS:
        *target, ms = _SOUNDS[sound]
        return [(tuple(target), ms)]
    second, voiced, burst = _STOPS[sound]
    closed = ((250, second, 2500, voiced, 0, 0, burst, 600), 55.0)
    if sound in "CJ":
        return [closed, ((250, second, 2500, 2 * voiced, 0, 0.5, burst, 700), 55.0)]
    open_ = (0, second, 2500, voiced, 0.0 if voiced else 0.25, 0.45, burst, 600)
    return [closed, (open_, 15.0 if voiced else 30.0)]


def _filled(track: np.ndarray) -> np.ndarray:
    """Zeros take the value of the nearest place that has one."""
    known = np.flatnonzero(track)
    if not len(known):
        return np.full(len(track), 500.0)
    return np.interp(np.arange(len(track)), known, track[known])


def _smooth(track: np.ndarray, width: int) -> np.ndarray:
    window = np.hanning(width + 2)[1:-1]
    padded = np.pad(track, width // 2, mode="edge")
    return np.convolve(padded, window / window.sum(), "valid")


def _fine(track: np.ndarray, n: int) -> np.ndarray:
    """A track per 5 ms as one per sample."""
    return np.interp(np.arange(n), STEP * (np.arange(len(track)) + 0.5), track)


def _buzz(hertz: np.ndarray) -> np.ndarray:
    """Pulses of the vocal folds, of this pitch at each sample."""
    turns = np.cumsum(hertz / RATE)
    pulses = np.diff(np.floor(turns), prepend=0.0) * np.sqrt(RATE / hertz)
    return lfilter([1.0], [1.0, -0.9], pulses) - 0.05


def _resonate(wave: np.ndarray, centre: np.ndarray, width) -> np.ndarray:
    """A resonance whose centre moves, in Hz per 5 ms; gain 1 at 0 Hz."""
    width = np.broadcast_to(width, centre.shape)
    out, state = np.empty_like(wave), np.zeros(2)
    for t, (f, b) in enumerate(zip(centre, width, strict=True)):
        r = np.exp(-np.pi * b / RATE)
        a = (1.0, -2 * r * np.cos(2 * np.pi * f / RATE), r * r)
        part = slice(STEP * t, STEP * (t + 1))
        out[part], state = lfilter([sum(a)], a, wave[part], zi=state)
    return out
