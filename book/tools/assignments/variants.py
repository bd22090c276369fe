"""Other numbers for an exercise, chosen by a seed: text, solution and checks change together."""

import copy
import random
import tomllib
from functools import cached_property
from pathlib import Path

from links import ROOT
from nbformat import NotebookNode

FILE = ROOT / "book" / "variants.toml"
OWN = "0"  # VARIANT=0: the book's own numbers


class Outdated(ValueError):
    """An exercise was changed in its chapter, and book/variants.toml was not."""


class Variants:
    """What book/variants.toml says."""

    def __init__(self, path: Path = FILE):
        self.path = path

    @cached_property
    def known(self) -> dict[str, dict]:
        """Mark of an exercise's solution cell → `texts` and `numbers`."""
        return tomllib.loads(self.path.read_text("utf-8"))

    def name(self, group: list[NotebookNode]) -> str:
        """The mark by which the exercise of these cells is listed; empty where it is not."""
        marks = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in group]
        return next((mark for mark in marks if mark in self.known), "")

    def changed(self, group: list[NotebookNode], seed: str) -> list[NotebookNode]:
        """The cells of an exercise with the numbers of a seed; as they are without one."""
        name = self.name(group)
        if not name or seed in ("", OWN):
            return group
        # Each exercise by itself, so that a new one changes no other.
        return self.written(
            group, random.Random(f"{seed} {name}").choice(self.known[name]["numbers"])
        )

    def written(self, group: list[NotebookNode], numbers: dict[str, str]) -> list[NotebookNode]:
        """The cells of an exercise with these numbers.

        Raises:
            Outdated: a text that is to change is not in any cell.
        """
        name, group = self.name(group), copy.deepcopy(group)
        for old, new in self.known[name]["texts"]:
            fitting = [cell for cell in group if old in cell.source]
            if not fitting:
                raise Outdated(
                    f"Expected {old!r} in the exercise {name}, as {self.path.name} has it; "
                    "change that file with the chapter, or leave VARIANT= out."
                )
            for cell in fitting:
                cell.source = self.with_numbers(cell.source, [[old, new]], numbers)
        return group

    @staticmethod
    def with_numbers(source: str, texts: list[list[str]], numbers: dict[str, str]) -> str:
        """A text in which each of these texts that it has is replaced, with the numbers in it."""
        for old, new in texts:
            for word, number in numbers.items():
                new = new.replace(f"<{word}>", number)
            source = source.replace(old, new)
        return source
