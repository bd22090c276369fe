"""HTML that a notebook shows, with a plain-text twin for everything that cannot."""

import base64
import json
import re
from dataclasses import dataclass
from html import escape
from importlib.resources import files

NOT_RUN = (
    "<p>This figure is drawn by a script, which did not run here. In JupyterLab, run the cell "
    "above, or open the command palette in the View menu and choose Trust Notebook.</p>"
)


@dataclass(frozen=True)
class Html:
    """A piece of a page. `plain` is what a terminal, a test or a text export prints instead."""

    html: str
    plain: str

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.plain}

    def __repr__(self) -> str:
        return self.plain


def as_base64(numbers, kind: str) -> str:
    """The numbers of a tensor for a script, row by row: kind is numpy's, as "<f4" or "u1"."""
    return base64.b64encode(numbers.detach().cpu().numpy().astype(kind).tobytes()).decode()


def live(
    kind: str,
    data: object,
    plain: str,
    draw: str | None = None,
    name: str = "",
    without: str = NOT_RUN,
) -> Html:
    """A figure that answers the reader's hand in the page: it needs neither kernel nor network.

    Where scripts may not run, as in a notebook that is not trusted, its box says so in a sentence,
    or shows what it is given for this case.

    Args:
        kind: of figure; its box has the class `genlib-` + kind.
        data: what the figure shows, as JSON can hold it.
        plain: what is printed where there is no page.
        draw: JavaScript, a function of `(stage, data)` that fills the element `stage`; left out,
            the file of this folder that is named after the kind.
        name: of an anchor to link to; the script does not depend on it.
        without: HTML for the box where the script does not run.

    Raises:
        ValueError: NaN or infinity in the data.
    """
    folder = files("genlib.show")
    try:
        text = json.dumps(data, separators=(",", ":"), allow_nan=False)
    except ValueError:
        raise ValueError(
            f"Expected finite numbers in a figure of kind {kind!r}, got NaN or infinity; leave "
            "those points out."
        ) from None
    parts = {
        "KIND": kind,
        "ANCHOR": f' id="{escape(name)}"' if name else "",
        # nothing in it may look like the end of a script
        "DATA": text.replace("<", r"\u003c"),
        "WITHOUT": without,
        "DRAW": (draw or folder.joinpath(f"{kind}.js").read_text("utf-8")).strip(),
    }
    page = folder.joinpath("live.html").read_text("utf-8")
    return Html(re.sub("|".join(parts), lambda found: parts[found.group()], page), plain)
