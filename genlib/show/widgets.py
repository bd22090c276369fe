"""Sliders for a reader who runs the notebook; a sentence for one who reads the page."""

from collections.abc import Callable

from genlib import runtime
from genlib.show.html import Html

_NOTE = "Run this notebook to move sliders here; the figure above shows their range."


def sliders(draw: Callable[..., None], **ranges: tuple[float, float, float]):
    """Call `draw` with the values of some sliders, again whenever one of them moves.

    Only where a kernel runs and somebody watches: the stored page gets a sentence instead, and a
    static figure beside it should say as much as the sliders would. (Figures that need no kernel
    are better still: see `latent_explorer`.)

    Args:
        draw: draws a figure from keyword arguments, one for each slider.
        ranges: `(lowest, highest, start)` of each slider, by the name of `draw`'s argument.

    Raises:
        ValueError: a range that is not rising, or a start outside it.
    """
    for name, (low, high, start) in ranges.items():
        if not low <= start <= high or low == high:
            raise ValueError(
                f"Expected {name} as (lowest, highest, start) with start between the two, got "
                f"{(low, high, start)}."
            )
    if runtime.static():
        return Html(f"<p><em>{_NOTE}</em></p>", _NOTE)
    import ipywidgets  # here: a page that is only read does not need it

    controls = {
        name: ipywidgets.FloatSlider(
            value=start,
            min=low,
            max=high,
            step=(high - low) / 40,
            description=name,
            continuous_update=False,
        )
        for name, (low, high, start) in ranges.items()
    }
    return ipywidgets.interactive(draw, **controls)
