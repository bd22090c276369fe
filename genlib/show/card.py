"""The card at the head of a chapter: what the family is and can do, at a glance."""

from html import escape

from genlib.claims import LEDGER
from genlib.classification import FAMILIES, GROUPS
from genlib.show.html import Html


def card(key: str) -> Html:
    """The traits of one family, as the classification has them.

    Raises:
        KeyError: an unknown family.
    """
    if key not in FAMILIES:
        raise KeyError(f"Expected a family, one of {', '.join(FAMILIES)}; got {key!r}.")
    family = FAMILIES[key]
    claims = [claim for claim in LEDGER.values() if claim.family == key]
    rows = {
        "Family": f"{GROUPS[family.parent].name} › {family.name}",
        "In the document": f"{family.name_ru}, section {family.section.removeprefix('S')}",
        "Density": family.density,
        "Code": family.latent,
        "Sampling": family.sampling,
        "Training lowers": family.training,
        "In genlib": ", ".join(f"genlib.families.{name}" for name in family.classes),
        "Claims tested": ", ".join(claim.id for claim in claims),
        "Before you start": family.needs,
        "Reading time": f"about {family.minutes} minutes",
    }
    body = "".join(
        f'<tr><th scope="row">{name}</th><td>{escape(value)}</td></tr>'
        for name, value in rows.items()
    )
    html = (
        f'<table class="genlib-card"><caption>{escape(family.name)} at a glance</caption>'
        f"<tbody>{body}</tbody></table>"
    )
    width = max(map(len, rows))
    plain = "\n".join(f"{name:{width}}  {value}" for name, value in rows.items())
    return Html(html, plain)
