"""Music and sound: rules of counterpoint, copying, keys, sounds made in code, noise and its end."""

from genlib.applications.music.copied import as_chords, copied_share, melody
from genlib.applications.music.counterpoint import RULES, difference, marks, profile
from genlib.applications.music.hiss import mixed, noise, si_sdr
from genlib.applications.music.keys import KeyRegression, balanced, by_neighbours, by_profiles
from genlib.applications.music.spectra import (
    ideal_gain,
    istft,
    noise_power,
    repaired,
    stft,
    subtraction_gain,
    wiener_gain,
)
from genlib.applications.music.synth import RATE, play, pluck, random_voice, tone
from genlib.applications.music.tables import ChordTable
from genlib.applications.music.together import fitted_powers, multiplied
from genlib.applications.music.trees import CellView, GainTrees, around, levels

__all__ = [
    "RATE",
    "RULES",
    "CellView",
    "ChordTable",
    "GainTrees",
    "KeyRegression",
    "around",
    "as_chords",
    "balanced",
    "by_neighbours",
    "by_profiles",
    "copied_share",
    "difference",
    "fitted_powers",
    "ideal_gain",
    "istft",
    "levels",
    "marks",
    "melody",
    "mixed",
    "multiplied",
    "noise",
    "noise_power",
    "play",
    "pluck",
    "profile",
    "random_voice",
    "repaired",
    "si_sdr",
    "stft",
    "subtraction_gain",
    "tone",
    "wiener_gain",
]
