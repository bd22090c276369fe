"""Tables that become blocks where there is no room for columns: a row is a block, each cell a line.

The style does it; here each cell gets the name of its column, which stands before it there, and
the roles that a table loses when a style lays it out another way.
"""

import re
from itertools import cycle

from sphinx.application import Sphinx

from genlib_book import finish

KINDS = "published-numbers|source-map|letters|look-up|planning-table|genlib-abilities"
TABLE = re.compile(rf'(?s)<table (class="genlib-(?:{KINDS}) table">.*?</table>)')
SHOWN = re.compile(r'(?s)<table (class="genlib-printed">(?:(?!</table>).)*</table>)')  # by a cell
MANY = 6  # columns, of words: so many do not fit on a phone
NAMES = re.compile(r"(?s)<th\b(?![^>]*row)[^>]*>.*?</th>")
ROLES = {"thead": "rowgroup", "tbody": "rowgroup", "tr": "row"}


def reflowed(table: re.Match) -> str:
    r"""One table, with roles and the names of columns.

    >>> page = '<table class="genlib-source-map table"><tr><th><p>A</p></th></tr><tr><td>1</td>'
    >>> TABLE.sub(reflowed, page + "</tr></table>").split("><")[-3]
    'td role="cell" data-column="A">1</td'
    """
    html = f'<table role="table" data-reflow {table[1]}'
    columns = [re.sub("<[^>]+>", "", head) for head in NAMES.findall(html)]
    for tag, role in ROLES.items():
        html = re.sub(rf"<{tag}\b", f'<{tag} role="{role}"', html)
    html = re.sub(r'<th\b(?=[^>]*scope="row")', '<th role="rowheader"', html)
    html = re.sub(r"<th\b(?! role)", '<th role="columnheader"', html)
    # no cell of these tables spans two columns
    names = cycle(columns[1:] if "rowheader" in html else columns)
    return re.sub(r"<td\b", lambda m: f'{m[0]} role="cell" data-column="{next(names)}"', html)


def shown(table: re.Match) -> str:
    """What a cell shows as a table, if it has many columns."""
    return reflowed(table) if len(NAMES.findall(table[0])) >= MANY else table[0]


def reflow(page: finish.Page, site: finish.Site) -> str:
    return SHOWN.sub(shown, TABLE.sub(reflowed, page.html))


def setup(app: Sphinx) -> None:
    finish.PASSES.append(reflow)
