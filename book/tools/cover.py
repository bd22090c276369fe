"""Draw the picture of the landing page and the README with the course's own library.

    python book/tools/cover.py

Three families, three answers: a map of digits by a VAE, a mixture on real data, and a training
curve that ends where the theory says it must.
"""

import base64
import io
from pathlib import Path

import matplotlib.pyplot as plt
import torch
from png import lighter
from scipy.stats import norm

from genlib import data, fit, show
from genlib.families.autoencoder import Autoencoder
from genlib.families.mixtures import GaussianMixture
from genlib.families.vae import VAE
from genlib.show import COLOURS

COVER = Path(__file__).parents[1] / "_static" / "cover.png"


def draw_map(ax, side=13):
    """What the decoder paints for side * side codes, at even quantiles of the prior."""
    torch.manual_seed(0)
    vae = VAE(784, 2, hidden=(256,))
    fit(vae, data.mnist5000().x, steps=4000, batch=64, lr=2e-3, schedule=lambda t: 1 - t)
    steps = torch.from_numpy(norm.ppf([(i + 0.5) / side for i in range(side)])).float()
    z = torch.stack(torch.meshgrid(steps, steps.flip(0), indexing="xy"), -1)  # [side, side, 2]
    with torch.no_grad():
        x = vae.decode(z.reshape(-1, 2)).view(side, side, 28, 28)
    ax.imshow(x.permute(0, 2, 1, 3).reshape(side * 28, side * 28), vmin=0, vmax=1)
    ax.set(xticks=[], yticks=[], title="A variational autoencoder's map of digits")
    ax.spines[:].set_visible(False)


def draw_mixture(ax):
    """Two Gaussians on the eruptions of Old Faithful."""
    x = data.old_faithful()
    mixture = GaussianMixture(2, 2)
    fit(mixture, x, steps=100, batch=None)
    minutes, wait = torch.linspace(1, 6, 200), torch.linspace(35, 105, 200)
    grid = torch.cartesian_prod(minutes, wait).double()
    with torch.no_grad():
        density = mixture.log_prob(grid).exp().view(200, 200).T
        owner = mixture.responsibilities(x).argmax(1)
    ax.contour(minutes, wait, density, levels=8, colors="0.6", linewidths=0.8)
    ax.scatter(*x.T, c=[COLOURS[k] for k in owner], s=9)
    ax.set(xlabel="eruption, minutes", ylabel="wait, minutes", title="A mixture finds two kinds")


def draw_oracle(ax):
    """A linear autoencoder's error falls to the exact answer: the discarded eigenvalues."""
    x = data.digits().x
    x = x - x.mean(0)
    eigenvalues = torch.linalg.eigvalsh(torch.cov(x.T, correction=0)).flip(0)
    for code, colour in zip((2, 4, 8), COLOURS, strict=False):
        torch.manual_seed(0)
        linear = Autoencoder(64, code, hidden=(), likelihood="gaussian")
        history = fit(linear, x, steps=200, batch=None, lr=0.03, schedule=lambda t: 1 - t)
        ax.plot([2 * loss for loss in history["loss"]], color=colour, label=f"{code} numbers")
        ax.axhline(eigenvalues[code:].sum(), color=colour, linestyle="--", linewidth=1)
    ax.set(ylim=(1, 5), xlabel="training step", ylabel="error", title="And each is checked exactly")
    ax.legend()


def main() -> None:
    show.start(seed=0)
    figure, axes = plt.subplots(1, 3, figsize=(12, 4), width_ratios=(1.15, 1, 1))
    for draw, ax in zip((draw_map, draw_mixture, draw_oracle), axes, strict=True):
        draw(ax)
    drawn = io.BytesIO()
    figure.savefig(drawn, dpi=100)
    COVER.write_bytes(base64.b64decode(lighter(base64.b64encode(drawn.getvalue()).decode())))


if __name__ == "__main__":
    main()
