"""Trends: laws of quality against size, and models put together from two."""

from genlib.applications.trends.laws import Bottleneck, Law, fit_bottleneck, fit_law
from genlib.applications.trends.letters import LetterRuns, Pages
from genlib.applications.trends.mixing import best_share, mixed
from genlib.applications.trends.prior import FlowVAE, bound_with

__all__ = [
    "Bottleneck",
    "FlowVAE",
    "Law",
    "LetterRuns",
    "Pages",
    "best_share",
    "bound_with",
    "fit_bottleneck",
    "fit_law",
    "mixed",
]
