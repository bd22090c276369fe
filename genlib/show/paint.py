"""Holes painted into digits by the reader's hand, filled in by Gaussians in the page itself."""

import base64
from collections.abc import Mapping

import numpy as np
from torch import Tensor

from genlib.show.html import Html, live


def paint_holes(images: Tensor, priors: Mapping[str, object], rest: float, name: str = "") -> Html:
    """Digits to paint holes into, and beside them what each prior makes of what is left.

    The page computes the posterior mean anew after every stroke, as `MixturePrior.posterior` does.

    Args:
        images: to choose from, `[N, side * side]` in [0, 1].
        priors: `genlib.applications.images.MixturePrior`, by name; all of one basis.
        rest: variance of a pixel that the principal components do not explain.
        name: of an anchor to link to.

    Raises:
        ValueError: no prior, or priors of different images or numbers of components.
    """
    first = next(iter(priors.values()), None)
    if first is None or any(p.basis.shape != first.basis.shape for p in priors.values()):
        raise ValueError(f"Expected priors of one basis, got {list(priors)}.")
    if images.shape[1] != len(first.mean):
        raise ValueError(
            f"Expected images of {len(first.mean)} pixels as the priors know, got "
            f"{list(images.shape)}."
        )
    data = {
        "side": round(images.shape[1] ** 0.5),
        "images": _packed((255 * images).round(), "u1"),
        "count": len(images),
        "mean": _packed(first.mean, "<f4"),
        "basis": _packed(first.basis, "<f4"),
        "parts": first.basis.shape[1],
        "rest": rest,
        "priors": [
            {
                "name": key,
                "weights": prior.weights.tolist(),
                "means": _packed(prior.means, "<f4"),
                "precisions": _packed(prior.precisions, "<f4"),
            }
            for key, prior in priors.items()
        ],
    }
    plain = "Digits to paint holes into; it needs a page that can run scripts."
    return live("paint", data, plain, name=name)


def _packed(numbers: Tensor, kind: str) -> str:
    array = np.ascontiguousarray(numbers.detach().cpu().numpy().astype(kind))
    return base64.b64encode(array.tobytes()).decode()
