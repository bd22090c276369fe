"""The line under a chapter's title: how long it is, what it costs to run, and the notebook."""

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from genlib_book import notebooks


def reading(minutes: int) -> str:
    """The time a reader needs, which comes first."""
    return f"About {minutes} minutes to read. "


def cost(seconds: float | None, peak_mb: float | None) -> str:
    """The measured cost in words.

    >>> cost(42.4, 812)
    'Runs in 42 seconds and 0.8 GB of memory, measured on one processor core. '
    """
    if seconds is None or peak_mb is None:
        return "Its running time has not been measured yet. "
    unit = "second" if round(seconds) == 1 else "seconds"
    return (
        f"Runs in {seconds:.0f} {unit} and {peak_mb / 1000:.1f} GB of memory, "
        "measured on one processor core. "
    )


def add_run_note(app: Sphinx, doctree: nodes.document) -> None:
    """Put the note under the title of a page that is a notebook."""
    docname = app.env.docname
    if not Path(app.env.doc2path(docname)).suffix == ".ipynb":
        return
    chapter = notebooks.load(Path(app.srcdir), docname)
    title = next(iter(doctree.findall(nodes.title)), None)
    if title is None:
        return
    up = "../" * docname.count("/")
    link = nodes.reference(
        "", "Download the notebook", refuri=f"{up}_sources/{docname}.ipynb", internal=True
    )
    said = f"{reading(chapter.minutes)}{cost(chapter.seconds, chapter.peak_mb)}"
    text = nodes.paragraph("", said, link, nodes.Text("."))
    note = nodes.container("", text, classes=["genlib-run"])
    title.parent.insert(title.parent.index(title) + 1, note)


def setup(app: Sphinx) -> None:
    app.connect("doctree-read", add_run_note)
