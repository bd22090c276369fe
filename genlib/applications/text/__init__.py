"""Text and speech: remembered passages, replies in a play, a speaker made in code, her readers."""

from genlib.applications.text.averages import AveragedUnits
from genlib.applications.text.dialogue import Turn, WordsInCommon, candidates, first_share, turns
from genlib.applications.text.hearing import (
    cepstrum,
    distortion,
    distortions,
    pitches,
    spectra,
)
from genlib.applications.text.memorised import longest_remembered, remembered
from genlib.applications.text.reader import (
    HEARD,
    PLACES,
    Heard,
    LettersNet,
    frame_rows,
    length_rows,
    read,
)
from genlib.applications.text.speaker import RATE, Spoken, say
from genlib.applications.text.spelling import LETTERS, edged, sounds_of
from genlib.applications.text.units import Units, seconds
from genlib.applications.text.vocoder import spoken

__all__ = [
    "HEARD",
    "LETTERS",
    "PLACES",
    "RATE",
    "AveragedUnits",
    "Heard",
    "LettersNet",
    "Spoken",
    "Turn",
    "Units",
    "WordsInCommon",
    "candidates",
    "cepstrum",
    "distortion",
    "distortions",
    "edged",
    "first_share",
    "frame_rows",
    "length_rows",
    "longest_remembered",
    "pitches",
    "read",
    "remembered",
    "say",
    "seconds",
    "sounds_of",
    "spectra",
    "spoken",
    "turns",
]
