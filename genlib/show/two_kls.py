"""A Gaussian over two humps to play with in the page: both directions of the KL divergence."""

from genlib.checks import check_positive
from genlib.show.html import Html, live


def two_kls(apart: float = 6.0, mean: float = 2.0, std: float = 1.0, name: str = "") -> Html:
    """Sliders for the humps' distance and the Gaussian; KL(q || p) and KL(p || q) follow.

    The target p has 0.6 of its mass on the left hump and 0.4 on the right, both of standard
    deviation 1. Two buttons let q descend one of the two, from where it stands: the sums over a
    grid and the gradients are computed in the page.

    Args:
        apart: distance of the humps at the start, from 0 to 8.
        mean, std: of q at the start; std from 0.3 to 6.
        name: of an anchor to link to.
    """
    if not 0 <= apart <= 8 or not 0.3 <= check_positive("std", std, float) <= 6:
        raise ValueError(
            f"Expected apart from 0 to 8 and std from 0.3 to 6, got {apart!r} and {std!r}."
        )
    plain = "A Gaussian over two humps, with sliders; it needs a page that can run scripts."
    return live("two_kls", {"apart": apart, "mean": mean, "std": std}, plain, name=name)
