"""What a teacher plans with: book/planning.toml, and what the chapters' notebooks say."""

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from links import ROOT

FILE = ROOT / "book" / "planning.toml"


@dataclass(frozen=True)
class Plan:
    """Prerequisites of the chapters, and expected minutes of their exercises."""

    path: Path = FILE

    @cached_property
    def chapters(self) -> dict[str, dict]:
        """Name of a notebook → `after`, `rank` and `minutes`."""
        return tomllib.loads(self.path.read_text("utf-8"))["chapters"]

    def after(self, name: str) -> list[str]:
        """The chapters that a chapter builds on."""
        return self.chapters[name]["after"]

    def minutes(self, name: str, group: list) -> int | None:
        """Of one exercise, given by its cells; None where the plan does not know it."""
        known = self.chapters.get(name, {}).get("minutes", {})
        ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in group]
        return next((known[id] for id in ids if id in known), None)
