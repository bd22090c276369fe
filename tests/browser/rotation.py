"""Whose turn it is: pages that the browser looks at closely today, and which files come first.

Paper, keys, dark colours and the like are the work of styles and scripts that all chapters share,
and the library's pages are alike; looking takes half a minute a chapter. So a run of all tests
looks at a third of both, another third each day, and at those that git knows to differ from the
main branch of origin. Tests that one asks for by name, by path or by -k, are for every page, and
so is GENLIB_CHAPTERS=all, once a week. GENLIB_DAY=2026-12-01 is that day's run.
"""

import os
import subprocess
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from links import ROOT, notebooks

THIRDS = 3
LIBRARY = "book/reference"
FOLDERS = ("chapters", LIBRARY)
# A file is one worker's. These take longest and come first, so that both workers end together; the
# first two keep both busy while the book is built.
LONGEST = (
    *("browser/test_pages", "exercises/test_exercises", "browser/test_chapters"),
    *("exercises/test_class", "studies/test_evidence", "browser/test_live", "studies/test_tool"),
    *("browser/test_figures", "browser/test_formulas", "exercises/test_grading"),
    *("exercises/test_release", "unit/test_data_networks", "exercises/test_formgrade"),
    *("exercises/test_nbgrader", "browser/test_site"),
)


def day() -> date:
    """Today, or the day that was asked for."""
    asked = os.environ.get("GENLIB_DAY")
    return date.fromisoformat(asked) if asked else date.today()


def closely(every: Sequence[str], on: date, changed: set[str] = frozenset()) -> list[str]:
    """Of the names of all pages, those whose turn it is on a day, and those that changed."""
    turn = on.toordinal() % THIRDS
    return [n for i, n in enumerate(every) if i % THIRDS == turn or n in changed]


def changed(root: Path = ROOT) -> set[str]:
    """Pages that differ from origin's main branch, committed or not; none where git is mute."""
    known = ["git", "diff", "--name-only", "--merge-base", "origin/main", "--", *FOLDERS]
    new = ["git", "ls-files", "--others", "--exclude-standard", "--", *FOLDERS]
    files = []
    for command in (known, new):
        try:
            done = subprocess.run(command, cwd=root, capture_output=True, text=True)
        except OSError:
            return set()
        files += done.stdout.splitlines() if done.returncode == 0 else []
    return {name.rpartition(".")[0] for name in files}


def chapters() -> list[str]:
    """All chapters by the names of their pages, in reading order."""
    return _pages(notebooks())


def names() -> list[str]:
    """All pages that take turns: the chapters, then those of the library."""
    library = sorted(path for path in (ROOT / LIBRARY).iterdir() if path.suffix in (".rst", ".md"))
    return chapters() + _pages(library)


def _pages(paths: Iterable[Path]) -> list[str]:
    return [path.relative_to(ROOT).with_suffix("").as_posix() for path in paths]


@cache
def today() -> list[str]:
    """The pages of this run."""
    every = names()
    if os.environ.get("GENLIB_CHAPTERS", "all") == "all":
        return every
    return closely(every, day(), changed())


def turn(test: str) -> int:
    """The place of a test's file in the order of a run; the same for all that are not long."""
    files = [f"tests/{name}.py" for name in LONGEST]
    file = test.partition("::")[0]
    return files.index(file) if file in files else len(files)


def settle(everything: bool) -> None:
    """Before other processes start: all of a run agree on the day, also at midnight."""
    os.environ["GENLIB_DAY"] = day().isoformat()
    os.environ.setdefault("GENLIB_CHAPTERS", "turns" if everything else "all")
