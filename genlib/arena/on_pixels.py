"""Who enters the sets of black and white pixels, and with which settings to try."""

import torch

from genlib.arena.adapted import Tables, TreeOfBits
from genlib.arena.dull import ClassGaussians, Copier, Independent, Kernels
from genlib.arena.entrants import enters
from genlib.arena.sets import Task
from genlib.families.autoencoder import Autoencoder
from genlib.families.contrastive import RBM
from genlib.families.denoising import DenoisingAutoencoder
from genlib.families.energy_gan import EnergyGAN
from genlib.families.flows import Dequantised, Flow
from genlib.families.flows.flow import stack
from genlib.families.flows.layers import Logit, Scale
from genlib.families.gan import GAN, ConditionalGAN
from genlib.families.sparse import SparseAutoencoder
from genlib.families.vae import VAE

RATES = (1e-3, 3e-3)
GAME_RATES = (3e-4, 1e-3, 3e-3)
NOISE = 32  # numbers that a generator is given
CODES = (0, 1, 2)  # which of the set's sizes


@enters("independent", "pixels", how="once", prior=(0.03, 0.1, 0.3, 1.0, 3.0, 10.0))
def independent(task: Task, prior: float) -> Independent:
    return Independent(task.dim, prior)


class ThresholdedGaussians(ClassGaussians):
    """Gaussians for each class, of which only samples are meant: no density of bits is theirs."""

    log_prob = property(doc="A density of real numbers, which says nothing about bits.")


@enters("class_gaussians", "pixels", how="once", directions=(5, 10, 20, 30, 50, 80))
def class_gaussians(task: Task, directions: int) -> ThresholdedGaussians:
    y, _ = task.labels()
    return ThresholdedGaussians(task.x, y, directions)


@enters("kernels", "pixels", how="once", width=(0.005, 0.01, 0.02, 0.03, 0.05, 0.08))
def kernels(task: Task, width: float) -> Kernels:
    return Kernels(task.dim, width, bits=True)


@enters("copier", "pixels", how="once")
def copier(task: Task) -> Copier:
    return Copier(task.dim)


@enters("autoencoder", "pixels", "autoencoder", code=CODES, lr=RATES)
def autoencoder(task: Task, code: int) -> Autoencoder:
    return Autoencoder(task.dim, task.budget.codes[code], task.budget.hidden)


@enters("vae", "pixels", "vae", code=CODES, lr=RATES)
def vae(task: Task, code: int) -> VAE:
    return VAE(task.dim, task.budget.codes[code], task.budget.hidden)


@enters("denoising", "pixels", "denoising", level=(0.1, 0.3, 0.5), lr=RATES)
def denoising(task: Task, level: float) -> DenoisingAutoencoder:
    hidden = task.budget.hidden
    return DenoisingAutoencoder(task.dim, hidden[-1], hidden, noise="masking", level=level)


@enters("sparse", "pixels", "sparse", k=CODES, lr=RATES)
def sparse(task: Task, k: int) -> SparseAutoencoder:
    return SparseAutoencoder(task.dim, 256, (), penalty="k", k=task.budget.codes[k])


@enters("contrastive", "pixels", "contrastive", code=(64, 128, 256), lr=(1e-3, 3e-3))
def contrastive(task: Task, code: int) -> RBM:
    return RBM(task.dim, code, "pcd", mean=task.x.float().mean(0))


@enters("gan", "pixels", "gan", game=True, weight=(0.3, 3.0), lr=GAME_RATES)
def gan(task: Task, weight: float) -> GAN:
    sizes = {"generator_hidden": task.budget.hidden, "critic_hidden": task.budget.hidden}
    options = {"penalty": "r1", "weight": weight, "output": "sigmoid"}
    return GAN(task.dim, NOISE, **sizes, **options)


@enters("conditional_gan", "pixels", "gan", told=True, game=True, weight=(0.3, 3.0), lr=GAME_RATES)
def conditional_gan(task: Task, weight: float) -> ConditionalGAN:
    _, classes = task.labels()
    sizes = {"generator_hidden": task.budget.hidden, "critic_hidden": task.budget.hidden}
    options = {"penalty": "r1", "weight": weight, "output": "sigmoid"}
    return ConditionalGAN(task.dim, NOISE, classes, **sizes, **options)


@enters("energy_gan", "pixels", "energy_gan", game=True, margin=(0.02, 0.05), lr=GAME_RATES)
def energy_gan(task: Task, margin: float) -> EnergyGAN:
    hidden = task.budget.hidden
    sizes = {"generator_hidden": hidden, "critic_hidden": hidden, "output": "sigmoid"}
    return EnergyGAN(task.dim, NOISE, 32, margin, **sizes)


@enters("mixture", "pixels", "mixtures", how="once", components=(20, 60, 150), smoothing=(0.1, 0.5))
def mixture(task: Task, components: int, smoothing: float) -> Tables:
    return Tables(task.x_val, components, smoothing)


@enters("bayesian_network", "pixels", "bayesian_networks", "once", prior=(0.1, 0.3, 1, 3, 10, 30))
def bayesian_network(task: Task, prior: float) -> TreeOfBits:
    return TreeOfBits(task.dim, prior)


@enters("flow", "pixels", "flows", hidden=(64, 128), lr=(3e-4, 1e-3, 3e-3))
def flow(task: Task, hidden: int) -> Dequantised:
    middle = Scale(torch.zeros(task.dim), torch.ones(task.dim))
    layers = stack(task.dim, "coupling", "affine", 4, (hidden,), 8, 5.0)
    return Dequantised(Flow(task.dim, layers=[Logit(), middle, *layers]), 2)
