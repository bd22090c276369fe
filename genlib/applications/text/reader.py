"""A small network that reads aloud: letters around a place in time to what is heard there.

letters [B, 9], place in the letter and lengths [B, 8] -> perceptron -> 24 bands, pitch, voicing

Two such networks make a reader: one says how long each letter sounds, the other what is heard.

Source: Zen, Senior and Schuster, "Statistical parametric speech synthesis using deep neural
networks", ICASSP 2013.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from genlib.applications.text.hearing import BANDS, HOP, pitches, spectra
from genlib.applications.text.speaker import Spoken
from genlib.applications.text.spelling import LETTERS, edged
from genlib.checks import check_positive, check_tensor
from genlib.model import Model

REACH = 4  # letters to each side that are seen
CONTEXT = 2 * REACH + 1
PLACES = 8  # numbers that say where in the letter, and how long letters are
HEARD = BANDS + 2  # bands, log pitch, voicing


class Heard(NamedTuple):
    """What is to be heard, for `genlib.applications.text.spoken`: `[T, 24]`, `[T]` and `[T]`."""

    logs: np.ndarray
    hertz: np.ndarray
    periodic: np.ndarray


class LettersNet(Model):
    """Numbers given the letters around a place: a Gaussian whose mean is a perceptron.

    A row of x is the context, `CONTEXT` whole numbers, then the inputs, then the outputs.

    Args:
        inputs: numbers beside the letters.
        outputs: numbers to predict.
        hidden: units in each of two layers.
        drop: share of the hidden units left out in training.
    """

    def __init__(self, inputs: int, outputs: int, hidden: int = 128, drop: float = 0.0):
        super().__init__()
        check_positive("hidden", hidden)
        self.inputs, self.outputs = inputs, check_positive("outputs", outputs)
        self.embed = nn.Embedding(len(LETTERS), 12)
        self.net = nn.Sequential(
            nn.Linear(12 * CONTEXT + inputs, hidden), nn.ReLU(), nn.Dropout(drop),
            nn.Linear(hidden, hidden), nn.ReLU(), nn.Dropout(drop), nn.Linear(hidden, outputs),
        )  # fmt: skip
        self.register_buffer("centre", torch.zeros(outputs))
        self.register_buffer("spread", torch.ones(outputs))

    def check(self, x: Tensor) -> Tensor:
        """Refuse x that is not rows of context, inputs and outputs, `[N, D]`."""
        return check_tensor("x", x, ("N", CONTEXT + self.inputs + self.outputs), dtype=self.dtype)

    def measure(self, x: Tensor) -> "LettersNet":
        """Take the scale of the outputs from rows to learn from."""
        wanted = self.here(x)[:, CONTEXT + self.inputs :]
        self.centre.copy_(wanted.mean(0))
        self.spread.copy_(wanted.std(0).clamp(min=1e-3))
        return self

    def forward(self, x: Tensor) -> Tensor:
        """The expected outputs, `[B, D]` to `[B, outputs]`; outputs in x are not looked at."""
        letters = self.embed(x[:, :CONTEXT].long()).flatten(1)
        given = x[:, CONTEXT : CONTEXT + self.inputs]
        return self.centre + self.spread * self.net(torch.cat([letters, given], 1))

    def loss(self, x: Tensor) -> Tensor:
        """Mean squared error per output, in units of its spread: 1 for the mean of all rows."""
        wanted = x[:, CONTEXT + self.inputs :]
        return ((wanted - self(x)) / self.spread).square().mean()


def length_rows(words: Sequence[str], recordings: Sequence[Spoken]) -> Tensor:
    """Rows to learn the length of a letter from, one per letter: `[N, CONTEXT + 2]`.

    The input is how many letters the word has, a tenth of it; the output is log(1 + lengths in
    10 ms).
    """
    rows = []
    for word, spoken in zip(words, recordings, strict=True):
        lengths = np.log1p(np.diff(spoken.bounds) / HOP)
        rows.append(np.column_stack([_contexts(word), _size(word), lengths]))
    return torch.tensor(np.concatenate(rows), dtype=torch.float32)


def frame_rows(words: Sequence[str], recordings: Sequence[Spoken]) -> Tensor:
    """Rows to learn what is heard, one per 10 ms: `[N, CONTEXT + PLACES + HEARD]`."""
    rows = []
    for word, spoken in zip(words, recordings, strict=True):
        logs = spectra(spoken.wave)
        hertz, periodic = pitches(spoken.wave)
        sure = periodic > 0.6
        if sure.any():  # elsewhere the pitch goes on from one sure place to the next
            at = np.arange(len(hertz))
            hertz = np.interp(at, at[sure], hertz[sure])
        heard = np.column_stack([logs, np.log(hertz), periodic])
        asked = _asked(word, spoken.bounds / HOP, len(logs))
        rows.append(np.column_stack([asked, heard]))
    return torch.tensor(np.concatenate(rows), dtype=torch.float32)


@torch.no_grad()
def read(word: str, lengths: LettersNet, frames: LettersNet) -> Heard:
    """What a reader says for a word."""
    known = np.column_stack([_contexts(word), _size(word), np.zeros(len(word) + 2)])
    found = lengths.eval()(torch.tensor(known, dtype=torch.float32))[:, 0]
    spans = np.expm1(found.numpy().clip(0, 5))
    spans[spans < 0.35] = 0.0  # a silent letter
    bounds = np.concatenate([[0], np.cumsum(spans)])
    asked = _asked(word, bounds, max(2, round(bounds[-1])))
    blank = np.zeros((len(asked), HEARD))
    row = torch.tensor(np.column_stack([asked, blank]), dtype=torch.float32)
    heard = frames.eval()(row).numpy()
    return Heard(heard[:, :BANDS], np.exp(heard[:, BANDS]), heard[:, BANDS + 1].clip(0, 1))


def _contexts(word: str) -> np.ndarray:
    """The letters around each place of an edged word, `[places, CONTEXT]`."""
    padded = "<" * REACH + edged(word) + ">" * REACH
    symbols = np.array([LETTERS.index(c) for c in padded])
    return np.lib.stride_tricks.sliding_window_view(symbols, CONTEXT).astype(float)


def _size(word: str) -> np.ndarray:
    return np.full(len(word) + 2, len(word) / 10)


def _asked(word: str, bounds: np.ndarray, frames: int) -> np.ndarray:
    """Context and places of each 10 ms, from where letters begin, in 10 ms: `[T, 9 + 8]`."""
    clock = np.arange(frames) + 0.0
    i = (np.searchsorted(bounds, clock, "right") - 1).clip(0, len(bounds) - 2)
    spans = np.diff(bounds)
    i = np.array([k if spans[k] > 0 else max(j for j in range(k + 1) if spans[j] > 0) for k in i])
    before, after = np.pad(spans, 1)[i], np.pad(spans, 1)[i + 2]
    since, left = clock - bounds[i], bounds[i + 1] - clock
    places = [
        since / np.maximum(spans[i], 1), since / 10, left / 10, spans[i] / 10, before / 10,
        after / 10, clock / bounds[-1], np.full(frames, bounds[-1] / 100),
    ]  # fmt: skip
    return np.column_stack([_contexts(word)[i], *places])
