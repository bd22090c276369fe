"""One colour a method: readable on both grounds, different where methods are drawn together."""

from itertools import combinations

import numpy as np
import pytest

from genlib import show
from genlib.classification import FAMILIES
from genlib.show import colours
from genlib.show.colours import PALETTE, colour, contrast, words

GROUND = "#121212"  # of the theme's dark pages
TURNED = np.array([[-0.574, 1.43, 0.144], [0.426, 0.43, 0.144], [0.426, 1.43, -0.856]])
# in linear light, for eyes without red or green cones (Machado et al., 2009)
EYES = {
    "usual": np.eye(3),
    "no green": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "no red": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
}
TOGETHER = [  # what some figure of the book draws beside each other
    ("autoencoder", "PCA", "block cosines"),
    ("autoencoder", "vae", "mixtures", "Gaussian", "PCA"),
    ("denoising", "autoencoder", "PCA", "pixels"),
    ("sparse", "autoencoder", "plain, few numbers", "PCA"),
    ("contrastive", "autoencoder", "PCA", "pixels", "untrained"),
    ("gan", "energy_gan", "autoencoder", "PCA", "isolation forest", "k-NN"),
    ("mixtures", "kernels", "coupling", "autoregressive", "spline coupling"),
    ("coupling", "autoregressive", "inverse autoregressive"),
    ("right graph", "bayesian_networks", "naive Bayes"),
    ("GRU", "trigram"),
    ("GRU", "convolution"),
    ("n-gram", "GRU", "LSTM", "tanh"),
    ("vae", "mixtures", "factor analysis", "autoencoder"),
    ("exact gradient", "EM", "variational Bayes", "Gibbs", "ELBO gradient",
     "contrastive divergence", "persistent chains", "score matching", "adversarial"),
    ("exact gradient", "EM", "expanded EM"),
    ("Gibbs", "tempering"),
    ("mean field", "full covariance", "NUTS"),
    ("path gradient", "score function", "baseline"),
    ("Gumbel-softmax", "hard Gumbel-softmax", "score function", "baseline", "straight-through"),
    ("gradient descent", "SGD", "momentum", "AdaGrad", "RMSProp", "Adam"),
    ("Adam", "AMSGrad"),
]  # fmt: skip


def linear(code):
    rgb = np.array(colours.to_rgb(code))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def on_dark(code):
    """As genlib.css shows it on a dark page: inverted, hue turned back, dimmed, over the ground."""
    ink = np.clip(TURNED @ (1 - np.array(colours.to_rgb(code))), 0, 1) * 0.92
    return 1 - (1 - ink) * (1 - np.array(colours.to_rgb(GROUND)))


def oklab(light):
    cones = [[0.4122, 0.5363, 0.0514], [0.2119, 0.6807, 0.1074], [0.0883, 0.2817, 0.6300]]
    axes = [[0.2105, 0.7936, -0.0041], [1.9780, -2.4286, 0.4506], [0.0259, 0.7828, -0.8087]]
    return np.array(axes) @ np.cbrt(np.array(cones) @ np.clip(light, 0, 1))


@pytest.mark.parametrize("code", [*PALETTE.values(), colours.INK, colours.GUIDE])
def test_lines_are_seen_and_words_are_read_on_both_grounds(code):
    assert contrast(code, "white") >= 3 and contrast(on_dark(code), GROUND) >= 3
    assert contrast(words(code), "white") >= 4.5
    assert contrast(on_dark(words(code)), GROUND) >= 4.5


def test_the_ground_is_white_paper():
    assert np.allclose(on_dark("white"), colours.to_rgb(GROUND))
    assert contrast(on_dark("black"), GROUND) > 10 and contrast("black", "white") == 21


@pytest.mark.parametrize("eyes", EYES)
def test_no_two_colours_look_alike(eyes):
    seen = {name: oklab(EYES[eyes] @ linear(code)) for name, code in PALETTE.items()}
    for one, other in combinations(PALETTE, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 0.04, f"{one} and {other}"


@pytest.mark.parametrize("methods", TOGETHER, ids=lambda methods: methods[0])
def test_what_is_drawn_together_differs(methods):
    assert len({colour(method) for method in methods}) == len(methods)


def test_every_family_has_a_colour_and_so_has_every_other_name():
    assert all(colour(key) in PALETTE.values() for key in FAMILIES)
    assert colour("RBM") == colour("contrastive") and colour("Mixture") == colour("mixtures")
    assert all(colour(name) for name in [*colours.METHODS, *colours.SAME])
    assert [colours.to_hex(c) for c in show.COLOURS] == list(PALETTE.values())


def test_an_unknown_name_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match="Expected a method with a colour, such as .*rmsprop"):
        colour("RMSPorp")
