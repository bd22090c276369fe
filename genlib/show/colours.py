"""One colour for a method through the whole book, readable on white and on a dark page.

Ten colours: each has a contrast of at least 3 on white, and again when a dark page turns the figure
(white becomes the page's ground, the hue stays). Two of them differ for colour-blind eyes as well.
There are more methods than colours: methods that are drawn together have different ones.
"""

from difflib import get_close_matches

from matplotlib.colors import to_hex, to_rgb

PALETTE = {
    "blue": "#0173b2",
    "orange": "#cf7a00",
    "green": "#3a9c75",
    "red": "#c8281c",
    "pink": "#d268d2",
    "brown": "#553300",
    "violet": "#9138ca",
    "grey": "#626468",
    "olive": "#607433",
    "sky": "#5494af",
}
COLOURS = [to_rgb(code) for code in PALETTE.values()]
INK, GUIDE = "#333333", "#7a7a7a"

METHODS = {
    # the families of the classification, by their keys
    "autoencoder": "blue",
    "vae": "pink",
    "denoising": "green",
    "sparse": "red",
    "contrastive": "violet",
    "gan": "green",
    "energy_gan": "red",
    "mixtures": "violet",
    "bayesian_networks": "blue",
    "flows": "sky",
    "recurrent": "blue",
    # members of a family that are drawn beside each other
    "coupling": "green",
    "autoregressive": "red",
    "spline coupling": "pink",
    "inverse autoregressive": "sky",
    "GRU": "blue",
    "LSTM": "pink",
    "tanh": "red",
    "plain, few numbers": "sky",  # an autoencoder whose code is small
    # opponents
    "PCA": "orange",
    "factor analysis": "red",
    "block cosines": "brown",
    "pixels": "grey",
    "untrained": "olive",
    "Gaussian": "grey",
    "kernels": "orange",
    "isolation forest": "violet",
    "k-NN": "sky",
    "right graph": "green",
    "naive Bayes": "orange",
    "n-gram": "grey",
    "trigram": "orange",
    "convolution": "orange",
    "matrix factorisation": "orange",
    "linear autoencoder": "brown",
    "GARCH": "orange",
    # algorithms
    "exact gradient": "blue",
    "EM": "orange",
    "variational Bayes": "green",
    "Gibbs": "red",
    "ELBO gradient": "pink",
    "contrastive divergence": "brown",
    "persistent chains": "violet",
    "score matching": "grey",
    "adversarial": "sky",
    "expanded EM": "green",
    "tempering": "violet",
    "mean field": "orange",
    "full covariance": "blue",
    "NUTS": "green",
    # estimators of a gradient
    "path gradient": "blue",
    "score function": "red",
    "baseline": "green",
    "straight-through": "orange",
    "Gumbel-softmax": "blue",
    "hard Gumbel-softmax": "sky",
    # optimisers
    "gradient descent": "brown",
    "L-BFGS": "grey",
    "SGD": "blue",
    "momentum": "orange",
    "AdaGrad": "green",
    "RMSProp": "red",
    "Adam": "pink",
    "AMSGrad": "violet",
}
# what is no method: data, what is known exactly, and what has learnt nothing
METHODS |= {"real data": INK, "truth": INK, "null": GUIDE}

SAME = {
    "plain": "autoencoder",
    "plain autoencoder": "autoencoder",
    "variational": "vae",
    "graph learnt": "bayesian_networks",
    "graph known": "right graph",
    "rbm": "contrastive",
    "machine": "contrastive",
    "ebgan": "energy_gan",
    "mixture": "mixtures",
    "flow": "flows",
    "maf": "autoregressive",
    "iaf": "inverse autoregressive",
    "spline flow": "spline coupling",
    "principal components": "pca",
    "raw pixels": "pixels",
    "one gaussian": "gaussian",
    "bigram": "n-gram",
    "svi": "elbo gradient",
    "gibbs sampling": "gibbs",
    "elbo gradient (linear vae)": "elbo gradient",
    "leave one out": "baseline",
    "data": "real data",
    "real": "real data",
    "exact": "truth",
}
_CODES = {name.lower(): PALETTE.get(value, value) for name, value in METHODS.items()}
_CODES |= {name: _CODES[method] for name, method in SAME.items()}


def colour(method: str) -> str:
    """The colour that a method has in every figure of the book.

    Args:
        method: a family's key, or a name from `METHODS` or `SAME`; capitals do not matter.

    Raises:
        ValueError: a name without a colour.

    >>> colour("GAN") == colour("gan") == PALETTE["green"]
    True
    """
    if method.lower() in _CODES:
        return _CODES[method.lower()]
    near = get_close_matches(method.lower(), _CODES, n=3, cutoff=0.4) or sorted(_CODES)
    raise ValueError(
        f"Expected a method with a colour, such as {', '.join(near)}, got {method!r}; "
        "a new one gets its colour in genlib/show/colours.py."
    )


def words(code) -> str:
    """A colour made dark enough for words on white: contrast at least 4.5, the hue kept."""
    rgb = to_rgb(code)
    while contrast(rgb, (1, 1, 1)) < 4.5:
        rgb = tuple(0.97 * part for part in rgb)
    return to_hex(rgb)


def contrast(one, other) -> float:
    """How much two colours differ in lightness, from 1 to 21 (WCAG 2)."""
    light, dark = sorted((_light(to_rgb(one)), _light(to_rgb(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _light(rgb) -> float:
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
