"""Imported for what it does once: make a page, and set up the gradebook's tables.

What these compile takes a third of the time of a short notebook, beside its kernel. `crew` imports
it in the process whose copies grade a submission each.
"""

import contextlib

import nbgrader.api  # noqa: F401 (it declares the tables)
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from sqlalchemy.orm import configure_mappers

from .harmless import clean, markdown

SHOWN = [
    new_output("stream", text="said"),
    new_output("error", ename="E", evalue="why", traceback=["E: why"]),
    new_output("display_data", {"text/html": "<b>shown</b>"}),
]
CELLS = [new_markdown_cell("*words*"), new_code_cell("x = 1", outputs=SHOWN)]
FILTERS = {"markdown2html": markdown, "clean_html": clean}


def page() -> str:
    """A small notebook as a feedback page is made."""
    exporter = HTMLExporter(sanitize_html=True, filters=FILTERS)
    return exporter.from_notebook_node(new_notebook(cells=CELLS))[0]


with contextlib.suppress(Exception):  # then each copy takes its time
    configure_mappers()
    page()
