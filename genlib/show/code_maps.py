"""Maps of the codes of several models: the reader moves a point and sees what each makes of it."""

from collections.abc import Mapping

import torch
from torch import Tensor

from genlib.evidence.pictures import as_text
from genlib.show.colours import PALETTE
from genlib.show.html import Html, live


def code_grid(n: int, extent: float) -> Tensor:
    """The codes of a map, `[n * n, 2]`: row by row from the top, each from left to right."""
    along = torch.linspace(-extent, extent, n)
    second, first = torch.meshgrid(along.flip(0), along, indexing="ij")
    return torch.stack([first, second], -1).reshape(-1, 2)


def code_maps(
    pictures: Mapping[str, Tensor],
    extents: Mapping[str, float],
    codes: Mapping[str, Tensor] | None = None,
    labels: Tensor | None = None,
    name: str = "",
) -> Html:
    """One map per model, of which the reader picks one; a walk between two of its points.

    Nothing is decoded in the page: it holds a picture for each code of `code_grid`, and the point
    moves from one of these codes to the next.

    Args:
        pictures: by model, what it makes of the codes of a grid, `[n * n, side * side]` in [0, 1].
        extents: by model, the map runs from -extent to extent along both axes.
        codes: by model that can encode, codes of real examples, `[N, 2]`.
        labels: their classes, `[N]`, shown by digit and colour.
        name: of an anchor to link to.

    Raises:
        ValueError: pictures that make no square grid, or a model without an extent.
    """
    codes, machines = codes or {}, []
    for model, drawn in pictures.items():
        n, side = (round(size**0.5) for size in drawn.shape)
        if drawn.dim() != 2 or drawn.shape != (n * n, side * side) or n < 2:
            raise ValueError(
                f"Expected for {model} n * n pictures of side * side pixels with n of at least 2, "
                f"got {list(drawn.shape)}."
            )
        if model not in extents:
            raise ValueError(f"Expected an extent for {model}, got {sorted(extents)}.")
        sheet = drawn.detach().view(n, n, side, side).transpose(1, 2).reshape(n * side, n * side)
        points = codes.get(model, torch.zeros(0, 2)).tolist()
        machines.append(
            {
                "name": model,
                "png": as_text(1 - sheet.clamp(0, 1)),
                "n": n,
                "side": side,
                "extent": float(extents[model]),
                "points": [[round(value, 2) for value in point] for point in points],
            }
        )
    content = {
        "machines": machines,
        "classes": [] if labels is None else labels.tolist(),
        "colours": list(PALETTE.values()),
    }
    plain = "Maps of codes to move about in, a model each; they need a page that can run scripts."
    return live("code_maps", content, plain, name=name)
