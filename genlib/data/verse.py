"""Verse: Pushkin's novel, without what is not verse and not Russian."""

import re

from genlib.data.download import fetch


def onegin() -> str:
    """The verse of Eugene Onegin, about 140,000 characters; downloaded.

    From the first chapter to the notes, which are left out, as are numbers of stanzas and lines
    with foreign words. An empty line stands between stanzas.

    Source: Pushkin (1825-1832), in the collection RusLit.

    Raises:
        DataUnavailable: the file can neither be found nor downloaded.
    """
    (path,) = fetch("onegin")
    return verse_of(path.read_text("utf-8"))


def verse_of(text: str) -> str:
    """The lines of verse of the file's text."""
    begin, end = text.index("Глава первая"), text.index("\nПримечания\n")
    text = re.sub(r"\[\d+\]", "", text[begin:end]).replace("\xa0", " ")
    text = text.translate(str.maketrans({"“": "»", "„": "«", "”": "»", "—": "–", "’": ""}))
    lines = [line.strip() for line in text.replace("* * *", "\n").split("\n")]
    foreign = re.compile(r"[A-Za-z`^<>€\[\]/*]|\d|^Глава ")
    kept = ["" if foreign.search(line) else line for line in lines]
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" {2,}", " ", "\n".join(kept))).strip() + "\n"
