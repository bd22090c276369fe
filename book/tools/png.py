"""Figures that weigh little: PNGs with 256 colours, which is enough for lines, maps and digits."""

import base64
import io

from PIL import Image

COLOURS = 256


def lighter(text: str) -> str:
    """A PNG, in base64, with at most 256 colours; the same one where that does not make it smaller.

    An image with transparent parts is left as it is.
    """
    image = Image.open(io.BytesIO(base64.b64decode(text)))
    if image.mode == "RGBA" and image.getextrema()[3][0] == 255:
        image = image.convert("RGB")
    if image.mode != "RGB":
        return text
    few = image.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    file = io.BytesIO()
    few.save(file, "PNG", optimize=True)
    made = base64.b64encode(file.getvalue()).decode()
    return made if len(made) < len(text) else text
