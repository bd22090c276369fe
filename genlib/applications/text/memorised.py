"""Whether a text was written or remembered: its runs of characters that stand in another text."""

from genlib.checks import check_positive


def remembered(text: str, known: str, length: int = 30) -> float:
    """The share of a text's runs of so many characters that stand in the known text, 0 to 1.

    Raises:
        ValueError: the text is shorter than that.
    """
    length = check_positive("length", length)
    if len(text) < length:
        raise ValueError(f"Expected a text of at least {length} characters, got {len(text)}.")
    stored = {known[i : i + length] for i in range(len(known) - length + 1)}
    runs = [text[i : i + length] for i in range(len(text) - length + 1)]
    return sum(run in stored for run in runs) / len(runs)


def longest_remembered(text: str, known: str) -> str:
    """The longest run of a text that stands in the known one; of equal ones the first."""
    best = ""
    for start in range(len(text)):
        while start + len(best) < len(text):
            longer = text[start : start + len(best) + 1]
            if longer not in known:
                break
            best = longer
    return best
