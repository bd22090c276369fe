"""Variational autoencoders: `VAE`, and the same model as a Pyro program, `PyroVAE`."""

from genlib.families.vae.gaussian import VAE

__all__ = ["VAE", "PyroVAE"]


def __getattr__(name: str) -> type:
    if name != "PyroVAE":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from genlib.families.vae.in_pyro import PyroVAE  # here: importing Pyro takes its time

    return PyroVAE
