"""VAE and IWAE on binarised MNIST, by the recipe of Burda et al. (2016) and of their code.

Networks 784-200-200-50 with tanh; pixels drawn afresh from their grey values at every use; Adam
with epsilon 1e-4; 3^(i-1) epochs at learning rate 1e-4 * round(10^(1 - (i-1)/7), 1), i = 1..8.
"""

import torch
from torch import Tensor, nn

from genlib import data, runtime
from genlib.families.vae import VAE
from genlib.nets import mlp
from genlib.recipes.replayed import fit_replayed

STAGES = 8
EPOCHS = [3**i for i in range(STAGES)]
FACTORS = [round(10 ** (1 - i / (STAGES - 1)), 1) for i in range(STAGES)]


class BinarizedVAE(VAE):
    """A VAE that sees every grey image as a fresh draw of black and white pixels."""

    def loss(self, x: Tensor) -> Tensor:
        return super().loss(torch.bernoulli(x))


def schedule(done: float, stages: int = STAGES) -> float:
    """The factor on the learning rate 1e-4 when the part `done` of `stages` is behind us."""
    epoch = done * sum(EPOCHS[:stages])
    behind = 0
    for epochs, factor in zip(EPOCHS, FACTORS, strict=True):
        behind += epochs
        if epoch < behind:
            return factor
    return FACTORS[-1]


def model(mean: Tensor, samples: int) -> BinarizedVAE:
    """One stochastic layer of 50 units; the output starts at the pixels' log-odds."""
    made = BinarizedVAE(
        784,
        50,
        samples=samples,
        encoder=mlp(784, 200, 200, 100, activation=nn.Tanh),
        decoder=mlp(50, 200, 200, 784, activation=nn.Tanh),
    )
    with torch.no_grad():
        made.decoder[-1].bias.copy_(mean.clamp(0.001, 0.999).logit())
    return made


def vae(seed: int, samples: int, stages: int = STAGES) -> dict[str, float]:
    """Train with `samples` codes in the bound (1: the VAE) through the first `stages` of the
    schedule, and estimate log p of the test set."""
    split = data.mnist()
    x, x_test = split.x[: runtime.pick(400, None)], split.x_test[: runtime.pick(100, None)]
    torch.manual_seed(seed)
    net = model(x.mean(0), samples)
    losses = fit_replayed(
        net,
        x,
        epochs=runtime.pick(1, sum(EPOCHS[:stages])),
        batch=20,
        lr=1e-4,
        eps=1e-4,
        schedule=lambda done: schedule(done, stages),
        seed=seed,
    )
    k = runtime.pick(10, 5000)
    device = runtime.device()
    net.to(device)
    with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        torch.manual_seed(seed)
        x_test = torch.bernoulli(x_test).to(device)
        bounds = [net.log_prob_bound(part, k) for part in x_test.split(100)]
    return {
        f"test log-likelihood, k = {k}": torch.cat(bounds).mean().item(),
        "epochs": len(losses),
    }
