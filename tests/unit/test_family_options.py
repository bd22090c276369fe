"""Nothing is for show: every option of every family, and all that it saves, changes something.

What a model does is written down as one list of tensors: what it gives for its data, what it draws
at a fixed seed, its losses in a short training and where that leads. Two models that differ in
one thing must differ in that list. That the change is the right one is for other tests to say.
"""

import copy
import inspect

import pytest
import torch
from family_cases import CASES, CLASSES, ONE_ROW, make, stirred, told
from torch import Tensor, nn

from genlib import Model, fit
from genlib.families.flows import Flow
from genlib.families.flows.bases import SeveralNormals
from genlib.families.flows.layers import Logit, Scale
from genlib.families.vae import VAE

ABILITIES = ("encode", "log_prob", "log_prob_bound", "energy")
SHORT = {
    "EnergyAutoencoder": {"steps": 5},
    "RBM": {"steps": 2},
    "DenoisingAutoencoder": {"steps": 2},
}


def train(name: str, model: Model) -> list[Tensor]:
    # An odd number of steps: a game of two turns of the critic is left in the middle.
    history = fit(model, CASES[name].x, steps=3, batch=32, lr=0.02, seed=1)
    return [torch.tensor(losses) for losses in history.values()]


def draw(name: str, model: Model, **arguments) -> Tensor:
    torch.manual_seed(2)
    return model.sample(**({"n": 40} | SHORT.get(name, {}) | arguments))


def answers(name: str, model: Model) -> list[Tensor]:
    """What a model says of its data and what it draws."""
    found = []
    for ability in ABILITIES:
        if hasattr(model, ability):
            torch.manual_seed(2)
            found.append(getattr(model, ability)(CASES[name].x[:16]).detach())
    return [*found, draw(name, model)] if hasattr(model, "sample") else found


def trained(name: str, model: Model) -> list[Tensor]:
    """The losses of a short training and what it leads to; the model stays as it is."""
    twin = copy.deepcopy(model)
    return [*train(name, twin), *answers(name, twin)]


def conduct(name: str, model: Model) -> list[Tensor]:
    """All that a trained model does, its further training included; the model stays as it is."""
    return [*answers(name, copy.deepcopy(model)), *trained(name, model)]


def alike(one: list[Tensor], other: list[Tensor]) -> bool:
    return len(one) == len(other) and all(
        a.shape == b.shape and torch.allclose(a.double(), b.double(), rtol=1e-4, atol=1e-6)
        for a, b in zip(one, other, strict=True)
    )


def all_differ(conducts: list[list[Tensor]]) -> bool:
    return not any(alike(a, b) for i, a in enumerate(conducts) for b in conducts[:i])


# ------------------------------------------------------------------ options of constructors

