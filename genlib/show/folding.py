"""The rubber sheet of a flow in the page itself: a slider moves it layer by layer."""

import torch
from torch import Tensor

from genlib.show.html import Html, live

SCALE = 1000  # places go into the page as whole numbers, in thousandths of the window


def bent_sheet(
    stages: list[Tensor],
    lines: list[Tensor],
    patches: list[Tensor],
    masses: list[float],
    reach: float = 3.0,
    name: str = "",
) -> Html:
    """Points, a grid and some patches on their way through a flow, from noise to data.

    The places after each layer are computed beforehand; plain JavaScript draws what lies between
    two layers half-way, and says beside it how large each patch has become, and how dense
    therefore the points are in it: its probability does not change on the way.

    Args:
        stages: the points after each layer, the noise first, `[N, 2]` each; those with a negative
            first coordinate in the noise are drawn in another colour.
        lines: the grid after each layer, `[L, P, 2]` each.
        patches: closed outlines after each layer, `[K, P, 2]` each, up to three patches.
        masses: the probability of each patch, K.
        reach: the window goes from -reach to reach along both axes.
        name: of an anchor to link to.

    Raises:
        ValueError: other numbers of layers, or of patches and masses.
    """
    if not len(stages) == len(lines) == len(patches) >= 2:
        raise ValueError(
            f"Expected points, lines and patches after the same layers, at least two, got "
            f"{len(stages)}, {len(lines)} and {len(patches)}."
        )
    if not 1 <= len(masses) <= 3 or any(len(p) != len(masses) for p in patches):
        raise ValueError(
            f"Expected one to three patches with a mass each, got {len(patches[0])} patches and "
            f"{len(masses)} masses."
        )

    def places(x: Tensor) -> list:
        return ((x + reach) / (2 * reach) * SCALE).round().int().clamp(-SCALE, 2 * SCALE).tolist()

    data = {
        "reach": reach,
        "left": (stages[0][:, 0] < 0).int().tolist(),
        "points": [places(x) for x in stages],
        "lines": [places(x) for x in lines],
        "patches": [places(x) for x in patches],
        "areas": [[_area(outline) for outline in stage] for stage in patches],
        "masses": [round(float(mass), 5) for mass in masses],
    }
    plain = "A flow's sheet to bend with a slider; it needs a page that can run scripts."
    return live("sheet", data, plain, name=name)


def _area(outline: Tensor) -> float:
    """What a closed outline `[P, 2]` encloses, by the shoelace formula."""
    x, y = outline.double().unbind(-1)
    twice = torch.sum(x * y.roll(-1) - y * x.roll(-1))
    return round(abs(twice.item()) / 2, 6)
