"""`{genlib-abilities}`: which class of which family has which of the protocol's methods."""

from genlib import classification
from genlib_book import library
from genlib_book.pages import DataPage, table

OPTIONAL = ("sample", "log_prob", "log_prob_bound", "energy", "encode", "decode", "score")


def of(name: str) -> set[str]:
    """The optional methods of a class of the classification.

    >>> sorted(of("vae.VAE"))
    ['decode', 'encode', 'log_prob_bound', 'sample']
    """
    file, node = library.definition(f"genlib.families.{name}")
    return set(library.abilities(file, node)) & set(OPTIONAL)


class Abilities(DataPage):
    """One row a class, one column a method."""

    def text(self) -> str:
        can = {name: of(name) for f in classification.FAMILIES.values() for name in f.classes}
        shown = [method for method in OPTIONAL if any(method in has for has in can.values())]
        rows = [
            [f"`{name.rpartition('.')[2]}`", *("yes" if method in has else "" for method in shown)]
            for name, has in can.items()
        ]
        return table(["", *(f"`{method}`" for method in shown)], rows)


def setup(app) -> None:
    app.add_directive("genlib-abilities", Abilities)
