"""Damaged images and their repair, edits of digits, and digits that move."""

from genlib.applications.images.conditional import ConditionalVAE
from genlib.applications.images.damage import DAMAGES, Damage
from genlib.applications.images.filters import FrameFilter
from genlib.applications.images.mover import FrameMover
from genlib.applications.images.patchwise import PatchFilters
from genlib.applications.images.prior import MixturePrior
from genlib.applications.images.restorer import Restorer
from genlib.applications.images.tracks import Tracks

__all__ = [
    "DAMAGES",
    "ConditionalVAE",
    "Damage",
    "FrameFilter",
    "FrameMover",
    "MixturePrior",
    "PatchFilters",
    "Restorer",
    "Tracks",
]
