"""The arena's measurements as a table that the reader sorts and filters."""

from pathlib import Path

from genlib.arena import results, summary
from genlib.arena.criteria import budget
from genlib.arena.naming import COPIER, is_dull, label
from genlib.show.html import Html, live

COLUMNS = (  # measure, title, 1 if more is better, what it is
    ("distance", "distance", -1, "of samples to unseen data"),
    ("nll", "nats", -1, "minus the log-likelihood per example; with ≤ it is a bound"),
    ("anomaly", "anomalies", 1, "area under the curve, 0.5 by chance"),
    ("completed", "halves", -1, "distance of completed examples to unseen data"),
    ("control", "control", 1, "share of samples of the class that was asked for"),
    ("copied", "copied", -1, "0.5 for an honest sampler, 1 for a copier"),
    ("reconstruction", "error", -1, "of reconstruction, as a share of the variance"),
    ("code", "code", -1, "numbers per code"),
    ("train_joules", "joules", -1, "to train once, by a stated assumption"),
    ("sample_operations", "operations", -1, "per sample, in matrix products"),
    ("parameters", "parameters", -1, "that gradients learn"),
)


def arena_table(folder: Path | None = None, name: str = "") -> Html:
    """All entrants of all sets that have run; the reader picks a set, filters and sorts.

    Args:
        folder: of the records, by default that of the package.
        name: of an anchor to link to.

    Raises:
        ValueError: no set has run.
    """
    sets = summary.complete(folder)
    if not sets:
        raise ValueError("Expected a set that has run, found none; `make arena` computes them.")
    data = {
        "columns": [dict(zip(("key", "title", "sign", "help"), c, strict=True)) for c in COLUMNS],
        "sets": [
            {
                "name": name_,
                "distance": budget(name_).distance,
                "absent": [label(who) for who in summary.absent(name_, folder)],
                "lines": lines(name_, folder),
            }
            for name_ in sets
        ],
    }
    plain = (
        "A table of all entrants with all measures, set by set, to sort and to filter; it needs a "
        "page that can run scripts."
    )
    return live("arena_table", data, plain, name=name)


def lines(name: str, folder: Path | None = None) -> list[dict]:
    """One entry per entrant of a set: its name, its kind, its numbers by measure, the measures by
    which it is as good as the best, and whether its likelihood is a bound."""
    found: dict[str, dict] = {}
    runs = results.table(name, folder).groupby("entrant").mean(numeric_only=True)
    tops = {m: summary.close(name, m, folder) for m in summary.measures_of(name, folder)}
    for who, row in runs.iterrows():
        numbers = {key: row.get(key) for key, *_ in COLUMNS}
        bound = numbers["nll"] != numbers["nll"] or numbers["nll"] is None
        if bound:
            numbers["nll"] = row.get("nll_bound")
        kept = {k: float(f"{v:.4g}") for k, v in numbers.items() if v is not None and v == v}
        found[who] = {
            "who": label(who),
            "kind": "copier" if who == COPIER else "dull" if is_dull(who) else "family",
            "numbers": kept,
            "best": [m for m, top in tops.items() if who in top and m != "nll_bound"],
            "bound": bound and "nll" in kept,
            "diverged": round(row["diverged"] * len(results.scores(name, "diverged", folder)[who])),
        }
    return list(found.values())
