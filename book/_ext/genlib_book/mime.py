"""Tell MyST-NB that a verdict's record is data for the claims page, not something to draw."""

from myst_nb.core.render import MimeRenderPlugin, load_mime_renders
from sphinx.application import Sphinx

from genlib_book.notebooks import VERDICT


class DataOnly(MimeRenderPlugin):
    """Draws nothing; the output's HTML beside it is what the page shows."""

    @staticmethod
    def handle_mime(renderer, data, inline):
        return [] if data.mime_type == VERDICT else None


def setup(app: Sphinx) -> None:
    # The usual way in is an entry point of an installed package; this extension is a folder.
    if DataOnly not in load_mime_renders():
        load_mime_renders().append(DataOnly)
