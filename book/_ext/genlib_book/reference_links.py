"""Links into the library's reference: from a card, from `code` in the text, from import lines.

They are made in a page's finished HTML, so that stored outputs and chapters need to know nothing.
"""

import re
from collections import Counter
from collections.abc import Callable

from sphinx.application import Sphinx

CARD = re.compile(r'(<th scope="row">In genlib</th>\s*<td>)(.*?)(</td>)', re.S)
DOTTED = re.compile(r"\bgenlib(?:\.\w+)+")
# a link is passed over as a whole, for there is none inside another
SPAN = re.compile(
    r'<a\b.*?</a>|<code class="docutils literal notranslate"><span class="pre">'
    r"([\w.]+)(?:\(\))?</span></code>",
    re.S,
)
IMPORT = re.compile(
    r'(?P<head><span class="nn">(?P<file>genlib[\w.]*)</span><span class="w"> </span>'
    r'<span class="kn">import</span> )(?P<names><span class="p">\(</span>.*?\)|[^\n]*)',
    re.S,
)
NAME = re.compile(r'(<span class="k">as</span> )?<span class="n">(\w+)</span>')
Address = Callable[[str], str | None]


def linked(body: str, address: Address, short: Address) -> str:
    """The page with its links: `address` knows full names, `short` those of classes alone."""

    def a(text: str, where: str | None) -> str:
        return f'<a class="genlib-api" href="{where}">{text}</a>' if where else text

    def card(found: re.Match) -> str:
        names = DOTTED.sub(lambda m: a(m[0], address(m[0])), found[2])
        return f"{found[1]}{names}{found[3]}"

    def span(found: re.Match) -> str:
        name = found[1]
        if not name:
            return found[0]
        where = address(name if name.startswith("genlib") else f"genlib.{name}")
        return a(found[0], where if "." in name else short(name))

    def names(found: re.Match) -> str:
        def one(name: re.Match) -> str:
            return name[0] if name[1] else a(name[0], address(f"{found['file']}.{name[2]}"))

        return found["head"] + NAME.sub(one, found["names"])

    return IMPORT.sub(names, SPAN.sub(span, CARD.sub(card, body)))


def add_links(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Link the chapters; a page of the reference has links of its own."""
    body = context.get("body")
    if not body or pagename.startswith("book/reference/") or not app.env.genlib_pages:
        return
    objects = app.env.get_domain("py").objects
    classes = [n for n, o in objects.items() if o.objtype == "class" and not o.aliased]
    count = Counter(name.rpartition(".")[2] for name in classes)
    once = {n.rpartition(".")[2]: n for n in classes if count[n.rpartition(".")[2]] == 1}

    def address(full: str) -> str | None:
        if full in objects:
            found = objects[full]
            return f"{app.builder.get_relative_uri(pagename, found.docname)}#{found.node_id}"
        page = app.env.genlib_pages.get(full)
        return app.builder.get_relative_uri(pagename, page) if page else None

    context["body"] = linked(body, address, lambda name: address(once.get(name, "")))


def setup(app: Sphinx) -> None:
    app.connect("html-page-context", add_links)
