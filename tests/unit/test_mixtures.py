"""Mixtures against exact answers: scikit-learn, Monte Carlo, Bayes' rule and each other."""

import copy
import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn.mixture import GaussianMixture as SklearnMixture
from torch import nn

from genlib import Model, fit
from genlib.data import old_faithful
from genlib.families.mixtures import GaussianMixture, MixtureOfModels, PyroGaussianMixture
from genlib.families.mixtures.gaussian import kmeans_plus_plus
from genlib.families.vae import VAE


@pytest.fixture(scope="module")
def faithful() -> torch.Tensor:
    return old_faithful()


@pytest.fixture(scope="module")
def fitted(faithful) -> GaussianMixture:
    mixture = GaussianMixture(2, 2)
    fit(mixture, faithful, steps=60, batch=None)
    return mixture


def three_gaussians() -> GaussianMixture:
    """A known mixture with nothing learnt: parameters set by hand."""
    mixture = GaussianMixture(2, 3)
    mixture.weights = torch.tensor([0.2, 0.3, 0.5], dtype=torch.float64)
    mixture.means = torch.tensor([[0.0, 0.0], [8.0, 0.0], [0.0, 8.0]], dtype=torch.float64)
    mixture.covariances = torch.tensor(
        [[[1.0, 0.6], [0.6, 2.0]], [[0.5, 0.0], [0.0, 0.5]], [[1.0, -0.3], [-0.3, 0.7]]],
        dtype=torch.float64,
    )
    return mixture


# ------------------------------------------------------------------ Old Faithful, by EM


def test_one_gaussian_has_the_known_likelihood(faithful):
    mixture = GaussianMixture(2, 1)
    fit(mixture, faithful, steps=2, batch=None)
    assert mixture.log_prob(faithful).sum().item() == pytest.approx(-1289.797, abs=1e-3)


def test_two_gaussians_have_the_known_optimum(faithful, fitted):
    assert fitted.log_prob(faithful).sum().item() == pytest.approx(-1130.264, abs=1e-3)
    order = fitted.weights.argsort()
    np.testing.assert_allclose(fitted.weights[order], [0.3559, 0.6441], atol=1e-4)
    np.testing.assert_allclose(
        fitted.means[order], [[2.036, 54.479], [4.290, 79.968]], rtol=0, atol=1e-3
    )


@pytest.mark.parametrize(("covariance", "known"), [("tied", -1140.187), ("diag", -1147.806)])
def test_restricted_covariances_agree_with_sklearn(faithful, covariance, known):
    mixture = GaussianMixture(2, 2, covariance)
    fit(mixture, faithful, steps=200, batch=None)
    total = mixture.log_prob(faithful).sum().item()
    theirs = SklearnMixture(2, covariance_type=covariance, reg_covar=0, tol=1e-9, max_iter=500)
    assert total == pytest.approx(known, abs=1e-3)
    assert total / 272 == pytest.approx(theirs.fit(faithful.numpy()).score(faithful), abs=1e-6)


def test_full_mixture_agrees_with_sklearn_point_by_point(faithful, fitted):
    theirs = SklearnMixture(2, reg_covar=0, tol=1e-10, max_iter=500, random_state=0)
    theirs.fit(faithful.numpy())
    np.testing.assert_allclose(fitted.log_prob(faithful), theirs.score_samples(faithful), atol=1e-4)
    flip = theirs.weights_.argsort(), fitted.weights.argsort()
    np.testing.assert_allclose(
        fitted.responsibilities(faithful)[:, flip[1]],
        theirs.predict_proba(faithful)[:, flip[0]],
        atol=1e-4,
    )


