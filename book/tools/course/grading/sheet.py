"""A platform's CSV file: read, filled in, and written as it came, quotes and signs included."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from . import keep

BOM = "\ufeff"
csv.field_size_limit(10**8)  # Moodle's worksheet can hold what students typed, whole


@dataclass
class Sheet:
    """The rows of a CSV file; the first one names the columns."""

    path: Path
    rows: list[list[str]]
    separator: str
    encoding: str
    signed: bool  # it began with a byte order mark
    line_end: str

    @property
    def header(self) -> list[str]:
        return [name.strip() for name in self.rows[0]]

    def write(self, path: Path) -> None:
        """Store the rows with the file's own separator, line ends and encoding."""
        kept = io.StringIO(newline="")
        writer = csv.writer(kept, delimiter=self.separator, lineterminator=self.line_end)
        writer.writerows(self.rows)
        text = (BOM if self.signed else "") + kept.getvalue()
        keep.write_text(path, text, self.encoding)


def read(path: Path) -> Sheet | None:
    """A CSV file; None where the file has no rows or is none."""
    data = path.read_bytes()
    encoding = "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        encoding = "cp1252"
        text = data.decode(encoding, errors="replace")
    signed, text = text.startswith(BOM), text.removeprefix(BOM)
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    line_end = "\r\n" if "\r\n" in text else "\n"
    if not rows or len(rows[0]) < 2:
        return None
    return Sheet(path, rows, separator, encoding, signed, line_end)


def inert(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: a student's name may begin like one."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def number(text: str) -> float | None:
    """A number as platforms write it, with a decimal point or comma."""
    plain = text.strip().rstrip("%")
    if "," in plain and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        return float(plain)
    except ValueError:
        return None


def scaled(points: float, maximum: float, theirs: float | None, comma: bool) -> str:
    """Points on the platform's scale, which may have another maximum."""
    value = points / maximum * theirs if theirs and maximum else points
    text = f"{value:.2f}"
    return text.replace(".", ",") if comma else text
