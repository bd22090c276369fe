"""Models of sequences, one symbol after the other: recurrent networks, and n-grams beside them."""

from genlib.families.recurrent.kneser_ney import KneserNey
from genlib.families.recurrent.model import RecurrentModel
from genlib.families.recurrent.ngrams import NGram
from genlib.families.recurrent.voices import RecurrentVoices

__all__ = ["KneserNey", "NGram", "RecurrentModel", "RecurrentVoices"]
