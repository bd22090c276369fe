"""What entrants are called in pages, and which of them are dull."""

from genlib.arena.entrants import ENTRANTS, entrant
from genlib.classification import FAMILIES

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
MEMBERS = {"conditional_gan": "conditional GAN", "causal": "causal convolution"}


def label(who: str) -> str:
    """The name of an entrant in words."""
    one = entrant(who)
    if one.family == "dull" or who in MEMBERS:
        return DULL.get(who) or MEMBERS.get(who) or who.replace("_", " ")
    return FAMILIES[one.family].name


def is_dull(who: str) -> bool:
    """Whether an entrant is a dull opponent; the copier is one too."""
    return entrant(who).family == "dull"


def members(family: str) -> tuple[str, ...]:
    """The entrants of a family, by its key in the classification."""
    return tuple(who for who, one in ENTRANTS.items() if one.family == family)
