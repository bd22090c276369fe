"""Figures of the arena: who is good at what, rulers, critical differences, fronts."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from genlib.arena import ranking, results, summary
from genlib.arena.entrants import ENTRANTS
from genlib.arena.naming import COPIER, DULL, is_dull, label, members
from genlib.classification import FAMILIES
from genlib.show.colours import GUIDE, PALETTE
from genlib.show.figures import GRIDS

FAMILY, OPPONENT = PALETTE["blue"], PALETTE["orange"]
PALE = {FAMILY: "#a9d1e8", OPPONENT: "#f0cf9e", GUIDE: "#d0d0d0"}
COLUMNS = {  # the bound stands in the likelihood's column
    "new examples": ("distance",),
    "likelihood": ("nll", "nll_bound"),
    "anomalies": ("anomaly",),
    "missing halves": ("completed",),
    "a class on demand": ("control",),
}


def paint(who: str) -> str:
    """The colour of an entrant: families, dull opponents, and the copier."""
    return GUIDE if who == COPIER else OPPONENT if is_dull(who) else FAMILY


def counted(folder: Path | None = None) -> dict[str, dict[str, tuple[int, int, int] | None]]:
    """By family or dull opponent, and by purpose: on how many sets it is as good as the best, of
    how many where it was measured, and on how many it is really better than the best dull
    opponent; None where nothing was measured."""
    rows = {label(members(key)[0]): members(key) for key in FAMILIES if members(key)}
    rows |= {label(who): (who,) for who in DULL if who != COPIER and who in ENTRANTS}
    return {
        name: {column: _count(able, ms, folder) for column, ms in COLUMNS.items()}
        for name, able in rows.items()
    }


def _count(able: Sequence[str], measures: Sequence[str], folder: Path | None):
    best = of = ahead = 0
    for name in summary.complete(folder):
        for measure in measures:
            if measure not in summary.measures_of(name, folder):
                continue
            if not set(able) & results.scores(name, measure, folder).keys():
                continue
            rivals = summary.against_dull(name, measure, folder)
            alone = len(results.scores(name, measure, folder)) == 1
            of += 1
            best += not alone and bool(set(able) & set(summary.close(name, measure, folder)))
            ahead += any(rivals.get(who) == "better" for who in able)
    return (best, of, ahead) if of else None


def purposes(folder: Path | None = None) -> Figure:
    """A table: families and dull opponents by purposes, see `counted`."""
    table = counted(folder)
    shade = LinearSegmentedColormap.from_list("share", ["#ffffff", "#7db8da"])
    figure, ax = plt.subplots(figsize=(7.2, 0.29 * len(table) + 0.7))
    for i, row in enumerate(table.values()):
        for j, cell in enumerate(row.values()):
            share = cell[0] / cell[1] if cell else 0
            ground = shade(share) if cell else "#ededed"
            ax.add_patch(plt.Rectangle((j, i), 1, 1, facecolor=ground, edgecolor="0.8"))
            if cell:
                words = f"{cell[0]} of {cell[1]}" + (f"   ▲{cell[2]}" if cell[2] else "")
                ax.text(j + 0.5, i + 0.5, words, ha="center", va="center", size=9.6)
    first = next(i for i, name in enumerate(table) if name in DULL.values())
    ax.axhline(first, color="black", linewidth=1.5)
    ax.set(xlim=(0, len(COLUMNS)), ylim=(len(table), 0))
    heads = [name.replace(" on", "\non").replace("g h", "g\nh") for name in COLUMNS]
    ax.set_xticks(np.arange(len(COLUMNS)) + 0.5, heads)
    ax.set_yticks(np.arange(len(table)) + 0.5, list(table))
    ax.xaxis.tick_top()
    ax.tick_params(length=0, labelsize=9.6)
    ax.spines[:].set_visible(False)
    GRIDS[ax] = len(COLUMNS)  # a phone puts parts of it below each other
    return figure


def rulers(measure: str, names: Sequence[str], folder: Path | None = None) -> Figure:
    """A panel per set, a row per entrant, a dot per seed: places on the ruler from the null (0) to
    the copier, or to the best (1). Filled: as good as the best; pale: not shown to be worse; white:
    really worse, or a copier."""
    sets = [n for n in names if measure in summary.measures_of(n, folder)]
    stands = {n: {s.who: s for s in summary.standings(n, measure, folder)} for n in sets}
    rows = [who for who in ENTRANTS if any(who in s for s in stands.values())]
    mean = {who: np.mean([s[who].place for s in stands.values() if who in s]) for who in rows}
    rows.sort(key=lambda who: -mean[who])
    shape = {"figsize": (7.2, 0.24 * len(rows) + 0.9), "sharey": True, "squeeze": False}
    figure, (axes,) = plt.subplots(1, len(sets), **shape)
    for ax, name in zip(axes, sets, strict=True):
        worst, ideal = summary.ends(name, measure, folder)
        near, top = (f(name, measure, folder) for f in (summary.close, summary.best))
        for end in (0, 1):
            ax.axvline(end, color="0.6", linestyle=":", linewidth=1)
        for i, who in enumerate(rows):
            if who in stands[name]:
                x = [(v - worst) / (ideal - worst) for v in stands[name][who].values]
                inside = np.clip(x, -0.25, 1.25)
                face = paint(who) if who in near else PALE[paint(who)] if who in top else "white"
                style = {"markeredgecolor": paint(who), "markerfacecolor": face, "markersize": 5}
                ax.plot(inside, [i] * len(x), "o", **style)
        ax.set(title=name, xlim=(-0.32, 1.32), ylim=(len(rows) - 0.5, -0.5))
        ax.set_xticks((0, 1), ("0", "1"))
        ax.grid(axis="y", color="0.92")
    axes[0].set_yticks(range(len(rows)), [label(who) for who in rows])
    for text, who in zip(axes[0].get_yticklabels(), rows, strict=True):
        text.set_color("black" if paint(who) == FAMILY else "#8a5100" if is_dull(who) else "0.4")
    return figure


def critical(ax: Axes, found: ranking.Ranks, names: Mapping[str, str]) -> None:
    """A critical-difference picture: mean ranks on a line, bars under those that are not apart.

    Args:
        ax: to draw on.
        found: ranks over sets.
        names: what to call the entrants.
    """
    order = list(found.mean)
    k, half = len(order), (len(order) + 1) // 2
    ax.plot((1, k), (0, 0), color="black", linewidth=1)
    for tick in range(1, k + 1):
        ax.plot((tick, tick), (0, 0.12), color="black", linewidth=1)
        ax.text(tick, 0.2, str(tick), ha="center", va="bottom", size=9.6)
    bars = found.groups()
    low = -0.35 - 0.25 * len(bars)
    for i, group in enumerate(bars):
        y = -0.25 - 0.25 * i
        ends = (found.mean[group[0]] - 0.05, found.mean[group[-1]] + 0.05)
        ax.plot(ends, (y, y), color=PALETTE["red"], linewidth=3, solid_capstyle="round")
    for i, who in enumerate(order):
        left = i < half
        y = low - 0.42 * (i if left else k - 1 - i)
        x, end = found.mean[who], (0.4 if left else k + 0.6)
        ax.plot((x, x, end), (0, y, y), color="0.6", linewidth=0.8)
        side = "right" if left else "left"
        words = f"{names[who]}  {x:.1f}" if left else f"{x:.1f}  {names[who]}"
        ax.text(end + (-0.1 if left else 0.1), y, words, ha=side, va="center", size=9.6)
    ax.plot((1, 1 + min(found.critical, k - 1)), (1.05, 1.05), color="black", linewidth=2)
    ax.text(1, 1.15, f"critical difference {found.critical:.1f}", va="bottom", size=9.6)
    ax.set(xlim=(-3.2, k + 4.2), ylim=(low - 0.42 * half, 1.8))
    ax.axis("off")


def pareto(
    ax: Axes,
    x: Mapping[str, float],
    y: Mapping[str, float],
    logarithmic: bool = True,
    out: Sequence[str] = (COPIER,),
) -> list[str]:
    """Two measures against each other, less of both better; the front is a line through those
    whom nobody beats in both, and they are named. Returns them.

    Args:
        ax: to draw on.
        x, y: by entrant; those in both are drawn.
        logarithmic: whether the first axis is; the second always is.
        out: who stands on no front, since it copies: drawn as a cross.
    """
    both = {who: (x[who], y[who]) for who in y if who in x and (x[who] > 0 or not logarithmic)}
    front = ranking.front({w: v for w, v in both.items() if w not in out}, (-1, -1))
    line = sorted(both[who] for who in front)
    if line:
        ax.step(*zip(*line, strict=True), where="post", color="0.6", linewidth=1, zorder=0)
    for who, (a, b) in both.items():
        face = paint(who) if who in front else "white"
        style = {"markerfacecolor": face, "markeredgecolor": paint(who), "markersize": 6}
        ax.plot(a, b, "x" if who in out else "o", **style)
        if who in front:
            # above, since the front falls to the right: the next name lies lower
            ax.annotate(label(who), (a, b), (3, 3), textcoords="offset points")
    ax.set_yscale("log")
    if logarithmic:
        ax.set_xscale("log")
    ax.margins(x=0.25, y=0.1)
    return front
