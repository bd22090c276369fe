"""Sounds that a page carries within itself: an audio element for each, to be played offline."""

import base64
import io
import wave as files
from collections.abc import Mapping
from html import escape

import numpy as np

from genlib.applications.music.synth import RATE
from genlib.show.html import Html


def player(sounds: Mapping[str, np.ndarray], rate: int = RATE) -> Html:
    """Audio elements, 16 bits and mono, all as loud as they are to one another.

    Args:
        sounds: waves `[n]` by title.
        rate: samples per second.

    Raises:
        ValueError: no sound, or one that is not a wave of finite numbers.
    """
    waves = {title: np.asarray(wave, dtype=float) for title, wave in sounds.items()}
    for title, wave in waves.items():
        if wave.ndim != 1 or not len(wave) or not np.isfinite(wave).all():
            raise ValueError(
                f"Expected a wave [n] of finite numbers for {title!r}, got {list(wave.shape)}."
            )
    if not waves:
        raise ValueError("Expected at least one sound, got none.")
    loudest = max(np.abs(wave).max() for wave in waves.values()) or 1.0
    parts, lines = [], []
    for title, wave in waves.items():
        seconds = f"{title}, {len(wave) / rate:.1f} seconds"
        sound = base64.b64encode(packed(0.95 * wave / loudest, rate)).decode()
        parts.append(
            f'<figure style="margin: .5rem 0"><figcaption style="color: inherit">{escape(seconds)}'
            f'</figcaption><audio controls aria-label="{escape(seconds)}" '
            f'src="data:audio/wav;base64,{sound}"></audio></figure>'
        )
        lines.append(seconds)
    plain = f"Sounds, for a page that can play them: {'; '.join(lines)}."
    return Html("".join(parts), plain)


def packed(wave: np.ndarray, rate: int) -> bytes:
    """A wave in [-1, 1] as the bytes of a WAV file."""
    with io.BytesIO() as file:
        with files.open(file, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(rate)
            sound.writeframes((32767 * wave.clip(-1, 1)).round().astype("<i2").tobytes())
        return file.getvalue()
