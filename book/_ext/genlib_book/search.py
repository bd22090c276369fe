"""Search by section, in both languages, that also works where a page may not read the others.

Sphinx's own search stems English alone, sends every hit in a text to the top of its page, and
fetches each page for its summary, which a page in a folder may not do. Here the words of every
section are written to one file that the search page loads, and `search.js` looks through them.
The file is packed: a page in a folder may load a script but fetch nothing, and no server packs it.
"""

import base64
import gzip
import json
import re
from html.parser import HTMLParser
from pathlib import Path

from sphinx.application import Sphinx

from genlib_book import finish

INDEX = "_static/search_index.js"
SKIP = {"script", "style", "svg", "button", "select"}
SKIP_CLASSES = {"headerlink", "cell_input", "eqno", "genlib-run", "genlib-alphabet"}
SKIP_CLASSES |= {"genlib-ends", "opened"}  # ends of a ruler; what an open fold is called
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
INLINE = {"a", "abbr", "b", "code", "em", "i", "mark", "small", "span", "strong", "sub", "sup"}
HEADING = re.compile(r"h[1-6]$")
CLAIM = re.compile(r"(?:claim|criterion)-(.+)$")
OLD = re.compile(r'\s*<script src="[^"]*(?:searchtools|language_data|searchindex)\.js"></script>')


class Sections(HTMLParser):
    """The sections of an article: anchor, title and words of each."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found = [{"anchor": "", "title": "", "text": ""}]
        self.open = []  # [tag, what it hides from the index, the entry to return to]
        self.titles = False

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        classes = set((given.get("class") or "").split())
        hides = tag in SKIP or bool(classes & SKIP_CLASSES) or "math" in classes
        if tag not in INLINE:
            self.say(" ")
        if "math" in classes and not self.hidden():
            self.say("…")
        back = None
        anchor = given.get("id") or ""
        claim = CLAIM.match(anchor)
        if anchor and (tag in ("section", "dt") or claim or "citation" in classes):
            if tag not in ("dt", "span"):
                back = self.found[-1]
            title = short(anchor) if "sig" in classes else claim[1] if claim else ""
            self.found.append({"anchor": anchor, "title": title, "text": ""})
            self.titles = tag == "dt" and not title
        if HEADING.match(tag) and not self.found[-1]["title"]:
            self.titles = True
        if tag not in VOID:
            self.open.append([tag, hides, back])

    def handle_endtag(self, tag):
        while self.open and tag in [entry[0] for entry in self.open]:
            closed, _, back = self.open.pop()
            if closed not in INLINE:
                self.say(" ")
            if HEADING.match(closed) or closed == "dt":
                self.titles = False
            if back is not None and back is not self.found[-1]:
                # what follows a subsection belongs to the section around it
                self.found.append({"anchor": back["anchor"], "title": back["title"], "text": ""})
            if closed == tag:
                break

    def handle_data(self, data):
        self.say(data)

    def hidden(self) -> bool:
        return any(hides for _, hides, _ in self.open)

    def say(self, data: str) -> None:
        if data == " " or not self.hidden():
            self.found[-1]["title" if self.titles else "text"] += data


def short(name: str) -> str:
    """What one calls a function, a class or its method.

    >>> short("genlib.families.vae.VAE.sample"), short("genlib.fit")
    ('VAE.sample', 'fit')
    """
    parts = name.split(".")
    first = next((i for i, part in enumerate(parts) if part[:1].isupper()), len(parts) - 1)
    return ".".join(parts[first:])


def sections(article: str) -> list[tuple[str, str, str]]:
    """Anchor, title and words of each section; the first is what stands before any.

    >>> sections("<p>a</p><section id='s'><h2>T</h2><td>b</td><td>c</td></section>")
    [('', '', 'a'), ('s', 'T', 'b c')]
    """
    parser = Sections()
    parser.feed(article)
    parser.close()
    merged: dict[str, list[str]] = {}
    for entry in parser.found:
        title, text = (" ".join(entry[part].split()) for part in ("title", "text"))
        known = merged.setdefault(entry["anchor"], [title, ""])
        known[1] = f"{known[1]} {text}".strip()
    return [(anchor, title, text) for anchor, (title, text) in merged.items() if title or text]


def write_index(site: finish.Site) -> Path:
    """The words of all pages as one script."""
    pages = []
    for path in sorted(site.root.rglob("*.html")):
        name = path.relative_to(site.root).with_suffix("").as_posix()
        _, article, _ = finish.article(path.read_text(encoding="utf-8"))
        if not article or name.startswith(("_", "search", "genindex", "py-modindex")):
            continue
        found = sections(article)
        title = next((title for _, title, _ in found if title), name)
        if name.startswith("book/reference/"):
            title = f"genlib, {title}"  # chapters have the same names
        pages.append([f"{name}.html", title, found])
    target = site.root / INDEX
    target.write_text(f'window.genlibIndex="{pack(pages)}";\n', encoding="utf-8")
    return target


def pack(pages: list) -> str:
    """JSON, through gzip, in letters that a script may hold.

    >>> unpack(pack([["a.html", "A", []]]))
    [['a.html', 'A', []]]
    """
    text = json.dumps(pages, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


def unpack(packed: str) -> list:
    """What `pack` was given; `search.js` does the same."""
    return json.loads(gzip.decompress(base64.b64decode(packed)))


def search_page(page: finish.Page, site: finish.Site) -> str:
    """No page loads Sphinx's index; the search page loads ours."""
    html = OLD.sub("", page.html)
    if page.name != "search":
        return html
    write_index(site)
    ours = "".join(f'<script defer src="{file}"></script>' for file in (INDEX, "_static/search.js"))
    return html if ours in html else html.replace("</head>", f"{ours}\n  </head>", 1)


def setup(app: Sphinx) -> None:
    finish.PASSES.append(search_page)
