"""The card at the head of a chapter: what the family is and can do, at a glance."""

from html import escape

from genlib.claims import LEDGER
from genlib.classification import FAMILIES, GROUPS, SECTIONS, Section
from genlib.show.html import Html


def card(key: str, minutes: int = 45, needs: str = "probability, calculus, Python") -> Html:
    """The traits of one family, as the classification has them; or of a chapter about none.

    Args:
        key: of a family, as "vae"; or of a section of the document whose chapter describes no
            family but an algorithm, as "S2.6".
        minutes: reading time of such a chapter; a family's stands in the classification.
        needs: what a reader should know before such a chapter.

    Raises:
        KeyError: neither a family nor such a section.
    """
    if key in FAMILIES:
        return _table(FAMILIES[key].name, _family_rows(key))
    described = {family.chapter for family in FAMILIES.values()}
    others = [name for name, section in SECTIONS.items() if section.chapter not in described]
    if key not in others:
        raise KeyError(
            f"Expected a family, one of {', '.join(FAMILIES)}, or a section without a family, "
            f"one of {', '.join(others)}; got {key!r}."
        )
    shared = [s for s in SECTIONS.values() if s.chapter == SECTIONS[key].chapter]
    name = ", ".join(s.title.lstrip("0123456789. ") for s in shared)  # the last ones have no number
    return _table(name, _section_rows(shared, minutes, needs))


def _family_rows(key: str) -> dict[str, str]:
    family = FAMILIES[key]
    here = [c for c in LEDGER.values() if (c.family, c.chapter) == (key, family.chapter)]
    return {
        "Family": f"{GROUPS[family.parent].name} › {family.name}",
        "In the document": f"{family.name_ru}, section {family.section.removeprefix('S')}",
        "Density": family.density,
        "Code": family.latent,
        "Sampling": family.sampling,
        "Training lowers": family.training,
        "In genlib": ", ".join(f"genlib.families.{name}" for name in family.classes),
        "Claims tested": ", ".join(claim.id for claim in here),
        "Before you start": family.needs,
        "Reading time": f"about {family.minutes} minutes",
    }


def _section_rows(shared: list[Section], minutes: int, needs: str) -> dict[str, str]:
    """Of the sections that share a chapter, and of the claims that the chapter tests."""
    claims = [c.id for c in LEDGER.values() if c.chapter == shared[0].chapter]
    return {
        "In the document": "; ".join(f"section {section.title}" for section in shared),
        "What it covers": "; ".join(section.covers for section in shared),
        "Claims tested": ", ".join(claims) or "none",
        "Before you start": needs,
        "Reading time": f"about {minutes} minutes",
    }


def _table(name: str, rows: dict[str, str]) -> Html:
    body = "".join(
        f'<tr><th scope="row">{row}</th><td>{escape(value)}</td></tr>'
        for row, value in rows.items()
    )
    html = (
        f'<table class="genlib-card"><caption>{escape(name)} at a glance</caption>'
        f"<tbody>{body}</tbody></table>"
    )
    width = max(map(len, rows))
    plain = "\n".join(f"{row:{width}}  {value}" for row, value in rows.items())
    return Html(html, plain)
