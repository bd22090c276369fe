"""Every sampler of every family against its law: how often each cell of the data space is hit.

A law gives a way to draw `n` rows, all rows that there are (for real numbers, a fine grid) and
their log-probabilities. Both are counted in the same cells and compared by chi-square.
"""

from collections.abc import Callable
from typing import NamedTuple

import pytest
import torch
from family_cases import ABSTRACT, CLASSES, stirred
from scipy.stats import chisquare
from torch import Tensor, nn
from torch.distributions import Categorical, MixtureSameFamily, MultivariateNormal, Normal

from genlib import fit
from genlib.families.contrastive.rbm import binary_states
from genlib.families.flows.layers import Logit, Scale
from genlib.families.gan.conditional import with_class

N = 20_000
EDGES = torch.linspace(-3, 3, 25)  # of cells, along each axis of real numbers
AXIS = torch.linspace(-8, 8, 321)
MIDDLES = (AXIS[1:] + AXIS[:-1]) / 2
GRID = torch.cartesian_prod(MIDDLES, MIDDLES)  # 5 to an edge of a cell


class Law(NamedTuple):
    draw: Callable[[int], Tensor]  # how many rows, to the rows
    every: Tensor  # [M, ...]
    log_p: Tensor  # [M]


def on_grid(draw, log_density: Callable[[Tensor], Tensor]) -> Law:
    """The law of two real numbers by its density."""
    log_area = 2 * (AXIS[1] - AXIS[0]).log()
    return Law(draw, GRID, log_density(GRID) + log_area)


def cells(x: Tensor) -> Tensor:
    """The number of the cell in which each row lies."""
    digits = x.flatten(1)
    if x.is_floating_point():
        digits = torch.bucketize(digits.float().contiguous(), EDGES)
    return (digits * 30 ** torch.arange(digits.shape[1])).sum(1)


def known_normal() -> MultivariateNormal:
    return MultivariateNormal(torch.tensor([0.5, -0.7]), torch.tensor([[1.2, -0.5], [-0.5, 0.6]]))


# ------------------------------------------------------------------ mixtures and flows


def mixture(name: str) -> Law:
    model = CLASSES[name](2, 2)
    covariances = torch.tensor([[[1.0, 0.7], [0.7, 0.8]], [[0.2, 0.0], [0.0, 1.5]]]).double()
    if name == "PyroGaussianMixture":  # its own units are not those of the data
        model.shift, model.scale = torch.tensor([1.0, -2.0]), torch.tensor([0.5, 3.0])
    means = torch.tensor([[-1.0, 0.5], [1.5, -0.5]]).double()
    model.start_at(torch.tensor([0.3, 0.7]).double(), means, covariances)
    normals = MultivariateNormal(means, covariances)
    known = MixtureSameFamily(Categorical(torch.tensor([0.3, 0.7]).double()), normals)
    return on_grid(model.sample, known.log_prob)


def mixture_of_models() -> Law:
    experts = []
    for mean in (-1.5, 1.0):
        layer = Scale(torch.tensor([mean, 0.0]), torch.tensor([0.5, 0.8]))
        experts.append(CLASSES["Flow"](2, layers=[layer]))
    model = CLASSES["MixtureOfModels"](experts)
    with torch.no_grad():
        model.logits.copy_(torch.tensor([1.0, 0.0]))
        return on_grid(model.sample, model.log_prob)


@torch.no_grad()
def flow(**options) -> Law:
    torch.manual_seed(0)
    model = stirred(CLASSES["Flow"](2, layers=2, hidden=(8,), **options), 0.3)
    return on_grid(model.sample, model.log_prob)


def dequantised() -> Law:
    """Two pixels of four greys: the chance of each is the normal's mass between two logits."""
    mean, std = torch.tensor([0.3, -1.0]), torch.tensor([1.0, 0.7])
    density = CLASSES["Flow"](2, layers=[Logit(), Scale(mean, std)])
    below = Normal(mean, std).cdf(torch.arange(5.0).div(4).logit()[:, None])  # [5, 2]
    mass = below.diff(dim=0)
    every = torch.cartesian_prod(torch.arange(4), torch.arange(4))
    p = mass[every[:, 0], 0] * mass[every[:, 1], 1]
    return Law(CLASSES["Dequantised"](density, 4).sample, every / 3, p.log())


# ------------------------------------------------------------------ rows of symbols and of states


