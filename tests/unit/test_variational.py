"""Variational inference by hand against closed forms, quadrature, torch and Pyro."""

import math

import numpy as np
import pyro
import pyro.distributions as dist
import pytest
import torch
from torch.distributions import MultivariateNormal, kl_divergence

from genlib.algorithms import variational as vi
from genlib.algorithms.variational_exact import EightSchools, NormalGamma


def covariance(c, seed=0):
    a = torch.randn(c, c, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    return a @ a.T + 0.5 * torch.eye(c, dtype=torch.float64)


def standard(evidence=0.0):
    """log p(x, z) of a standard normal posterior with that log evidence."""
    return lambda z: evidence - 0.5 * (z.square() + math.log(2 * math.pi)).sum(-1)


def test_gaussian_kl_agrees_with_torch():
    means = torch.randn(2, 4, dtype=torch.float64)
    covs = covariance(4), covariance(4, 1)
    p, q = (MultivariateNormal(m, c) for m, c in zip(means, covs, strict=True))
    ours = vi.gaussian_kl(means[0], covs[0], means[1], covs[1])
    torch.testing.assert_close(ours, kl_divergence(p, q))
    assert vi.gaussian_kl(means[0], covs[0], means[0], covs[0]).abs() < 1e-12


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.9, 0.99])
def test_the_best_factorised_gaussian(rho):
    cov = torch.tensor([[1.0, rho], [rho, 1.0]], dtype=torch.float64)
    narrow, origin = vi.best_factorised(cov), torch.zeros(2, dtype=torch.float64)
    torch.testing.assert_close(narrow, torch.full_like(narrow, 1 - rho**2))
    kl = vi.gaussian_kl(origin, narrow.diag(), origin, cov)
    assert kl.item() == pytest.approx(-0.5 * math.log(1 - rho**2), abs=1e-12)
    assert torch.equal(vi.best_factorised(cov, forward=True), torch.ones_like(narrow))
    for factor in (0.9, 1.1):  # and no other is nearer
        assert vi.gaussian_kl(origin, (factor * narrow).diag(), origin, cov) > kl


def test_gradient_estimators_have_the_right_mean_and_variance():
    c, evidence, draws = 3, -4.0, 200_000
    mean, log_std = torch.full((c,), 0.5), torch.zeros(c)
    noise, pilot = torch.randn(2, draws, c, generator=torch.Generator().manual_seed(1))
    target = standard(evidence)
    path = vi.reparameterised(target, mean, log_std, noise)
    plain = vi.score_function(target, mean, log_std, noise)
    cured = vi.score_function(
        target, mean, log_std, noise, vi.best_baseline(target, mean, log_std, pilot)
    )
    wanted = torch.cat([-mean, torch.zeros(c)])  # of minus KL(N(mean, 1) || N(0, 1))
    for estimate in (path, plain, cured):
        error = estimate.std(0) / math.sqrt(draws)
        assert ((estimate.mean(0) - wanted).abs() < 5 * error).all()
    length = mean.square().sum()
    offset = evidence - length / 2
    for estimate, variance in (
        (path, 1.0),
        (plain, offset**2 + length + 0.25),
        (cured, length + 0.25),
    ):
        torch.testing.assert_close(
            estimate[:, :c].var(0), torch.full((c,), float(variance)), rtol=0.04, atol=0
        )


def test_gradients_of_a_curved_target_agree_with_quadrature():
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    nodes, weights = torch.from_numpy(nodes), torch.from_numpy(weights / math.sqrt(2 * math.pi))
    parameters = torch.tensor([0.3, -0.4], dtype=torch.float64, requires_grad=True)

    def target(z):
        return -(z**4).sum(-1) / 4 + z.sum(-1)

    z = parameters[0] + parameters[1].exp() * nodes
    elbo = (weights * target(z[:, None])).sum() + parameters[1]
    wanted = torch.autograd.grad(elbo, parameters)[0]
    mean, log_std = parameters.detach()[:1], parameters.detach()[1:]
    noise = torch.randn(200_000, 1, dtype=torch.float64)
    for estimator in (vi.reparameterised, vi.score_function):
        one = estimator(target, mean, log_std, noise)
        assert ((one.mean(0) - wanted).abs() < 5 * one.std(0) / math.sqrt(len(noise))).all()


