"""A box to type in: what two models think comes next, from a table that the page carries."""

from collections.abc import Mapping, Sequence

from genlib.show.colours import colour
from genlib.show.html import Html, live

END = "the end"


def next_letter(
    models: Mapping[str, Mapping[str, Mapping[str, float]]],
    colours: Sequence[str],
    start: str = "",
    name: str = "",
) -> Html:
    """The likeliest next letters after what the reader types, by several models.

    Args:
        models: by name, and by the beginnings that are known, the probabilities of some symbols;
            the empty symbol is the end. All models know the same beginnings.
        colours: methods whose colours the models have, as `genlib.show.colour` knows them.
        start: what stands in the box at first.
        name: of an anchor to link to.

    Raises:
        ValueError: models that know different beginnings, or a start that is not among them.
    """
    tables = list(models.values())
    known = set(tables[0]) if tables else set()
    if not known or any(set(table) != known for table in tables):
        raise ValueError("Expected models that know the same beginnings, at least one of each.")
    if start not in known or len(colours) != len(models):
        raise ValueError(
            f"Expected a start among the {len(known)} beginnings and a colour per model, got "
            f"{start!r} and {len(colours)} colours for {len(models)} models."
        )
    content = {
        "models": [
            {"name": title, "colour": colour(method)}
            for title, method in zip(models, colours, strict=True)
        ],
        "table": {
            begun: [
                [[symbol or END, round(100 * p, 1)] for symbol, p in table[begun].items()]
                for table in tables
            ]
            for begun in sorted(known)
        },
        "start": start,
    }
    plain = (
        "The likeliest next letters after a beginning that is typed; it needs a page that can run "
        "scripts."
    )
    return live("next_letter", content, plain, name=name)
