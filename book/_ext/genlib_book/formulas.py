r"""Formulas that a page could not typeset stop the build, so that no reader meets them in red.

The book carries its own MathJax and asks no other server for more. `macros.txt` lists what that
copy knows, one a line (an environment in braces); a browser test compares the list with the copy.
"""

import html
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

KNOWN = frozenset(Path(__file__).with_name("macros.txt").read_text(encoding="utf-8").split())
INSTEAD = {
    "bm": r"\boldsymbol",
    "dd": r"\mathrm{d}",
    "dv": r"\frac{\mathrm{d}y}{\mathrm{d}x}",
    "pdv": r"\frac{\partial y}{\partial x}",
    "abs": r"\lvert x \rvert",
    "norm": r"\lVert x \rVert",
    "mathbbm": r"\mathbb",
    "mathds": r"\mathbb",
    "llbracket": r"[\![",
    "rrbracket": r"]\!]",
    "require": "nothing, since _config.yml names the extensions",
    "cancel": r"\not",
}
# a macro; or a backslash before anything else, so that the second of two starts no macro
TOKEN = re.compile(r"\\(?:(?:begin|end)\s*(\{[A-Za-z]+\*?\})|([A-Za-z]+)|.)", re.S)
DEFINITION = re.compile(
    r"\\(?:(?:re)?newcommand|def|let|DeclareMathOperator|DeclarePairedDelimiters?X?(?:PP)?)\*?"
    r"\s*\{?\s*\\([A-Za-z]+)|\\(?:re)?newenvironment\s*(\{[A-Za-z]+\*?\})"
)
QUIZ = re.compile(r"\\\((.*?)\\\)|\\\[(.*?)\\\]", re.S)


def unknown(formulas: Iterable[str]) -> list[str]:
    r"""What the formulas of one page use and neither MathJax nor the page defines, in order.

    >>> unknown([r"\bm{x} \\alpha", r"\begin{tikzcd} \frac{1}{2}"])
    ['bm', '{tikzcd}']
    """
    formulas = list(formulas)
    own = {name for f in formulas for found in DEFINITION.findall(f) for name in found}
    used = (name for f in formulas for found in TOKEN.findall(f) for name in found if name)
    return [name for name in dict.fromkeys(used) if name not in KNOWN and name not in own]


def sentence(page: str, name: str) -> str:
    """Why the build stops, and what to write."""
    shown = rf"\begin{name}" if name.startswith("{") else rf"\{name}"
    advice = INSTEAD.get(name, "it with the macros in book/_ext/genlib_book/macros.txt")
    return (
        f"Expected formulas that the book's MathJax can typeset, got {shown} in {page}; "
        f"write {advice} instead."
    )


def _formulas(doctree: nodes.document) -> Iterator[str]:
    for node in doctree.findall():
        if isinstance(node, nodes.math | nodes.math_block):
            yield node.astext()
        elif isinstance(node, nodes.raw) and "mathjax_process" in node.astext():  # a quiz
            for inline, display in QUIZ.findall(html.unescape(node.astext())):
                yield inline or display


def check(app: Sphinx, doctree: nodes.document) -> None:
    """Warn of each unknown macro of a page that was just read; `make book` fails on warnings."""
    for name in unknown(_formulas(doctree)):
        logging.getLogger(__name__).warning(
            sentence(app.env.docname, name), location=app.env.docname, type="genlib"
        )


def setup(app: Sphinx) -> None:
    app.connect("doctree-read", check)
