"""The course's own Sphinx extension: pages made from the library's data, and theme repairs.

`{claims-page}`, `{source-map}`, `{taxonomy}` and `{published-numbers}` are written from
`genlib.claims`, `genlib.classification`, `genlib.recipes` and the notebooks' stored outputs; every
chapter page opens with the time and memory it was measured to need. `{genlib-reference}` is written
from the library's source, `{planning-table}` and `{syllabus}` from book/planning.toml,
`{wrong-answers}` from book/wrong_answers.json.
"""

import hashlib
from pathlib import Path

from sphinx.application import Sphinx

from genlib_book import (
    abilities,
    bibliography,
    builds_on,
    claims_page,
    drawings,
    figures,
    finish,
    folds,
    formulas,
    halfway,
    landing,
    language,
    mime,
    pages,
    planning_page,
    printed,
    reference,
    reference_links,
    reflow,
    run_note,
    search,
    terms,
    theme,
    wayfinding,
    weight,
    written,
    wrong_answers,
)


def state() -> str:
    """A digest of the extension, its styles and its scripts."""
    here = Path(__file__).parent
    files = [*here.glob("*.*"), *(here.parents[1] / "_static").iterdir()]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(files))).hexdigest()


def setup(app: Sphinx) -> dict:
    app.add_config_value("genlib_book_state", state(), "env")  # a change makes all pages anew
    abilities.setup(app)
    claims_page.setup(app)
    finish.setup(app)
    figures.setup(app)  # before weight, which would take an image's size from its file
    drawings.setup(app)
    folds.setup(app)
    formulas.setup(app)
    landing.setup(app)
    mime.setup(app)
    pages.setup(app)
    planning_page.setup(app)
    printed.setup(app)
    reference.setup(app)
    reference_links.setup(app)
    run_note.setup(app)
    builds_on.setup(app)  # after run_note, to whose lines it adds one
    theme.setup(app)
    weight.setup(app)
    written.setup(app)
    wrong_answers.setup(app)
    # passes over the written pages, in this order: the search index is made of what they left
    terms.setup(app)
    wayfinding.setup(app)
    halfway.setup(app)
    reflow.setup(app)
    bibliography.setup(app)
    language.setup(app)
    search.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
