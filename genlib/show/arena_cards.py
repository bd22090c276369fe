"""The cards of the families as a page shows them, with the document's claims in them."""

from html import escape
from pathlib import Path

from genlib.arena import cards, heard
from genlib.classification import FAMILIES
from genlib.show.html import Html


def family(key: str, folder: Path | None = None) -> Html:
    """The card of a family: rules, counts, costs, steadiness, copies, and the document's claims."""
    card = cards.card(key, folder)
    lines = [*card.verdicts(), *(case.sentence() for case in card.cases)]
    if card.cannot:
        lines.append(f"Not measured on any set: {', '.join(card.cannot)}.")
    lines += [card.cost, card.steadiness, card.copying]
    said = [
        f"{h.claim.id}, it {h.claim.text}: {h.verdict} in its chapter. {h.measured}".strip()
        for h in heard.heard(key, folder)
    ]
    title = FAMILIES[key].name
    first = len(card.verdicts())
    html = "".join(
        [
            f"<details><summary><strong>{escape(title)}.</strong> ",
            escape(" ".join(lines[:first]) or "Nothing was measured."),
            "</summary><ul>",
            *(f"<li>{escape(line)}</li>" for line in lines[first:]),
            "</ul><p>The document says:</p><ul>",
            *(f"<li>{escape(line)}</li>" for line in said),
            "</ul></details>",
        ]
    )
    return Html(html, "\n".join([title, *lines, *said]))


def families(folder: Path | None = None) -> Html:
    """The cards of all families, one below the other; each opens at a click."""
    found = [family(key, folder) for key in FAMILIES]
    return Html("".join(c.html for c in found), "\n\n".join(c.plain for c in found))
