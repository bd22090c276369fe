"""Every family keeps one contract: the same `fit`, the same meaning of each ability it has."""

import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest
import torch
from family_cases import ABSTRACT, CASES, CLASSES, make
from torch import Tensor

import genlib.families
from genlib import Model, fit
from genlib.classification import FAMILIES

MANY = {"GANRuns", "EnergyGANRuns"}


def trained(name: str, seed: int = 0, **options) -> tuple[Model, dict]:
    model = make(name, seed)
    history = fit(model, CASES[name].x, **{"steps": 6, "batch": 32, "seed": seed} | options)
    return model, history


def test_no_model_escapes_the_contract():
    assert set(CLASSES) == set(CASES) | ABSTRACT


def test_every_family_of_the_classification_is_here():
    for family in FAMILIES.values():
        assert family.classes, f"{family.name} has no class yet"
        for name in family.classes:
            assert name.split(".")[1] in CASES


def test_the_tree_shows_the_classification():
    """A family is a file or folder named by its key, and its face offers its classes."""
    found = {info.name for info in pkgutil.iter_modules(genlib.families.__path__)}
    assert found == set(FAMILIES)
    for key, family in FAMILIES.items():
        face = importlib.import_module(f"genlib.families.{key}")
        for name in family.classes:
            place, cls = name.split(".")
            assert place == key and getattr(face, cls) is CLASSES[cls]
    for name, cls in CLASSES.items():
        face = importlib.import_module(".".join(cls.__module__.split(".")[:3]))
        if name not in ABSTRACT:
            assert getattr(face, name) is cls, "a model that its family's face does not offer"


# One name for one thing: the constructors of all families speak these words and no others. A new
# family takes the word that stands here for its thing, and adds one only for what is new.
VOCABULARY = {
    "dim": "numbers in one example, D",
    "code": "numbers in one code z, C: of an encoder, of a generator, the units of an RBM",
    "critic_code": "numbers in a code of a critic that is an autoencoder",
    "hidden": "sizes of the hidden layers",
    "generator_hidden": "... of a generator",
    "critic_hidden": "... of a critic",
    "state": "numbers in a recurrent state, H",
    "embedding": "numbers that a symbol is given, E",
    "components": "of a mixture, K",
    "classes": "of labels, K",
    "symbols": "of sequences, V",
    "voices": "in each step of a piece",
    "runs": "models side by side, R",
    "sizes": "states of each variable of a network",
    "parents": "of each variable of a network",
    "order": "of an n-gram",
    "encoder": "a network in the place of the default one",
    "decoder": "a network in the place of the default one",
    "generator": "a network in the place of the default one",
    "critic": "a network in the place of the default one",
    "base": "the distribution of a flow's codes",
    "layers": "of a flow",
    "density": "the model of real numbers under a model of levels",
    "experts": "the models in a mixture",
    "kind": "of a flow's layers",
    "observed": "the kind of data",
    "draws": "codes of the prior per batch, without an encoder",
    "map": "of one number, in a flow",
    "cell": "of a recurrent network",
    "covariance": "the shape of a mixture's covariances",
    "likelihood": "how the outputs of a decoder are read",
    "output": "the range of a generator",
    "objective": "what the players of a game are told",
    "training": "where the negatives of an RBM come from",
    "noise": "the kind of damage",
    "level": "how strong the damage is",
    "levels": "of grey",
    "penalty": "what is added to the loss",
    "weight": "of the penalty",
    "beta": "the weight of the divergence in an ELBO",
    "free_bits": "a floor under the divergence",
    "samples": "codes drawn per example in a bound",
    "margin": "of an energy-based GAN",
    "pull": "the weight of its pulling-away term",
    "critic_steps": "turns of the critic to one of the generator",
    "spectral_norm": "whether a critic's matrices are normalised",
    "pack": "examples that a critic sees at once",
    "chains": "that are never restarted",
    "langevin": "steps of a Langevin chain per gradient",
    "step": "size of one of them",
    "k": "the k of CD-k and of k-sparse",
    "rho": "target activity of a unit",
    "centred": "whether an RBM has offsets",
    "mean": "of the data",
    "scale": "standard deviation of the first weights",
    "remember": "start of the bias of the gate that keeps the state",
    "bins": "pieces of a spline",
    "bound": "where a spline ends",
    "prior": "pseudo-count of a table's cell",
    "min_var": "the smallest variance allowed",
    "seed": "of a start that is drawn from the data",
    "model": "the network that another way of training wraps",
    "net": "a network in the place of an encoder and a decoder",
    "noises": "kinds of damage and how strong each is",
    "error": "what is small when a repair is good",
    "low": "the weakest noise",
    "high": "the strongest noise",
    "piece": "symbols between two places where a gradient is cut off",
    "channels": "of a convolution",
}
OWN = {"penalty", "layers"}  # each family has its own


def test_constructors_share_one_vocabulary():
    kinds: dict[str, set[object]] = {}
    for name in CASES:
        for word, parameter in inspect.signature(CLASSES[name]).parameters.items():
            if parameter.kind is not parameter.VAR_KEYWORD:
                kinds.setdefault(word, set()).add(parameter.annotation)
    assert kinds.keys() == VOCABULARY.keys()
    several = {word for word, found in kinds.items() if len(found) > 1}
    assert several <= OWN, "one name for two kinds of thing"


