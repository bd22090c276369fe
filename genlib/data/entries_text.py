"""Entries of the catalogue for text and speech: verse in Russian."""

from genlib.data.sources import File, Source

TEXT = (
    Source(
        "onegin",
        what="Eugene Onegin, a novel in verse, in Russian; 162,341 characters with its notes",
        source="A. S. Pushkin, 1825-1832, as in the collection RusLit",
        licence="public domain",
        had="downloaded",
        files=(
            File(
                "%D0%9E%D0%BD%D0%B5%D0%B3%D0%B8%D0%BD.txt",
                288_485,
                "c78228fc6aaebb2a3cfe84d9ab08473192a02bfa6cb635f5e5927a2b759ae5cb",
                "https://raw.githubusercontent.com/d0rj/RusLit/"
                "4509680428729da225a73a22008133660f92bb7e/poems/Pushkin/"
                "%D0%95%D0%B2%D0%B3%D0%B5%D0%BD%D0%B8%D0%B9%20"
                "%D0%9E%D0%BD%D0%B5%D0%B3%D0%B8%D0%BD.txt",
            ),
        ),
    ),
)
