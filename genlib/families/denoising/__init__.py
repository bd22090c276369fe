"""Denoisers: the autoencoder that repairs, networks of any shape, filters without a network."""

from genlib.families.denoising.autoencoder import DenoisingAutoencoder
from genlib.families.denoising.denoiser import Denoiser, LevelDenoiser
from genlib.families.denoising.patch_denoiser import PatchDenoiser
from genlib.families.denoising.patchwise import PatchFilters
from genlib.families.denoising.table import TableDenoiser
from genlib.families.denoising.wiener import LinearDenoiser

__all__ = [
    "Denoiser",
    "DenoisingAutoencoder",
    "LevelDenoiser",
    "LinearDenoiser",
    "PatchDenoiser",
    "PatchFilters",
    "TableDenoiser",
]
