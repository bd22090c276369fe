"""Boltzmann machines on thresholded MNIST, by the settings of the examples of PyDeep.

PCD-1 with 100 chains, batches of 100, plain gradient steps of 0.01: 50 epochs with 16 hidden units,
whose likelihood is exact, and 200 epochs with 500, whose log Z is annealed from both ends.
"""

import torch
from torch import Tensor

from genlib import data, fit, runtime
from genlib.families.contrastive import RBM
from genlib.families.contrastive.likelihood import ais, log_odds, reverse_ais


def thresholded() -> tuple[Tensor, Tensor]:
    """Training and test images of zeros and ones."""
    if runtime.mode() == "full":
        split = data.mnist_bw()
        return split.x, split.x_test
    split = data.mnist5000()
    return (split.x[:1000] >= 0.5).float(), (split.x_test[:100] >= 0.5).float()


def trained(x: Tensor, hidden: int, centred: bool, epochs: int, seed: int) -> RBM:
    """A machine after so many epochs, on the device that computes."""
    torch.manual_seed(seed)
    rbm = RBM(784, hidden, training="pcd", k=1, chains=100, mean=x.mean(0), centred=centred)
    fit(rbm, x, epochs=epochs, batch=100, lr=0.01, optimizer=torch.optim.SGD, seed=seed)
    return rbm.to(runtime.device())


def exact(seed: int, centred: bool) -> dict[str, float]:
    """16 hidden units: the exact mean log-likelihood of the test and the training images."""
    x, x_test = thresholded()
    rbm = trained(x, 16, centred, runtime.pick(1, 50), seed)
    return {
        "test log-likelihood, exact": rbm.log_likelihood(x_test.to(rbm.device)).mean(),
        "training log-likelihood, exact": rbm.log_likelihood(x.to(rbm.device)).mean(),
        "log Z, exact": rbm.log_partition().item(),
    }


def annealed(seed: int, hidden: int, centred: bool) -> dict[str, float]:
    """Many hidden units: the test log-likelihood by annealing towards the machine and away."""
    x, x_test = thresholded()
    rbm = trained(x, hidden, centred, runtime.pick(1, 200), seed)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        runs, steps = runtime.pick((10, 100), (100, 20_000))
        up = ais(rbm, runs, steps, base=log_odds(x))
        down = reverse_ais(rbm, x[:runs], steps, base=log_odds(x), burn=runtime.pick(10, 1000))
        energy = rbm.energy(x_test.to(rbm.device)).mean().item()
    return {
        "test log-likelihood by AIS": -energy - up.value,
        "test log-likelihood by reverse AIS": -energy - down.value,
        "log Z by AIS": up.value,
        "log Z by reverse AIS": down.value,
    }
