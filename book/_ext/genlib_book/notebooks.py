"""What the committed notebooks say: their title, their measured cost, their verdicts."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from genlib.claims import MIME as VERDICT


@dataclass(frozen=True)
class Chapter:
    """One committed notebook, as the book's pages need it."""

    docname: str  # path without suffix, as in _toc.yml
    title: str
    seconds: float | None
    peak_mb: float | None
    minutes: int  # reading time, as its card says, or by its words
    verdicts: dict[str, dict]  # claim id -> {"verdict", "measured", "conditions", ...}


def load(root: Path, docname: str) -> Chapter:
    """Read `<root>/<docname>.ipynb`."""
    path = root / f"{docname}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cost = notebook["metadata"].get("genlib", {})
    verdicts = {}
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            verdict = output.get("data", {}).get(VERDICT)
            if verdict:
                record = json.loads(verdict) if isinstance(verdict, str) else verdict
                verdicts[record["id"]] = record
    title = _title(notebook["cells"]) or docname
    minutes = _minutes(notebook["cells"])
    return Chapter(docname, title, cost.get("seconds"), cost.get("peak_mb"), minutes, verdicts)


def _minutes(cells: list[dict]) -> int:
    """As the chapter's card says; without a card, 200 words or 20 lines of code per minute."""
    words, lines = 0, 0
    for cell in cells:
        for output in cell.get("outputs", []):
            card = "".join(output.get("data", {}).get("text/plain", ""))
            if said := re.search(r"^Reading time +about (\d+) minutes", card, re.M):
                return int(said[1])
        source = "".join(cell["source"])
        words += len(source.split()) * (cell["cell_type"] == "markdown")
        lines += source.count("\n") * (cell["cell_type"] == "code")
    return max(1, round(words / 200 + lines / 20))


def _title(cells: list[dict]) -> str | None:
    for cell in cells:
        if cell["cell_type"] == "markdown":
            for line in "".join(cell["source"]).splitlines():
                if line.startswith("# "):
                    return line[2:].strip()
    return None


def in_book(env) -> list[Chapter]:
    """The notebooks of the table of contents, in the order of their names.

    The page being read is re-read whenever one of them changes.
    """
    root = Path(env.srcdir)
    chapters = []
    for docname in sorted(env.found_docs):
        if (root / f"{docname}.ipynb").exists():
            env.note_dependency(str(root / f"{docname}.ipynb"))
            chapters.append(load(root, docname))
    return chapters
