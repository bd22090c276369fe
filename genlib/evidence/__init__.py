"""Stored results of studies: one folder a chapter, one file a study, one line a run.

A line is JSON with the fields of `Record`. Its last field is a sum over the others, so that a line
that was cut off, or edited by hand, is noticed and refused.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from genlib.evidence.pictures import as_text, is_picture

FOLDER = Path(__file__).parent
DIGITS = 6  # significant digits kept of each number


class EvidenceError(ValueError):
    """Stored results that cannot be used. The message says which, why, and what to do."""


@dataclass(frozen=True)
class Record:
    """One run of a study.

    Attributes:
        seed: of the run.
        settings: what else the run was given, by name.
        mode: `"fast"` or `"full"`, as in `genlib.runtime.mode`.
        values: the numbers that came out, by name.
        curves: their course during training, by name: the step and the value at each point.
        seconds: wall-clock time of the run; of runs computed together, its share.
        processor: the kind of processor, as in `genlib.runtime.processor`.
        versions: of Python and torch.
        date: the day of the run, ISO.
        code: digest of the study's source.
        criteria: digest of each criterion that the study serves, as it was that day.
        pictures: that came out, by name, as `pictures.as_text` writes them.
    """

    seed: int
    settings: Mapping[str, str | int | float]
    mode: str
    values: Mapping[str, float]
    curves: Mapping[str, list[list[float]]]
    seconds: float
    processor: str
    versions: Mapping[str, str]
    date: str
    code: str
    criteria: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple:
        """What tells runs of one study apart."""
        return key(self.mode, self.seed, self.settings)

    def line(self) -> str:
        """The record as a line of its file, without the end of line."""
        row = _short(asdict(self))
        return _dump(row | {"sum": _sum(row)})


def key(mode: str, seed: int, settings: Mapping) -> tuple:
    """What tells the run of a study with these settings apart from its others."""
    return (mode, seed, *sorted(settings.items()))


def path(chapter: str, study: str, folder: Path | None = None) -> Path:
    """Where a study's records lie: `evidence/<chapter>/<study>.jsonl`."""
    return (folder or FOLDER) / chapter / f"{study}.jsonl"


def read(file: Path) -> list[Record]:
    """All records of a file, in its order; none where there is no file.

    Raises:
        EvidenceError: a line that is cut off, edited by hand, of another schema, or there twice.
    """
    if not file.exists():
        return []
    names = {f.name for f in fields(Record)}
    where, records = f"{file.parent.name}/{file.name}", {}
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
        except ValueError:
            raise EvidenceError(
                f"Expected a JSON record in line {number} of {where}, got {line[:40]!r}...; it was "
                "cut off. Delete the line, and `make studies` computes the run again."
            ) from None
        given = set(row) - {"sum"} if isinstance(row, dict) else set()
        if given != names:
            odd = ", ".join(sorted(given ^ names)) or "its type"
            raise EvidenceError(
                f"Expected line {number} of {where} to have the fields of a record, got another "
                f"schema ({odd}). Delete the file, and `make studies` computes it again."
            )
        sum_ = row.pop("sum", None)
        if sum_ != _sum(row):
            raise EvidenceError(
                f"Expected line {number} of {where} as it was computed, but its sum is wrong: it "
                "was edited. Delete the line, and `make studies` computes the run again."
            )
        record = Record(**row)
        if record.key in records:
            raise EvidenceError(
                f"Expected each run once in {where}, got seed {record.seed} with "
                f"{dict(record.settings)} twice. Delete one of the lines."
            )
        records[record.key] = record
    return list(records.values())


def write(file: Path, records: Iterable[Record]) -> None:
    """Write records to a file, sorted, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_suffix(".part")
    lines = [record.line() + "\n" for record in sorted(records, key=lambda r: str(r.key))]
    half.write_text("".join(lines), encoding="utf-8")
    os.replace(half, file)


def told_apart(name: str, out: object) -> dict[str, dict]:
    """Numbers, curves and pictures of what a study returned, as the fields of a record."""
    if not isinstance(out, dict) or not out:
        raise TypeError(f"Expected study {name} to return a dict of numbers, got {out!r:.60}.")
    values, curves, pictures = {}, {}, {}
    for key, value in out.items():
        try:
            if isinstance(value, list | tuple):
                curves[key] = [[float(step), float(v)] for step, v in value]
            elif is_picture(value):
                pictures[key] = as_text(value)
            else:
                values[key] = float(value)
        except (TypeError, ValueError) as error:
            if is_picture(value):
                raise ValueError(f"{key!r} of study {name}: {error}") from None
            raise TypeError(
                f"Expected {key!r} of study {name} to be a number, a list of (step, value) pairs "
                f"or a picture [H, W], got {value!r:.60}."
            ) from None
    return {"values": values, "curves": curves, "pictures": pictures}


def _short(value):
    """The same with numbers to `DIGITS` significant digits, and tuples as lists."""
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, Mapping):
        return {str(k): _short(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_short(v) for v in value]
    return value


def _dump(row: dict) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(", ", ": "))


def _sum(row: dict) -> str:
    return hashlib.sha256(_dump(row).encode()).hexdigest()[:12]
