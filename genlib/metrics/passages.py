"""Passages of text: whether they can be told from real ones, and whether their words are words."""

import re
from collections.abc import Sequence

import numpy as np


def told_apart(real: Sequence[str], others: Sequence[str], folds: int = 10) -> float:
    """How often a judge is right who says which passages are real, by cross-validation.

    The judge is a logistic regression on letter trigrams and words: log(1 + count), each divided by
    its largest value in the training folds. The i-th real passage and the i-th other are always in
    the same fold, since they may treat of the same thing.

    Args:
        real, others: as many of each.
        folds: the judge learns from all but one of them, and is tested on that.

    Returns:
        The share of all passages that is judged correctly, 0 to 1.

    Raises:
        ValueError: not as many of each, or fewer than folds.
    """
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import MaxAbsScaler

    if len(real) != len(others) or len(real) < folds:
        raise ValueError(
            f"Expected as many passages of each kind, at least {folds}, got {len(real)} and "
            f"{len(others)}."
        )
    texts, answers = [*real, *others], np.repeat([1, 0], len(real))
    counts = hstack(
        [
            CountVectorizer(analyzer="char", ngram_range=(3, 3), lowercase=False, min_df=2)
            .fit_transform(texts),
            CountVectorizer(token_pattern=r"[^\W\d_]+", lowercase=False, min_df=2)
            .fit_transform(texts),
        ]
    ).tocsr().astype(float).log1p()  # fmt: skip
    fold = np.tile(np.arange(len(real)) % folds, 2)
    right = []
    for test in range(folds):
        inside = fold != test
        scaler = MaxAbsScaler().fit(counts[inside])
        judge = LogisticRegression(C=1.0, max_iter=1000)
        judge.fit(scaler.transform(counts[inside]), answers[inside])
        right.append(judge.predict(scaler.transform(counts[~inside])) == answers[~inside])
    return float(np.concatenate(right).mean())


def known_words(texts: Sequence[str], vocabulary: set[str], start: int, end: int) -> float:
    """The share of the whole words between two places that are in the vocabulary."""
    found = [w in vocabulary for text in texts for w in _words(text[start:end])[1:-1]]
    return float(np.mean(found))


def flawless(texts: Sequence[str], vocabulary: set[str], length: int) -> float:
    """The share of texts whose words in their first `length` characters are in the vocabulary.

    The first and the last word, which may be cut, are not looked at; so a text of fewer than three
    words passes.
    """
    return float(np.mean([all(w in vocabulary for w in _words(t[:length])[1:-1]) for t in texts]))


def repeated(texts: Sequence[str]) -> float:
    """The share of the words in the second halves of texts that were used in the first."""
    found = []
    for text in texts:
        first, second = text[: len(text) // 2], text[len(text) // 2 :]
        known = set(_words(first))
        found += [w in known for w in _words(second)]
    return float(np.mean(found))


def _words(text: str) -> list[str]:
    """Letters in a row; the first and the last of them may be parts of words."""
    return re.findall(r"[^\W\d_]+", text)
