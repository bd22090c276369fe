"""Mixtures: of Gaussians by EM, of Gaussians as a Pyro program, and of any models."""

from genlib.families.mixtures.gaussian import GaussianMixture
from genlib.families.mixtures.of_models import MixtureOfModels

__all__ = ["GaussianMixture", "MixtureOfModels", "PyroGaussianMixture"]


def __getattr__(name: str) -> type:
    if name != "PyroGaussianMixture":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from genlib.families.mixtures.in_pyro import PyroGaussianMixture  # here: Pyro takes its time

    return PyroGaussianMixture
