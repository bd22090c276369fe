"""The claims page: every claim, what it came to, and the effect beside its margin as a picture.

Grouped by family, filtered by verdict. It is plain HTML, so that a claim is one block that a phone,
a search and a link can find.
"""

from html import escape

from genlib import claims, classification, criteria
from genlib.scale import placed
from genlib_book.pages import DataPage, subject

WORDS = ("supported", "refuted", "depends", "undecided")
NOT_TESTED = "not tested"
SIDE, EDGE = 84, 1.25  # pixels of one unit of the common scale, and where it is cut off
WIDTH, HEIGHT = 2 * SIDE * EDGE + 8, 18
ENDS = '<span class="genlib-ends"><span>null</span><span>margin</span><span>best</span></span>'
FILTER = """
<script>
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
    fixed = sum("effects" in v for v in judged.values())
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
        f"{fixed} of these verdicts follow from a criterion that was fixed before its experiment "
        "ran, and are drawn as pictures. The others are older: they rest on lists of conditions, "
        "and are being redone.",
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
    text = escape(f"{claim.text[0].upper()}{claim.text[1:]}.")
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
    """The effects of a verdict by criterion: a row each."""
    margin, unit = verdict["margin"], verdict["unit"]
    rows = []
    for name, e in verdict["effects"].items():
        ends = (verdict["null"].get(name), verdict["ceiling"].get(name))
        number = f"{e['mean']:.3g} [{e['low']:.3g}, {e['high']:.3g}]"
        rows.append(
            f"<tr><th scope='row'>{escape(name) or 'effect'}</th>"
            f"<td>{strip(e, margin, *ends)}</td><td>{number}</td><td>{e['n']}</td></tr>"
        )
    criterion = criteria.criterion(id)
    said = f"{criterion.effect[0].upper()}{criterion.effect[1:]}"
    return (
        f"<table><thead><tr><th></th><th>{ENDS}</th><th>effect</th><th>n</th></tr>"
        f"</thead><tbody>{''.join(rows)}</tbody></table>"
        f"<p>{escape(said)}, in {escape(unit)}; margin {margin:g}. The opponent: "
        f"{escape(criterion.opponent)}.</p>"
    )


def strip(e: dict, margin: float, null: float | None, ceiling: float | None) -> str:
    """An effect with its interval on the common scale, as a small SVG in the text's colour."""

    def at(value: float) -> float:
        x = placed(value, margin, null, ceiling)
        return WIDTH / 2 + SIDE * min(max(x, -EDGE), EDGE)

    y, low, mean, high = HEIGHT / 2, at(e["low"]), at(e["mean"]), at(e["high"])
    ticks = "".join(
        f'<line x1="{WIDTH / 2 + SIDE * x:.1f}" x2="{WIDTH / 2 + SIDE * x:.1f}" y1="1" '
        f'y2="{HEIGHT - 1}" stroke="currentColor" opacity="{shade}"{dash}/>'
        for x, shade, dash in ((-1, 0.35, ""), (0, 1, ' stroke-dasharray="3 2"'), (1, 0.35, ""))
    )
    arrow = ""
    if abs(placed(e["mean"], margin, null, ceiling)) > EDGE:
        turn = 1 if mean > WIDTH / 2 else -1
        arrow = (
            f'<path d="M{mean - 5 * turn:.1f} {y - 5} L{mean + 2 * turn:.1f} {y} '
            f'L{mean - 5 * turn:.1f} {y + 5} Z" fill="currentColor"/>'
        )
    mark = arrow or f'<circle cx="{mean:.1f}" cy="{y}" r="4" fill="currentColor"/>'
    label = f"{e['mean']:.3g}, {e['low']:.3g} to {e['high']:.3g}; margin {margin:g}: {e['word']}"
    return (
        f'<svg class="genlib-strip verdict-{e["word"]}" viewBox="0 0 {WIDTH:g} {HEIGHT}" '
        f'width="{WIDTH:g}" height="{HEIGHT}" role="img" aria-label="{escape(label)}">{ticks}'
        f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{y}" y2="{y}" stroke="currentColor" '
        f'stroke-width="3"/>{mark}</svg>'
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
