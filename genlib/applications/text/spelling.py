"""From letters to sounds, by the rules of our own speaker: regular, but no letter stands alone.

A word is read with an edge on both sides, "<anna>": an edge is silence and a place like a letter.
Some letters are silent (the second of two, the e at an end), some make two sounds (x), and how one
sounds depends on its neighbours: c before e, s between vowels, a vowel that is not stressed.
"""

from genlib.checks import plain

VOWELS = frozenset("aeiouy")
LETTERS = "<abcdefghijklmnopqrstuvwxyz>"  # the edges among them
_PAIRS = {"ch": "C", "sh": "S", "th": "T", "ph": "f", "gh": "g", "ck": "k", "wh": "w", "qu": "kw"}
_LONG = {"a": "eI", "e": "i", "i": "aI", "o": "oU", "u": "u", "y": "aI"}  # before a silent e


def edged(word: str) -> str:
    """A word with its edges, "anna" to "<anna>".

    Raises:
        ValueError: no letter, or one that is none of a to z.
    """
    if not isinstance(word, str) or not word or not set(word) <= set(LETTERS[1:-1]):
        raise ValueError(f"Expected a word of letters from a to z, got {plain(word)!r}.")
    return f"<{word}>"


def sounds_of(word: str) -> list[str]:
    """The sounds that each place of the edged word makes, as a string each, empty if silent.

    Capitals mean: C as in church, S as in ship, T as in thin, J as in jam, E the vowel that is not
    stressed; I and U end a vowel that glides. A stressed vowel is followed by an accent.

    >>> sounds_of("chace")
    ['_', 'C', '', "eI'", 's', '', '_']
    """
    w = edged(word)
    out = [""] * len(w)
    i = 1
    out[0] = out[-1] = "_"
    while i < len(w) - 1:
        out[i], used = _sound(w, i)
        i += used
    spoken = [i for i, sound in enumerate(out) if sound and w[i] in VOWELS and sound != "Y"]
    if spoken:
        accented = spoken[-2] if len(spoken) > 1 else spoken[0]
        for i in spoken:
            if i == accented:
                out[i] += "'"
            elif out[i] in ("a", "e", "o") and i != spoken[0]:
                out[i] = "E"  # reduced
    return out


def _sound(w: str, i: int) -> tuple[str, int]:
    """The sound of the letter at a place of an edged word, and how many letters make it."""
    before, c, after = w[i - 1], w[i], w[i + 1]
    if c + after in _PAIRS:
        return _PAIRS[c + after], 2
    if c == after and c not in VOWELS:
        return ("s" if c == "s" else _sound(w[:i] + w[i + 1 :], i)[0]), 2
    if c in VOWELS:
        if c == "y" and after in VOWELS:
            return "Y", 1
        if c == "e" and after == ">" and VOWELS & set(w[1 : i - 1]):
            return "", 1
        alone = after not in VOWELS and w[i + 2 : i + 4] == "e>"
        return (_LONG[c] if alone else {"y": "i"}.get(c, c)), 1
    soft = after in "eiy"
    if c == "c":
        return ("s" if soft else "k"), 1
    if c == "g":
        return ("J" if soft else "g"), 1
    if c == "s":
        return ("z" if before in VOWELS and after in VOWELS else "s"), 1
    return {"j": "J", "q": "k", "x": "ks"}.get(c, c), 1