def test_the_best_baseline_leaves_the_least_variance_in_each_gradient():
    """On its own draws no other number leaves a smaller mean square; without any, there is more."""
    c, generator = 3, torch.Generator().manual_seed(0)
    mean, log_std = torch.tensor([[0.5, -1.0, 0.2], [0.3, -0.4, 0.0]]).double()
    noise = torch.randn(500, c, generator=generator).double()
    target = lambda z: standard(-4.0)(z) + z[..., 0] ** 3  # noqa: E731
    baseline = vi.best_baseline(target, mean, log_std, noise)
    assert baseline.shape == (2 * c,) and baseline.std() > 0.1  # one for each parameter

    def size(b):
        return vi.score_function(target, mean, log_std, noise, b).square().mean(0)

    for other in (baseline + 0.01, baseline - 0.01, baseline.mean(), 0.0):
        assert (size(baseline) < size(other)).all()


def test_a_baseline_is_taken_from_every_draw_and_nothing_else_changes():
    mean, log_std = torch.tensor([0.5, -1.0]), torch.tensor([0.3, -0.4])
    noise = torch.randn(40, 2, generator=torch.Generator().manual_seed(0))
    plain = vi.score_function(standard(), mean, log_std, noise)
    score = torch.cat([noise / log_std.exp(), noise.square() - 1], dim=1)
    for b in (2.0, torch.tensor([1.0, -2.0, 3.0, 0.5])):
        torch.testing.assert_close(
            vi.score_function(standard(), mean, log_std, noise, b), plain - b * score
        )
    q = MultivariateNormal(mean, (2 * log_std).exp().diag())
    z = mean + log_std.exp() * noise
    torch.testing.assert_close(plain, (standard()(z) - q.log_prob(z))[:, None] * score)


def test_estimators_want_no_gradient_of_the_guide_itself():
    """They return numbers, also where mean and log_std are parameters of something larger."""
    mean, log_std = (torch.zeros(2, requires_grad=True) for _ in range(2))
    noise = torch.randn(5, 2)
    for estimator in (vi.reparameterised, vi.score_function, vi.best_baseline):
        plain = estimator(standard(), mean.detach(), log_std.detach(), noise)
        torch.testing.assert_close(estimator(standard(), mean, log_std, noise).detach(), plain)
    assert not vi.log_weights(standard(), vi.GaussianGuide(torch.zeros(1, 2)), 3).requires_grad


def test_a_guide_begins_where_and_as_wide_as_it_is_told():
    start = torch.tensor([[1.0, -2.0], [0.0, 3.0]])
    for full in (False, True):
        for options, scale in (({}, 0.3), ({"scale": 2.0}, 2.0)):
            guide = vi.GaussianGuide(start, full, **options)
            torch.testing.assert_close(guide.factor(), (scale * torch.eye(2)).expand(2, 2, 2))
            torch.manual_seed(0)
            z = guide(20_000)[0]
            assert ((z.mean(0) - start).abs() < 5 * scale / 20_000**0.5).all()
            torch.testing.assert_close(z.std(0), torch.full((2, 2), scale), rtol=0.03, atol=0)
    assert start.equal(torch.tensor([[1.0, -2.0], [0.0, 3.0]]))
    vi.raise_elbo(standard(), guide, steps=2)
    assert start.equal(torch.tensor([[1.0, -2.0], [0.0, 3.0]]))  # the guide has its own copy


def test_a_full_guide_learns_the_correlations_below_the_diagonal():
    cov = torch.tensor([[2.0, 0.6, -0.4], [0.6, 0.5, 0.1], [-0.4, 0.1, 1.0]])
    factor = torch.linalg.cholesky(cov)
    guide = vi.GaussianGuide(torch.zeros(1, 3), full=True)
    with torch.no_grad():
        guide.log_std.copy_(factor.diagonal().log())
        guide.below.copy_(factor / factor.diagonal()[:, None] + 9 * torch.ones(3, 3).triu(1))
    torch.testing.assert_close(guide.factor()[0], factor)
    torch.manual_seed(0)
    torch.testing.assert_close(torch.cov(guide(100_000)[0][:, 0].T), cov, rtol=0.03, atol=0.02)


def test_raising_the_elbo_returns_one_estimate_a_step_and_comes_to_rest():
    guide = vi.GaussianGuide(torch.tensor([[3.0], [-1.0]]))
    torch.manual_seed(0)
    seen = vi.raise_elbo(standard(-2.0), guide, steps=300, draws=8)
    assert seen.shape == (300, 2) and not seen.requires_grad
    assert (seen[:5].mean(0) < -2.3).all()
    assert (seen[-20:].mean(0) + 2).abs().max() < 0.05
    # Adam's first step is lr in each number, its last almost nothing.
    guide = vi.GaussianGuide(torch.tensor([[3.0]]))
    vi.raise_elbo(standard(), guide, steps=1, lr=0.25)
    assert guide.mean.item() == pytest.approx(2.75, abs=1e-4)


