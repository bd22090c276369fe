"""genlib: the library behind "Generative networks, a classification you can run"."""

from genlib import runtime
from genlib.fit import History, TrainingDiverged, fit
from genlib.model import Model

__version__ = "0.1.0"
__all__ = ["History", "Model", "TrainingDiverged", "fit", "runtime"]
