"""Measures: how well a model fits, and whether its samples are those of the data."""

from genlib.metrics.classifier import DigitClassifier
from genlib.metrics.intervals import Interval, interval
from genlib.metrics.likelihood import bits_per_dim, mse, psnr
from genlib.metrics.moments import frechet, mmd2
from genlib.metrics.samples import (
    DensityCoverage,
    Modes,
    PrecisionRecall,
    density_coverage,
    modes,
    nearest,
    precision_recall,
)
from genlib.metrics.two_sample import c2st

__all__ = [
    "DensityCoverage",
    "DigitClassifier",
    "Interval",
    "Modes",
    "PrecisionRecall",
    "bits_per_dim",
    "c2st",
    "density_coverage",
    "frechet",
    "interval",
    "mmd2",
    "modes",
    "mse",
    "nearest",
    "precision_recall",
    "psnr",
]