def test_fit_knows_no_family():
    source = Path(inspect.getfile(fit)).read_text("utf-8")
    assert "genlib.families" not in source
    assert not [name for name in CASES if name in source]


@pytest.mark.parametrize("name", CASES)
def test_same_seed_same_history(name, same):
    first, second = make(name), make(name)
    histories = []
    for caller, model in enumerate((first, second)):
        torch.manual_seed(caller)  # what else was drawn before must make no difference
        histories.append(fit(model, CASES[name].x, steps=6, batch=32, seed=0))
    history, again = histories
    assert history
    same(dict(history), dict(again))
    same(dict(first.state_dict()), dict(second.state_dict()))
    for losses in history.values():
        assert losses and all(isinstance(v, float) and abs(v) < 1e6 for v in losses)


@pytest.mark.parametrize("name", CASES)
def test_all_that_is_saved_changes_in_training_and_the_caller_is_left_alone(name):
    model = make(name)
    before = {key: value.clone() for key, value in model.state_dict().items()}
    generator = torch.get_rng_state()
    fit(model, CASES[name].x, steps=20, batch=32, lr=0.01)
    assert torch.equal(torch.get_rng_state(), generator), "fit drew from the caller's generator"
    assert not model.training
    still = {key for key, value in model.state_dict().items() if value.equal(before[key])}
    fixed = {key for key in before if key.endswith(CASES[name].fixed)}
    assert still == fixed, "what no turn changes, though it should, or the other way round"


@pytest.mark.parametrize("name", CASES)
def test_interrupted_training_ends_at_the_same_numbers(name, tmp_path, same):
    whole, history = trained(name)
    file = tmp_path / "half.safetensors"
    trained(name, checkpoint=file, callbacks=[lambda step, *_: step == 2])
    resumed, again = trained(name, checkpoint=file)
    same(dict(again), dict(history))
    same(dict(resumed.state_dict()), dict(whole.state_dict()))


@pytest.mark.parametrize("name", CASES)
def test_a_saved_model_gives_the_same_answers(name):
    model = trained(name)[0]
    other = make(name, 1)
    other.load_state_dict(model.state_dict())
    x = CASES[name].x[:8]
    for ability in ("log_prob", "energy", "encode"):
        if hasattr(model, ability):
            ours, theirs = (getattr(m.eval(), ability)(x) for m in (model, other))
            torch.testing.assert_close(ours, theirs)


@pytest.mark.parametrize("name", CASES)
def test_abilities_mean_the_same_everywhere(name):
    case, model = CASES[name], make(name)
    fit(model, case.x, steps=2, batch=32)
    x = case.x[:8]
    for ability in ("log_prob", "log_prob_bound", "energy"):
        if hasattr(model, ability):
            values = getattr(model, ability)(x)
            each = (8, 2) if name in MANY else (8,)  # for each run, where there are several
            assert values.shape == each and torch.isfinite(values).all(), ability
    if hasattr(model, "score"):  # the gradient of a log-density, and nothing else by that name
        assert model.score(x).shape == x.shape
    if hasattr(model, "encode") and hasattr(model, "decode"):
        z = model.encode(x)
        assert len(z) == 8 and model.decode(z).shape == x.shape
    if hasattr(model, "sample"):
        torch.manual_seed(1)
        drawn = model.sample(5)
        assert len(drawn) == 5 and not drawn.requires_grad
        if not case.sample_is_no_data:
            model.check(drawn if drawn.dtype == x.dtype else drawn.to(x))
        for bad in (0, -1, 2.5):
            with pytest.raises(ValueError, match="Expected n to be a positive whole number"):
                model.sample(bad)


def spoilt(x: Tensor) -> dict[str, Tensor]:
    """The batch with one thing wrong, by what is wrong."""
    bad = {
        "too wide": torch.cat([x, x], dim=-1) if x.is_floating_point() else x[..., None],
        "no batch": x[0],
        "empty": x[:0],
    }
    if x.is_floating_point():
        hole = x.clone()
        hole[3, 1] = float("nan")
        bad["NaN"] = hole
    else:
        foreign = x.clone()
        foreign[0, 0] = 99
        bad["unknown symbol"] = foreign
    return bad


@pytest.mark.parametrize("name", CASES)
def test_bad_data_is_refused_in_a_sentence_before_anything_changes(name):
    model = make(name)
    before = [value.clone() for value in model.state_dict().values()]
    for what, bad in spoilt(CASES[name].x).items():
        with pytest.raises((ValueError, TypeError), match=r"(?s)^Expected .*got .*\.$"):
            model.check(bad)
            pytest.fail(f"{name} took data that are {what}")
        with pytest.raises((ValueError, TypeError), match="^Expected"):
            fit(model, bad, steps=1, batch=8)
    after = model.state_dict().values()
    assert all(torch.equal(a, b) for a, b in zip(before, after, strict=True))
