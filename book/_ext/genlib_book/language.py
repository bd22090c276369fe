"""Say which words are Russian: a screen reader then pronounces them, a browser breaks them."""

import re

from sphinx.application import Sphinx

from genlib_book import finish

TAG = re.compile(r"<!--.*?-->|<(script|style|textarea|pre|svg)\b.*?</\1>|<[^>]+>", re.S)
ALONE = re.compile(
    r"<!|<(area|br|col|hr|img|input|link|meta|script|source|style|svg|pre|wbr)\b|.*/>$"
)
RUSSIAN = re.compile(r"[«(]?[А-Яа-яЁё](?:[\w\s,.:;«»()-]*[А-Яа-яЁё»])?")
PLAIN = re.compile(r'(?s)(<pre\b[^>]*>)((?:(?!<span class="(?!genlib-line)).)*)(</pre>)')  # no code
MIXED = re.compile(r"\s[A-Za-z0-9].*$", re.S)


def mark(html: str) -> str:
    """Each stretch of Cyrillic in a text in an element of its own.

    >>> mark('<p>the paper «О сетях», and <b lang="ru">сеть</b></p>')
    '<p>the paper <span lang="ru">«О сетях»</span>, and <b lang="ru">сеть</b></p>'
    >>> mark("<pre><span></span>verse: Татьяна</pre>")  # printed
    '<pre><span></span>verse: <span lang="ru">Татьяна</span></pre>'
    >>> mark('<pre><span class="s">"Татьяна"</span></pre>')  # code
    '<pre><span class="s">"Татьяна"</span></pre>'
    """
    parts, deep, at = [], 0, 0  # deep: how many open elements, from one that is Russian on
    for tag in TAG.finditer(html):
        text = html[at : tag.start()]
        held = PLAIN.fullmatch(tag[0])
        held = held and not deep and held[1] + mark(held[2]) + held[3]
        parts += [text if deep else RUSSIAN.sub(_wrap, text), held or tag[0]]
        at = tag.end()
        if not ALONE.match(tag[0]):
            if tag[0].startswith("</"):
                deep = max(deep - 1, 0)
            elif deep or 'lang="ru"' in tag[0]:
                deep += 1
    return "".join([*parts, html[at:] if deep else RUSSIAN.sub(_wrap, html[at:])])


def _wrap(match: re.Match) -> str:
    found = match[0]
    latin = MIXED.search(found)  # what follows in Latin letters is not Russian any more
    russian = found[: latin.start()] if latin else found
    rest = found[len(russian) :]
    return f'<span lang="ru">{russian}</span>{RUSSIAN.sub(_wrap, rest)}'


def russian(page: finish.Page, site: finish.Site) -> str:
    before, article, after = finish.article(page.html)
    return before + mark(article) + after


def setup(app: Sphinx) -> None:
    finish.PASSES.append(russian)
