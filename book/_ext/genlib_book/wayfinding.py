"""Where one is, and how far: parts that fold, minutes beside chapters, a header that says where.

What the reader does with them (folding, ticks for what was read) is kept by `_static/site.js`.
"""

import posixpath
import re
from html import escape, unescape
from pathlib import Path

from sphinx.application import Sphinx

from genlib_book import finish, notebooks

PART = re.compile(
    r'<p aria-level="2" class="caption" role="heading"><span class="caption-text">(.*?)</span></p>'
    r"\s*(<ul.*?</ul>)\s*(?=<p aria-level|</div>)",
    re.S,
)
CURRENT = re.compile(r'class="[^"]*\bcurrent\b')
ENTRY = re.compile(r'<a class="((?:current )?reference internal)" href="([^"]*)">([^<]*)</a>')
HOME = re.compile(r'(bd-sidenav__home-link">.*?<a [^>]*>)[^<]*(</a>)', re.S)
TITLE = re.compile(r"<h1>(.*?)</h1>", re.S)
HERE = '<div class="header-article-item genlib-here" aria-hidden="true">'
TICK = (
    '<p class="genlib-read pst-js-only"><label><input type="checkbox"> I have read this chapter'
    "</label> <small>The tick is kept in this browser.</small></p>\n"
)


def chapters(site: finish.Site) -> dict[str, notebooks.Chapter]:
    """Every notebook of the book by its name."""
    root = Path(site.app.srcdir)
    names = [name for name in site.app.env.found_docs if (root / f"{name}.ipynb").exists()]
    return {name: notebooks.load(root, name) for name in names}


def sidebar(page: finish.Page, site: finish.Site) -> str:
    """Fold the parts, say the minutes, and call the home page what it is."""
    start = page.html.find('<nav class="bd-links bd-docs-nav"')
    end = page.html.find("</nav>", start)
    if start < 0:
        return page.html
    known = site.once("chapters", chapters)

    def entry(match: re.Match) -> str:
        kind, address, text = match.groups()
        place = posixpath.join(posixpath.dirname(page.name), address.partition("#")[0])
        name = page.name if address == "#" else posixpath.normpath(place).removesuffix(".html")
        if name not in known:
            return match[0]
        return (
            f'<a class="{kind}" data-page="{name}" href="{address}"><span>{text}</span> '
            f'<span class="genlib-minutes">{known[name].minutes} min</span></a>'
        )

    def part(match: re.Match) -> str:
        caption, entries = match.groups()
        # a page outside the parts, such as the landing page, shows them all
        here = CURRENT.search(entries) or 'class="toctree-l1 current' not in parts
        return (
            f'<details class="genlib-part"{" open" if here else ""}><summary>{caption}</summary>\n'
            f"{ENTRY.sub(entry, entries)}</details>\n"
        )

    nav = HOME.sub(r"\1Start\2", page.html[start:end])
    parts = nav.partition("</ul>")[2]
    return page.html[:start] + PART.sub(part, nav) + page.html[end:]


def header(page: finish.Page, site: finish.Site) -> str:
    """The page's title in the header that stays, and under it how far one has read."""
    title = TITLE.search(finish.article(page.html)[1])
    if HERE in page.html or not title:
        return page.html
    said = re.sub(r'<a class="headerlink".*?</a>', "", title[1], flags=re.S)
    said = escape(unescape(re.sub(r"<[^>]+>", "", said)).strip())
    html = re.sub(
        r'(<div class="header-article-items__start">.*?</button></div>)',
        lambda match: f"{match[1]}\n{HERE}{said}</div>",
        page.html,
        count=1,
        flags=re.S,
    )
    bar = '<div class="genlib-progress" aria-hidden="true"></div>'
    return html.replace(
        '<div class="bd-header-article d-print-none">',
        f'<div class="bd-header-article d-print-none">{bar}',
        1,
    )


def tick(page: finish.Page, site: finish.Site) -> str:
    """At the end of a chapter, a box to tick."""
    if page.name not in site.once("chapters", chapters) or TICK in page.html:
        return page.html
    before, article, after = finish.article(page.html)
    return before + article + after.replace("</article>", f"</article>\n{TICK}", 1)


def setup(app: Sphinx) -> None:
    app.add_js_file("site.js", loading_method="defer")
    finish.PASSES.extend([sidebar, header, tick])
