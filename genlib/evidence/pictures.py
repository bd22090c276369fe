"""Pictures in records: grey images as text, so that samples of a finished training can be shown.

[H, W] in [0, 1]  ->  PNG of 16 grey levels, in base64
"""

import base64
import io

LEVELS = 16  # more are hardly seen, and twice as large


def is_picture(value: object) -> bool:
    """Whether a value that a study returned is meant as a picture: an array of two dimensions."""
    return getattr(value, "ndim", 0) == 2


def as_text(picture) -> str:
    """A picture as text.

    Args:
        picture: tensor or array `[H, W]`, in [0, 1], 0 black.

    Raises:
        ValueError: values beyond [0, 1].
    """
    import numpy as np  # here: the book's pages are made where there is none
    from PIL import Image

    grey = np.asarray(picture, dtype=float)
    if not (grey.size and 0 <= grey.min() and grey.max() <= 1):  # NaN is not within either
        ends = f"{grey.min():.3g} to {grey.max():.3g}" if grey.size else "nothing"
        raise ValueError(
            f"Expected a picture [H, W] with values in [0, 1], got {ends} in {list(grey.shape)}."
        )
    levels = np.round(grey * (LEVELS - 1)).astype(np.uint8)
    image = Image.fromarray(levels, mode="P")
    image.putpalette([level * 255 // (LEVELS - 1) for level in range(LEVELS) for _ in range(3)])
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True, bits=4)
    return base64.b64encode(file.getvalue()).decode()


def from_text(text: str):
    """The picture that `as_text` wrote: an array `[H, W]` in [0, 1]."""
    import numpy as np
    from PIL import Image

    image = Image.open(io.BytesIO(base64.b64decode(text)))
    return np.asarray(image.convert("L"), dtype=np.float32) / 255
