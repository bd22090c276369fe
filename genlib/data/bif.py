"""The Bayesian interchange format (BIF): text of variables and tables  ->  a network.

Dialects differ in commas, quotes, comments and where lines end. What is not understood is refused
with its line: a variable skipped in silence would make another network.

Why not pgmpy's BIFReader, which the tests compare this with? It takes seconds to import, needs
closing braces at the ends of lines, and does not check tables: a missing row becomes zeros, the
second of two rows for the same states wins, and a row that sums to 1.4 stays.
"""

import difflib
import math
from itertools import product
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from genlib.data.bif_words import Token, Words, fail, names_of


class KnownNetwork(NamedTuple):
    """A network as its file has it: the states, the parents and the table of each variable.

    `tables[v]` is `[states of each parent..., states of v]`, float64; its rows sum to one.
    """

    states: dict[str, tuple[str, ...]]
    parents: dict[str, tuple[str, ...]]
    tables: dict[str, Tensor]

    @property
    def arcs(self) -> list[tuple[str, str]]:
        """(parent, child), all of them."""
        return [(parent, v) for v, parents in self.parents.items() for parent in parents]


class _Row(NamedTuple):
    """A statement of a table: where it is, the states in its brackets, its numbers."""

    start: Token
    names: list[Token]
    numbers: list[Token]


def read_bif(text: str) -> KnownNetwork:
    """Parse the Bayesian interchange format: each variable's states, parents and table.

    Rows are printed to a few digits: those that sum to one within 0.01 are divided by their sums.

    Raises:
        ValueError: something is not understood, or a table is missing, incomplete, or does not
            hold probabilities. The message names the line.
    """
    file = Words(text)
    states: dict[str, tuple[str, ...]] = {}
    blocks: list[tuple[Token, list[Token], list[_Row]]] = []
    while (word := file.next()) != file.end:
        if word == ("network", word.line, False):
            file.until("{")
            list(file.statements(word))
        elif word == ("variable", word.line, False):
            name = " ".join(token.text for token in file.until("{"))
            if name in states:
                fail(word, f"a variable to be declared once, got {name!r} again")
            states[name] = _states(file, word, name)
        elif word == ("probability", word.line, False):
            file.mark("(")
            head = file.until(")")
            file.mark("{")
            blocks.append((word, head, [_row(file, start) for start in file.statements(word)]))
        else:
            fail(word, f"'network', 'variable' or 'probability', got {word.text!r}")
    parents: dict[str, tuple[str, ...]] = {}
    tables: dict[str, Tensor] = {}
    for word, head, rows in blocks:
        name, *given = _head(word, head, states)
        if name in tables:
            fail(word, f"one table for {name!r}, got a second")
        parents[name] = tuple(given)
        tables[name] = _table(word, name, [states[v] for v in given], states[name], rows)
    if set(tables) != set(states) or not states:
        raise ValueError(
            f"Expected a table for each of {len(states)} variables, got {len(tables)}; none for "
            f"{', '.join(v for v in states if v not in tables) or 'a network without variables'}."
        )
    return KnownNetwork(states, {v: parents[v] for v in states}, {v: tables[v] for v in states})


def _states(file: Words, word: Token, name: str) -> tuple[str, ...]:
    """The states that the block of a variable lists: `type discrete [ 2 ] { yes, no };`."""
    lists = []
    for start in file.statements(word):
        kind = file.next()
        if kind.text != "discrete":
            fail(kind, f"{name!r} to be 'discrete', got {kind.text!r}")
        file.mark("[")
        count = " ".join(token.text for token in file.until("]"))
        file.mark("{")
        found = names_of(file.until("}"), lambda names, count=count: str(len(names)) == count)
        if str(len(found)) != count or len(set(found)) != len(found):
            fail(start, f"{count} different states of {name!r}, got {', '.join(found) or 'none'}")
        file.mark(";")
        lists.append(tuple(found))
    if len(lists) != 1:
        fail(word, f"one 'type discrete' for {name!r}, got {len(lists)}")
    return lists[0]


def _head(word: Token, tokens: list[Token], states: dict[str, tuple[str, ...]]) -> list[str]:
    """The variable that a table is for, and its parents."""
    bars = [i for i, token in enumerate(tokens) if token.text == "|" and token.is_mark]
    if bars:  # what stands before the bar is one name
        first = " ".join(token.text for token in tokens[: bars[0]])
        names = [first, *names_of(tokens[bars[0] + 1 :], lambda names: set(names) <= set(states))]
    else:
        names = names_of(tokens, lambda names: set(names) <= set(states))
    for name in names or [""]:
        if name not in states:
            near = difflib.get_close_matches(name, states, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            fail(word, f"a table of variables that are declared, got {name!r}{hint}")
    if len(set(names)) != len(names):
        fail(word, f"different variables in the head of a table, got {', '.join(names)}")
    return names


def _row(file: Words, start: Token) -> _Row:
    return _Row(start, file.until(")") if start.is_mark else [], file.until(";"))


def _table(
    word: Token,
    name: str,
    given: list[tuple[str, ...]],
    own: tuple[str, ...],
    rows: list[_Row],
) -> Tensor:
    """The table of a variable, `[states of each parent..., own states]`, each row checked."""
    every = dict.fromkeys(product(*given))  # in order
    found: dict[tuple[str, ...] | None, np.ndarray] = {}  # None: the default row
    for start, names, numbers in rows:
        if start.text == "table" and given:  # own states change slowest, the last parent fastest
            whole = _numbers(start, name, numbers, len(own) * len(every))
            new = dict(zip(every, whole.reshape(len(own), -1).T, strict=True))
        elif start.text == "default":
            new = {None: _numbers(start, name, numbers, len(own))}
        else:
            row = tuple(names_of(names, lambda names: tuple(names) in every))
            if row not in every:
                fail(start, f"states of the parents of {name!r}, got ({', '.join(row)})")
            new = {row: _numbers(start, name, numbers, len(own))}
        for row, values in new.items():
            where = "default" if row is None else f"({', '.join(row)})"
            if row in found:
                fail(start, f"one row {where} of {name!r}, got a second")
            if abs(values.sum() - 1) > 1e-2:
                fail(start, f"the row {where} of {name!r} to sum to one, got {values.sum():g}")
        found |= new
    rest = found.pop(None, None)
    lacking = [row for row in every if row not in found]
    if lacking and rest is None:
        fail(
            word,
            f"a row of {len(own)} for each state of the parents of {name!r}, {len(every)} in all, "
            f"got {len(found)}; none for ({', '.join(lacking[0])})",
        )
    table = torch.from_numpy(np.stack([found.get(row, rest) for row in every]))
    shape = [len(states) for states in (*given, own)]
    return (table / table.sum(1, keepdim=True)).view(shape)


def _numbers(start: Token, name: str, tokens: list[Token], count: int) -> np.ndarray:
    """Probabilities, separated by commas or spaces, `count` of them."""
    values = []
    for token in tokens:
        if token.is_mark and token.text == ",":
            continue
        try:
            value = float(token.text)
        except ValueError:
            value = math.nan
        if not 0 <= value < math.inf:
            fail(token, f"probabilities of {name!r}, got {token.text!r}")
        values.append(value)
    if len(values) != count:
        fail(start, f"{count} probabilities of {name!r} here, got {len(values)}")
    return np.array(values)
