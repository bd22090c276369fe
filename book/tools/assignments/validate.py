"""Run an assignment before it is handed out: solutions must pass each check, stubs must fail it."""

from pathlib import Path

import nbformat

from assignments import notebook
from assignments.warm import Runner


def checks(path: Path) -> dict[str, float]:
    """Name and points of each check that the machine grades."""
    cells = nbformat.read(path, as_version=4).cells
    marked = [cell.metadata["nbgrader"] for cell in cells if "nbgrader" in cell.metadata]
    graded = [marks for marks in marked if marks["grade"] and not marks["solution"]]
    return {marks["grade_id"]: marks["points"] for marks in graded}


def problems(source: Path, release: Path, runner: Runner) -> list[str]:
    """What is wrong with an assignment, a sentence each; empty if it can be handed out."""
    solved, empty = runner.failures(source, release)
    found = [
        f"Expected the solutions in {source.name} to run and pass; {name} says {why[:300]}"
        for name, why in solved.items()
    ]
    graded = checks(release)
    found += [
        f"Expected {name} to fail where nothing is answered; it passes, so that its "
        f"{points:g} point(s) are for nothing."
        for name, points in graded.items()
        if name not in empty
    ]
    if not graded:
        found.append(f"Expected {release.name} to have a check that the machine grades; add one.")
    return found


def stale_prices(source: Path) -> list[str]:
    """Exercises whose line of points no longer says what their checks give, a sentence each."""
    found, heading, said, worth = [], "", None, 0.0
    for cell in [*nbformat.read(source, as_version=4).cells, None]:
        if cell is None or cell.source.startswith("### Exercise"):
            if said is not None and said != notebook.price(worth, None).strip("*"):
                found.append(
                    f"{heading} says {said!r} and its checks give {worth:g}: edit the line."
                )
            heading = cell.source.partition("\n")[0].strip("# ") if cell else ""
            line = notebook.PRICE.search(cell.source) if cell else None
            said, worth = (line[1] if line else None), 0.0
        if cell is not None:
            worth += cell.metadata.get("nbgrader", {}).get("points", 0)
    return found