def rows(symbols: int, width: int) -> Tensor:
    """Every row that can happen in the first `width` places: nothing follows an end."""
    every = torch.cartesian_prod(*[torch.arange(symbols)] * width)
    return every[~((every[:, 1:] != 0) & (every[:, :-1] == 0)).any(1)]


@torch.no_grad()
def recurrent(cell: str) -> Law:
    torch.manual_seed(0)
    model = stirred(CLASSES["RecurrentModel"](3, 8, 4, cell), 0.7)
    return Law(lambda n: model.sample(n, width=4), rows(3, 4), model.log_prob(rows(3, 4)))


@torch.no_grad()
def voices(cell: str) -> Law:
    torch.manual_seed(0)
    model = stirred(CLASSES["RecurrentVoices"](3, voices=2, state=8, embedding=4, cell=cell))
    both = torch.tensor([[0, 0], [1, 1], [1, 2], [2, 1], [2, 2]])
    every = both[rows(5, 3)]  # [R, 3, 2]
    return Law(lambda n: model.sample(n, width=3), every, model.log_prob(every))


def ngram(order: int) -> Law:
    model = CLASSES["NGram"](3, order, prior=0.3)
    x = torch.tensor([[1, 2, 2, 1, 0], [2, 2, 1, 2, 2], [1, 1, 2, 0, 0], [2, 1, 1, 1, 0]])
    fit(model, x.repeat(3, 1), steps=1, batch=None)
    return Law(lambda n: model.sample(n, width=4), rows(3, 4), model.log_prob(rows(3, 4)))


def bayesian_network() -> Law:
    """A variable declared before its parents, and one with two of them."""
    model = CLASSES["BayesianNetwork"]({"c": 2, "a": 2, "b": 3, "d": 2}, {"c": "ab", "b": "d"})
    every = torch.cartesian_prod(*(torch.arange(size) for size in model.sizes.values()))
    model.counts += 5 * torch.rand(len(model.counts), generator=torch.Generator().manual_seed(0))
    return Law(model.sample, every, model.log_prob(every))


# ------------------------------------------------------------------ autoencoders


@torch.no_grad()
def vae_of_bits(name: str) -> Law:
    """One number of code, so that p(x) is a sum along a line."""
    torch.manual_seed(0)
    far = 0.3 if name == "VampVAE" else 1.0  # its prior must lie on the line
    model, every = stirred(CLASSES[name](3, 1, hidden=(4,)), far), binary_states(3)
    z = MIDDLES[:, None, None].expand(-1, 8, 1)
    log_prior = (
        model._log_prior(z)  # a mixture of the encoder's own clouds
        if name == "VampVAE"
        else Normal(0.0, 1.0).log_prob(z)[..., 0]
    )
    log_joint = model.log_likelihood(every, z) + log_prior
    return Law(model.sample, every, log_joint.logsumexp(0) + (AXIS[1] - AXIS[0]).log())


@torch.no_grad()
def vae_of_runs() -> Law:
    """The second of two runs."""
    torch.manual_seed(0)
    model, every = stirred(CLASSES["VAERuns"](2, 3, 1, hidden=(4,)), 1.0), binary_states(3)
    out = model.decoder(MIDDLES[:, None, None].expand(-1, 2, 1))[:, 1]  # [codes, 3]
    log_prior = Normal(0.0, 1.0).log_prob(MIDDLES)
    log_joint = model._log_seen(every, out[:, None].expand(-1, 8, 3)) + log_prior[:, None]
    log_p = log_joint.logsumexp(0) + (AXIS[1] - AXIS[0]).log()
    return Law(lambda n: model.sample(n)[:, 1], every, log_p)


@torch.no_grad()
def vae_of_numbers(name: str) -> Law:
    """A linear decoder makes it one Gaussian, W Wᵀ + s² I about the bias."""
    model = stirred(CLASSES[name](2, 1, hidden=(), likelihood="gaussian"))
    model.log_std.fill_(-0.5)
    w, b = model.decoder[0].weight, model.decoder[0].bias
    known = MultivariateNormal(b, w @ w.T + torch.exp(2 * model.log_std) * torch.eye(2))
    return on_grid(model.sample, known.log_prob)


