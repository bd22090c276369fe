"""What entrants are called in pages, and which of them are dull."""

from genlib.arena.entrants import ENTRANTS, entrant

COPIER = "copier"
DULL = {
    "gaussian": "one Gaussian",
    "class_gaussians": "Gaussian per class",
    "kernels": "kernels",
    "copier": "copier",
    "independent": "independent columns",
    "ngram": "n-gram",
    "kneser_ney": "Kneser-Ney n-gram",
}
FAMILY = {  # shorter than in the classification
    "autoencoder": "autoencoder",
    "vae": "VAE",
    "denoising": "denoising",
    "sparse": "sparse",
    "contrastive": "contrastive",
    "gan": "GAN",
    "conditional_gan": "conditional GAN",
    "energy_gan": "energy-based GAN",
    "mixture": "mixture",
    "bayesian_network": "Bayesian network",
    "flow": "flow",
    "recurrent": "recurrent",
    "causal": "causal convolution",
}


def label(who: str) -> str:
    """The name of an entrant in words."""
    entrant(who)  # a name that it knows
    return (DULL | FAMILY).get(who, who.replace("_", " "))


def is_dull(who: str) -> bool:
    """Whether an entrant is a dull opponent; the copier is one too."""
    return entrant(who).family == "dull"


def members(family: str) -> tuple[str, ...]:
    """The entrants of a family, by its key in the classification."""
    return tuple(who for who, one in ENTRANTS.items() if one.family == family)
