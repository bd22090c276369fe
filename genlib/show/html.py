"""HTML that a notebook shows, with a plain-text twin for everything that cannot."""

from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True)
class Html:
    """A piece of a page. `plain` is what a terminal, a test or a text export prints instead."""

    html: str
    plain: str

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.plain}

    def __repr__(self) -> str:
        return self.plain


def scripted(template: str, name: str, data: str, plain: str) -> Html:
    """A drawing whose page is a file of this folder: NAME and DATA (JSON) are put into it."""
    text = files("genlib.show").joinpath(template).read_text("utf-8")
    return Html(text.replace("NAME", name).replace("DATA", data), plain)