@pytest.mark.parametrize("covariance", ["full", "tied", "diag"])
@pytest.mark.parametrize("components", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("min_var", [1e-6, 0.5])
def test_em_never_lowers_the_likelihood(faithful, covariance, components, min_var):
    """Also at the floor: clamping the eigenvalues is the exact M-step under the constraint."""
    mixture = GaussianMixture(2, components, covariance, min_var=min_var)
    mixture.initialise(faithful)
    history = fit(mixture, faithful, steps=40, batch=None)["em"]
    assert all(
        later <= earlier + 1e-10 for earlier, later in zip(history, history[1:], strict=False)
    )


def test_a_step_reports_the_loss_before_it(faithful):
    mixture = GaussianMixture(2, 2)
    mixture.initialise(faithful)
    before = -mixture.log_prob(faithful).mean()
    torch.testing.assert_close(mixture.em_step(faithful), before)
    assert -mixture.log_prob(faithful).mean() < before


def test_variances_stay_above_the_floor():
    x = torch.tensor([[0.0, 0.0], [1.0, 1.0], [1.0, 1.0], [1.0, 1.0], [2.0, 5.0]])
    for covariance in ("full", "tied", "diag"):
        mixture = GaussianMixture(2, 3, covariance, min_var=1e-3)
        fit(mixture, x, steps=30, batch=None)
        assert torch.linalg.eigvalsh(mixture.covariances).min() >= 1e-3 * (1 - 1e-9)
        assert mixture.log_prob(x).isfinite().all()


def test_starts_are_reproducible_and_differ_by_seed(faithful):
    first, again, other = (kmeans_plus_plus(faithful, 5, s)[1] for s in (0, 0, 1))
    assert torch.equal(first, again) and not torch.equal(first, other)


# ------------------------------------------------------------------ densities, samples, symmetry


def test_density_integrates_to_one():
    side = torch.linspace(-8, 16, 400, dtype=torch.float64)
    grid = torch.cartesian_prod(side, side)
    cell = (side[1] - side[0]) ** 2
    assert (three_gaussians().log_prob(grid).exp().sum() * cell).item() == pytest.approx(
        1, abs=1e-6
    )


def test_responsibilities_are_bayes_rule():
    mixture = three_gaussians()
    x = torch.tensor([[1.0, 2.0], [4.0, 0.0]], dtype=torch.float64)
    normal = torch.distributions.MultivariateNormal(mixture.means, mixture.covariances)
    joint = mixture.weights * normal.log_prob(x[:, None]).exp()
    torch.testing.assert_close(mixture.responsibilities(x), joint / joint.sum(-1, keepdim=True))
    torch.testing.assert_close(mixture.log_prob(x), joint.sum(-1).log())


def test_renaming_the_components_changes_nothing():
    mixture, order = three_gaussians(), torch.tensor([2, 0, 1])
    x = mixture.sample(50)
    renamed = three_gaussians()
    renamed.weights, renamed.means = mixture.weights[order], mixture.means[order]
    renamed.covariances = mixture.covariances[order]
    torch.testing.assert_close(renamed.log_prob(x), mixture.log_prob(x))
    torch.testing.assert_close(renamed.responsibilities(x), mixture.responsibilities(x)[:, order])


# ------------------------------------------------------------------ in Pyro


def pyro_copy(mixture: GaussianMixture) -> PyroGaussianMixture:
    program = PyroGaussianMixture(mixture.dim, mixture.components)
    program.start_at(mixture.weights, mixture.means, mixture.covariances)
    return program


def test_pyro_elbo_with_enumeration_is_the_log_likelihood():
    torch.manual_seed(0)
    mixture = three_gaussians()
    program, x = pyro_copy(mixture), mixture.sample(40)
    torch.testing.assert_close(program.log_prob(x), mixture.log_prob(x))
    torch.testing.assert_close(program.loss(x), -mixture.log_prob(x).mean())


def test_pyro_gradient_is_that_of_the_log_likelihood():
    torch.manual_seed(0)
    mixture = three_gaussians()
    program, x = pyro_copy(mixture), mixture.sample(40)
    ours = torch.autograd.grad(-program.log_prob(x).mean(), list(program.parameters()))
    theirs = torch.autograd.grad(program.loss(x), list(program.parameters()))
    for a, b in zip(ours, theirs, strict=True):
        torch.testing.assert_close(a, b)


def uneven_points() -> torch.Tensor:
    """Columns that depend on each other and differ a thousandfold in size."""
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(300, 2, generator=generator, dtype=torch.float64)
    return x @ torch.tensor([[1.0, 800.0], [0.0, 500.0]], dtype=torch.float64) + 40


@pytest.mark.parametrize("cls", [GaussianMixture, PyroGaussianMixture])
def test_one_component_starts_with_the_mean_and_covariance_of_the_data(cls):
    x, mixture = uneven_points(), cls(2, 1)
    mixture.initialise(x)
    torch.testing.assert_close(mixture.means[0], x.mean(0))
    cov = torch.cov(x.T, correction=0)
    torch.testing.assert_close(mixture.covariances[0], cov, rtol=1e-4, atol=0)


def test_what_pyro_learns_does_not_depend_on_the_units_of_the_data():
    x, programs = uneven_points(), []
    for stretch, shift in ((1.0, 0.0), (1e-3, 5.0)):
        program = PyroGaussianMixture(2, 3)
        program.initialise(x * stretch + shift)
        programs.append(program)
    for a, b in zip(*(program.parameters() for program in programs), strict=True):
        torch.testing.assert_close(a, b)
    assert programs[0].centres.abs().max() < 4, "not in standard deviations"


def test_the_start_is_that_of_its_seed(faithful):
    for cls in (GaussianMixture, PyroGaussianMixture):
        for seed in (0, 1):
            mixture = cls(2, 4, seed=seed)
            mixture.initialise(faithful)
            weights, means, _ = kmeans_plus_plus(faithful, 4, seed)
            torch.testing.assert_close(mixture.weights, weights)
            torch.testing.assert_close(mixture.means, means)


def test_starts_do_not_depend_on_the_units_of_the_data():
    x, stretch = uneven_points(), torch.tensor([2.0**10, 2.0**-10], dtype=torch.float64)
    for seed in range(5):
        ours, theirs = kmeans_plus_plus(x, 6, seed), kmeans_plus_plus(x * stretch, 6, seed)
        torch.testing.assert_close(theirs[0], ours[0])
        torch.testing.assert_close(theirs[1], ours[1] * stretch)


def test_centres_are_points_drawn_by_their_squared_distance():
    """Three places on a line, the second column constant: the chances are known."""
    place = torch.tensor([0.0, 1.0, 10.0])
    x = torch.stack([1000 * place, torch.full((3,), 7.0)], dim=1)
    pairs = torch.zeros(3, 3)
    for seed in range(600):
        means = kmeans_plus_plus(x, 2, seed)[1][:, 0] / 1000
        # The first centre; the rest goes to the nearer one, which tells the second.
        pairs[tuple((means[:, None] - place).abs().argmin(1).tolist())] += 1
    p = torch.zeros(3, 3)
    for first in range(3):
        far = (place - place[first]).square()
        for second in range(3):
            if second == first:
                continue
            centres = place[[first, second]]
            nearest = (place[:, None] - centres).abs().argmin(1)
            means = torch.stack([place[nearest == k].mean() for k in range(2)])
            ends = (means[:, None] - place).abs().argmin(1)
            p[ends[0], ends[1]] += far[second] / far.sum() / 3
    error = (p * (1 - p) / 600).sqrt()
    assert ((pairs / 600 - p).abs() <= 5 * error).all()


def test_svi_reaches_the_optimum_of_em(faithful, fitted):
    program = PyroGaussianMixture(2, 2)
    fit(program, faithful, steps=250, batch=None, lr=0.05)
    total = program.log_prob(faithful).sum().item()
    assert total == pytest.approx(-1130.264, abs=0.01)
    best, theirs = fitted.weights.argsort(), program.weights.argsort()
    torch.testing.assert_close(program.means[theirs], fitted.means[best], atol=0.02, rtol=1e-3)


# ------------------------------------------------------------------ mixtures of any models


class Interval(Model):
    """The uniform density on [low, high]: an expert with an exact likelihood, nothing to learn."""

    def __init__(self, low: float, high: float):
        super().__init__()
        self.low, self.high = low, high

    def log_prob(self, x):
        inside = (x[:, 0] >= self.low) & (x[:, 0] <= self.high)
        return torch.where(inside, -math.log(self.high - self.low), -torch.inf)

    def sample(self, n):
        return self.low + (self.high - self.low) * torch.rand(n, 1)


class Bounded(Interval):
    """The same, but shy: it tells only a bound, half a nat too low."""

    log_prob = property()  # hasattr says no

    def log_prob_bound(self, x, k=1):
        return Interval.log_prob(self, x) - 0.5


class Location(Model):
    """N(mean, 1) with a learnt mean."""

    def __init__(self, mean: float):
        super().__init__()
        self.mean = nn.Parameter(torch.tensor([mean]))

    def log_prob(self, x):
        return -0.5 * (x - self.mean).square().sum(-1) - 0.5 * math.log(2 * math.pi)

    def sample(self, n):
        return self.mean + torch.randn(n, 1)


def test_mixture_of_models_is_the_weighted_sum():
    mixture = MixtureOfModels([Interval(0, 2), Interval(1, 5)])
    with torch.no_grad():
        mixture.logits.copy_(torch.tensor([0.25, 0.75]).log())
    x = torch.tensor([[0.5], [1.5], [4.0]])
    expected = torch.tensor([0.25 / 2, 0.25 / 2 + 0.75 / 4, 0.75 / 4]).log()
    torch.testing.assert_close(mixture.log_prob(x), expected)
    torch.testing.assert_close(mixture.loss(x), -expected.mean())
    torch.testing.assert_close(mixture.responsibilities(x)[1, 1].item(), 0.1875 / 0.3125)


def test_one_bounded_expert_makes_the_mixture_a_bound():
    assert hasattr(MixtureOfModels([Interval(0, 1), Location(0.0)]), "log_prob")
    exact = MixtureOfModels([Interval(0, 1), Interval(0, 2)])
    mixture = MixtureOfModels([Interval(0, 1), Bounded(0, 2)])
    assert not hasattr(mixture, "log_prob") and not mixture.exact
    x = torch.tensor([[0.5], [1.5]])
    assert (mixture.log_prob_bound(x) < exact.log_prob(x)).all()


def test_gradient_is_soft_em():
    mixture = MixtureOfModels([Location(-1.0), Location(2.0)])
    x = torch.tensor([[-2.0], [0.0], [0.5], [3.0]])
    mixture.loss(x).backward()
    r = mixture.responsibilities(x).detach()
    for k, expert in enumerate(mixture.experts):
        by_hand = -(r[:, k] * (x[:, 0] - expert.mean.detach())).mean()
        torch.testing.assert_close(expert.mean.grad[0], by_hand)
    torch.testing.assert_close(mixture.logits.grad, mixture.weights.detach() - r.mean(0))


def test_a_mixture_loses_at_most_its_log_weight_to_any_expert():
    mixture = MixtureOfModels([Location(-1.0), Location(2.0), Interval(-9, 9)])
    x = torch.linspace(-5, 5, 21)[:, None]
    lowest = torch.stack([e.log_prob(x) for e in mixture.experts]).amax(0) - math.log(3)
    assert (mixture.log_prob(x) >= lowest - 1e-6).all()


def test_fit_learns_weights_and_experts_and_leaves_a_frozen_one(faithful, fitted):
    gaussians = copy.deepcopy(fitted)
    background = PyroGaussianMixture(2, 1)
    background.initialise(faithful)
    mixture = MixtureOfModels([gaussians, background])
    fit(mixture, faithful, steps=60, batch=None, lr=0.05)
    assert torch.equal(gaussians.means, fitted.means)
    assert mixture.log_prob(faithful).sum() >= fitted.log_prob(faithful).sum() - 1e-6


def test_a_mixture_of_vaes_learns_by_their_bounds():
    torch.manual_seed(0)
    x = (torch.rand(64, 12) < torch.tensor([0.1, 0.9]).repeat_interleave(32)[:, None]).float()
    mixture = MixtureOfModels([VAE(12, 1, hidden=(8,)) for _ in range(2)])
    mixture.loss(x).backward()
    assert all(p.grad is not None and p.grad.isfinite().all() for p in mixture.parameters())
    before = mixture.log_prob_bound(x, k=20).mean()
    fit(mixture, x, steps=150, batch=None, lr=1e-2)
    assert mixture.log_prob_bound(x, k=20).mean() > before + 1
    assert not hasattr(mixture, "log_prob") and mixture.sample(5).shape == (5, 12)


def test_samples_come_from_the_experts_in_proportion():
    torch.manual_seed(0)
    mixture = MixtureOfModels([Interval(0, 1), Interval(2, 3)])
    with torch.no_grad():
        mixture.logits.copy_(torch.tensor([0.8, 0.2]).log())
    x = mixture.sample(5000)
    assert x.shape == (5000, 1)
    assert (x < 1).double().mean().item() == pytest.approx(0.8, abs=5 * math.sqrt(0.16 / 5000))
    assert (x[:2500] < 1).double().mean() > 0.7  # shuffled, not sorted by expert


# ------------------------------------------------------------------ bad input


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: GaussianMixture(0, 2), "dim"),
        (lambda: GaussianMixture(2, 1.5), "components"),
        (lambda: GaussianMixture(2, 2, covariance="round"), "'round'"),
        (lambda: GaussianMixture(2, 2, min_var=0), "min_var"),
        (lambda: GaussianMixture(2, 2).sample(-1), "n"),
        (lambda: GaussianMixture(2, 1).start_at(*list(three_gaussians().buffers())[:3]), "weights"),
        (lambda: PyroGaussianMixture(2, 0), "components"),
        (lambda: MixtureOfModels([]), "empty"),
        (lambda: MixtureOfModels([nn.Linear(2, 2)]), "Linear"),
        (lambda: MixtureOfModels([GaussianMixture(2, 2), Model()]), "number 1"),
        (lambda: GaussianMixture(1, 3).initialise(torch.zeros(9, 1)), "3 different points"),
    ],
)
def test_bad_arguments_are_refused_with_a_sentence(make, words):
    with pytest.raises(ValueError, match="^Expected .*" + words):
        make()


