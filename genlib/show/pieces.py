"""Pieces of a sparse code to switch on and off: their sum beside the picture it should become."""

import base64
import io

import numpy as np
from PIL import Image

from genlib.show.html import Html, live


def pieces(picture, side: int = 28, name: str = "") -> Html:
    """Pictures as sums of pieces; the reader picks a picture and the pieces that are added.

    Args:
        picture: `[R * side, (2 + n) * side]` in [0, 1], 1 is ink: a row for each example, with the
            example, what the model makes of it, and the n pieces it adds, the largest first.
        side: of one image in pixels.
        name: of an anchor to link to.

    Raises:
        ValueError: a picture that is no such grid, or has no piece in it.
    """
    ink = np.asarray(picture, dtype=float)
    if ink.ndim != 2 or len(ink) % side or ink.shape[1] % side or ink.shape[1] < 3 * side:
        raise ValueError(
            f"Expected a grid of images of side {side}, at least three in a row, got "
            f"{list(ink.shape)}."
        )
    file = io.BytesIO()
    Image.fromarray((255 * ink.clip(0, 1)).round().astype(np.uint8)).save(file, "PNG")
    data = {
        "png": base64.b64encode(file.getvalue()).decode(),
        "side": side,
        "rows": len(ink) // side,
        "count": ink.shape[1] // side - 2,
    }
    plain = "Digits as sums of pieces to switch on; it needs a page that can run scripts."
    return live("pieces", data, plain, name=name)
