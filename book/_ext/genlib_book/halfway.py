"""Where a chapter can be laid aside: a mark before the section that begins half-way.

A chapter takes most of an hour. Its words are counted up to the exercises, without folded code.
"""

import re

from sphinx.application import Sphinx

from genlib_book import finish, wayfinding

HEADING = re.compile(
    r'<section [^>]*id="([^"]+)"[^>]*>\s*(?:<span id="[^"]*"></span>\s*)*<h([23])>(.*?)<a class='
)
UNREAD = re.compile(r"(?s)<(details|script|svg|table)\b.*?</\1>|<[^>]+>")
MARK = 'id="half-way"'
NOTE = re.compile(r"(About \d+ minutes to read\. )")


def words(html: str) -> int:
    """How many words a reader sees.

    >>> words("<p>one <i>two</i></p><details>three</details>")
    2
    """
    return len(UNREAD.sub(" ", html).split())


def half(article: str) -> tuple[re.Match, float] | None:
    """The heading nearest to the middle, and the share of the words before it."""
    found = list(HEADING.finditer(article))
    last = next((m for m in found if "Exercises" in m[3]), None)
    if last is None:
        return None
    whole = words(article[: last.start()])
    shares = [(m, words(article[: m.start()]) / whole) for m in found if m.start() < last.start()]
    near = [pair for pair in shares if abs(pair[1] - 0.5) < 0.08 and pair[0][2] == "2"]
    return min(near or shares, key=lambda pair: abs(pair[1] - 0.5))  # a whole section if it can be


def mark(page: finish.Page, site: finish.Site) -> str:
    """Say where half of a chapter has been read, there and under the title."""
    known = site.once("chapters", wayfinding.chapters)
    before, article, after = finish.article(page.html)
    if page.name not in known or MARK in article or not (found := half(article)):
        return page.html
    heading, share = found
    minutes = known[page.name].minutes
    read = 5 * int(share * minutes / 5 + 0.5)
    number = re.search(r'section-number">([\d.]+?)\.? ?<', heading[3])
    name = f"section {number[1]}" if number else "here"
    said = (
        f'<p class="genlib-half" {MARK}>Half-way: about {read} of {minutes} minutes. '
        "A good place to stop.</p>\n"
    )
    at = heading.start()
    top = NOTE.sub(rf'\1Half-way is <a href="#half-way">{name}</a>. ', article[:at], count=1)
    return before + top + said + article[at:] + after


def setup(app: Sphinx) -> None:
    finish.PASSES.append(mark)