def test_draws_of_the_elbo_are_averaged():
    """The ELBO of 64 draws varies as one of 1 does, over 8: log_std stays and lr is next to 0."""
    spread = []
    for draws in (1, 64):
        torch.manual_seed(0)
        guide = vi.GaussianGuide(torch.zeros(400, 1), scale=2.0)
        spread.append(vi.raise_elbo(standard(), guide, steps=1, draws=draws, lr=1e-9).std())
    assert spread[0] / spread[1] == pytest.approx(8, rel=0.25)


@pytest.mark.parametrize("full", [False, True])
def test_the_guide_reports_its_own_density(full):
    guide = vi.GaussianGuide(torch.randn(2, 3), full)
    with torch.no_grad():
        guide.log_std += 0.3 * torch.randn(2, 3)
        if full:
            guide.below += torch.randn(2, 3, 3)
    z, log_q = guide(50)
    own = MultivariateNormal(guide.mean, scale_tril=guide.factor())
    torch.testing.assert_close(log_q, own.log_prob(z), rtol=1e-4, atol=1e-4)
    assert z.shape == (50, 2, 3)


def test_a_full_guide_finds_a_gaussian_and_a_factorised_one_the_narrow_one():
    torch.manual_seed(0)
    cov = torch.tensor([[1.0, 0.8], [0.8, 1.0]])
    posterior = MultivariateNormal(torch.tensor([1.0, -1.0]), cov)
    for full, gap in ((True, 0.0), (False, -0.5 * math.log(1 - 0.64))):
        guide = vi.GaussianGuide(torch.zeros(2, 2), full)
        vi.raise_elbo(posterior.log_prob, guide, steps=400, draws=32)
        elbo = vi.log_weights(posterior.log_prob, guide, 20_000).mean(0)
        assert (-elbo - gap).abs().max() < 0.03
        assert (guide.mean - posterior.mean).abs().max() < 0.1


def test_runs_side_by_side_do_not_feel_each_other():
    def after(starts, scale):
        torch.manual_seed(0)
        guide = vi.GaussianGuide(starts)
        vi.raise_elbo(lambda z: standard()(z) * scale, guide, steps=20, draws=4)
        return guide.mean.detach()

    one = torch.tensor([1.0, 1000.0])
    torch.testing.assert_close(
        after(torch.ones(2, 3), torch.ones(2))[0], after(torch.ones(2, 3), one)[0]
    )


