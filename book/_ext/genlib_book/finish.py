"""What is done to each page once it is written: the passes, in order, each from HTML to HTML.

A page that an earlier build wrote passes again, so a pass changes nothing the second time.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sphinx.application import Sphinx


@dataclass
class Site:
    """The built book, as a pass needs it."""

    app: Sphinx
    root: Path
    memory: dict = field(default_factory=dict)  # what a pass works out once for all pages

    def once(self, name: str, make: Callable):
        """`make(self)`, made for the first page that asks for it."""
        if name not in self.memory:
            self.memory[name] = make(self)
        return self.memory[name]


@dataclass
class Page:
    """One written page."""

    path: Path
    name: str  # as in _toc.yml
    html: str

    def up(self) -> str:
        """The way to the book's root."""
        return "../" * self.name.count("/")


Pass = Callable[[Page, Site], str]
PASSES: list[Pass] = []


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Run all passes over all pages of the HTML book."""
    if exception or app.builder.name != "html":
        return
    site = Site(app, Path(app.outdir))
    for path in sorted(site.root.rglob("*.html")):
        name = path.relative_to(site.root).with_suffix("").as_posix()
        old = path.read_text(encoding="utf-8")
        if name.startswith(("_static", "_sources")) or "<body" not in old:
            continue
        page = Page(path, name, old)
        for run in PASSES:
            page.html = run(page, site)
        if page.html != old:
            path.write_text(page.html, encoding="utf-8")


def article(html: str) -> tuple[str, str, str]:
    """The page before its article, the article, and the page after it."""
    start, end = html.find("<article"), html.rfind("</article>")
    return (html[:start], html[start:end], html[end:]) if start >= 0 else (html, "", "")


def setup(app: Sphinx) -> None:
    app.connect("build-finished", finish)
