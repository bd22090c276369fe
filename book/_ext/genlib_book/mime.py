"""Verdicts in a page: the record is data for the claims page; the box gets a name and a link."""

import re

from docutils import nodes
from myst_nb.core.render import MimeRenderPlugin, load_mime_renders
from sphinx.application import Sphinx

from genlib_book.notebooks import VERDICT

BOX = re.compile(r'<div class="genlib-verdict [^>]*>')
ID = re.compile(r"<strong>([A-Z]+[+-](?:[A-Z]{3})?\d+):")


class Verdicts(MimeRenderPlugin):
    """Draws nothing for the record; the output's HTML beside it is what the page shows."""

    @staticmethod
    def handle_mime(renderer, data, inline):
        if data.mime_type == VERDICT:
            return []
        if data.mime_type == "text/html" and BOX.search(data.string):
            docname = renderer.renderer.sphinx_env.docname
            html = linked(data.string, "../" * docname.count("/"))
            return [nodes.raw(text=html, format="html", classes=["output", "text_html"])]
        return None


def linked(html: str, up: str) -> str:
    """The box with an id, `verdict-AE+1`, and a link to its row of the claims page."""
    found = ID.search(html)
    if not found:
        return html
    id = found.group(1)
    if f'id="verdict-{id}"' not in html:
        html = BOX.sub(lambda m: f'{m.group()[:-1]} id="verdict-{id}">', html, count=1)
    link = f'<p><a href="{up}book/claims.html#claim-{id}">{id} among all claims</a></p></div>'
    return link.join(html.rsplit("</div>", 1))


def setup(app: Sphinx) -> None:
    # The usual way in is an entry point of an installed package; this extension is a folder.
    if Verdicts not in load_mime_renders():
        load_mime_renders().append(Verdicts)