@torch.no_grad()
def denoiser_of_bits() -> Law:
    """Masking and repair of three bits are a Markov chain on eight states, known exactly."""
    options = {"hidden": (4,), "noise": "masking", "level": 0.4}
    model, every = stirred(CLASSES["DenoisingAutoencoder"](3, 3, **options), 1.5), binary_states(3)
    kept = torch.where(every == 1, 0.6, 0.4)  # of a one
    spoil = torch.where(every[:, None] == 1, kept[None], torch.where(every == 1, 0.0, 1.0)[None])
    spoil = spoil.prod(-1)  # [8, 8], from and to
    p = model.denoise(every)  # [8, 3]
    repair = torch.where(every[None] == 1, p[:, None], 1 - p[:, None]).prod(-1)
    start = torch.ones(N, 3)
    law = torch.linalg.matrix_power(spoil @ repair, 2)[-1] @ spoil  # from all ones, two rounds

    def draw(n: int) -> Tensor:  # which damaged state each grey image was made from
        grey = model.sample(n, steps=2, start=start)
        return torch.cdist(grey, p).argmin(1, keepdim=True)

    return Law(draw, torch.arange(8)[:, None], law.log())


@torch.no_grad()
def denoiser_of_numbers() -> Law:
    """Linear repair of Gaussian damage, x to A (x + s n) + b, is Gaussian after every round."""
    options = {"hidden": (), "likelihood": "gaussian", "level": 0.8}
    model = CLASSES["DenoisingAutoencoder"](2, 2, **options)
    down, up = model.encoder[0], model.decoder[0]
    down.weight.copy_(torch.tensor([[0.8, 0.3], [-0.2, 0.9]]))  # chance could leave the grid
    up.weight.copy_(torch.tensor([[0.9, -0.2], [0.3, 0.7]]))
    a, b = up.weight @ down.weight, up.weight @ down.bias + up.bias
    mean, cov = torch.tensor([1.0, -1.0]), torch.zeros(2, 2)
    start = mean.expand(N, 2)
    for _ in range(4):  # three rounds, and the last look
        mean, cov = a @ mean + b, a @ (cov + 0.8**2 * torch.eye(2)) @ a.T
    known = MultivariateNormal(mean, cov)
    return on_grid(lambda n: model.sample(n, steps=3, start=start), known.log_prob)


# ------------------------------------------------------------------ energies and games


def boltzmann(how: str) -> Law:
    torch.manual_seed(1)
    mean = torch.tensor([0.2, 0.5, 0.6, 0.9])
    model = stirred(CLASSES["RBM"](4, 3, scale=1.0, mean=mean, centred=True))
    draw = {"gibbs": lambda n: model.sample(n, steps=40), "exact": model.exact_sample}[how]
    every = binary_states(4)
    return Law(draw, every, model.log_likelihood(every))


@torch.no_grad()
def energy_autoencoder(steps: int) -> Law:
    """It restores the origin alone, so E = |x|² / 2s²; each step of the walk is then linear."""
    model = CLASSES["EnergyAutoencoder"](2, 2, hidden=(), step=0.8)
    for p in model.parameters():
        p.zero_()
    model.log_s.fill_(0.3)
    mean, var = torch.tensor([1.5, -1.0]), 0.0
    start = mean.expand(N, 2)
    for _ in range(steps):
        shrink = 1 - 0.5 * 0.8**2 * torch.exp(-2 * model.log_s).item()
        mean, var = shrink * mean, shrink**2 * var + 0.8**2
    known = MultivariateNormal(mean, var * torch.eye(2))
    return on_grid(lambda n: model.sample(n, steps=steps, start=start), known.log_prob)


@torch.no_grad()
def game(name: str, fakes: bool = False) -> Law:
    """A linear generator maps its N(0, I) to a known Gaussian, in training as in sampling."""
    known, model = known_normal(), CLASSES[name](2, 2, *[2] * ("Energy" in name))
    model.generator = nn.Linear(2, 2)
    model.generator.weight.copy_(known.scale_tril)
    model.generator.bias.copy_(known.mean)
    draw = (lambda n: model.fake(torch.zeros(n, 2))) if fakes else model.sample
    return on_grid(draw, known.log_prob)


@torch.no_grad()
def game_of_runs(name: str) -> Law:
    """Of several runs, the second."""
    known = known_normal()
    model = CLASSES[name](2, 2, 2, *[2] * ("Energy" in name), generator_hidden=())
    model.generator[0].weight[1] = known.scale_tril
    model.generator[0].bias[1] = known.mean
    return on_grid(lambda n: model.sample(n)[:, 1], known.log_prob)