VALUES = {  # two values or more of every word
    "dim": (16, 9),
    "code": (3, 4),
    "critic_code": (2, 4),
    "hidden": ((8,), (9,)),
    "generator_hidden": ((8,), (9,)),
    "critic_hidden": ((8,), (9,)),
    "state": (8, 9),
    "embedding": (4, 5),
    "components": (2, 3),
    "classes": (4, 5),
    "symbols": (5, 6),
    "voices": (2, 3),
    "runs": (2, 3),
    "sizes": (dict.fromkeys("abcdef", 5), dict.fromkeys("abcdef", 6)),
    "parents": ({"b": "ac", "f": "b"}, {"b": "cd", "f": "b"}, {"b": "ac", "f": "e"}),
    "order": (1, 2, 3),
    "encoder": (None, lambda: nn.Linear(16, 6)),
    "decoder": (None, lambda: nn.Linear(3, 16)),
    "generator": (None, lambda: nn.Linear(2, 3)),
    "critic": (None, lambda: nn.Linear(3, 1)),
    "base": (None, lambda: SeveralNormals(torch.eye(4)[:2])),
    "layers": (2, 4, [Scale(torch.ones(4), torch.ones(4))]),
    "density": tuple(lambda m=m: unit_flow(m) for m in (0.0, 1.0)),
    "experts": tuple(lambda n=n: [VAE(16, 2, (4,)) for _ in range(n)] for n in (1, 2)),
    "model": tuple(lambda n=n: CLASSES["RecurrentModel"](5, n, 4) for n in (8, 9)),
    "channels": (8, 9),
    "net": (lambda: nn.Linear(16, 16), lambda: nn.Sequential(nn.Linear(16, 16), nn.Tanh())),
    "noises": ({"masking": 0.5}, {"masking": 0.2}, {"blocks": 0.5}),
    "error": ("squared", "absolute", "cross-entropy"),
    "low": (0.05, 0.5),
    "high": (1.0, 2.0),
    "piece": (2, 3),
    "kind": ("coupling", "autoregressive", "inverse"),
    "map": ("affine", "spline"),
    "cell": ("rnn", "gru", "lstm"),
    "covariance": ("full", "tied", "diag"),
    "likelihood": ("bernoulli", "gaussian"),
    "output": ("linear", "sigmoid"),
    "objective": ("nonsaturating", "minimax", "wasserstein"),
    "training": ("cd", "pcd", "exact"),
    "noise": ("gaussian", "salt_and_pepper", "masking", "blocks", "blur", ("masking", "blur")),
    "level": (0.3, 0.6),
    "levels": (4, 7),
    "penalty": (None, "gp", "r1"),
    "weight": (0.5, 1.0),
    "beta": (0.5, 1.0, 2.0),
    "free_bits": (0.0, 0.5, 1.0),
    "samples": (1, 2, 5),
    "draws": (0, 3, 7),
    "observed": ("real", "binary"),
    "margin": (0.5, 1.0),
    "pull": (0.0, 0.5, 1.0),
    "critic_steps": (1, 2, 3),
    "spectral_norm": (False, True),
    "pack": (1, 2),
    "chains": (10, 20),
    "langevin": (0, 1, 2),
    "step": (0.1, 0.2),
    "k": (1, 2, 3),
    "rho": (0.05, 0.2),
    "centred": (False, True),
    "mean": (torch.full((16,), 0.3), torch.full((16,), 0.6)),
    "scale": (0.01, 0.1),
    "remember": (0.0, 1.0, 2.0),
    "bins": (4, 8),
    "bound": (0.5, 0.8),
    "prior": (0.5, 1.0),
    "min_var": (1e-6, 0.05, 0.1),
    "seed": (0, 1),
}
OTHER_VALUES = {
    ("PyroVAE", "likelihood"): VALUES["likelihood"],
    ("SparseAutoencoder", "penalty"): ("l1", "kl", "k"),
    ("AnyKind", "symbols"): (2, 4),
    ("EnergyGAN", "encoder"): (None, lambda: nn.Linear(3, 2)),
    ("EnergyGAN", "decoder"): (None, lambda: nn.Linear(2, 3)),
    ("ConditionalGAN", "generator"): (None, lambda: nn.Linear(6, 3)),
    ("ConditionalGAN", "critic"): (None, lambda: nn.Linear(7, 1)),
    ("EnergyAutoencoder", "chains"): (0, 10, 20),
    ("CausalConvolution", "layers"): (2, 3),
    ("LevelDenoiser", "net"): (told, lambda: told(2.0)),
}
BESIDE = {  # what must be set too for the word to have a meaning
    "rho": {"penalty": "kl"},
    "centred": {"mean": torch.full((16,), 0.3)},
    "bins": {"map": "spline"},
    "bound": {"map": "spline"},
    "remember": {"cell": "lstm"},
    "seed": {"components": 5},
}
OTHER_BESIDE = {
    ("AnyKind", "symbols"): {"observed": "categories"},
    ("SparseAutoencoder", "k"): {"penalty": "k"},
    ("SparseAutoencoder", "penalty"): {"k": 3},
    ("GAN", "weight"): {"penalty": "r1"},
    ("GAN", "penalty"): {"spectral_norm": False},
    ("ConditionalGAN", "weight"): {"penalty": "r1"},
    ("GANRuns", "weight"): {"penalty": "r1"},
    ("GAN", "critic"): {"spectral_norm": False},
}
REFUSED = {  # words of the parent that have one value here
    "PyroVAE": {"beta", "samples", "free_bits"},
    "GANRuns": {"generator", "critic"},
    "EnergyGANRuns": {"generator", "encoder", "decoder"},
}


def unit_flow(mean: float) -> Flow:
    return Flow(16, layers=[Logit(), Scale(torch.full((16,), mean), torch.ones(16))])


