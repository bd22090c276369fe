"""Models of sequences, one symbol after the other: recurrent networks, and their rivals."""

from genlib.families.recurrent.beam import beam_search
from genlib.families.recurrent.causal import CausalConvolution
from genlib.families.recurrent.kneser_ney import KneserNey
from genlib.families.recurrent.model import RecurrentModel
from genlib.families.recurrent.ngrams import NGram
from genlib.families.recurrent.truncated import Truncated
from genlib.families.recurrent.voices import RecurrentVoices

__all__ = [
    "CausalConvolution",
    "KneserNey",
    "NGram",
    "RecurrentModel",
    "RecurrentVoices",
    "Truncated",
    "beam_search",
]
