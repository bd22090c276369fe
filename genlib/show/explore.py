"""Explore a code space in the page itself: a small decoder that runs in the reader's browser."""

from torch import Tensor, nn

from genlib.show.colours import PALETTE
from genlib.show.html import Html, as_base64, live


def latent_explorer(
    decoder: nn.Sequential,
    side: int,
    extent: float = 3.0,
    codes: Tensor | None = None,
    labels: Tensor | None = None,
    name: str = "",
) -> Html:
    """A map of a two-dimensional code space, and beside it the image that a point of it decodes to.

    The weights go into the page as 16-bit floats and a few lines of plain JavaScript multiply
    them, so that the figure needs neither a kernel nor a network. The point is moved by mouse or
    touch on the map, or by two sliders from the keyboard.

    Args:
        decoder: `Linear` and `ReLU` layers from 2 numbers to `side * side` logits.
        side: of the image, in pixels.
        extent: the map runs from -extent to extent along both axes.
        codes: points to show on the map, `[N, 2]`, such as the codes of the data.
        labels: classes of these points, `[N]`, shown by colour and digit.
        name: of an anchor to link to.

    Raises:
        ValueError: a decoder with other layers or another input or output size.
    """
    linear = [layer for layer in decoder if isinstance(layer, nn.Linear)]
    others = {type(layer).__name__ for layer in decoder} - {"Linear", "ReLU"}
    if others or not linear or linear[0].in_features != 2:
        raise ValueError(
            "Expected a decoder of Linear and ReLU layers from 2 inputs, got "
            f"{[type(layer).__name__ for layer in decoder]}."
        )
    if linear[-1].out_features != side * side:
        raise ValueError(
            f"Expected {side * side} outputs for images of side {side}, got "
            f"{linear[-1].out_features}."
        )
    layers = [
        {
            "inputs": layer.in_features,
            "outputs": layer.out_features,
            "weight": as_base64(layer.weight, "<f2"),
            "bias": as_base64(layer.bias, "<f2"),
        }
        for layer in linear
    ]
    points = [] if codes is None else [[round(v, 2) for v in row] for row in codes.tolist()]
    classes = [0] * len(points) if labels is None else labels.tolist()
    data = {
        "layers": layers,
        "side": side,
        "extent": extent,
        "points": points,
        "classes": classes,
        "colours": list(PALETTE.values()),
    }
    plain = "A map of the code space to move about in; it needs a page that can run scripts."
    return live("explorer", data, plain, name=name)
