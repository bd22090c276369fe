"""The glossary where it is needed: definitions beside terms, letters and a filter on its page.

The bibliography too: beside a citation stands the work.
"""

import re
from html import unescape

from sphinx.application import Sphinx

from genlib_book import finish

GLOSSARY = "book/glossary"
LINK = re.compile(
    r'<a class="reference internal" href="([^"#]*glossary\.html|)#(term-[^"]+)">'
    r'(?=<span class="xref std)'
)
CITED = re.compile(
    r'<a class="reference internal" href="([^"#]*bibliography\.html)#(id\d+)" title="([^"]+)">'
)
ENTRY = re.compile(r"((?:<dt id=\"term-[^\"]+\">(?:(?!</dt>).)*</dt>)+)<dd>(.*?)</dd>", re.S)
TERM = re.compile(r'<dt id="(term-[^"]+)">(.*?)<a class="headerlink"', re.S)
BOX = '<div class="genlib-definitions" hidden>'


def definitions(site: finish.Site) -> dict[str, str]:
    """Anchor of a term → its definition as HTML without links."""
    path = site.root / f"{GLOSSARY}.html"
    if not path.exists():
        return {}
    found = {}
    for names, meaning in ENTRY.findall(path.read_text(encoding="utf-8")):
        plain = re.sub(r"</?a\b[^>]*>", "", meaning).strip()
        for anchor, name in TERM.findall(names):
            found[anchor] = f"<p><strong>{name}</strong></p>{plain}"
    return found


def explain(page: finish.Page, site: finish.Site) -> str:
    """Give each link to a term the term's definition, which site.js shows beside it, and each
    citation the work, which the theme would show to a mouse alone."""
    known = site.once("definitions", definitions)
    if page.name == GLOSSARY or BOX in page.html:
        return page.html
    before, article, after = finish.article(page.html)
    used = {}

    def link(match: re.Match) -> str:
        address, anchor = match.groups()
        if anchor not in known:
            return match[0]
        used[anchor] = known[anchor]
        return described(address, anchor)

    def citation(match: re.Match) -> str:
        address, anchor, work = match.groups()
        used[anchor] = f"<p>{work}</p>"
        return described(address, anchor)

    article = CITED.sub(citation, LINK.sub(link, article))
    if not used:
        return page.html
    boxes = "".join(
        f'<div class="genlib-definition tex2jax_process" id="def-{anchor}" role="tooltip" hidden>'
        f"{meaning}</div>"
        for anchor, meaning in used.items()
    )
    return f"{before}{article}{after.replace('</article>', f'</article>{BOX}{boxes}</div>', 1)}"


def described(address: str, anchor: str) -> str:
    """The start of a link that has a box of its own."""
    return (
        f'<a class="reference internal" href="{address}#{anchor}" aria-describedby="def-{anchor}">'
    )


def letters(page: finish.Page, site: finish.Site) -> str:
    """A bar of letters and a filter above the glossary."""
    if page.name != GLOSSARY or "genlib-alphabet" in page.html:
        return page.html
    first = {}
    for anchor, name in TERM.findall(page.html):
        letter = unescape(re.sub(r"<[^>]+>", "", name)).strip()[0].upper()
        first.setdefault(letter if letter.isalpha() else "#", anchor)
    links = "".join(f'<a href="#{anchor}">{letter}</a>' for letter, anchor in sorted(first.items()))
    tools = (
        '<div class="genlib-alphabet"><label class="pst-js-only">Filter, in either language '
        '<input type="search" autocomplete="off"></label> '
        '<span role="status" class="pst-js-only"></span>'
        f'<nav aria-label="Letters">{links}</nav></div>\n'
    )
    return re.sub(r'(<dl class="[^"]*glossary">)', lambda m: tools + m[1], page.html, count=1)


def setup(app: Sphinx) -> None:
    finish.PASSES.extend([explain, letters])
