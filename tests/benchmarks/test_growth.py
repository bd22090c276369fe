"""How the time of `fit` grows with the data, the width and the batch; drawn by `make bench`.

Each point is a median over rounds, taken in turn with its peer's: a loop written by hand for a VAE,
scikit-learn's machine for an RBM. The figure is `_build/bench/growth.svg`; nothing is asserted.
"""

import statistics
from pathlib import Path

import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plt
import torch
from matplotlib.ticker import NullLocator
from peers import learn, race, ratio, slices
from sklearn.neural_network import BernoulliRBM

from genlib import data, fit
from genlib.families.contrastive import RBM
from genlib.families.vae import VAE

FIGURE = Path(__file__).parents[2] / "_build" / "bench" / "growth.svg"
ROUNDS = 7


def vae_ways(x, width=100, batch=100):
    def make():
        torch.manual_seed(0)
        return VAE(784, 20, hidden=(width,))

    def by_fit():
        fit(make(), x, epochs=1, batch=batch, device="cpu", progress=False)

    def by_hand():
        model = make()
        adam = torch.optim.Adam(model.parameters(), fused=True)
        learn(model, adam, slices(x, batch), len(x) // batch)

    return {"fit": by_fit, "bare loop": by_hand}


def rbm_ways(x, hidden):
    def by_fit():
        torch.manual_seed(0)
        rbm, sgd = RBM(784, hidden, "pcd", chains=100), torch.optim.SGD
        fit(rbm, x, epochs=1, batch=100, lr=0.01, optimizer=sgd, device="cpu", progress=False)

    def by_peer():
        theirs = BernoulliRBM(hidden, learning_rate=0.01, batch_size=100, n_iter=1, random_state=0)
        theirs.fit(x.numpy())

    return {"fit": by_fit, "scikit-learn": by_peer}


def test_growth():
    x = data.mnist5000().x  # [4000, 784]
    ink = (x >= 0.5).float()
    axes = {
        "VAE: images": [(n, vae_ways(x[:n])) for n in (500, 1000, 2000, 4000)],
        "VAE: hidden units": [(h, vae_ways(x[:1000], width=h)) for h in (25, 50, 100, 200, 400)],
        "VAE: images per batch": [(b, vae_ways(x[:2000], batch=b)) for b in (10, 40, 160, 640)],
        "RBM: hidden units": [(h, rbm_ways(ink[:1000], h)) for h in (16, 64, 256, 512)],
    }
    figure, panels = plt.subplots(2, 4, figsize=(12, 5.5), sharex="col", layout="constrained")
    for (title, points), (above, below) in zip(axes.items(), panels.T, strict=True):
        sizes, races = [n for n, _ in points], [race(ways, ROUNDS) for _, ways in points]
        peer = next(name for name in races[0] if name != "fit")
        ratios = [ratio(runs["fit"], runs[peer]) for runs in races]
        for name, marker in (("fit", "o"), (peer, "s")):
            medians = [statistics.median(runs[name]) for runs in races]
            above.loglog(sizes, medians, marker=marker, label=name)
        below.semilogx(sizes, ratios, marker="o", color="0.3")
        below.axhline(1, color="0.7", linewidth=1)
        above.set(title=title, ylabel="seconds per epoch")
        below.set(xlabel=title.split(": ")[1], ylabel=f"fit / {peer}", ylim=(0, 1.5))
        above.set_xticks(sizes, sizes)
        above.xaxis.set_minor_locator(NullLocator())
        above.legend()
        text = ", ".join(f"{n}: {r:.2f}" for n, r in zip(sizes, ratios, strict=True))
        print(f"\n{title}, time of fit over that of {peer}: {text}")
    FIGURE.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(FIGURE)
    plt.close(figure)
    print(f"drawn in {FIGURE.relative_to(Path(__file__).parents[2])}")
