"""The bibliography: where each work was cited, and a way to find it."""

import re
from html import unescape
from urllib.parse import quote_plus

from sphinx.application import Sphinx

from genlib_book import finish

PAGE = "book/bibliography"
LIBRARY = "book/reference/"  # its pages have the chapters' titles
LINK = re.compile(r'href="[^"]*bibliography\.html#(id\d+)"')
SPAN = re.compile(r'<span class="bibtex-citation" id="(id\d+)">(.*?)</span>', re.S)
ENTRY = re.compile(r'(<div class="citation" id="(id\d+)"[^>]*>.*?<p>)(.*?)(</p>\s*</div>)', re.S)
ARXIV = re.compile(r"(?<![/>\w])arXiv:(\d{4}\.\d{4,5})")
TITLE = re.compile(r"\.\s([^.]{15,}?[.?!])\s")


def citations(site: finish.Site) -> dict[str, dict[str, tuple[str, str]]]:
    """Entry → page → its title and the anchor of the first citation there."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for path in sorted(site.root.rglob("*.html")):
        name = path.relative_to(site.root).with_suffix("").as_posix()
        _, article, _ = finish.article(path.read_text(encoding="utf-8"))
        if name == PAGE or not article:
            continue
        title = re.search(r"<h1>(.*?)<a class=\"headerlink\"", article, re.S)
        said = re.sub(r"<[^>]+>", "", title[1]) if title else name
        if name.startswith(LIBRARY):
            said = f"genlib, {said}"
        for anchor, inside in SPAN.findall(article):
            for entry in LINK.findall(inside):
                found.setdefault(entry, {}).setdefault(name, (said, anchor))
    return found


def work(entry: str) -> str:
    """The title among the words of an entry: what stands after the authors."""
    plain = unescape(re.sub(r"<[^>]+>", "", entry))
    found = TITLE.search(plain)
    return (found[1] if found else plain).strip(". ")


def back_links(page: finish.Page, site: finish.Site) -> str:
    """Under each entry, the pages that cite it; where it has no address, a search for its title."""
    if page.name != PAGE or "genlib-cited" in page.html:
        return page.html
    cited = site.once("citations", citations)
    up = page.up()

    def entry(match: re.Match) -> str:
        start, anchor, words, end = match.groups()
        words = ARXIV.sub(
            r'<a class="reference external" href="https://arxiv.org/abs/\1">arXiv:\1</a>', words
        )
        more = ""
        if "<a " not in words:
            address = f"https://scholar.google.com/scholar?q={quote_plus(work(words))}"
            more = f' <a class="reference external" href="{address}">Find it</a>'
        links = ", ".join(
            f'<a href="{up}{name}.html#{at}">{title}</a>'
            for name, (title, at) in cited.get(anchor, {}).items()
        )
        said = f' <span class="genlib-cited">Cited in {links}.</span>' if links else ""
        return f"{start}{words}{more}{said}{end}"

    return ENTRY.sub(entry, page.html)


def setup(app: Sphinx) -> None:
    finish.PASSES.append(back_links)
