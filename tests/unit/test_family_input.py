"""What every family does with input that is nearly right: taken as it is, or refused in a sentence.

The data are those of the contract; the rules stand in the docstring of `Model.check`.
"""

import inspect
import re

import numpy as np
import pytest
import torch
from family_cases import CASES, CLASSES, make
from torch import Tensor, nn

from genlib import Model, fit
from genlib.families.bayesian_networks import BayesianNetwork
from genlib.families.bayesian_networks.in_pyro import ask, program
from genlib.families.bayesian_networks.inference import eliminate
from genlib.families.contrastive import RBM
from genlib.families.gan import GAN, GANRuns
from genlib.families.gan.losses import SpectralNorm
from genlib.families.mixtures import GaussianMixture, PyroGaussianMixture
from genlib.families.recurrent import RecurrentModel
from genlib.families.recurrent.rows import draw

# Public methods that take data or codes and ask whether they can. Of these `decode` takes codes.
ASKING = {
    *("check", "here", "encode", "decode", "log_prob", "log_prob_bound", "energy", "score"),
    *("reconstruct", "denoise", "activity", "active_units", "revive", "initialise"),
    *("log_joint", "responsibilities", "log_det", "symbol_log_probs", "log_likelihood", "start_at"),
}
# Those that trust their input: steps of training, and the parts that such steps are made of.
TRUSTING = {
    *("loss", "turns", "misfit", "terms", "log_weights", "posterior", "model", "guide"),
    *("damage", "loss_of_pair", "activate", "price", "walk", "free_energy", "gibbs"),
    *("hidden_logits", "visible_logits", "negatives", "critic_loss", "generator_loss", "fake"),
    *("logits", "em_step", "maximise", "dequantise", "quantise", "step", "step_log_probs"),
    *("contexts", "cells", "rows"),
}
TRUSTED_HERE = {(name, "log_likelihood") for name in ("VAE", "PyroVAE", "VampVAE")}  # log p(x | z)
OTHERS = {"start_at": ("GaussianMixture", "PyroGaussianMixture")}  # takes parameters, not data
NOT_TENSORS = {"sample", "codes", "exact_sample", "cells_of", "shape", "table", "with_tables"}
FLOAT64 = {"GaussianMixture", "PyroGaussianMixture"}  # they compute in it, and take any numbers
WHOLE = {name for name, case in CASES.items() if not case.x.is_floating_point()}


def methods(cls: type) -> dict[str, list[str]]:
    """The public methods of a family that are not torch's own, with their arguments."""
    found = {}
    for name, method in inspect.getmembers(cls, callable):
        if not name.startswith("_") and not hasattr(nn.Module, name):
            found[name] = list(inspect.signature(method).parameters)[1:]
    return {name: arguments for name, arguments in found.items() if arguments}


SAMPLERS = [name for name in CASES if hasattr(CLASSES[name], "sample")]


def asking(name: str) -> list[str]:
    found = [m for m in methods(CLASSES[name]) if m in ASKING and (name, m) not in TRUSTED_HERE]
    found += ["log_prob"] if name == "MixtureOfModels" and "log_prob" not in found else []
    return [m for m in found if name not in OTHERS.get(m, ())]


def ready(name: str) -> Model:
    """A model that can answer: one that starts from data has seen some."""
    model = make(name).eval()
    if hasattr(model, "initialise"):
        model.initialise(CASES[name].x)
    return model


def given(name: str, method: str, model: Model) -> Tensor:
    """What the method takes: eight examples, or eight codes."""
    x = CASES[name].x[:8]
    if method == "decode":
        shape = (
            (8, 2, model.code) if name.endswith("Runs") else (8, getattr(model, "code", x.shape[1]))
        )
        return torch.full(shape, 0.5)
    return (x > 0.5).to(x) if method == "log_likelihood" else x


def called(model: Model, method: str, x: object) -> object:
    torch.manual_seed(0)
    if method == "decode" and isinstance(model, CLASSES["ConditionalGAN"]):
        return model.decode(x, torch.zeros(8, dtype=torch.int64))
    if isinstance(model, CLASSES["LevelDenoiser"]) and method == "denoise":
        return model.denoise(x, 0.5)
    return getattr(model, method)(x)


