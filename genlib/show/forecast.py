"""What a law of quality against size foresees for sizes that the reader chooses."""

from collections.abc import Sequence
from dataclasses import astuple

from genlib.applications.trends import Bottleneck, Law
from genlib.show.html import Html, live

PLAIN = "What a law foresees for larger sizes; it needs a page that can run scripts."


def forecast(
    networks: Sequence[Bottleneck], tables: Sequence[Law], n: float, d: float, name: str = ""
) -> Html:
    """Two sliders, for parameters and data, and the loss that each of some laws foresees.

    Args:
        networks: laws fitted to resampled runs of networks; their spread is the range that is
            shown.
        tables: likewise of the dull method, which has data alone.
        n, d: the sizes that the sliders multiply.
        name: of an anchor to link to.

    Raises:
        ValueError: fewer than ten laws of either kind, whose spread would say nothing.
    """
    for kind, laws in (("networks", networks), ("tables", tables)):
        if len(laws) < 10:
            raise ValueError(f"Expected at least 10 laws of {kind}, got {len(laws)}.")

    def numbers(law: Bottleneck | Law) -> list[float]:
        return [float(f"{part:.5g}") for part in astuple(law)]

    shown = {
        "networks": [numbers(law) for law in networks],
        "tables": [numbers(law) for law in tables],
        "n": n,
        "d": d,
    }
    return live("forecast", shown, PLAIN, name=name)
