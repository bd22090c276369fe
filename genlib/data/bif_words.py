"""The words of a BIF text, one after the other, each with its line.

Comments (`//`, `/* */`) and white space separate words and mean nothing; quotes hold a word with
any character in it.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple, NoReturn

_PATTERN = re.compile(
    r"(?P<skip>\s+|//[^\n]*|/\*.*?\*/)"
    r'|"(?P<quoted>[^"\n]*)"'
    r"|(?P<mark>[{}()\[\]|,;])"
    r'|(?P<word>[^\s{}()\[\]|,;"]+)',
    re.DOTALL,
)


class Token(NamedTuple):
    text: str
    line: int
    is_mark: bool = False


class Words:
    """The tokens of a text, taken one after the other."""

    def __init__(self, text: str):
        text, tokens, place, line = text.removeprefix("\ufeff"), [], 0, 1
        while place < len(text):
            found = _PATTERN.match(text, place)
            if found is None:  # the only character that begins no token by itself
                fail(Token('"', line), "a closing quote on the same line, got none")
            if found.lastgroup != "skip":
                tokens.append(Token(found[found.lastgroup], line, found.lastgroup == "mark"))
            line += found[0].count("\n")
            place = found.end()
        self.end = Token("end of file", line, True)
        self._tokens = iter(tokens)

    def next(self) -> Token:
        return next(self._tokens, self.end)

    def mark(self, text: str) -> None:
        token = self.next()
        if token != (text, token.line, True):
            fail(token, f"{text!r}, got {token.text!r}")

    def until(self, text: str) -> list[Token]:
        """What comes before the mark `text`; of marks only commas and bars may be among it."""
        found = []
        while not (token := self.next()).is_mark or token.text in ",|":
            found.append(token)
        if token.text != text:
            fail(token, f"{text!r}, got {token.text!r} (a name with a mark in it needs quotes)")
        return found

    def statements(self, block: Token) -> Iterator[Token]:
        """The first token of each statement of a block; properties mean nothing to us."""
        known = {"network": (), "variable": ("type",), "probability": ("table", "default", "(")}
        while (token := self.next()) != ("}", token.line, True):
            if token == ("property", token.line, False):
                while not (token := self.next()).is_mark or token.text not in (";", "{", "}"):
                    if token == self.end:
                        break
                if token.text != ";":
                    fail(token, f"';' at the end of a property, got {token.text!r}")
            elif token.text in known[block.text] and token.is_mark == (token.text == "("):
                yield token
            else:
                words = ", ".join(map(repr, (*known[block.text], "property", "}")))
                fail(token, f"in this block one of {words}; got {token.text!r}")


def names_of(tokens: list[Token], fits: Callable[[list[str]], bool]) -> list[str]:
    """Names between commas, which may hold spaces; where those do not fit, names between spaces."""
    pieces: list[list[str]] = [[]]
    for token in tokens:
        if token.is_mark:
            pieces.append([])
        else:
            pieces[-1].append(token.text)
    by_commas = [" ".join(piece) for piece in pieces if piece]
    by_spaces = [word for piece in pieces for word in piece]
    return by_spaces if fits(by_spaces) and not fits(by_commas) else by_commas


def fail(token: Token, expected: str) -> NoReturn:
    end = "" if expected.endswith("?") else "."
    raise ValueError(f"BIF, line {token.line}: Expected {expected}{end}")
