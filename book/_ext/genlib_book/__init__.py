"""The course's own Sphinx extension: pages made from the library's data, and theme repairs.

`{claims-page}`, `{source-map}`, `{taxonomy}` and `{published-numbers}` are written from
`genlib.claims`, `genlib.classification`, `genlib.recipes` and the notebooks' stored outputs; every
chapter page opens with the time and memory it was measured to need.
"""

from sphinx.application import Sphinx

from genlib_book import claims_page, formulas, mime, pages, run_note, theme


def setup(app: Sphinx) -> dict:
    claims_page.setup(app)
    formulas.setup(app)
    mime.setup(app)
    pages.setup(app)
    run_note.setup(app)
    theme.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
