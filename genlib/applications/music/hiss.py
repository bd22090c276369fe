"""Noise for sounds, of a chosen colour and strength, and the ruler for what is left of it."""

from typing import Literal

import numpy as np
from numpy.random import Generator

from genlib.checks import check_positive

Colour = Literal["white", "pink"]


def noise(colour: Colour, n: int, source: Generator) -> np.ndarray:
    """n samples of Gaussian noise with mean square 1: `[n]`.

    White noise has the same power in every Hz, pink noise the same in every octave.

    Raises:
        ValueError: another colour.
    """
    white = source.normal(size=check_positive("n", n))
    if colour == "white":
        return white / np.sqrt(np.mean(white**2))
    if colour != "pink":
        raise ValueError(f"Expected a colour, 'white' or 'pink', got {colour!r}.")
    spectrum = np.fft.rfft(white)
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    spectrum[0] = 0
    pink = np.fft.irfft(spectrum, n)
    return pink / np.sqrt(np.mean(pink**2))


def mixed(clean: np.ndarray, hiss: np.ndarray, decibels: float) -> np.ndarray:
    """A sound with noise so strong that the signal-to-noise ratio is as asked, `[n]`.

    Raises:
        ValueError: different lengths, or silence.
    """
    if clean.shape != hiss.shape or not clean.any() or not hiss.any():
        raise ValueError(
            f"Expected sound and noise of one length, neither silent, got {clean.shape} and "
            f"{hiss.shape}."
        )
    power = np.mean(clean**2) / np.mean(hiss**2) / 10 ** (decibels / 10)
    return clean + np.sqrt(power) * hiss


def si_sdr(estimate: np.ndarray, clean: np.ndarray) -> float:
    """Scale-invariant signal-to-distortion ratio, dB; higher is better.

    The estimate is taken apart into a multiple of the clean sound and the rest; their powers are
    compared. So a change of volume costs nothing, and silence gains nothing.

    Source: Le Roux, Wisdom, Erdogan and Hershey, "SDR: half-baked or well done?", ICASSP 2019.
    """
    scale = estimate @ clean / (clean @ clean)
    part = scale * clean
    rest = estimate - part
    return float(10 * np.log10((part @ part + 1e-20) / (rest @ rest + 1e-20)))