shapes = hnp.array_shapes(min_dims=0, max_dims=3, max_side=4)
numbers = st.floats(-1e3, 1e3) | st.just(float("nan")) | st.just(float("inf"))


@settings(max_examples=60, deadline=None)
@given(hnp.arrays(np.float64, shapes, elements=numbers))
def test_any_array_is_scored_or_refused_with_a_sentence(array):
    x = torch.as_tensor(array)
    good = x.dim() == 2 and x.shape[1] == 2 and bool(x.isfinite().all())
    for model in (three_gaussians(), MixtureOfModels([three_gaussians()])):
        if good:
            assert model.log_prob(x).shape == (len(x),) and model.log_prob(x).isfinite().all()
        else:
            with pytest.raises(ValueError, match="^Expected x of shape"):
                model.log_prob(x)
            with pytest.raises(ValueError, match="^Expected"):
                fit(model, x, steps=1, batch=None)


@settings(max_examples=40, deadline=None)
@given(
    hnp.arrays(
        np.float64, st.tuples(st.integers(1, 12), st.integers(1, 3)), elements=st.floats(-50, 50)
    ),
    st.integers(1, 4),
    st.sampled_from(["full", "tied", "diag"]),
)
def test_em_stays_finite_on_any_data(array, components, covariance):
    """Ties, constant columns and single points included: the floor holds."""
    x = torch.as_tensor(array)
    mixture = GaussianMixture(x.shape[1], components, covariance, min_var=1e-4)
    if len(x.unique(dim=0)) < components:
        with pytest.raises(ValueError, match="different points"):
            fit(mixture, x, steps=1, batch=None)
        return
    history = fit(mixture, x, steps=8, batch=None)["em"]
    assert mixture.log_prob(x).isfinite().all()
    assert all(b <= a + 1e-6 for a, b in zip(history, history[1:], strict=False))


def test_before_it_has_seen_data_every_component_is_as_likely():
    torch.testing.assert_close(GaussianMixture(2, 4).weights, torch.full((4,), 0.25).double())


def test_what_is_refused_leaves_a_mixture_as_it_was():
    mixture = GaussianMixture(2, 2)
    before = [value.clone() for value in mixture.state_dict().values()]
    means, eyes = torch.ones(2, 2), torch.eye(2).repeat(2, 1, 1)
    with pytest.raises(ValueError, match="weights that sum to 1, got 2"):
        mixture.start_at(torch.ones(2), means, eyes)
    with pytest.raises(ValueError, match="covariances"):
        mixture.start_at(torch.tensor([0.2, 0.8]), means, eyes[:1])
    for old, new in zip(before, mixture.state_dict().values(), strict=True):
        assert torch.equal(old, new)
