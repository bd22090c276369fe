"""What students wrote, as HTML that runs nothing: for the teacher's page and for feedback pages.

nbgrader's formgrader is served by the teacher's own Jupyter. A script in an answer or in an output
would run there with all that the teacher may do, whatever isolated the submission before.
"""

import bleach
from bleach.css_sanitizer import CSSSanitizer
from nbconvert.filters import markdown2html

TAGS = """a abbr b blockquote br caption code dd del details div dl dt em figcaption figure h1 h2 h3
h4 h5 h6 hr i img kbd li mark ol p pre s small span strong sub summary sup table tbody td tfoot th
thead tr u ul var""".split()
ATTRIBUTES = {
    "*": ["class", "id", "title", "style"],
    "a": ["href"],
    "details": ["open"],
    "img": ["src", "alt", "width", "height"],
    "td": ["colspan", "rowspan"],
    "th": ["colspan", "rowspan", "scope"],
}
PROTOCOLS = ["http", "https", "mailto", "data"]  # browsers open no page at a data: address


def clean(html: str | bytes) -> str:
    """HTML without scripts; what is not allowed is shown as text.

    >>> clean('<p onclick="x()">a<script>b</script></p>')
    '<p>a&lt;script&gt;b&lt;/script&gt;</p>'
    """
    text = html.decode() if isinstance(html, bytes) else str(html)
    styles = CSSSanitizer()
    return bleach.clean(text, TAGS, ATTRIBUTES, PROTOCOLS, css_sanitizer=styles)


def markdown(source: str) -> str:
    """Markdown as such HTML."""
    return clean(markdown2html(source))
