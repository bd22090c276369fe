"""What may be asked: purposes and how the arena measures them, kinds of data, needs."""

from collections.abc import Iterable
from typing import NamedTuple


class Purpose(NamedTuple):
    """What a model is for.

    Attributes:
        words: after "to".
        measure: of the arena, or of `facts`, that decides.
        sign: 1 if more is better, -1 if less is.
        says: what the measure is.
    """

    words: str
    measure: str
    sign: int
    says: str


class Need(NamedTuple):
    """What a model must have besides.

    Attributes:
        words: after "it must".
        measure: that tells.
        limit: the mean over the seeds is at most this; None if it is enough to have the measure.
        unit: of the measure.
    """

    words: str
    measure: str
    limit: float | None
    unit: str


PURPOSES = {
    "draw": Purpose("draw new examples", "distance", -1, "distance of samples from data"),
    "density": Purpose(
        "say how probable an example is", "nll", -1, "exact negative log-likelihood, nats"
    ),
    "anomalies": Purpose(
        "notice examples that do not belong", "anomaly", 1, "area under the curve, 0.5 by chance"
    ),
    "complete": Purpose(
        "fill in a missing half", "completed", -1, "distance of completed examples from data"
    ),
    "compress": Purpose(
        "store an example as few numbers",
        "beyond_pca",
        -1,
        "error of reconstruction beyond that of PCA with as long a code, a share of the variance",
    ),
    "control": Purpose(
        "draw examples of a class that is asked for", "control", 1, "share of the right class"
    ),
}
KINDS = {
    "points": "points in two dimensions",
    "table": "a table of real numbers",
    "images": "small images",
    "sequences": "short sequences of symbols",
}
SETS = {
    "points": ("ring", "spirals"),
    "table": ("cells",),
    "images": ("digits", "mnist"),
    "sequences": ("names",),
}
FAST, CHEAP, COPIES = 0.1, 10.0, 0.6
NEEDS = {
    "fast": Need("draw 10,000 examples per second on one core", "sample_ms", FAST, "ms each"),
    "cheap": Need("learn within ten seconds of one core", "train_s", CHEAP, "s of a core"),
    "new": Need("not copy what it learnt from", "copied", COPIES, "nearer to training data"),
    "exact": Need("have an exact density", "nll", None, "nats"),
    "samples": Need("draw samples", "distance", None, ""),
}


def check(purpose: str, data: str, needs: Iterable[str]) -> tuple[str, ...]:
    """The needs, in the order of `NEEDS`, each once.

    Raises:
        ValueError: a word that is none of these, in a sentence that names them.
        TypeError: needs that are one string.
    """
    for what, word, known in (("a purpose", purpose, PURPOSES), ("a kind of data", data, KINDS)):
        if word not in known:
            raise ValueError(f"Expected {what}, one of {', '.join(known)}; got {word!r}.")
    if isinstance(needs, str):
        raise TypeError(f"Expected needs in a list, such as ['fast'], got the string {needs!r}.")
    asked = list(needs)
    for need in asked:
        if need not in NEEDS:
            raise ValueError(f"Expected needs among {', '.join(NEEDS)}; got {need!r}.")
    return tuple(need for need in NEEDS if need in asked)
