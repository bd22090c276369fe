"""What is heard of speech: energies in mel bands, pitch, and how far two readings are apart.

wave [n] -> log-energies in 24 bands per 10 ms [T, 24] -> cepstrum [T, 13] -> dB to another reading

Sources: Davis and Mermelstein, "Comparison of parametric representations for monosyllabic word
recognition in continuously spoken sentences", IEEE Transactions on Acoustics, Speech, and Signal
Processing 28 (1980); Kubichek, "Mel-cepstral distance measure for objective speech quality
assessment", IEEE Pacific Rim Conference (1993); Sakoe and Chiba, "Dynamic programming algorithm
optimization for spoken word recognition", the first journal, 26 (1978).
"""

import numpy as np
from scipy.fft import dct

from genlib.applications.text.speaker import RATE

WINDOW, HOP, BANDS = 256, 80, 24  # 32 ms, 10 ms
FLOOR = 3e-5  # added to energies, as by a quiet room: 45 dB below a loud vowel


def mel_weights(window: int = WINDOW, bands: int = BANDS) -> np.ndarray:
    """Triangles on the mel scale, 80 to 3900 Hz, rows that sum to 1: `[bands, window / 2 + 1]`."""
    mel = np.linspace(_mel(80.0), _mel(3900.0), bands + 2)
    edges = 700 * (10 ** (mel / 2595) - 1)
    at = np.arange(window // 2 + 1) * RATE / window
    rows = [np.interp(at, edges[i : i + 3], (0, 1, 0)) for i in range(bands)]
    nearest = np.abs(at - edges[1:-1, None]).argmin(1)
    for row, place in zip(rows, nearest, strict=True):
        row[place] = max(row[place], 0.5)  # a narrow triangle may miss every frequency
    return np.stack([row / row.sum() for row in rows])


def spectra(wave: np.ndarray) -> np.ndarray:
    """Log-energies in mel bands, one row per 10 ms: `[n]` to `[T, 24]`, natural logarithms.

    Raises:
        ValueError: no wave `[n]`, or an empty one.
    """
    power = np.abs(np.fft.rfft(_frames(wave) * np.hanning(WINDOW))) ** 2 / WINDOW
    return np.log(power @ mel_weights().T + FLOOR)


def pitches(wave: np.ndarray, low: float = 75.0, high: float = 200.0) -> tuple:
    """Pitch in Hz and how periodic the wave is, 0 to 1: `[T]` each, by autocorrelation."""
    frames = _frames(wave)
    frames = frames - frames.mean(1, keepdims=True)
    turned = np.fft.irfft(np.abs(np.fft.rfft(frames, 2 * WINDOW)) ** 2)[:, :WINDOW]
    share = turned / (turned[:, :1] + 1e-3) * WINDOW / (WINDOW - np.arange(WINDOW))
    lags = np.arange(int(RATE / high), int(RATE / low) + 1)
    best = share[:, lags].argmax(1)
    return RATE / lags[best], share[np.arange(len(share)), lags[best]].clip(0, 1)


def cepstrum(logs: np.ndarray, size: int = 13) -> np.ndarray:
    """The first coefficients of a cosine transform without the loudness, `[T, 24]` to `[T, 13]`."""
    return dct(logs, norm="ortho", axis=1)[:, 1 : size + 1] / np.sqrt(BANDS / 2)


def distortion(one: np.ndarray, other: np.ndarray) -> float:
    """Mel-cepstral distortion of two readings, in dB, along the path that aligns them best.

    Args:
        one, other: log-energies, `[T, 24]` and `[S, 24]`, as from `spectra`.
    """
    return float(distortions(one, [other])[0])


def distortions(one: np.ndarray, others: list[np.ndarray]) -> np.ndarray:
    """The same to several readings at once, `[M]`."""
    a, found = cepstrum(one), []
    for other in others:
        b = cepstrum(other)
        cost = np.sqrt(np.maximum(0, _squares(a, b)))  # [T, S]
        total, steps = _aligned(cost)
        found.append(total / steps)
    return 10 / np.log(10) * np.sqrt(2) * np.array(found)


def _aligned(cost: np.ndarray) -> tuple[float, int]:
    """Cost and number of steps of the cheapest monotone path through costs `[T, S]`."""
    previous = [(np.inf, 0)] * (cost.shape[1] + 1)
    previous[0] = (0.0, 0)
    for row in cost.tolist():
        now = [(np.inf, 0)]
        for s, c in enumerate(row):
            before, steps = min(previous[s], previous[s + 1], now[s])
            now.append((before + c, steps + 1))
        previous = now
    return previous[-1]


def _squares(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return (a**2).sum(1)[:, None] + (b**2).sum(1) - 2 * a @ b.T


def _frames(wave: np.ndarray) -> np.ndarray:
    """Pieces of 32 ms, one per 10 ms, centred: `[n]` to `[T, 256]`."""
    wave = np.asarray(wave, dtype=float)
    if wave.ndim != 1 or not len(wave):
        raise ValueError(f"Expected a wave of shape [n], got shape {list(wave.shape)}.")
    padded = np.pad(wave, (WINDOW // 2, WINDOW // 2))
    return np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]


def _mel(hertz: float) -> float:
    return 2595 * np.log10(1 + hertz / 700)