@torch.no_grad()
def conditional_game(y: int | None, fakes: bool = False) -> Law:
    """Each class moves the Gaussian to a place of its own; without a class, any is as likely."""
    known, places = known_normal(), torch.tensor([[-2.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
    model = CLASSES["ConditionalGAN"](2, 2, 3, generator=nn.Linear(5, 2, bias=False))
    model.generator.weight.copy_(torch.cat([0.5 * known.scale_tril, places.T], dim=1))
    normals = MultivariateNormal(places, scale_tril=0.5 * known.scale_tril)
    classes = torch.ones(3) if y is None else torch.eye(3)[y]
    known = MixtureSameFamily(Categorical(classes), normals)
    told = with_class(torch.zeros(N, 2), torch.full((N,), y or 0), 3)
    draw = (lambda n: model.fake(told)[:, :2]) if fakes else (lambda n: model.sample(n, y))
    return on_grid(draw, known.log_prob)


LAWS: dict[str, Callable[[], Law]] = {
    "GaussianMixture": lambda: mixture("GaussianMixture"),
    "PyroGaussianMixture": lambda: mixture("PyroGaussianMixture"),
    "MixtureOfModels": mixture_of_models,
    "Flow, coupling": lambda: flow(kind="coupling", map="spline"),
    "Flow, autoregressive": lambda: flow(kind="autoregressive"),
    "Flow, inverse": lambda: flow(kind="inverse"),
    "Dequantised": dequantised,
    "RecurrentModel, rnn": lambda: recurrent("rnn"),
    "RecurrentModel, gru": lambda: recurrent("gru"),
    "RecurrentModel, lstm": lambda: recurrent("lstm"),
    "RecurrentVoices, gru": lambda: voices("gru"),
    "RecurrentVoices, lstm": lambda: voices("lstm"),
    "NGram, 1": lambda: ngram(1),
    "NGram, 2": lambda: ngram(2),
    "NGram, 3": lambda: ngram(3),
    "BayesianNetwork": bayesian_network,
    "VAE, bits": lambda: vae_of_bits("VAE"),
    "VampVAE": lambda: vae_of_bits("VampVAE"),
    "VAERuns": vae_of_runs,
    "VAE, numbers": lambda: vae_of_numbers("VAE"),
    "PyroVAE, bits": lambda: vae_of_bits("PyroVAE"),
    "PyroVAE, numbers": lambda: vae_of_numbers("PyroVAE"),
    "DenoisingAutoencoder, bits": denoiser_of_bits,
    "DenoisingAutoencoder, numbers": denoiser_of_numbers,
    "RBM, gibbs": lambda: boltzmann("gibbs"),
    "RBM, exact": lambda: boltzmann("exact"),
    "EnergyAutoencoder, 1 step": lambda: energy_autoencoder(1),
    "EnergyAutoencoder, 5 steps": lambda: energy_autoencoder(5),
    "GAN": lambda: game("GAN"),
    "GAN, fakes": lambda: game("GAN", fakes=True),
    "EnergyGAN": lambda: game("EnergyGAN"),
    "GANRuns": lambda: game_of_runs("GANRuns"),
    "EnergyGANRuns": lambda: game_of_runs("EnergyGANRuns"),
    "ConditionalGAN, any class": lambda: conditional_game(None),
    "ConditionalGAN, one class": lambda: conditional_game(1),
    "ConditionalGAN, fakes": lambda: conditional_game(2, fakes=True),
}


def test_no_sampler_escapes():
    samplers = {name for name, cls in CLASSES.items() if hasattr(cls, "sample")}
    assert {name.split(",")[0] for name in LAWS} == samplers - ABSTRACT


@pytest.mark.parametrize("name", LAWS)
def test_samples_come_as_often_as_their_law_says(name):
    law = LAWS[name]()
    p = law.log_p.detach().double().exp()
    assert p.sum().item() == pytest.approx(1, abs=2e-3), "the law itself is not normalised"
    torch.manual_seed(7)
    seen = cells(law.draw(N))
    found, place = cells(law.every).unique(return_inverse=True)
    expected = N * torch.zeros(len(found)).double().index_add_(0, place, p / p.sum())
    index = torch.searchsorted(found, seen).clamp(max=len(found) - 1)
    assert found[index].equal(seen), "a row was drawn that cannot happen"
    counts = index.bincount(minlength=len(found))
    order = expected.argsort(descending=True)
    common = max(int((expected >= 10).sum()) - 1, 1)  # the rare cells are one, with a common one
    ours, theirs = (
        torch.cat([v[order][:common], v[order][common:].sum()[None]]) for v in (counts, expected)
    )
    assert len(ours) > 3 and chisquare(ours, theirs).pvalue > 1e-4