def words(name: str) -> list[str]:
    """What a constructor takes, also through `**options` of its parent."""
    found, makers = [], [cls for cls in CLASSES[name].__mro__ if "__init__" in vars(cls)]
    for cls in makers:
        parameters = inspect.signature(cls).parameters.values()
        found += [p.name for p in parameters if p.kind is not p.VAR_KEYWORD]
        if all(p.kind is not p.VAR_KEYWORD for p in parameters):
            break
    return list(dict.fromkeys(found))


TAKEN = [(n, word) for n in CASES for word in words(n) if word not in REFUSED.get(n, ())]


@pytest.mark.parametrize(("name", "word"), TAKEN)
def test_every_option_changes_something(name, word):
    values = OTHER_VALUES.get((name, word), VALUES[word])
    beside = OTHER_BESIDE.get((name, word), BESIDE.get(word, {}))
    models = [make(name, **(beside | {word: value})) for value in values]
    shapes = [[list(v.shape) for v in model.state_dict().values()] for model in models]
    assert len(models) > 1
    for i, model in enumerate(models):
        rivals = [
            other for other, shape in zip(models[:i], shapes, strict=False) if shape == shapes[i]
        ]
        if rivals:  # other numbers to learn are change enough, but these have the same
            assert all_differ([trained(name, m) for m in (model, *rivals)])


@pytest.mark.parametrize(("name", "word"), [(n, w) for n in REFUSED for w in sorted(REFUSED[n])])
def test_what_would_be_ignored_is_refused(name, word):
    value = VALUES[word][-1]
    with pytest.raises((TypeError, ValueError), match=word if name == "PyroVAE" else "multiple"):
        make(name, **{word: value})


# ------------------------------------------------------------------ what is saved


def changed(value: Tensor) -> Tensor:
    """Another value of the same kind."""
    if value.dtype == torch.bool:
        return ~value
    if value.is_floating_point():
        return 1.5 * value + 0.1
    return value.flip(0) if value.dim() else value + 1


@pytest.mark.parametrize("name", CASES)
def test_all_that_is_saved_matters(name):
    model = make(name)
    train(name, stirred(model))
    told, taught, idle = answers(name, copy.deepcopy(model)), trained(name, model), []
    same = conduct(name, model)
    assert alike([*told, *taught], same), "the same model does not do the same twice"
    for key, value in model.state_dict().items():
        other = copy.deepcopy(model)
        other.state_dict()[key].copy_(changed(value))
        # what it says differs as a rule; only if not, it is trained
        if alike(told, answers(name, copy.deepcopy(other))) and alike(taught, trained(name, other)):
            idle.append(key)
    # The power iteration of a matrix of one row is always at its end.
    assert idle == [key for key in model.state_dict() if key.endswith(ONE_ROW)]


@pytest.mark.parametrize("name", CASES)
def test_what_is_saved_is_all_that_matters(name):
    model, other = make(name), make(name, 1)
    train(name, stirred(model))
    other.load_state_dict(model.state_dict())
    assert alike(conduct(name, model), conduct(name, other.eval()))


# ------------------------------------------------------------------ arguments of sample

DRAWING = {
    "steps": (1, 2, 5),
    "width": (3, 5),
    "temperature": (1.0, 0.5, 0.0),
    "top_k": (None, 2, 1),
    "mean": (False, True),
    "y": (0, 1, torch.arange(40) % 4),
}
OTHER_DRAWING = {
    ("RecurrentModel", "prime"): (None, torch.tensor([1]), torch.tensor([4, 3])),
    ("RecurrentVoices", "prime"): (None, torch.tensor([[1, 2]]), torch.tensor([[4, 3]])),
    ("RBM", "start"): (torch.zeros(40, 16), torch.ones(40, 16)),
    ("EnergyAutoencoder", "start"): (torch.zeros(40, 3), torch.ones(40, 3)),
    ("DenoisingAutoencoder", "start"): (torch.zeros(40, 16), torch.ones(40, 16)),
}
ASKED = [
    (name, argument)
    for name, cls in CLASSES.items()
    if name in CASES and hasattr(cls, "sample")
    for argument in inspect.signature(cls.sample).parameters
    if argument not in ("self", "n")
]


@pytest.mark.parametrize(("name", "argument"), ASKED)
def test_every_argument_of_sample_changes_something(name, argument):
    model = make(name)
    train(name, stirred(model))
    values = OTHER_DRAWING.get((name, argument)) or DRAWING[argument]
    assert all_differ([[draw(name, model, **{argument: value})] for value in values])
