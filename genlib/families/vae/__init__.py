"""Variational autoencoders: `VAE`, the same as a Pyro program, and one that learns its prior."""

from genlib.families.vae.gaussian import VAE
from genlib.families.vae.vamp import VampVAE

__all__ = ["VAE", "PyroVAE", "VampVAE"]


def __getattr__(name: str) -> type:
    if name != "PyroVAE":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from genlib.families.vae.in_pyro import PyroVAE  # here: importing Pyro takes its time

    return PyroVAE
