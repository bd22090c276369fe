"""Dialogue in a play: who says what, and which reply follows, judged by words in common.

Sources: Lowe, Pow, Serban and Pineau, "The Ubuntu dialogue corpus", SIGDIAL 2015, for choosing the
reply among ten, and for the weighting of words (tf-idf) as the first thing to beat.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from genlib.checks import check_positive


class Turn(NamedTuple):
    """What is said, and the reply."""

    speaker: str
    words: str
    answerer: str
    reply: str

    @property
    def heard(self) -> str:
        """All that stands in the play before the reply."""
        return f"{self.speaker}:\n{self.words}\n\n{self.answerer}:\n"


def turns(text: str, shortest: int = 20, longest: int = 300) -> list[Turn]:
    """Each speech of a play and the next one, where both are of such lengths, in characters.

    Speeches are separated by an empty line and begin with a line "NAME:".
    """
    speeches = []
    for block in text.split("\n\n"):
        name, _, words = block.strip().partition(":\n")
        speeches.append((name, words.strip()))
    return [
        Turn(*one, *other)
        for one, other in zip(speeches, speeches[1:], strict=False)
        if all(shortest <= len(words) <= longest for _, words in (one, other))
    ]


def candidates(turns: Sequence[Turn], source: np.random.Generator, n: int = 10) -> np.ndarray:
    """Places of n replies for each turn, its own first, the others drawn from the rest: `[N, n]`.

    Raises:
        ValueError: fewer than n different replies.
    """
    n, said = check_positive("n", n), np.array([turn.reply for turn in turns])
    if len(set(said)) < n:
        raise ValueError(f"Expected at least {n} different replies, got {len(set(said))}.")
    rows = []
    for i, own in enumerate(said):
        row = [i]
        for j in source.permutation(len(said)):
            if len(row) < n and said[j] != own and said[j] not in said[row]:
                row.append(int(j))
        rows.append(row)
    return np.array(rows)


class WordsInCommon:
    """Scores of replies by the cosine of weighted counts (tf-idf), dull and hard to beat.

    Args:
        known: turns to take the weights of words from, and replies to what is similar.
        letters: counts runs of three to five characters in place of words.
        through: 0 to compare a reply with what was said, 1 with the reply to the most similar
            thing that was said in the known turns; between, both.
    """

    def __init__(self, known: Sequence[Turn], letters: bool = False, through: float = 0.0):
        from sklearn.feature_extraction.text import TfidfVectorizer

        kind = {"analyzer": "char_wb", "ngram_range": (3, 5)} if letters else {}
        self.counts = TfidfVectorizer(sublinear_tf=True, **kind)
        self.counts.fit([turn.heard + turn.reply for turn in known])
        self.through = through
        self.heard = self.counts.transform([turn.heard for turn in known])
        self.replies = self.counts.transform([turn.reply for turn in known])

    def scores(self, turns: Sequence[Turn], places: np.ndarray) -> np.ndarray:
        """Scores of the replies at the places `[N, n]` for each turn, `[N, n]`."""
        heard = self.counts.transform([turn.heard for turn in turns])
        replies = self.counts.transform([turn.reply for turn in turns])
        direct = (heard @ replies.T).toarray()
        nearest = np.asarray((heard @ self.heard.T).argmax(1)).ravel()
        by_way = (self.replies[nearest] @ replies.T).toarray()
        every = (1 - self.through) * direct + self.through * by_way
        return np.take_along_axis(every, places, 1)


def first_share(scores: np.ndarray) -> float:
    """How often the first of each row has the highest score; ties share."""
    best = scores == scores.max(1, keepdims=True)
    return float(np.mean(best[:, 0] / best.sum(1)))
