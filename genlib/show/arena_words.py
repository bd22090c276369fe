"""The arena in words and tables: every number in them is computed from the records."""

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from statistics import fmean

from genlib.arena import habits, ranking, results, stability, summary
from genlib.arena.criteria import BUDGETS, MEASURES
from genlib.arena.naming import COPIER, is_dull, label
from genlib.show.html import Html

TITLES = {  # of the ranked measures
    "distance": "distance of samples",
    "nll": "likelihood",
    "nll_bound": "bound of the likelihood",
    "anomaly": "anomalies",
    "completed": "missing halves",
    "control": "a class on demand",
}
FEW = 3  # sets that rank nobody in general are fewer
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
    html = (
        f'<table class="genlib-printed">'
        f"{said}<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
    )
    plain = "\n".join(" | ".join(row) for row in [heads, *rows])
    return Html(html, f"{caption}\n{plain}" if caption else plain)


def opening(folder: Path | None = None) -> Html:
    """The first paragraph of the chapter: what has run, and how strong the dull opponents are."""
    there = summary.complete(folder)
    missing = [name for name in BUDGETS if name not in there]
    said = []
    if missing:
        said = [
            f"**{count(len(there))} of {len(BUDGETS)} sets have run so far**: {', '.join(there)}. "
            f"Not run: {', '.join(missing)}; `make arena` computes them, and this page then counts "
            "anew."
        ]
    for name in there:
        if out := summary.absent(name, folder):
            said.append(f"On {name} not run: {_names(out)}.")
    if len(there) < FEW:
        said.append(
            f"**{count(len(there))} sets cannot rank families in general**: read what follows as "
            "examples of how to compare, and of what is true of these data."
        )
    cases = strong = ahead = copied = 0
    for name in there:
        for measure in _ranked(name, folder):
            cases += 1
            strong += any(map(is_dull, summary.close(name, measure, folder)))
            copied += any(map(is_dull, summary.close(name, measure, folder, all=True)))
            ahead += "better" in summary.against_dull(name, measure, folder).values()
    said.append(
        f"**The dull opponents are strong.** There are {cases} rankings, one per set and measure. "
        f"In {copied} of them a dull opponent is as good as the best, or in {strong} if those that "
        f"copy their training data are left out. In {ahead} at least one family is really better "
        "than every dull opponent, those that copy among them."
    )
    good, met = _good(folder)
    everywhere = [f"{label(w)} ({len(met[w])})" for w in good if len(good[w]) == len(met[w])]
    said.append(
        "As good as the best in every ranking that they are in (in brackets, how many): "
        f"{', '.join(everywhere) or 'nobody'}."
    )
    plain = " ".join(said)
    html = re.sub(r"`(.+?)`", r"<code>\1</code>", escape(plain, quote=False))
    html = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", html)
    return Html(f"<p>{html}</p>", re.sub(r"\*\*|`", "", plain))


def leaders(folder: Path | None = None) -> Html:
    """Who is as good as the best, in how many of the rankings that it is in; the most first."""
    good, met = _good(folder)
    rows = [[label(w), f"{len(good[w])} of {len(met[w])}", "; ".join(good[w])] for w in good]
    return grid(["entrant", "as good as the best in", "namely"], rows)


def _good(folder: Path | None) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """By entrant the rankings in which it is as good as the best, the most first; and all that it
    is in."""
    good, met = {}, {}
    for name in summary.complete(folder):
        for measure in _ranked(name, folder):
            for s in summary.standings(name, measure, folder):
                met.setdefault(s.who, []).append(f"{name}, {TITLES[measure]}")
            for who in summary.close(name, measure, folder):
                good.setdefault(who, []).append(f"{name}, {TITLES[measure]}")
    order = sorted(good, key=lambda who: (-len(good[who]), len(met[who])))
    return {who: good[who] for who in order}, met


def count(n: int) -> str:
    """A small number as a word that begins a sentence."""
    words = ("No", "One", "Two", "Three", "Four", "Five", "Six")
    return words[n] if n < len(words) else str(n)


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
        looked = habits.looked_at(runs)
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
    """Set by set who is on the Pareto front of distance and energy, of distance and work per
    sample; copiers left out."""
    rows = []
    for name in summary.complete(folder):
        out, said = summary.copiers(name, "distance", folder), []
        distance = stability.means(name, "distance", folder)
        for what in ("train_joules", "sample_operations"):
            cost = summary.cost(name, what, folder)
            both = {w: [m, cost[w]] for w, m in distance.items() if w in cost and w not in out}
            said.append(_names(ranking.front(both, (-1, -1))))
        rows.append([name, *said])
    return grid(["set", "front of distance and joules", "of distance and operations"], rows)


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
