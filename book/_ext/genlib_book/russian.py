"""Words in Russian are marked as such, so that a screen reader says them and a browser breaks them.

The source document is Russian: its terms stand in the glossary, on the cards and in the taxonomy.
"""

import re

LETTER = r"[\u0400-\u04ff]"
WORDS = re.compile(rf"{LETTER}+(?:[\s,;()«»–—-]+{LETTER}+)*")
MARK = '<span lang="ru">'
# what stays as it is: scripts, what is drawn or copied letter by letter, what is marked already
WHOLE = re.compile(
    rf"(?s)(<(script|style|title|svg|textarea|pre)\b.*?</\2>|{MARK}.*?</span>|<!--.*?-->|<[^>]+>)"
)


def mark_russian(page: str) -> str:
    """A page's HTML with its Russian words in spans.

    >>> mark_russian('<p title="да">yes (да, нет)</p><title>да</title>')
    '<p title="да">yes (<span lang="ru">да, нет</span>)</p><title>да</title>'
    """
    if not re.search(LETTER, page):
        return page
    parts, at = [], 0
    for found in WHOLE.finditer(page):
        parts += [_marked(page[at : found.start()]), found[0]]
        at = found.end()
    return "".join([*parts, _marked(page[at:])])


def _marked(text: str) -> str:
    return WORDS.sub(lambda words: f"{MARK}{words[0]}</span>", text)
