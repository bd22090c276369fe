"""Noise reduction without learning: the short-time spectrum, and gains for its cells.

wave [n] -> stft S [T, F] -> gain G in [0, 1], [T, F] -> istft of G * S -> wave [n]

Each gain needs the power of the noise in every band, N [F], estimated where nothing is played.

Sources: Boll, "Suppression of acoustic noise in speech using spectral subtraction", and Berouti,
Schwartz and Makhoul, "Enhancement of speech corrupted by acoustic noise", both 1979; Ephraim and
Malah, "Speech enhancement using a minimum mean-square error short-time spectral amplitude
estimator", IEEE Transactions on Acoustics, Speech, and Signal Processing 32 (1984), for the
decision-directed estimate.
"""

import numpy as np
from scipy.ndimage import uniform_filter1d
from scipy.signal import istft as inverse
from scipy.signal import stft as forward

from genlib.applications.music.synth import RATE

WINDOW = 512  # samples: 64 ms; each begins half a window after the one before


def stft(wave: np.ndarray, window: int = WINDOW) -> np.ndarray:
    """The short-time spectrum of a wave, complex, `[n]` to `[T, F]`, F = window / 2 + 1."""
    return forward(wave, RATE, nperseg=window, noverlap=window // 2)[2].T


def istft(spectrum: np.ndarray, n: int) -> np.ndarray:
    """The wave of n samples that has this spectrum, `[T, F]` to `[n]`."""
    window = 2 * (spectrum.shape[1] - 1)
    return inverse(spectrum.T, RATE, nperseg=window, noverlap=window // 2)[1][:n]


def noise_power(spectrum: np.ndarray, samples: int) -> np.ndarray:
    """Mean power per band where there is noise alone, the first samples of the wave: `[F]`."""
    frames = max(1, samples // (spectrum.shape[1] - 1) - 1)  # those that lie within them
    return np.mean(np.abs(spectrum[:frames]) ** 2, axis=0) + 1e-12


def subtraction_gain(
    spectrum: np.ndarray,
    noise: np.ndarray,
    over: float = 2.0,
    floor: float = 0.1,
    frames: int = 1,
) -> np.ndarray:
    """Spectral subtraction: sqrt(1 - over * N / |S|^2), at least the floor; `[T, F]`.

    Args:
        over: how many times the noise is subtracted; above 1 for the peaks of the noise.
        floor: the smallest gain; what is left masks the tinkling of single cells.
        frames: |S|^2 is the mean of so many frames around a cell; more make noise steadier.
    """
    power = uniform_filter1d(np.abs(spectrum) ** 2, frames, axis=0, mode="nearest")
    share = 1 - over * noise / (power + 1e-20)
    return np.sqrt(np.maximum(share, floor**2))


def wiener_gain(
    spectrum: np.ndarray, noise: np.ndarray, memory: float = 0.9, floor: float = 0.05
) -> np.ndarray:
    """The Wiener gain r / (1 + r), with r the signal-to-noise ratio of a cell; `[T, F]`.

    r is not known. The decision-directed estimate mixes what was decided one frame earlier with
    what is seen now.

    Args:
        memory: the weight of the earlier decision, 0 to 1.
        floor: the smallest r.
    """
    seen = np.abs(spectrum) ** 2 / noise  # [T, F]
    gain, before = np.empty_like(seen), np.zeros_like(noise)
    for t, now in enumerate(seen):
        ratio = memory * before + (1 - memory) * np.maximum(now - 1, 0)
        ratio = np.maximum(ratio, floor)
        gain[t] = ratio / (1 + ratio)
        before = gain[t] ** 2 * now
    return gain


def ideal_gain(spectrum: np.ndarray, clean: np.ndarray) -> np.ndarray:
    """The best gain in [0, 1] for each cell, known only to someone who has the clean sound."""
    share = np.real(clean * spectrum.conj()) / (np.abs(spectrum) ** 2 + 1e-20)
    return share.clip(0, 1)


def repaired(wave: np.ndarray, gain: np.ndarray) -> np.ndarray:
    """A wave `[n]` with a gain `[T, F]` on its short-time spectrum."""
    return istft(gain * stft(wave, 2 * (gain.shape[1] - 1)), len(wave))