def wrong(x: Tensor, name: str) -> dict[str, object]:
    """The same values in another form, by what is refused of it."""
    forms = {"NumPy": x.numpy(), "a list": x.tolist(), "complex": x.to(torch.complex64)}
    forms["bool"] = x > 0
    if name in WHOLE:
        return forms | {"float": x.float()}
    if name in FLOAT64:
        return forms
    return forms | {
        "double": x.double(),
        "half": x.half(),
        "bfloat16": x.bfloat16(),
        "whole": x.round().long(),
    }


def advice(error: BaseException, **names: object) -> object:
    """What the sentence says to do, done."""
    found = re.search(r"convert it with (.+?\))(?:, or the model with .*)?[.;]", str(error))
    assert found, f"no advice in: {error}"
    return eval(found[1], {"torch": torch} | names)


@pytest.mark.parametrize("name", CASES)
def test_every_method_asks_or_is_known_to_trust(name):
    for method in methods(CLASSES[name]):
        assert method in ASKING | TRUSTING | NOT_TENSORS, f"does {name}.{method} check its input?"
    assert "check" in asking(name)


@pytest.mark.parametrize("name", CASES)
def test_other_forms_are_refused_and_the_advice_works(name):
    model = ready(name)
    for method in asking(name):
        if method == "log_prob" and not hasattr(model, method):
            continue
        right = given(name, method, model)
        called(model, method, right)
        argument = {"decode": "z", "denoise": "noisy"}.get(method, "x")
        for what, bad in wrong(right, name).items():
            with pytest.raises(TypeError, match=r"^Expected .*, got .*\.$") as caught:
                called(model, method, bad)
                pytest.fail(f"{name}.{method} took {what}")
            if what in ("NumPy", "a list", "double", "half"):
                x = advice(caught.value, **{argument: bad})
                assert x.dtype == right.dtype
                if what != "half":
                    assert torch.equal(x, right)
                    called(model, method, x)


@pytest.mark.parametrize("name", CASES)
def test_fit_refuses_what_the_model_refuses(name):
    x = CASES[name].x
    for what, bad in wrong(x, name).items():
        for data in (bad, lambda n, bad=bad: bad[:n]):
            with pytest.raises(TypeError, match=r"^Expected .*, got .*\.$"):
                fit(make(name), data, steps=1, batch=8)
                pytest.fail(f"{name} trained on {what}")


@pytest.mark.parametrize("name", sorted(FLOAT64 | WHOLE))
def test_numbers_that_the_weights_never_meet_may_have_any_width(name):
    model, x = ready(name), CASES[name].x[:8]
    others = (torch.int32, torch.int16, torch.uint8) if name in WHOLE else (torch.float64,)
    for dtype in others:
        assert torch.equal(model.log_prob(x.to(dtype)), model.log_prob(x))
        fit(make(name), CASES[name].x.to(dtype), steps=2, batch=32)


@pytest.mark.parametrize("name", CASES)
def test_the_model_in_double_precision(name):
    """The other half of the advice: the whole family works in float64 once the model is."""
    model = make(name).to(torch.float64)
    single, x = CASES[name].x, CASES[name].x
    if name not in WHOLE:
        x = x.double()
    if name not in WHOLE | FLOAT64:
        with pytest.raises(TypeError, match=r"of torch.float64, as the weights are, got torch.flo"):
            fit(model, single, steps=1)
    fit(model, x, steps=3, batch=32)
    for method in asking(name):
        if hasattr(model, method) and method != "check":
            code = given(name, method, model)
            called(model, method, code.double() if name not in WHOLE else code)
    if name in SAMPLERS:
        assert model.sample(4).dtype == x.dtype


@pytest.fixture
def double_by_default():
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


@pytest.mark.parametrize("name", [n for n in CASES if n not in WHOLE | FLOAT64])
def test_double_precision_by_default(name, double_by_default):
    """Data come in float32 (`data.mnist()`), models made now do not: a sentence, then it works."""
    model, x = make(name), CASES[name].x
    with pytest.raises(TypeError, match=r"of torch.float64, as the weights are, got torch.float32"):
        fit(model, x, steps=1)
    fit(model, x.double(), steps=2, batch=32)
    if name in SAMPLERS:
        assert model.sample(3).dtype == torch.float64


def test_a_machine_that_knows_the_mean_in_double_precision(double_by_default):
    x = CASES["RBM"].x
    rbm = RBM(16, 5, mean=x.mean(0), centred=True)
    fit(rbm, x.double(), steps=2)
    assert {p.dtype for p in (*rbm.parameters(), rbm.mu, rbm.lam)} == {torch.float64}


