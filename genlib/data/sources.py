"""What a catalogue of data sets is: sources with their files, printed as a table."""

import difflib
import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_HEAD = ("name", "what", "how it is had", "licence", "source", "sha256")


@dataclass(frozen=True)
class File:
    """One file of a data set: its usual name, its size in bytes, its sha256, its address."""

    name: str
    bytes: int
    sha256: str
    url: str = ""  # empty: the file lies inside an installed package


@dataclass(frozen=True, repr=False)
class Source:
    """One data set: what it is, whose it is, and how the course gets it."""

    name: str
    what: str
    source: str
    licence: str
    had: str  # how it is had: "drawn in code", "in the package ...", "downloaded"
    files: tuple[File, ...] = ()

    def __repr__(self) -> str:
        lines = [
            f"{self.name}: {self.what}",
            f"  source   {self.source}",
            f"  licence  {self.licence}",
            f"  had      {self.had}",
        ]
        for file in self.files:
            lines.append(f"  file     {file.name}, {file.bytes:,} bytes, sha256 {file.sha256}")
            lines += [f"           {file.url}"] if file.url else []
        return "\n".join(lines)


class Catalog(Mapping[str, Source]):
    """All data sets by name. Prints as a table; `catalog["mnist"]` tells all of one set."""

    def __init__(self, *sources: Source):
        self._sources = {source.name: source for source in sources}

    def __getitem__(self, name: str) -> Source:
        if name not in self._sources:
            near = difflib.get_close_matches(str(name), self._sources, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else "."
            raise KeyError(f"Expected one of {', '.join(self._sources)}, got {name!r}{hint}")
        return self._sources[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)

    def __repr__(self) -> str:
        rows = self._rows()
        widths = [max(map(len, column)) for column in zip(_HEAD, *rows, strict=True)]
        lines = (
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in (_HEAD, ["-" * width for width in widths], *rows)
        )
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{title}</th>' for title in _HEAD)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>"
            for row in self._rows()
        )
        # Focusable, so that a reader without a mouse can scroll a wide table on a small screen.
        return (
            '<div style="overflow-x: auto" tabindex="0" role="region" aria-label="Data sets">'
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )

    def _rows(self) -> list[tuple[str, ...]]:
        return [
            (
                s.name,
                s.what,
                s.had,
                s.licence,
                s.source,
                " ".join(f"{file.sha256[:12]}…" for file in s.files) or "no file",
            )
            for s in self.values()
        ]
