"""A slider for the temperature of a Gumbel-softmax: its draws, and how wrong its gradients are."""

from collections.abc import Mapping, Sequence

import numpy as np

from genlib.show.colours import colour
from genlib.show.html import Html, live


def soft_choices(
    logits: Sequence[float],
    noise: np.ndarray,
    soft: Mapping[float, tuple[float, float]],
    others: Mapping[str, tuple[float, float, int]],
    name: str = "",
) -> Html:
    """Soft choices among three in a triangle, and the error of their mean gradient beside others'.

    Args:
        logits: of the three choices.
        noise: Gumbel noise of the draws that are shown, `[n, 3]`.
        soft: by temperature, squared bias and variance of one estimate of the gradient.
        others: of further estimators, by name: squared bias, variance, and how many evaluations of
            the loss one estimate takes.
        name: of an anchor to link to.

    Raises:
        ValueError: not three choices, or no temperature.
    """
    noise = np.asarray(noise, dtype=float)
    if len(logits) != 3 or noise.ndim != 2 or noise.shape[1] != 3:
        raise ValueError(
            f"Expected 3 logits and noise [n, 3], got {len(logits)} logits and {list(noise.shape)}."
        )
    if not soft:
        raise ValueError("Expected at least one temperature, got none.")
    rounded = {f"{t:.2g}": [float(f"{v:.3g}") for v in pair] for t, pair in sorted(soft.items())}
    content = {
        "logits": [float(a) for a in logits],
        "noise": noise.round(2).tolist(),
        "soft": [[t, *pair] for t, pair in rounded.items()],
        "others": [
            [key, float(f"{b:.3g}"), float(f"{v:.3g}"), int(n)] for key, (b, v, n) in others.items()
        ],  # fmt: skip
        "colour": colour("Gumbel-softmax"),
    }
    plain = "Soft choices, with a slider for the temperature; it needs a page that can run scripts."
    return live("choices", content, plain, name=name)
