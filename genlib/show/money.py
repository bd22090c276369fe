"""Curves of the chapters on money whose inputs the reader moves within their ranges."""

from collections.abc import Mapping

from genlib.applications.economics.prices import Quantity
from genlib.show.html import Html, live

NEEDS = {
    "sales": ("development", "rent", "price", "fall", "demand", "paid", "other"),
    "checking": ("ask", "wrong", "need", "redo", "harm", "own_wrong"),
    "occupation": ("cut", "share"),
}
PLAIN = {
    "sales": "What a model has earned, month by month; it needs a page that can run scripts.",
    "checking": "Time against time for checking; it needs a page that can run scripts.",
    "occupation": "Jobs against the elasticity of demand; it needs a page that can run scripts.",
}


def money(kind: str, quantities: Mapping[str, Quantity], name: str = "") -> Html:
    """A curve with a slider for each quantity, from its low to its high value.

    Args:
        kind: `"sales"`, millions of USD earned against months; `"checking"`, time with a tool
            against time for checking, in per cent of the time by hand; `"occupation"`, jobs per 100
            against the elasticity of demand.
        quantities: by the keys in `NEEDS`; others are left out. For sales `development` in millions
            of USD and `rent` in USD per million tokens.
        name: of an anchor to link to.

    Raises:
        ValueError: an unknown kind, or a quantity that is missing.
    """
    if kind not in NEEDS:
        raise ValueError(f"Expected a kind among {', '.join(NEEDS)}, got {kind!r}.")
    if missing := [key for key in NEEDS[kind] if key not in quantities]:
        raise ValueError(f"Expected quantities {', '.join(NEEDS[kind])}, got none of {missing}.")
    sliders = [
        {
            "key": key,
            "name": quantities[key].name,
            "unit": "" if quantities[key].unit == "1" else quantities[key].unit,
            "low": quantities[key].low,
            "mid": quantities[key].mid,
            "high": quantities[key].high,
            "log": quantities[key].log,
        }
        for key in NEEDS[kind]
    ]
    return live("money", {"kind": kind, "sliders": sliders}, PLAIN[kind], name=name)
