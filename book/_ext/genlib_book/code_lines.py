"""Long lines of code wrap under their own indentation, so that a page cuts none of them off.

A line longer than any column is made a box of its own, which the style sheet lets wrap. What is
copied stays as it was written, since nothing is added to the text. A drawing made of characters
does not wrap, nor does what was printed in columns: their letters are smaller if they are wide.
"""

import html
import re

SHORT = 60  # characters that always fit, also beside the contents
BLOCK = re.compile(
    r'(?s)(<div class="(?:output )?[\w ]*highlight-([\w-]+)[^"]*"[^>]*><div class="highlight")'
    r"(><pre>)(.*?)(</pre>)"
)
MOST = 100  # characters that fit in smaller letters
PRINTED = "myst-ansi"
DRAWING = {"default", "none", "text"}  # made of characters: its lines must keep their places


def wrap_lines(page: str) -> str:
    """A page's HTML with its long lines of code boxed.

    >>> page = '<div class="highlight-python"><div class="highlight"><pre>  ' + "x" * 60 + "</pre>"
    >>> wrap_lines(page)[58:112]
    '<span class="genlib-line" style="--indent:2">  xxxxxxx'
    """
    return BLOCK.sub(_block, page)


def _block(found: re.Match) -> str:
    opening, language, pre, code, closing = found.groups()
    if "genlib-line" in code:
        return found[0]
    columns = max(map(len, _text(code).split("\n")))
    if language in DRAWING or (language == PRINTED and SHORT < columns <= MOST):
        return f'{opening} style="--columns:{columns}"{pre}{code}{closing}'
    return opening + pre + "\n".join(map(_box, code.split("\n"))) + closing


def _text(code: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", code))


def _box(line: str) -> str:
    text = _text(line)
    if len(text) <= SHORT:
        return line
    indent = len(text) - len(text.lstrip())
    return f'<span class="genlib-line" style="--indent:{indent}">{line}</span>'
