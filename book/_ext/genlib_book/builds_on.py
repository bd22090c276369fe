"""Under a chapter's title: links to the chapters that it builds on, from book/planning.toml.

The card below says in words what to know of mathematics; which chapters come first is said by the
graph alone, from which the instructors' courses are made as well.
"""

import sys
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx

sys.path.append(str(Path(__file__).resolve().parents[2] / "tools"))
import planning  # noqa: E402
from assignments.book import Book  # noqa: E402


def add_links(app: Sphinx, doctree: nodes.document) -> None:
    """Add the line to the note of a chapter's page."""
    note = next((n for n in doctree.findall(nodes.container) if "genlib-run" in n["classes"]), None)
    if note is None:
        return
    app.env.note_dependency(str(planning.FILE))
    chapters = Book(Path(app.srcdir), site="").chapters
    named = {chapter.path.stem: chapter for chapter in chapters.values()}
    mine = chapters.get(app.env.docname)
    before = planning.Plan().after(mine.path.stem) if mine else []
    if before:
        links = _links([named[name] for name in before if name in named])
        note += nodes.paragraph("", "Builds on ", *links, nodes.Text("."))


def _links(chapters: list) -> list[nodes.Node]:
    """ "2 Variational autoencoders and 6 Adversarial networks", each a link."""
    found: list[nodes.Node] = []
    for place, chapter in enumerate(chapters):
        if place:
            found.append(nodes.Text(" and " if place == len(chapters) - 1 else ", "))
        words = nodes.inline("", chapter.label)
        target = {"reftype": "doc", "reftarget": f"/{chapter.page}", "refexplicit": True}
        found.append(pending_xref("", words, refdomain="std", refwarn=True, **target))
    return found


def setup(app: Sphinx) -> None:
    app.connect("doctree-read", add_links)