STARTS = [name for name in SAMPLERS if "start" in methods(CLASSES[name])["sample"]]


@pytest.mark.parametrize("name", STARTS)
def test_chains_refuse_a_start_in_another_form(name):
    model, start = make(name), CASES[name].x[:4]
    model.sample(4, steps=2, start=start)
    for what, bad in wrong(start, name).items():
        with pytest.raises(TypeError, match=r"^Expected start .*, got .*\.$"):
            model.sample(4, steps=2, start=bad)
            pytest.fail(f"{name} started at {what}")
    with pytest.raises(ValueError, match=r"^Expected start of shape"):
        model.sample(4, steps=2, start=start[:, :2])


@pytest.mark.parametrize("name", ["RecurrentModel", "RecurrentVoices"])
def test_samplers_refuse_a_prime_in_another_form(name):
    model = make(name)
    prime = torch.ones_like(CASES[name].x[0, :2])
    assert torch.equal(model.sample(3, width=5, prime=prime)[0, :2], prime)
    for bad in (prime.numpy(), prime.tolist(), prime.float(), prime > 0):
        with pytest.raises(TypeError, match=r"^Expected .*, got .*\.$"):
            model.sample(3, width=5, prime=bad)


# ------------------------------------------------------------------ numbers


def in_numpy(value: object) -> object:
    """Every number in an argument as one of NumPy's."""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return np.int64(value)
    if isinstance(value, float):
        return np.float32(value)
    if isinstance(value, tuple):
        return tuple(map(in_numpy, value))
    if isinstance(value, dict):
        return {key: in_numpy(v) for key, v in value.items()}
    return value


def in_tensors(value: object) -> object:
    value = in_numpy(value)
    return torch.tensor(value.item()) if isinstance(value, np.number) else value


def numbers_in(module: nn.Module):
    """What a module keeps, looking into tuples, lists and dictionaries."""
    waiting = [v for m in module.modules() for k, v in vars(m).items() if not k.startswith("_")]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list | tuple):
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()
        else:
            yield value


@pytest.mark.parametrize("convert", [in_numpy, in_tensors])
@pytest.mark.parametrize("name", CASES)
def test_numbers_may_be_numpys_and_are_kept_as_pythons(name, convert, same, tmp_path):
    cls = CLASSES[name]

    def with_all_numbers(*arguments, **options):
        bound = inspect.signature(cls).bind(*arguments, **options)
        bound.apply_defaults()
        return cls(*map(convert, bound.args), **{k: convert(v) for k, v in bound.kwargs.items()})

    model = make(name, 0, with_all_numbers)
    kept = [v for v in numbers_in(model) if isinstance(v, np.generic | np.ndarray | Tensor)]
    assert kept == []

    plain = {"steps": 3, "batch": 32, "lr": 0.5, "clip": 0.25, "seed": 3, "checkpoint_every": 2}
    options = {key: convert(value) for key, value in plain.items()}
    file = tmp_path / "run"
    history = fit(model, CASES[name].x, **options, checkpoint=file)
    same(dict(history), dict(fit(make(name), CASES[name].x, **plain)))
    assert file.exists() and history.steps == 3
    if name in SAMPLERS:
        assert len(model.sample(convert(4))) == 4
    if hasattr(model, "log_prob_bound"):
        assert len(model.log_prob_bound(CASES[name].x[:2], convert(2))) == 2


@pytest.mark.parametrize("name", SAMPLERS)
def test_what_is_no_number_is_refused(name):
    for bad in (np.bool_(True), np.float64(2.5), np.array([2]), "2", 2 + 0j, np.float32("nan")):
        with pytest.raises(ValueError, match="^Expected n to be a positive whole number, got"):
            make(name).sample(bad)


def test_a_class_may_be_a_numpy_number():
    gan = make("ConditionalGAN")
    assert gan.sample(3, np.int64(2)).shape == (3, 3)
    with pytest.raises(TypeError, match="^Expected y .*got ndarray of int64"):
        gan.sample(3, np.arange(3))


# ------------------------------------------------------------------ interruption


