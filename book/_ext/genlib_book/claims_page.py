"""The claims page: every claim, what it came to, and the effect beside its margin as a picture.

Grouped by family, filtered by verdict. It is plain HTML, so that a claim is one block that a phone,
a search and a link can find.
"""

from html import escape
from types import SimpleNamespace

from genlib import claims, classification, criteria
from genlib.forest import forest
from genlib_book.pages import DataPage, capital, subject

WORDS = ("supported", "refuted", "depends", "undecided")
NOT_TESTED = "not tested"
FILTER = """
<script>
if (matchMedia("(max-width: 48rem)").matches)
  document.querySelectorAll(".genlib-compared").forEach((details) => { details.open = false; });
document.querySelectorAll(".genlib-claims-filter button").forEach((button, _, all) => {
  button.addEventListener("click", () => {
    all.forEach((b) => b.setAttribute("aria-pressed", b === button));
    const word = button.dataset.verdict;
    document.querySelectorAll(".genlib-claim").forEach((claim) => {
      claim.hidden = Boolean(word) && claim.dataset.verdict !== word;
    });
    document.querySelectorAll(".genlib-claims").forEach((list) => {
      const empty = !list.querySelector(".genlib-claim:not([hidden])");
      list.closest("section").classList.toggle("genlib-empty", empty);
    });
  });
});
</script>
"""


class ClaimsTotals(DataPage):
    """How many of each verdict, and the buttons that filter by it."""

    def text(self) -> str:
        return totals({i: v for c in self.chapters for i, v in c.verdicts.items()})


class ClaimsPage(DataPage):
    """Every claim of the ledger, those of a family together."""

    def text(self) -> str:
        judged = {i: (c, v) for c in self.chapters for i, v in c.verdicts.items()}
        up = "../" * self.env.docname.count("/")
        parts, families = [], {}
        for claim in claims.LEDGER.values():
            families.setdefault(claim.family, []).append(claim)
        for name, its in families.items():
            chapter = self.chapter(classification.chapter_of(name))
            where = f"Chapter: [{chapter.title}](/{chapter.docname}.ipynb)." if chapter else ""
            blocks = "\n".join(block(c, *judged.get(c.id, (None, None)), up) for c in its)
            boxes = html(f'<div class="genlib-claims">{blocks}</div>')
            parts += [f"## {subject(its[0])}", where, boxes]
        return "\n\n".join([*parts, html(FILTER)])


def html(text: str) -> str:
    """HTML as a block of MyST."""
    return f"````{{raw}} html\n{text}\n````"


def totals(judged: dict[str, dict]) -> str:
    """How many of each, the buttons that filter by it, and what chance alone would do."""
    count = {word: sum(v["verdict"] == word for v in judged.values()) for word in WORDS}
    waiting = len(claims.LEDGER) - len(judged)
    intervals = [e for v in judged.values() for e in v.get("effects", {}).values()]
    said = ", ".join(f"{n} {word}" for word, n in count.items() if n)
    buttons = ['<button type="button" aria-pressed="true" data-verdict="">all</button>']
    for word in [w for w in WORDS if count[w]] + [NOT_TESTED] * bool(waiting):
        number = count.get(word, waiting)
        buttons.append(
            f'<button type="button" aria-pressed="false" data-verdict="{word}">{word} '
            f"({number})</button>"
        )
    lines = [
        f"Of {len(claims.LEDGER)} claims, {len(judged)} have been tested: {said}.",
        "Each verdict follows from a criterion that was fixed before its experiment ran.",
    ]
    if intervals:
        chance = 0.05 * len(intervals)
        lines.append(
            f"The verdicts by criterion rest on {len(intervals)} intervals of 95 %. By chance "
            f"alone, at most about {chance:.1f} of them lie clear of a margin on which the true "
            "effect lies, half on either side."
        )
    lines.append(
        html(
            '<div class="genlib-claims-filter" role="group" aria-label="Show claims by verdict">'
            f"{''.join(buttons)}</div>"
        )
    )
    return "\n\n".join(lines)


def block(claim: claims.Claim, chapter, verdict: dict | None, up: str) -> str:
    """One claim as HTML."""
    word = verdict["verdict"] if verdict else NOT_TESTED
    text = escape(f"{capital(claim.text)}.")
    pill = f'<span class="verdict verdict-{word.split()[0]}">{word}</span>'
    body = ""
    if verdict is not None:
        body = effects(claim.id, verdict) if "effects" in verdict else older(verdict)
    links = [f'<a href="criteria.html#criterion-{claim.id}">its criterion</a>']
    if chapter:
        address = f"{up}{chapter.docname}.html#verdict-{claim.id}"
        links.insert(0, f'<a href="{address}">where it was measured</a>')
    return (
        f'<div class="genlib-claim" id="claim-{claim.id}" data-verdict="{word}">'
        f"<p><strong>{claim.id}</strong> {text} {pill}</p>{body}"
        f'<p class="genlib-claim-links">{" · ".join(links)}</p></div>'
    )


def effects(id: str, verdict: dict) -> str:
    """The effects of a verdict by criterion, and what they are."""
    given, words = {}, {}
    for name, e in verdict["effects"].items():
        given[name] = SimpleNamespace(**e)
        words[name] = e["word"]
    table = forest(given, words, verdict["margin"], verdict["null"], verdict["ceiling"])
    # one effect without a name: the claim's own
    table = table.replace(
        "<tr><th scope='row'>effect<", "<tr class='whole'><th scope='row'>effect<"
    )
    c = criteria.criterion(id)
    return (
        f'{table}<details class="genlib-compared" open><summary>What was compared</summary>'
        f"<p>{escape(capital(c.effect))}, in {escape(verdict['unit'])}; "
        f"margin {verdict['margin']:g}. The opponent: {escape(c.opponent)}.</p></details>"
    )


def older(verdict: dict) -> str:
    """A verdict by a list of conditions, folded."""
    held = sum(bool(v) for v in verdict["conditions"].values())
    many = len(verdict["conditions"])
    short = f"{held} of {many} conditions held" if many else "what was measured"
    rows = "".join(
        f"<li>{'Holds' if holds else 'Fails'}: {escape(name)}</li>"
        for name, holds in verdict["conditions"].items()
    )
    return (
        f"<details><summary>By an older list: {short}</summary>"
        f"<p>{escape(verdict['measured'])} ({verdict['seeds']} seeds)</p><ul>{rows}</ul></details>"
    )


def setup(app) -> None:
    app.add_directive("claims-page", ClaimsPage)
    app.add_directive("claims-totals", ClaimsTotals)
