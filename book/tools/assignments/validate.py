"""Run an assignment before it is handed out: solutions must pass each check, stubs must fail it."""

import asyncio
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from assignments import notebook

LIMIT = 600  # seconds per cell; nbgrader's own limit holds when submissions are graded


def failures(path: Path) -> dict[str, str]:
    """Run a notebook to its end; name of each check that failed, and of code before → why."""
    book = nbformat.read(path, as_version=4)
    asyncio.set_event_loop(asyncio.new_event_loop())  # each thread has its own
    options = {"timeout": LIMIT, "allow_errors": True, "kernel_name": "python3"}
    client = NotebookClient(book, resources={"metadata": {"path": str(path.parent)}}, **options)
    client.execute(stderr=subprocess.DEVNULL)  # what a kernel says of itself
    found = {}
    for place, cell in enumerate(book.cells):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                name = cell.metadata.get("nbgrader", {}).get("grade_id", f"cell {place + 1}")
                found[name] = f"{output.ename}: {output.evalue}".strip()
    return found


def checks(path: Path) -> dict[str, float]:
    """Name and points of each check that the machine grades."""
    cells = nbformat.read(path, as_version=4).cells
    marked = [cell.metadata["nbgrader"] for cell in cells if "nbgrader" in cell.metadata]
    graded = [marks for marks in marked if marks["grade"] and not marks["solution"]]
    return {marks["grade_id"]: marks["points"] for marks in graded}


def problems(source: Path, release: Path) -> list[str]:
    """What is wrong with an assignment, a sentence each; empty if it can be handed out."""
    with ThreadPoolExecutor(2) as pool:
        solved, empty = pool.map(failures, (source, release))
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
