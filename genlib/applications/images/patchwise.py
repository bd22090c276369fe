"""Linear filters chosen by patch, for the damages of pictures: they live with the denoisers."""

from genlib.families.denoising.patchwise import PatchFilters

__all__ = ["PatchFilters"]
