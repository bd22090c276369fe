"""A slider for the strength of the noise: what is seen, and what two denoisers make of it."""

import base64
import io
from collections.abc import Mapping, Sequence

import numpy as np
from PIL import Image

from genlib.show.html import Html, live


def noise_slider(
    pictures: Mapping[float, np.ndarray],
    rows: Sequence[str],
    scores: Mapping[float, Sequence[float]],
    side: int = 28,
    name: str = "",
) -> Html:
    """Stored pictures of several levels of noise, of which the reader picks one.

    Args:
        pictures: by level, grids of images in [0, 1], a row for each of `rows`.
        rows: what the rows are, from the top down.
        scores: by level, the quality of each row in decibels.
        side: of one image in pixels.
        name: of an anchor to link to.

    Raises:
        ValueError: pictures or scores that do not fit the rows.
    """
    frames = []
    for level, picture in pictures.items():
        ink = np.asarray(picture)
        if ink.ndim != 2 or len(ink) != side * len(rows) or len(scores[level]) != len(rows):
            raise ValueError(
                f"Expected for level {level:g} {len(rows)} rows of side {side} and as many scores, "
                f"got {list(ink.shape)} and {len(scores[level])}."
            )
        file = io.BytesIO()
        Image.fromarray((255 * (1 - ink.clip(0, 1))).astype(np.uint8)).save(file, "PNG")
        code = base64.b64encode(file.getvalue()).decode()
        frames.append(
            {"level": f"{level:g}", "png": code, "scores": [round(s, 1) for s in scores[level]]}
        )
    plain = (
        "Digits under noise, with a slider for its strength; it needs a page that can run scripts."
    )
    return live("noise", {"rows": list(rows), "side": side, "frames": frames}, plain, name=name)
