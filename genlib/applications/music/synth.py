"""Sounds made in code: plucked strings, organ-like tones, and chords of them.

A wave is a numpy array in about [-1, 1], `RATE` samples per second.

Sources: Karplus and Strong, "Digital synthesis of plucked-string and drum timbres", and Jaffe and
Smith, "Extensions of the Karplus-Strong plucked-string algorithm", both Computer Music Journal 7(2)
(1983); the second tunes the string by an all-pass filter, as is done here.
"""

import numpy as np
from numpy.random import Generator
from scipy.signal import lfilter

from genlib.checks import check_positive

RATE = 8000  # samples per second


def hertz(pitch: float) -> float:
    """The frequency of a MIDI pitch: 440 Hz for 69, twice as much for each 12 more."""
    return 440.0 * 2 ** ((pitch - 69) / 12)


def pluck(frequency: float, seconds: float, source: Generator, decay: float = 2.0) -> np.ndarray:
    """A plucked string: noise that runs round a delay line and is smoothed on each round.

    Args:
        frequency: Hz, below RATE / 4.
        seconds: length of the wave.
        source: of the noise that it begins with.
        decay: seconds in which the lowest partial falls to a thousandth, by loss alone;
            the smoothing makes high partials fade sooner.

    Raises:
        ValueError: a frequency that is not positive or too high.
    """
    frequency, n = _checked(frequency, seconds)
    period = RATE / frequency  # samples
    line = int(period - 0.7)  # the average below takes half a sample, the all-pass the rest
    rest = period - 0.5 - line  # 0.2 to 1.2 samples
    c = (1 - rest) / (1 + rest)
    kept = 10 ** (-3 / (frequency * check_positive("decay", decay, float)))  # per round
    around = kept * np.convolve((0.5, 0.5), (c, 1.0))
    down = np.zeros(line + 3)
    down[:2] = 1.0, c
    down[line : line + 3] -= around
    burst = np.zeros(n)
    struck = source.uniform(-1, 1, line)
    burst[:line] = (struck - struck.mean())[:n]  # no constant part, which would never fade
    burst = lfilter((0.6,), (1.0, -0.4), burst)  # a soft plectrum
    return lfilter((1.0, c), down, burst)


def tone(
    frequency: float,
    seconds: float,
    slope: float = 1.5,
    even: float = 1.0,
    attack: float = 0.05,
    decay: float = 4.0,
) -> np.ndarray:
    """A sum of harmonics under an envelope.

    Args:
        frequency: Hz, below RATE / 4.
        seconds: length of the wave; the last tenth, at most 0.15 s, dies away.
        slope: the k-th harmonic has amplitude k^-slope.
        even: factor on even harmonics; 0 sounds like a clarinet.
        attack: seconds until the tone is at its loudest.
        decay: seconds in which it then falls to a thousandth.
    """
    frequency, n = _checked(frequency, seconds)
    clock = np.arange(n) / RATE
    k = np.arange(1, min(20, int(0.45 * RATE / frequency)) + 1)
    strength = k**-slope * np.where(k % 2, 1.0, even)
    wave = strength @ np.sin(2 * np.pi * frequency * np.outer(k, clock))
    ending = min(0.15, seconds / 10)
    shape = np.minimum(1, clock / attack) * np.minimum(1, (clock[-1] - clock) / ending)
    return wave * shape * 10 ** (-3 * np.maximum(0, clock - attack) / decay)


def random_voice(source: Generator):
    """An instrument with settings of its own: a function from Hz and seconds to a wave."""
    if source.random() < 0.5:
        decay = source.uniform(1.0, 4.0)
        return lambda frequency, seconds: pluck(frequency, seconds, source, decay)
    settings = {
        "slope": source.uniform(0.8, 2.2),
        "even": source.choice((0.0, 0.3, 1.0)),
        "attack": source.uniform(0.01, 0.12),
        "decay": source.uniform(2.0, 8.0),
    }
    return lambda frequency, seconds: tone(frequency, seconds, **settings)


def play(piece: np.ndarray, beat: float, voice) -> np.ndarray:
    """A piece as sound: MIDI pitches `[T, V]`, 0 for a rest; a pitch that stays is held.

    Args:
        beat: seconds per step.
        voice: from Hz and seconds to a wave, one for all voices or one for each.

    Returns:
        `[n]`, T * beat seconds, scaled to a root mean square of 0.1.

    Raises:
        ValueError: no `[T, V]`, or nothing that sounds.
    """
    piece = np.asarray(piece)
    if piece.ndim != 2 or not (piece > 0).any():
        raise ValueError(f"Expected a piece [T, V] with a note in it, got {piece.shape}.")
    voices = voice if isinstance(voice, (list, tuple)) else [voice] * piece.shape[1]
    sound = np.zeros(round(RATE * beat * len(piece)))
    for line, instrument in zip(piece.T, voices, strict=True):
        changes = [0, *(1 + np.flatnonzero(np.diff(line))), len(line)]
        for begin, end in zip(changes, changes[1:], strict=False):
            if line[begin] > 0:
                note = instrument(hertz(line[begin]), beat * (end - begin))
                start = round(RATE * beat * begin)
                note = note[: len(sound) - start]
                sound[start : start + len(note)] += note
    return 0.1 * sound / np.sqrt(np.mean(sound**2))


def _checked(frequency: float, seconds: float) -> tuple[float, int]:
    frequency = check_positive("frequency", frequency, float)
    if frequency >= RATE / 4:
        raise ValueError(f"Expected a frequency below {RATE / 4:g} Hz, got {frequency:g}.")
    return frequency, max(1, round(RATE * check_positive("seconds", seconds, float)))
