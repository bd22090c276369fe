"""Prices, shares and guesses with their ranges: the one file that the chapters on money read."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

FILE = "prices.toml"


@dataclass(frozen=True)
class Quantity:
    """A number that is not known exactly.

    Half of its probability lies between low and mid, half between mid and high, evenly in the
    number itself or, with `log`, in its logarithm. So mid is the median, and nothing lies outside.

    Args:
        key: how models name it.
        name: how pages name it.
        unit: such as "USD/h"; "1" for a number without one.
        low, mid, high: the ends of the range and what lies in the middle, `low <= mid <= high`.
        date: for which it holds, or on which it was found.
        source: a key of the bibliography, or "assumption".
        note: what was taken from there and what was not.
        log: whether its range is even in the logarithm.

    Raises:
        ValueError: values that do not rise, or a logarithm of what is not above 0.
    """

    key: str
    name: str
    unit: str
    low: float
    mid: float
    high: float
    date: str
    source: str
    note: str
    log: bool = False

    def __post_init__(self) -> None:
        if not self.low <= self.mid <= self.high or (self.log and self.low <= 0):
            raise ValueError(
                f"Expected low <= mid <= high for {self.key}{', above 0' if self.log else ''}, got "
                f"{self.low}, {self.mid}, {self.high}."
            )

    @property
    def fixed(self) -> bool:
        """Whether its range is a point."""
        return self.low == self.high

    def at(self, u: ArrayLike) -> np.ndarray:
        """Its quantiles: 0 gives low, 1/2 mid and 1 high; of any shape."""
        ends = [self.low, self.mid, self.high]
        if not self.log:
            return np.interp(u, [0.0, 0.5, 1.0], ends)
        return np.exp(np.interp(u, [0.0, 0.5, 1.0], [math.log(end) for end in ends]))


def read(path: Path | None = None) -> dict[str, dict[str, Quantity]]:
    """Group → key → quantity, from the package's file or from another in its form.

    Raises:
        ValueError: a quantity without one of its parts, or with values that do not rise.
    """
    groups: dict[str, dict[str, Quantity]] = {}
    for group, entries in _loaded(path).items():
        for key, entry in entries.items() if group != "trial" else ():
            try:
                groups.setdefault(group, {})[key] = Quantity(key=key, **entry)
            except TypeError as error:
                raise ValueError(
                    f"Expected name, unit, low, mid, high, date, source and note for "
                    f"{group}.{key}, got {sorted(entry)}."
                ) from error
    return groups


@dataclass(frozen=True)
class Trial:
    """A published trial: time with a tool over time without it.

    Args:
        key: of the trial.
        name: what was done.
        who: took part.
        ratio: of the times, 1 if the tool changes nothing.
        date, source, note: as of a quantity.
        low, high: ends of its 95 % interval, or None where none could be checked.
    """

    key: str
    name: str
    who: str
    ratio: float
    date: str
    source: str
    note: str
    low: float | None = None
    high: float | None = None


def trials(path: Path | None = None) -> dict[str, Trial]:
    """The published trials of the same file, by key."""
    return {key: Trial(key=key, **entry) for key, entry in _loaded(path)["trial"].items()}


def _loaded(path: Path | None) -> dict:
    text = (path or files(__package__).joinpath(FILE)).read_text(encoding="utf-8")
    return tomllib.loads(text)


def chosen(*groups: str, path: Path | None = None) -> dict[str, Quantity]:
    """The quantities of some groups as one dict, by key.

    Raises:
        ValueError: a group that the file does not have.
    """
    known = read(path)
    if unknown := set(groups) - known.keys():
        raise ValueError(f"Expected groups among {sorted(known)}, got {sorted(unknown)}.")
    return {key: quantity for group in groups for key, quantity in known[group].items()}


def middle(quantities: Mapping[str, Quantity]) -> dict[str, float]:
    """Everything at its middle value."""
    return {key: quantity.mid for key, quantity in quantities.items()}


def table(quantities: Mapping[str, Quantity]) -> str:
    """Rows of name, unit, low, middle, high, date and source, for printing.

    >>> print(table(chosen("training")).splitlines()[3].split("  ")[0])
    peak of one GPU (H100, bfloat16)
    """
    rows = [
        (q.name, q.unit, *(f"{v:.3g}" for v in (q.low, q.mid, q.high)), q.date, q.source)
        for q in quantities.values()
    ]
    rows = [("quantity", "unit", "low", "middle", "high", "date", "source"), *rows]
    widths = [max(len(row[i]) for row in rows) for i in range(7)]
    lines = (
        "  ".join(
            text.rjust(width) if i in (2, 3, 4) else text.ljust(width)
            for i, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
    return "\n".join(lines)
