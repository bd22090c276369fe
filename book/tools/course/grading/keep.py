"""Small files that are never half-written: a run may be stopped at any moment."""

import json
import os
from pathlib import Path


def write(path: Path, content: dict) -> None:
    """Store a dictionary as JSON."""
    write_text(path, json.dumps(content, indent=1, ensure_ascii=False))


def write_text(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Store a text, its line ends as they are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_bytes(text.encode(encoding))
    os.replace(temporary, path)


def read(path: Path) -> dict:
    """What was stored; nothing where there is nothing, or nothing that can be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