def stopping(model: Model, at: int, error: BaseException) -> Model:
    """The model, its training stopped in the middle of step `at`: one player has moved."""
    turns, calls = model.turns, []

    def interrupted(x):
        calls.append(None)
        yield from turns(x)
        if len(calls) == at:
            raise error

    model.turns = interrupted
    return model


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
@pytest.mark.parametrize("name", CASES)
def test_stopped_training_goes_on_to_the_same_numbers(name, error, tmp_path, same):
    """Nothing of the half-made step is kept: neither in weights nor in draws nor in losses."""
    options = {"steps": 6, "batch": 32, "lr": 0.01}
    whole = make(name)
    history = fit(whole, CASES[name].x, **options)
    file = tmp_path / "run"
    stopped = stopping(make(name), 5, error("enough"))
    with pytest.raises(error, match="enough"):
        fit(stopped, CASES[name].x, **options, checkpoint=file)
    assert not any(part.training for part in stopped.modules())
    resumed = make(name, 9)
    again = fit(resumed, CASES[name].x, **options, checkpoint=file)
    same(dict(again), dict(history))
    same(dict(resumed.state_dict()), dict(whole.state_dict()))


# ------------------------------------------------------------------ one family each


@pytest.mark.parametrize("cls", [GaussianMixture, PyroGaussianMixture])
@pytest.mark.parametrize("units", [(1e-4,), (1e6,), (1e-4, 1.0), (1e-4, 1e5)])
def test_mixtures_do_not_depend_on_units(cls, units, same):
    """Returns of 1e-4 are learnt as numbers of 1 are: the likelihood moves by log |units| alone."""
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(200, len(units), generator=generator, dtype=torch.float64)
    x[:100] = 3 + 0.2 * x[:100]
    units = torch.tensor(units, dtype=torch.float64)
    options = {"steps": 40, "batch": None, "lr": 0.05}
    one, other = cls(len(units), 2), cls(len(units), 2)
    fit(one, x, **options)
    fit(other, x * units, **options)
    same(other.log_prob(x * units) + units.log().sum(), one.log_prob(x))
    same(other.means / units, one.means)
    if len(units) == 1:  # as found: -1.785 instead of the -3.286 that an absolute floor gave
        assert one.covariances.min() < 0.05, "no component has found the narrow cluster"


@pytest.mark.parametrize("covariance", ["full", "tied", "diag"])
def test_the_floor_is_a_millionth_of_the_variance_of_a_column(covariance):
    """Two clusters of equal points: without a floor their density would have no limit."""
    x = torch.tensor([[0.0, 0.0], [1.0, 1e-3]], dtype=torch.float64).repeat(20, 1)
    x = torch.cat([x, torch.full((40, 1), 7.0)], dim=1)  # and a column without spread
    mixture = GaussianMixture(3, 2, covariance)
    history = fit(mixture, x, steps=10, batch=None)["em"]
    spread = torch.tensor([0.25, 0.25e-6, 1.0])  # of a constant column: 1
    floor = 1e-6 * spread.double()
    torch.testing.assert_close(mixture.covariances, torch.diag(floor).expand(2, 3, 3))
    assert all(b <= a + 1e-9 for a, b in zip(history, history[1:], strict=False))


def zero_critic(critic: nn.Module) -> nn.Module:
    """A critic whose last layer starts at zero, as some recipes want it."""
    last = critic.net[-1] if hasattr(critic, "net") else critic[-1]
    nn.init.zeros_(last.weight)
    return critic


@pytest.mark.parametrize("shape", [(1, 8), (4, 8), (4, 2, 3, 3)])
def test_spectral_norm_leaves_zeros_as_they_are(shape):
    weight = torch.zeros(shape, requires_grad=True)
    norm = SpectralNorm(weight)
    out = norm(weight)
    assert torch.equal(out, weight)
    (slope,) = torch.autograd.grad(out.sum(), weight)
    assert slope.isfinite().all() and slope.abs().max() <= 1
    moved = torch.randn(shape, generator=torch.Generator().manual_seed(0))
    for _ in range(50):  # and once it has moved it is normalised as any other
        out = norm(moved)
    assert torch.linalg.matrix_norm(out.flatten(1), 2).item() == pytest.approx(1, abs=1e-3)


def test_spectral_norm_after_the_first_step_from_zero():
    """Read in eval mode, before training has looked at the weights again."""
    norm = SpectralNorm(torch.zeros(1, 4))
    norm(torch.zeros(1, 4))
    out = norm.eval()(torch.tensor([[3.0, 0.0, 4.0, 0.0]]))
    torch.testing.assert_close(out, torch.tensor([[0.6, 0.0, 0.8, 0.0]]))


