"""Who enters the sets of real numbers, and with which settings to try."""

import torch

from genlib.arena.adapted import Binned
from genlib.arena.chains import GoingOn
from genlib.arena.dull import ClassGaussians, Copier, Kernels, OneGaussian
from genlib.arena.entrants import enters
from genlib.arena.sets import Task
from genlib.arena.short_runs import ShortRuns
from genlib.families.autoencoder import Autoencoder
from genlib.families.denoising import DenoisingAutoencoder
from genlib.families.energy_gan import EnergyGAN
from genlib.families.flows import Flow
from genlib.families.gan import GAN, ConditionalGAN
from genlib.families.sparse import SparseAutoencoder
from genlib.families.vae import VAE

RATES = (1e-3, 3e-3)
GAME_RATES = (3e-4, 1e-3, 3e-3)
NOISE = 8  # numbers that a generator is given
CODES = (0, 1, 2)  # which of the set's sizes


@enters("gaussian", "points", how="once", shrink=(0.0, 0.02, 0.1, 0.3, 0.6, 1.0))
def gaussian(task: Task, shrink: float) -> OneGaussian:
    return OneGaussian(task.dim, shrink)


@enters("class_gaussians", "points", how="once", directions=(3, 6, 10, 15, 20, 30))
def class_gaussians(task: Task, directions: int) -> ClassGaussians:
    y, _ = task.labels()
    return ClassGaussians(task.x, y, directions)


@enters("kernels", "points", how="once", width=(0.03, 0.06, 0.12, 0.2, 0.3, 0.45))
def kernels(task: Task, width: float) -> Kernels:
    return Kernels(task.dim, width)


@enters("copier", "points", how="once")
def copier(task: Task) -> Copier:
    return Copier(task.dim)


@enters("autoencoder", "points", "autoencoder", code=CODES, lr=RATES)
def autoencoder(task: Task, code: int) -> Autoencoder:
    budget = task.budget
    return Autoencoder(task.dim, budget.codes[code], budget.hidden, "gaussian")


@enters("vae", "points", "vae", code=(1, 2), log_std=(0.0, -1.5, -3.0), lr=(3e-3,))
def vae(task: Task, code: int, log_std: float) -> VAE:
    model = VAE(task.dim, task.budget.codes[code], task.budget.hidden, "gaussian")
    torch.nn.init.constant_(model.log_std, log_std)  # from 0, many a code is never used
    return model


@enters("denoising", "points", "denoising", level=(0.1, 0.3, 0.6), lr=RATES)
def denoising(task: Task, level: float) -> DenoisingAutoencoder:
    hidden = task.budget.hidden
    return DenoisingAutoencoder(task.dim, hidden[-1], hidden, "gaussian", "gaussian", level)


@enters("sparse", "points", "sparse", k=CODES, lr=RATES)
def sparse(task: Task, k: int) -> SparseAutoencoder:
    budget = task.budget
    options = {"penalty": "k", "k": budget.codes[k], "likelihood": "gaussian"}
    return SparseAutoencoder(task.dim, min(4 * budget.codes[-1], 64), budget.hidden, **options)


@enters("contrastive", "points", "contrastive", step=(0.03, 0.06), lr=(1e-3, 3e-3))
def contrastive(task: Task, step: float) -> GoingOn:
    options = {"langevin": 5, "chains": 128, "step": step, "weight": 0.1}
    return GoingOn(task.dim, task.budget.codes[-1], task.budget.hidden, **options)


@enters("gan", "points", "gan", game=True, weight=(0.1, 1.0), lr=GAME_RATES)
def gan(task: Task, weight: float) -> GAN:
    sizes = {"generator_hidden": task.budget.hidden, "critic_hidden": task.budget.hidden}
    return GAN(task.dim, NOISE, penalty="r1", weight=weight, **sizes)


@enters("conditional_gan", "points", "gan", told=True, game=True, weight=(0.1, 1.0), lr=GAME_RATES)
def conditional_gan(task: Task, weight: float) -> ConditionalGAN:
    _, classes = task.labels()
    sizes = {"generator_hidden": task.budget.hidden, "critic_hidden": task.budget.hidden}
    return ConditionalGAN(task.dim, NOISE, classes, penalty="r1", weight=weight, **sizes)


@enters("energy_gan", "points", "energy_gan", game=True, margin=(0.03, 0.1), lr=GAME_RATES)
def energy_gan(task: Task, margin: float) -> EnergyGAN:
    hidden = task.budget.hidden
    sizes = {"generator_hidden": hidden, "critic_hidden": hidden}
    return EnergyGAN(task.dim, NOISE, 16, margin, **sizes)


@enters("mixture", "points", "mixtures", how="rounds", components=(8, 20, 50), floor=(1e-3, 3e-2))
def mixture(task: Task, components: int, floor: float) -> ShortRuns:
    return ShortRuns(task.dim, components, floor)


@enters("bayesian_network", "points", "bayesian_networks", how="once", bins=(6, 9, 13, 19, 27, 40))
def bayesian_network(task: Task, bins: int) -> Binned:
    return Binned(task.dim, bins)


@enters("flow", "points", "flows", map=("affine", "spline"), lr=(3e-4, 1e-3, 3e-3))
def flow(task: Task, map: str) -> Flow:
    return Flow(task.dim, map=map, layers=4, hidden=(32, 32) if task.dim < 32 else (64, 32))
