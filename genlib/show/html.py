"""HTML that a notebook shows, with a plain-text twin for everything that cannot."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Html:
    """A piece of a page. `plain` is what a terminal, a test or a text export prints instead."""

    html: str
    plain: str

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.plain}

    def __repr__(self) -> str:
        return self.plain