def test_spectral_norm_finds_a_matrix_that_its_start_does_not_see():
    """Columns that sum to zero: the first vector, all ones, is sent to 0."""
    weight = torch.tensor([[3.0, 0.0], [-3.0, 0.0]])
    for w, stacked in ((weight, False), (torch.stack([weight, 0 * weight]), True)):
        norm = SpectralNorm(w, stacked).eval()(w)
        largest = torch.linalg.matrix_norm(norm, 2)
        assert largest.flatten()[0].item() == pytest.approx(1, abs=1e-4)
        assert norm.isfinite().all()


@pytest.mark.parametrize("objective", ["nonsaturating", "wasserstein"])
def test_a_critic_may_start_at_zero_under_spectral_norm(objective):
    x = CASES["GAN"].x
    critic = zero_critic(nn.Sequential(nn.Linear(3, 8), nn.LeakyReLU(0.2), nn.Linear(8, 1)))
    gan = GAN(3, 2, (8,), critic=critic, objective=objective, spectral_norm=True)
    history = fit(gan, x, steps=20, batch=32, lr=0.01)
    assert all(np.isfinite(losses).all() for losses in history.values())
    assert torch.equal(gan.logits(x), gan.logits(x)), "reading the critic changed it"
    last = gan.critic[-1].weight
    assert torch.linalg.matrix_norm(last, 2).item() == pytest.approx(1, abs=1e-2)

    runs = GANRuns(2, 3, 2, (8,), (8,), spectral_norm=True)
    with torch.no_grad():
        runs.critic[-1].parametrizations.weight.original[1] = 0
    history = fit(runs, CASES["GANRuns"].x, steps=20, batch=32, lr=0.01)
    assert all(np.isfinite(losses).all() for losses in history.values())


def test_pyro_refuses_the_evidence_that_elimination_refuses():
    table = torch.tensor
    network = BayesianNetwork.with_tables(
        {"a": table([0.3, 0.7]), "b": table([[1.0, 0.0], [1.0, 0.0]]), "c": torch.eye(2)},
        {"b": ["a"], "c": ["a"]},
    )
    story = program(network)
    for query, evidence, sentence in (
        ("a", {"b": 1}, "evidence of probability 0"),
        ("b", {"a": 0, "c": 1}, "evidence of probability 0"),  # impossible together alone
        ("a", {"smoke": 1}, "a variable of the"),
        ("smoke", {}, "a variable of the"),
        ("a", {"a": 1}, "a query that is not observed"),
        ("a", {"b": 2}, "states of b from 0 to 1, got 2"),
        ("a", {"b": -1}, "states of b from 0 to 1, got -1"),
    ):
        for answer in (lambda q, e: eliminate(network, q, e), lambda q, e: ask(story, q, e)):
            with pytest.raises(ValueError, match=f"^Expected .*{sentence}"):
                answer(query, evidence)
    state = torch.get_rng_state()
    p, log_evidence = ask(story, "a", {"c": np.int64(1)})  # certain, not nearly certain
    assert torch.equal(torch.get_rng_state(), state)
    assert p.tolist() == [0, 1] and log_evidence == pytest.approx(np.log(0.7), abs=1e-7)


@pytest.mark.parametrize("temperature", [1e-4, 1e-20, 1e-38, 1e-39, 1e-45, 1e-300, 5e-324])
def test_a_temperature_near_zero_takes_the_most_probable(temperature):
    logits = torch.tensor([[0.0, 90.0, 89.0], [-80.0, -90.0, float("-inf")]]).repeat(50, 1)
    assert draw(logits, temperature).tolist() == [1, 0] * 50
    assert draw(logits, temperature, top_k=2).tolist() == [1, 0] * 50
    ties = draw(torch.zeros(400, 2), temperature).float().mean()
    assert abs(ties - 0.5) < 5 * 0.5 / 20, "of two equal logits neither is the most probable"
    model = RecurrentModel(4, 4, 2)
    assert torch.equal(model.sample(3, 5, temperature), model.sample(3, 5, 0))


@pytest.mark.parametrize("temperature", [0.5, 1.5e-3, 5e-4])
def test_low_temperatures_are_still_exact(temperature):
    """p ∝ exp(logit / T), on both sides of the place where the computation changes."""
    logits = temperature * torch.tensor([0.7, 0.3], dtype=torch.float64).log()
    torch.manual_seed(0)
    share = draw(logits.expand(4000, 2), temperature).double().mean().item()
    assert share == pytest.approx(0.3, abs=5 * (0.21 / 4000) ** 0.5)
