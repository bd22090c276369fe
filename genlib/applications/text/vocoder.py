"""From what is heard back to a wave: pulses and noise, coloured by the energies in mel bands.

log-energies [T, 24], pitch [T], how periodic [T] -> wave [80 T]

Source: Dudley, "The vocoder", Bell Laboratories Record 18 (1939): the first machine that spoke from
energies in bands.
"""

import numpy as np

from genlib.applications.text.hearing import FLOOR, HOP, WINDOW, mel_weights, spectra
from genlib.applications.text.speaker import RATE


def spoken(
    logs: np.ndarray,
    hertz: np.ndarray,
    periodic: np.ndarray,
    seed: int = 0,
    corrections: int = 2,
) -> np.ndarray:
    """A wave with these energies, pitch and voicing.

    Args:
        logs: natural logarithms of the energies in mel bands, `[T, 24]`.
        hertz: pitch, `[T]`, Hz.
        periodic: 0 for a hiss to 1 for a buzz, `[T]`.
        seed: of the hiss.
        corrections: how often the wave is listened to, and made anew with what was missing.

    Raises:
        ValueError: not one pitch and one degree of voicing per row.
    """
    logs, hertz, periodic = (np.asarray(x, dtype=float) for x in (logs, hertz, periodic))
    if logs.ndim != 2 or hertz.shape != (len(logs),) or periodic.shape != (len(logs),):
        raise ValueError(
            f"Expected logs [T, 24], hertz [T] and periodic [T], got {list(logs.shape)}, "
            f"{list(hertz.shape)} and {list(periodic.shape)}."
        )
    n = HOP * len(logs)
    at, clock = HOP * np.arange(len(logs)), np.arange(n)
    turns = np.cumsum(np.interp(clock, at, hertz) / RATE)
    pulses = np.diff(np.floor(turns), prepend=0.0) * np.sqrt(RATE / np.interp(clock, at, hertz))
    noise = np.random.default_rng(seed).normal(size=n)
    share = np.interp(clock, at, periodic.clip(0, 1))
    source = np.sqrt(share) * pulses + np.sqrt(1 - share) * noise
    aim, wave = logs, _coloured(source, logs)
    for _ in range(corrections):
        aim = aim + (logs - spectra(wave)[: len(logs)]).clip(-2, 2)
        wave = _coloured(source, aim)
    return wave


def _coloured(source: np.ndarray, logs: np.ndarray) -> np.ndarray:
    """A flat source `[n]` with energies in bands, frame by frame, each faded into the next."""
    n, weights, window = len(source), mel_weights(), np.hanning(WINDOW)
    grid = np.arange(WINDOW // 2 + 1)
    gain = 1 / np.sqrt((window**2).mean())  # of a window, on the power of a frame
    padded = np.pad(source, (WINDOW // 2, WINDOW))
    out, weight = np.zeros(n + 2 * WINDOW), np.zeros(n + 2 * WINDOW)
    for t, row in enumerate(logs):
        level = np.sqrt(np.maximum(np.exp(np.interp(grid, weights @ grid, row)) - FLOOR, 0))
        piece = slice(HOP * t, HOP * t + WINDOW)
        shaped = np.fft.irfft(gain * level * np.fft.rfft(window * padded[piece]))
        out[piece] += window * shaped
        weight[piece] += window**2
    return (out / np.maximum(weight, 1e-3))[WINDOW // 2 : WINDOW // 2 + n]
