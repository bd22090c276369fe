"""Figures that weigh little: a palette as small as the eye allows; WebP where only a page looks.

A notebook's own picture is a PNG, which every viewer of notebooks shows. The one for a phone stands
in the metadata, where only the book reads it: lossless WebP says the same in fewer bytes.
"""

import base64
import io

from PIL import Image, ImageChops

PALETTES = (32, 48, 64, 96, 128, 192, 256)  # numbers of colours to try
LINES, MAPS = 14, 12  # how far any pixel may move, of 255: a map has slow changes, which show steps


def lighter(text: str, maps: bool = False) -> str:
    """A PNG, in base64, with few colours; the same one where that does not make it smaller.

    An image with transparent parts is left as it is.

    Args:
        text: the PNG.
        maps: whether it shows photographs or maps, and not only lines and words.
    """
    image = opened(text)
    if image.mode != "RGB":
        return text
    made = _written(few(image, maps), "PNG", optimize=True)
    return made if len(made) < len(text) else text


def webp(text: str, maps: bool = False) -> str:
    """A PNG, in base64, as a lossless WebP of as few colours as `lighter` gives it."""
    image = opened(text)
    if image.mode == "RGB":
        image = few(image, maps).convert("RGB")
    return _written(image, "WEBP", lossless=True, quality=100, method=6)


def opened(text: str) -> Image.Image:
    """The image of a PNG in base64, without its transparency where nothing is transparent."""
    image = Image.open(io.BytesIO(base64.b64decode(text)))
    if image.mode == "RGBA" and image.getextrema()[3][0] == 255:
        image = image.convert("RGB")
    return image


def few(image: Image.Image, maps: bool = False) -> Image.Image:
    """An RGB image with the smallest palette that moves no pixel by more than the eye allows.

    Where even the largest moves one further, its colours are chosen for the bulk of the pixels.
    """
    for colours in PALETTES:  # each spread over all colours that occur: a thin line keeps its own
        made = image.quantize(colours, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        if moved(image, made) <= (MAPS if maps else LINES):
            return made
    return image.quantize(PALETTES[-1], Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def moved(image: Image.Image, made: Image.Image) -> int:
    """The largest difference of a channel of a pixel, of 255."""
    return max(most for _, most in ImageChops.difference(image, made.convert("RGB")).getextrema())


def _written(image: Image.Image, kind: str, **options) -> str:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return base64.b64encode(file.getvalue()).decode()
