"""Holes painted into digits by the reader's hand, filled in by Gaussians in the page itself."""

from collections.abc import Mapping

from torch import Tensor

from genlib.show.html import Html, as_base64, live


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
        "images": as_base64((255 * images).round(), "u1"),
        "count": len(images),
        "mean": as_base64(first.mean, "<f4"),
        "basis": as_base64(first.basis, "<f4"),
        "parts": first.basis.shape[1],
        "rest": rest,
        "priors": [
            {
                "name": key,
                "weights": prior.weights.tolist(),
                "means": as_base64(prior.means, "<f4"),
                "precisions": as_base64(prior.precisions, "<f4"),
            }
            for key, prior in priors.items()
        ],
    }
    plain = "Digits to paint holes into; it needs a page that can run scripts."
    return live("paint", data, plain, name=name)
