"""The arena in words and tables: every number in them is computed from the records."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from statistics import fmean

from genlib.arena import cards, heard, ranking, results, stability, summary
from genlib.arena.criteria import BUDGETS, MEASURES
from genlib.arena.naming import COPIER, is_dull, label
from genlib.classification import FAMILIES
from genlib.show.html import Html

TITLES = {  # of the ranked measures
    "distance": "distance of samples",
    "nll": "likelihood",
    "nll_bound": "bound of the likelihood",
    "anomaly": "anomalies",
    "completed": "missing halves",
    "control": "a class on demand",
}
RANKED = tuple(m for m in MEASURES if m != "nll_bound")  # only one entrant has a bound


def grid(heads: Sequence[str], rows: Sequence[Sequence[str]], caption: str = "") -> Html:
    """A table of words; the first column heads its line.

    Raises:
        ValueError: a line of another length than the heading.
    """
    if bad := [row for row in rows if len(row) != len(heads)]:
        raise ValueError(f"Expected {len(heads)} cells per line, got {len(bad[0])}.")
    top = "".join(f'<th scope="col">{escape(h)}</th>' for h in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    said = f"<caption>{escape(caption)}</caption>" if caption else ""
    html = f"<table>{said}<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
    plain = "\n".join(" | ".join(row) for row in [heads, *rows])
    return Html(html, f"{caption}\n{plain}" if caption else plain)


def headline(folder: Path | None = None) -> str:
    """How strong the dull opponents are, over all sets and ranked measures."""
    cases = strong = ahead = copied = 0
    for name in summary.complete(folder):
        for measure in _ranked(name, folder):
            cases += 1
            strong += any(map(is_dull, summary.close(name, measure, folder)))
            copied += any(map(is_dull, summary.close(name, measure, folder, all=True)))
            ahead += "better" in summary.against_dull(name, measure, folder).values()
    return (
        f"{cases} rankings, one per set and measure. As good as the best: a dull opponent in "
        f"{strong} of them, and in {copied} if those that copy are let in. In {ahead} at least one "
        "family is really better than the best dull opponent that does not copy."
    )


def not_run(folder: Path | None = None) -> str:
    """What is not there: sets, and entrants of sets."""
    there = summary.complete(folder)
    missing = [name for name in BUDGETS if name not in there]
    said = f"Sets that have run: {', '.join(there)}."
    if missing:
        said += f" Not run: {', '.join(missing)}."
    for name in there:
        if out := summary.absent(name, folder):
            said += f" On {name} not run: {', '.join(map(label, out))}."
    return said


def protocol() -> Html:
    """The budgets of the criteria."""
    rows = [
        [
            name,
            b.kind,
            f"{b.steps} × {b.batch}",
            f"{b.parameters:,}",
            " × ".join(map(str, b.hidden)),
            ", ".join(map(str, b.codes)),
            b.distance,
        ]
        for name, b in BUDGETS.items()
    ]
    heads = ["set", "kind", "steps × batch", "parameters ≤", "hidden", "codes", "distance"]
    return grid(heads, rows)


def used(folder: Path | None = None) -> Html:
    """What the budget did to those who learn by gradients or rounds."""
    rows = []
    for name in summary.complete(folder):
        runs = results.stored(name, folder)
        looked = [r for r in runs if len(r.curves.get("validation", ())) > 1]
        late = fmean(r.values["best_step"] >= 1 for r in looked) if looked else 0.0
        lost = sum(r.values["diverged"] > 0 for r in runs)
        pairs = summary.differences(name, "distance", folder)
        pairs = [d for d in pairs if COPIER not in (d.better, d.worse)]
        real = sum(d.real for d in pairs)
        seeds = f"{len(runs)} runs, {lost} diverged"
        rows.append([name, seeds, f"{late:.0%} of {len(looked)}", f"{real} of {len(pairs)}"])
    heads = ["set", "final runs", "best at the last look", "pairs that differ by distance"]
    return grid(heads, rows)


def tops(folder: Path | None = None) -> Html:
    """Set by set and measure by measure: as good as the best, undecided, and the best dull one."""
    rows = []
    for name in summary.complete(folder):
        for measure in _ranked(name, folder):
            near = summary.close(name, measure, folder)
            maybe = [w for w in summary.best(name, measure, folder) if w not in near]
            rival = summary.best_dull(name, measure, folder)
            out = [w for w in summary.copiers(name, measure, folder) if w != COPIER]
            rows.append(
                [name, TITLES[measure], *map(_names, (near, maybe, [rival] if rival else [], out))]
            )
    heads = ["set", "by", "as good as the best", "not shown to be worse", "best dull", "copying"]
    return grid(heads, rows)


def fronts(folder: Path | None = None) -> Html:
    """Set by set who is on the Pareto front of distance and energy, of distance and time per
    sample; copiers left out."""
    rows = []
    for name in summary.complete(folder):
        out, said = summary.copiers(name, "distance", folder), []
        distance = stability.means(name, "distance", folder)
        for what in ("train_joules", "sample_seconds"):
            cost = summary.cost(name, what, folder)
            both = {w: [m, cost[w]] for w, m in distance.items() if w in cost and w not in out}
            said.append(_names(ranking.front(both, (-1, -1))))
        rows.append([name, *said])
    return grid(["set", "front of distance and joules", "of distance and time per sample"], rows)


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


def stable(folder: Path | None = None) -> Html:
    """What moves if a choice had been another: margin, copies, measure; per set, by distance."""
    rows = []
    for name in summary.complete(folder):
        real = stability.real_by_margin(name, "distance", (0.5, 1, 2), folder)
        other = stability.by_other_measures(name, folder)
        near, free = (summary.close(name, "distance", folder, all) for all in (False, True))
        rows.append(
            [
                name,
                " / ".join(map(str, real.values())),
                _names(near),
                _names(free),
                *(f"{tau:.2f}" for tau in other.values()),
            ]
        )
    heads = ["set", "real pairs, margin × ½ / 1 / 2", "as good as the best", "copies let in"]
    return grid([*heads, *stability.OTHERS], rows)


def _ranked(name: str, folder: Path | None) -> list[str]:
    return [m for m in summary.measures_of(name, folder) if m in RANKED]


def _names(who: Sequence[str]) -> str:
    return ", ".join(map(label, who)) or "–"
