"""Variational autoencoders: `VAE`, also in Pyro, for three kinds of data, with a learnt prior."""

from genlib.families.vae.gaussian import VAE
from genlib.families.vae.kinds import AnyKind
from genlib.families.vae.runs import VAERuns
from genlib.families.vae.vamp import VampVAE

__all__ = ["VAE", "AnyKind", "PyroVAE", "VAERuns", "VampVAE"]


def __getattr__(name: str) -> type:
    if name != "PyroVAE":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from genlib.families.vae.in_pyro import PyroVAE  # here: importing Pyro takes its time

    return PyroVAE
