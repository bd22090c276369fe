"""The course's own Sphinx extension: pages made from the library's data, and theme repairs.

`{claims-page}`, `{source-map}`, `{taxonomy}` and `{published-numbers}` are written from
`genlib.claims`, `genlib.classification`, `genlib.recipes` and the notebooks' stored outputs; every
chapter page opens with the time and memory it was measured to need.
"""

from sphinx.application import Sphinx

from genlib_book import (
    claims_page,
    finish,
    formulas,
    landing,
    mime,
    pages,
    run_note,
    search,
    theme,
    weight,
)


def setup(app: Sphinx) -> dict:
    claims_page.setup(app)
    finish.setup(app)
    formulas.setup(app)
    landing.setup(app)
    mime.setup(app)
    pages.setup(app)
    run_note.setup(app)
    search.setup(app)
    theme.setup(app)
    weight.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
