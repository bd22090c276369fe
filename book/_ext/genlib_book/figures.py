"""Figures on a dark page and on a phone, by what `genlib.show.figures` stored beside each of them.

A dark page turns the paper of a figure dark and lays over it, as they are, the pictures in it: the
same file a second time, cut out. On a narrow screen a figure keeps the width at which its smallest
letters are 9 pt: it was drawn a second time for that, or its panels stack, or it scrolls in its
frame (`_static/figures.js`). A figure without such facts stays a plain image.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path

from sphinx.application import Sphinx

from genlib_book import finish

SMALLEST = 9  # points, as shown
NARROW = "screen and (max-width: 48rem)"  # a phone, or a desk at 200 %
TICK = 6  # points: the marks of a scale at the left of its panel, which has them once
ROOM = 688  # pixels of the page's column at 1300 pixels
FRAMED = '<span class="genlib-sheet">'  # in a page that an earlier build wrote
IMAGE = re.compile(
    r'(<a class="[^"]*\bimage-reference"[^>]*>)?'
    r'(<img\b[^>]*\bsrc="[^"]*?_images/([0-9a-f]{64})\.png"[^>]*>)(?(1)\s*</a>)'
)


def stored(path: Path) -> dict[str, dict]:
    """What a notebook says of its figures, by the name that MyST-NB gives the picture's file."""
    found = {}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            said = output.get("metadata", {}).get("image/png", {})
            if "genlib" in said:
                found[name("".join(output["data"]["image/png"]))] = said
    return found


def name(picture: str) -> str:
    """The name that MyST-NB gives to a picture's file, from its base64."""
    return hashlib.sha256(base64.b64decode(picture)).hexdigest()


def again(narrow: dict) -> tuple[str, bytes]:
    """The file of a figure that was drawn again for a phone: its name, and what stands in it."""
    kind = "webp" if "webp" in narrow else "png"  # as it is drawn, before it is made lighter
    return f"{name(narrow[kind])}.{kind}", base64.b64decode(narrow[kind])


def readable(facts: dict) -> int:
    """The width in pixels at which a figure's smallest letters have 9 pt; 0 if it has no words.

    >>> readable({"letters": 9.0, "inches": 5.0})
    480
    """
    if not facts["letters"]:
        return 0
    return round(96 * facts["inches"] * SMALLEST / facts["letters"])


def beside(axis: list[float], inches: float) -> list[float]:
    """From where to where the numbers of a scale stand, without its marks and what is below them.

    A panel that has marks and a line of its own gets these numbers beside it.

    >>> beside([0, 0.25], 6.25)
    [0, 0.2367]
    """
    start, end = axis
    return [start, max(start, round(end - TICK / 72 / inches, 4))]


def holes(boxes: Iterable[list[float]]) -> str:
    """The shape that lets only these boxes be seen: one path that comes back to the corner.

    >>> holes([[0.5, 0, 0.25, 1]])
    'polygon(0 0,50% 0%,75% 0%,75% 100%,50% 100%,50% 0%,0 0)'
    """
    points = ["0 0"]
    for left, top, width, height in boxes:
        right, bottom = left + width, top + height
        corners = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
        points += [f"{100 * x:.4g}% {100 * y:.4g}%" for x, y in corners] + ["0 0"]
    return f"polygon({','.join(points)})"


def framed(tag: str, said: dict, link: str = "") -> str:
    """An image in its frame, and in the link that opens it alone; on a phone the narrow one."""
    facts, size = said["genlib"], (said["width"], said["height"])
    tag = re.sub(r'\s(?:style|width|height)="[^"]*"', "", tag)
    tag = tag.replace("<img", f'<img class="dark-light" width="{size[0]}" height="{size[1]}"', 1)
    kept = ""
    style = f"--natural:{size[0]}px;--read:{min(readable(facts), ROOM)}px"
    if facts["pictures"]:
        source = re.search(r'src="[^"]*"', tag)[0]
        kept = (
            f'<img class="genlib-kept dark-light" {source} alt="" aria-hidden="true" '
            f'width="{size[0]}" height="{size[1]}" loading="lazy" decoding="async">'
        )
        style += f";--holes:{holes(facts['pictures'])}"
    if narrow := facts.get("narrow"):
        folder = re.search(r'src="([^"]*?)[0-9a-f]{64}\.png"', tag)[1]
        source = (
            f'<source media="{NARROW}" srcset="{folder}{again(narrow)[0]}" '
            f'width="{narrow["width"]}" height="{narrow["height"]}">'
        )
        tag = f"<picture>{source}{tag}</picture>"
        kept = kept and f"<picture>{source}{kept}</picture>"
        style += f";--narrow:{narrow['width']}px"
        if narrow.get("pictures"):
            style += f";--narrow-holes:{holes(narrow['pictures'])}"
    parts = {name: facts[name] for name in ("cuts", "columns") if facts.get(name)}
    if any(facts.get("axes", [])):
        parts["axes"] = [axis and beside(axis, facts["inches"]) for axis in facts["axes"]]
    parts = f" data-parts='{json.dumps(parts, separators=(',', ':'))}'" if parts else ""
    end = "</a>" if link else ""
    return (
        f'<span class="genlib-figure"{parts} style="{style}">{FRAMED}'
        f"{link}{tag}{end}{kept}</span></span>"
    )


def frames(page: finish.Page, site: finish.Site) -> str:
    """Put each figure that has facts into its frame."""
    notebook = Path(site.app.srcdir) / f"{page.name}.ipynb"
    if not notebook.exists() or FRAMED in page.html:
        return page.html
    known = stored(notebook)
    for narrow in filter(None, (said["genlib"].get("narrow") for said in known.values())):
        file, held = again(narrow)
        (Path(site.app.outdir) / "_images" / file).write_bytes(held)

    def image(match: re.Match) -> str:
        said = known.get(match[3])
        return framed(match[2], said, match[1] or "") if said else match[0]

    before, body, after = finish.article(page.html)
    return before + IMAGE.sub(image, body) + after


def setup(app: Sphinx) -> None:
    app.add_js_file("figures.js")
    finish.PASSES.append(frames)