def test_k_hat_agrees_with_pyro_and_with_a_known_tail():
    def model():
        pyro.sample("z", dist.Normal(0.0, 1.0))

    def guide():
        pyro.sample("z", dist.Normal(0.0, 0.7))

    torch.manual_seed(0)
    theirs = pyro.infer.importance.psis_diagnostic(model, guide, num_particles=10_000)
    torch.manual_seed(0)
    w = pyro.infer.importance.vectorized_importance_weights(
        model, guide, num_samples=10_000, max_plate_nesting=7
    )[0]
    assert vi.k_hat(w) == pytest.approx(float(theirs), abs=0.02)
    u = torch.rand(100_000, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    for k in (0.3, 0.7, 1.2):  # u^-k is Pareto with index k
        assert vi.k_hat(-k * u.log()) == pytest.approx(k, abs=0.15)
    assert vi.k_hat(torch.zeros(100)) == -math.inf


def test_coordinate_ascent_never_descends_and_comes_to_rest():
    x = torch.randn(15, generator=torch.Generator().manual_seed(0)) * 2 + 1
    model = NormalGamma(x)
    seen = [model.elbo()]
    for _ in range(6):
        for update in (model.update_precision, model.update_mean):
            update()
            seen.append(model.elbo())
    assert all(b - a > -1e-10 for a, b in zip(seen, seen[1:], strict=False))
    gap = model.log_evidence() - seen[-1]
    assert 0 < gap < 0.1
    m, k, a, b = model.posterior()
    assert model.mean.item() == pytest.approx(m)
    # Any nudge of a factor lowers the bound.
    for name in ("mean", "precision", "shape", "rate"):
        for nudge in (0.98, 1.02):
            kept = getattr(model, name)
            setattr(model, name, kept * nudge)
            assert model.elbo() < seen[-1]
            setattr(model, name, kept)


def test_the_elbo_and_evidence_of_the_conjugate_model_by_other_means():
    x = torch.tensor([0.5, 2.0, -1.0, 3.0])
    model = NormalGamma(x, m0=0.5, k0=2.0, a0=1.5, b0=0.7)
    tau = torch.linspace(1e-4, 12, 2001, dtype=torch.float64)[:, None]
    mu = torch.linspace(-9, 9, 1801, dtype=torch.float64)

    def log_joint(mu, tau):
        log_p = dist.Gamma(1.5, 0.7).log_prob(tau)
        log_p = log_p + dist.Normal(0.5, (2 * tau).rsqrt()).log_prob(mu)
        return log_p + sum(dist.Normal(mu, tau.rsqrt()).log_prob(v) for v in x)

    step = ((tau[1] - tau[0]) * (mu[1] - mu[0])).log()
    grid = (log_joint(mu, tau).flatten().logsumexp(0) + step).item()
    assert model.log_evidence() == pytest.approx(grid, abs=1e-3)
    torch.manual_seed(0)
    model.update_precision()
    q_mu = dist.Normal(model.mean, model.precision.rsqrt())
    q_tau = dist.Gamma(model.shape, model.rate)
    mu, tau = q_mu.sample((100_000,)), q_tau.sample((100_000,))
    w = log_joint(mu, tau) - q_mu.log_prob(mu) - q_tau.log_prob(tau)
    assert (w.mean() - model.elbo()).abs() < 5 * w.std() / len(w) ** 0.5


def test_eight_schools_has_the_known_evidence_and_moments():
    schools = EightSchools()
    assert schools.given_tau()["log_evidence"].item() == pytest.approx(-31.3113, abs=1e-4)
    coarse, fine = schools.moments(200), schools.moments(800)
    torch.testing.assert_close(coarse[0], fine[0], rtol=1e-3, atol=0)
    # posteriordb's 10,000 draws, whose error is about 0.05
    reference = [4.411, 3.602, 6.151, 4.940, 3.906, 4.796, 3.614, 4.051, 6.317, 4.884]
    torch.testing.assert_close(fine[0], torch.tensor(reference).double(), rtol=0, atol=0.12)
    torch.manual_seed(0)
    draws = schools.draws(400_000)
    torch.testing.assert_close(draws.mean(0), fine[0], rtol=0, atol=0.05)
    torch.testing.assert_close(draws.std(0), fine[1], rtol=0.01, atol=0)


@pytest.mark.parametrize("centred", [False, True])
def test_eight_schools_is_the_density_that_pyro_computes(centred):
    schools = EightSchools(centred)

    def model():
        mu = pyro.sample("mu", dist.Normal(0.0, 5.0))
        tau = pyro.sample("tau", dist.HalfCauchy(5.0))
        with pyro.plate("schools", 8):
            place, scale = (mu, tau) if centred else (0.0, 1.0)
            v = pyro.sample("v", dist.Normal(place, scale))
            theta = v if centred else mu + tau * v
            pyro.sample("y", dist.Normal(theta, schools.s), obs=schools.y)

    z = torch.randn(10, generator=torch.Generator().manual_seed(0))
    values = {"mu": z[0], "tau": z[1].exp(), "v": z[2:]}
    trace = pyro.poutine.trace(pyro.poutine.condition(model, values)).get_trace()
    wanted = trace.log_prob_sum() + z[1]  # the Jacobian of tau = exp(log tau)
    torch.testing.assert_close(schools.log_joint(z), wanted)
    torch.testing.assert_close(schools.log_joint(z.expand(2, 3, 10))[1, 2], wanted)


def test_bad_input_is_refused_with_a_sentence():
    eye = torch.eye(2)
    with pytest.raises(ValueError, match="positive definite"):
        vi.best_factorised(torch.tensor([[1.0, 2.0], [2.0, 1.0]]))
    with pytest.raises(ValueError, match="Expected mean_p"):
        vi.gaussian_kl(torch.zeros(2), eye, torch.zeros(3), eye)
    with pytest.raises(ValueError, match="at least 50 weights"):
        vi.k_hat(torch.randn(20))
    with pytest.raises(ValueError, match="Expected noise"):
        vi.reparameterised(standard(), torch.zeros(2), torch.zeros(2), torch.randn(5, 3))
    with pytest.raises(ValueError, match="finite ELBO"):
        vi.raise_elbo(lambda z: z.sum(-1) / 0, vi.GaussianGuide(torch.ones(1, 2)))
    with pytest.raises(ValueError, match="Expected k0"):
        NormalGamma(torch.randn(3), k0=-1.0)
