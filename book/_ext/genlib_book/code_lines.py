"""Long lines of code wrap under their own indentation, so that a page cuts none of them off.

A line longer than any column is made a box of its own, which the style sheet lets wrap. What is
copied stays as it was written, since nothing is added to the text.
"""

import html
import re
from pathlib import Path

from sphinx.application import Sphinx

SHORT = 60  # characters that always fit, also beside the contents
BLOCK = re.compile(r'(?s)(<div class="highlight"><pre>)(.*?)(</pre>)')


def wrap_lines(page: str) -> str:
    """A page's HTML with its long lines of code boxed.

    >>> page = '<div class="highlight"><pre>    ' + "x" * 60 + "\\n</pre></div>"
    >>> wrap_lines(page)[28:82]
    '<span class="genlib-line" style="--indent:4">    xxxxx'
    """
    return BLOCK.sub(lambda m: m[1] + _boxed(m[2]) + m[3], page)


def _boxed(code: str) -> str:
    return code if "genlib-line" in code else "\n".join(map(_box, code.split("\n")))


def _box(line: str) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", "", line))
    if len(text) <= SHORT:
        return line
    indent = len(text) - len(text.lstrip())
    return f'<span class="genlib-line" style="--indent:{indent}">{line}</span>'


def wrap_pages(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder.name != "html":
        return
    for page in Path(app.outdir).rglob("*.html"):
        old = page.read_text(encoding="utf-8")
        new = wrap_lines(old)
        if new != old:
            page.write_text(new, encoding="utf-8")


def setup(app: Sphinx) -> None:
    app.connect("build-finished", wrap_pages)
