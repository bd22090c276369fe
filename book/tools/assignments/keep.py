"""What a teacher edited stays: files are compared before they are written, and written whole."""

import hashlib
import json
import os
from pathlib import Path

import nbformat

STAMP = "genlib"  # in a notebook's metadata: a digest of what the book wrote, and its settings


def stamp(notebook: nbformat.NotebookNode, **settings: str) -> None:
    """Note in the notebook what it holds, so that a later edit can be seen, and how it was made."""
    notebook.metadata[STAMP] = {"written": digest(notebook), **settings}


def earlier(path: Path) -> dict[str, str]:
    """The settings with which a notebook was made; none where it cannot be read."""
    try:
        return dict(nbformat.read(path, as_version=4).metadata.get(STAMP, {}))
    except Exception:  # it is not there, or whatever else
        return {}


def digest(notebook: nbformat.NotebookNode) -> str:
    """Of the cells' kinds, sources and marks; outputs and ids do not count."""
    text = json.dumps([content(cell) for cell in notebook.cells], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def content(cell: nbformat.NotebookNode) -> tuple:
    return cell.cell_type, cell.source, dict(cell.metadata.get("nbgrader", {}))


def untouched(path: Path) -> bool:
    """Whether a notebook is as the book wrote it, now or at an earlier time."""
    try:
        notebook = nbformat.read(path, as_version=4)
        return notebook.metadata.get(STAMP, {}).get("written") == digest(notebook)
    except Exception:  # whatever it holds by now, it is not what the book wrote
        return False


def lost(path: Path, new: nbformat.NotebookNode) -> str:
    """What the notebook at `path` has and `new` has not, in words; empty for nothing."""
    if not path.exists():
        return ""
    try:
        there = [content(cell) for cell in nbformat.read(path, as_version=4).cells]
    except Exception as problem:  # whatever it holds by now, it is not ours to remove
        return f"content that cannot be read as a notebook ({str(problem)[:80]})"
    ours = [content(cell) for cell in new.cells]
    edited = [cell for cell in there if cell not in ours]
    gone = [cell for cell in ours if cell not in there]
    if not edited and not gone:
        return "" if there == ours else "its cells in another order or number"
    first = [(source.strip() or "(empty)").partition("\n")[0][:60] for _, source, _ in edited]
    parts = [f"{len(edited)} cell(s) of its own: {'; '.join(first)}"] if edited else []
    removed = len(gone) - len(edited)
    parts += [f"{removed} of the book's removed"] if removed > 0 else []
    return ", and ".join(parts)


def write(notebook: nbformat.NotebookNode, path: Path) -> None:
    """Write a notebook whole or not at all.

    Raises:
        nbformat.ValidationError: it is not a valid notebook of format 4.5.
    """
    nbformat.validate(notebook)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
    os.replace(part, path)
