"""One small model of every family, and data for it: what the tests over all families share."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn

import genlib.families
from genlib import Model

SEEN = torch.Generator().manual_seed(0)
IMAGES = torch.rand(64, 16, generator=SEEN)
BITS = (IMAGES > 0.6).float()
POINTS = torch.rand(64, 3, generator=SEEN)  # in [0, 1], so that any output suits them
PAIRS = torch.rand(64, 2, 3, generator=SEEN)  # a point for each of two runs
LEVELS = (IMAGES * 3).round() / 3
LENGTHS = torch.randint(1, 7, (64, 1), generator=SEEN)
ROWS = torch.randint(1, 5, (64, 6), generator=SEEN) * (torch.arange(6) < LENGTHS)
VOICES = (torch.randint(1, 5, (64, 6, 2), generator=SEEN)) * (torch.arange(6) < LENGTHS)[..., None]
LABELLED = torch.cat([POINTS, torch.eye(4).repeat(16, 1)], dim=1)


class Case(NamedTuple):
    # What the model is made with. A network or a model stands here as a function that makes it.
    options: dict[str, object]
    x: Tensor
    # A sample is data of the same kind, so the model itself accepts it; where not, why not.
    sample_is_no_data: str = ""
    # Endings of buffers that training leaves as they are; all else that is saved changes in it.
    fixed: tuple[str, ...] = ()


NETS = {"dim": 16, "code": 3, "hidden": (8,)}
GAME = {"dim": 3, "code": 2, "generator_hidden": (8,), "critic_hidden": (8,), "critic_steps": 2}
ONE_ROW = ("critic.2.parametrizations.weight.0.left",)  # a matrix of one row has one direction


class Told(nn.Linear):
    """A network that is told the level of the noise."""

    slope = 1.0

    def forward(self, x: Tensor, level: Tensor) -> Tensor:
        return super().forward(x) + self.slope * level[:, None]


def told(slope: float = 1.0) -> nn.Module:
    net = Told(16, 16)
    net.slope = slope
    return net


CASES = {
    "Autoencoder": Case(NETS, IMAGES),
    "SigmoidAutoencoder": Case(NETS, IMAGES),
    "VAE": Case(NETS, IMAGES),
    "PyroVAE": Case(NETS, IMAGES),
    "AnyKind": Case(NETS | {"observed": "binary"}, BITS),
    "VampVAE": Case(NETS | {"components": 4}, IMAGES),
    "DenoisingAutoencoder": Case(NETS, IMAGES),
    "Denoiser": Case({"net": lambda: nn.Linear(16, 16), "noises": {"masking": 0.5}}, IMAGES),
    "LevelDenoiser": Case({"net": told}, IMAGES),
    "SparseAutoencoder": Case({"dim": 16, "code": 20}, IMAGES),
    "RBM": Case(
        {"dim": 16, "code": 5, "training": "pcd", "chains": 10},
        BITS,
        fixed=("mu", "lam"),
    ),
    "EnergyAutoencoder": Case(
        {"dim": 3, "code": 3, "hidden": (8,), "langevin": 2, "chains": 10}, POINTS
    ),
    "GAN": Case(GAME | {"penalty": "gp", "spectral_norm": True}, POINTS, fixed=ONE_ROW),
    "ConditionalGAN": Case(
        GAME | {"classes": 4}, LABELLED, "it comes without the columns of its class"
    ),
    "EnergyGAN": Case(GAME | {"critic_code": 2, "pull": 0.1}, POINTS),
    "GANRuns": Case(GAME | {"runs": 2, "spectral_norm": True}, PAIRS, fixed=ONE_ROW),
    "EnergyGANRuns": Case(GAME | {"runs": 2, "critic_code": 2}, PAIRS),
    "GaussianMixture": Case({"dim": 3, "components": 2}, POINTS),
    "PyroGaussianMixture": Case({"dim": 3, "components": 2}, POINTS),
    "MixtureOfModels": Case({"experts": lambda: [_vae(), _vae()]}, IMAGES),
    "Flow": Case(
        {"dim": 4, "layers": 4, "hidden": (8,)},
        torch.cat([POINTS, POINTS[:, :1].square()], dim=1),
        fixed=("stay", "move", "back"),
    ),
    "Dequantised": Case({"density": lambda: _flow(), "levels": 4}, LEVELS),
    "RecurrentModel": Case({"symbols": 5, "state": 8, "embedding": 4}, ROWS),
    "RecurrentVoices": Case({"symbols": 5, "voices": 2, "state": 8, "embedding": 4}, VOICES),
    "NGram": Case({"symbols": 5, "order": 2}, ROWS),
    "CausalConvolution": Case({"symbols": 5, "channels": 8, "layers": 3}, ROWS),
    "Truncated": Case({"model": lambda: _recurrent(), "piece": 2}, ROWS),
    "BayesianNetwork": Case(
        {"sizes": dict.fromkeys("abcdef", 5), "parents": {"b": "ac", "f": "b"}},
        ROWS,
        fixed=("alpha",),
    ),
}
ABSTRACT = {"Game", "GaussianComponents"}  # a part of a family; says so in its docstring


def _recurrent() -> Model:
    return _class("RecurrentModel")(5, 8, 4)


def _vae() -> Model:
    return _class("VAE")(16, 2, hidden=(4,))


def _flow() -> Model:
    layers = importlib.import_module("genlib.families.flows.layers")
    return _class("Flow")(
        16, layers=[layers.Logit(), layers.Scale(torch.zeros(16), torch.ones(16))]
    )


def _classes() -> dict[str, type[Model]]:
    """Every Model that a file of genlib.families defines, by name."""
    found = {}
    for info in pkgutil.walk_packages(genlib.families.__path__, "genlib.families."):
        module = importlib.import_module(info.name)
        for name, cls in inspect.getmembers(module, inspect.isclass):
            if issubclass(cls, Model) and cls.__module__ == module.__name__:
                found[name] = cls
    return found


CLASSES = _classes()


def _class(name: str) -> type[Model]:
    return CLASSES[name]


def make(name: str, seed: int = 0, maker: Callable | None = None, /, **changes) -> Model:
    """The model of a case, or one that differs from it in some options, or is made otherwise."""
    torch.manual_seed(seed)
    options = CASES[name].options | changes
    made = {word: v() if inspect.isfunction(v) else v for word, v in options.items()}
    return (maker or CLASSES[name])(**made)


def stirred(model: nn.Module, scale: float = 0.5) -> nn.Module:
    """The model with other weights: those it starts with are often too small to test anything."""
    generator = torch.Generator().manual_seed(3)
    with torch.no_grad():
        for p in model.parameters():
            p += scale * torch.randn(p.shape, generator=generator).to(p)
    return model.eval()
