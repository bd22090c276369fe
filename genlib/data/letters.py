"""Letters drawn from the fonts that matplotlib ships: Latin and Cyrillic, 16 faces, no download."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from genlib.data.images import check_flat
from genlib.data.packaged import package_folder
from genlib.data.split import Split, order_by_hash, to_split

_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CYRILLIC = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
_ALPHABETS = {
    "latin": _LATIN + _LATIN.lower(),
    "cyrillic": _CYRILLIC + _CYRILLIC.lower(),
    "both": _LATIN + _LATIN.lower() + _CYRILLIC + _CYRILLIC.lower(),
}
_FACES = (
    "DejaVuSans",
    "DejaVuSans-Bold",
    "DejaVuSans-Oblique",
    "DejaVuSansMono",
    "DejaVuSansMono-Bold",
    "DejaVuSansMono-Oblique",
    "DejaVuSansMono-BoldOblique",
    "DejaVuSerif",
    "DejaVuSerif-Bold",
    "DejaVuSerif-BoldItalic",
    "STIXGeneralBol",
    "STIXGeneralBolIta",
    "STIXGeneralItalic",
)
_TEST_FACES = ("DejaVuSans-BoldOblique", "DejaVuSerif-Italic", "STIXGeneral")
_FINE = 4  # drawn this many times larger, then averaged down: smooth edges, no font hinting


def glyph_characters(alphabet: str = "latin") -> str:
    """The characters that the labels of `glyphs(alphabet)` stand for: label i is character i.

    Capitals first, then small letters; 52 Latin, 66 Cyrillic, 118 in `"both"`.
    """
    if alphabet not in _ALPHABETS:
        known = ", ".join(map(repr, _ALPHABETS))
        raise ValueError(f"Expected alphabet to be one of {known}, got {alphabet!r}.")
    return _ALPHABETS[alphabet]


def glyphs(alphabet: str = "latin", size: int = 28, flat: bool = True) -> Split:
    """Letters in 13 faces to train on, and in 3 faces never seen to test on.

    Whole faces are held out, so the test asks for style as well as letter. In `"both"`, a Latin A
    and a Cyrillic А are different classes of the very same picture: no classifier can tell them
    apart, though a reader of the word can.

    Args:
        alphabet: `"latin"`, `"cyrillic"` or `"both"`; see `glyph_characters`.
        size: the side of the square images in pixels, from 8 to 64.
        flat: images as `[N, size * size]`; otherwise `[N, 1, size, size]`.

    Every letter of a face is drawn at the same scale and put in the middle, so a small o stays
    smaller than a capital O. The pixels depend a little on the version of FreeType.

    Fonts: DejaVu (Bitstream Vera licence) and STIX (STIX font licence).
    """
    check_flat(flat)
    characters = glyph_characters(alphabet)
    if isinstance(size, bool) or not isinstance(size, int) or not 8 <= size <= 64:
        raise ValueError(f"Expected size to be a whole number from 8 to 64, got {size!r}.")
    parts = []
    for faces in (_FACES, _TEST_FACES):
        x = np.concatenate([_draw_face(face, characters, size) for face in faces])
        y = np.tile(np.arange(len(characters)), len(faces))
        order = order_by_hash(x)
        parts.append((x[order], y[order]))
    return to_split(*parts, white=255, flat=flat)


def _draw_face(face: str, characters: str, size: int) -> np.ndarray:
    """All `characters` of one face as bytes, `[len(characters), size, size]`."""
    fonts = package_folder("matplotlib") / "mpl-data" / "fonts" / "ttf"
    font = _fitting_font(fonts / f"{face}.ttf", (size - 2) * _FINE)
    canvas = size * _FINE
    pictures = []
    for character in characters:
        left, top, right, bottom = font.getbbox(character)
        corner = ((canvas - left - right) / 2, (canvas - top - bottom) / 2)
        picture = Image.new("L", (canvas, canvas))
        ImageDraw.Draw(picture).text(corner, character, fill=255, font=font)
        pictures.append(np.asarray(picture.reduce(_FINE)))
    return np.stack(pictures)


def _fitting_font(path: Path, room: int) -> ImageFont.FreeTypeFont:
    """The font at the size at which the largest letter of either alphabet fills the room."""

    def load(points: float) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(str(path), points, layout_engine=ImageFont.Layout.BASIC)

    boxes = (load(200).getbbox(c) for c in _ALPHABETS["both"])
    largest = max(max(right - left, bottom - top) for left, top, right, bottom in boxes)
    return load(200 * room / largest)
