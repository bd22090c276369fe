"""The variational autoencoder against answers that are known exactly."""

import math

import pytest
import torch

from genlib import fit
from genlib.families.vae import VAE, PyroVAE, VampVAE


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)
    torch.set_num_threads(1)


def ppca_data(n=2000, dim=6, code=2, noise=0.5):
    """Draws of a linear-Gaussian model, whose log-likelihood is known."""
    w = torch.randn(dim, code) * torch.tensor([2.0, 1.0])
    return torch.randn(n, code) @ w.T + noise * torch.randn(n, dim) + 1.0


def exact_log_prob(vae, x):
    """log N(x; b, W Wᵀ + s² I) of a VAE with a linear decoder, [B]."""
    weight, bias = vae.decoder[0].weight, vae.decoder[0].bias
    cov = weight @ weight.T + torch.exp(2 * vae.log_std) * torch.eye(len(bias), dtype=x.dtype)
    return torch.distributions.MultivariateNormal(bias, cov).log_prob(x)


def test_kl_agrees_with_torch():
    vae = VAE(5, 3, hidden=(8,))
    x = torch.rand(4, 5)
    mean, std = vae.posterior(x)
    q, p = torch.distributions.Normal(mean, std), torch.distributions.Normal(0.0, 1.0)
    expected = torch.distributions.kl_divergence(q, p)
    torch.testing.assert_close(vae.terms(x)[1], expected)


def test_bound_never_exceeds_exact_log_prob_and_rises_with_k():
    vae = VAE(6, 2, hidden=(), likelihood="gaussian")
    x = ppca_data(200)
    exact = exact_log_prob(vae, x).mean()
    bounds = [vae.log_prob_bound(x, k).mean() for k in (1, 10, 100, 1000)]
    assert all(a < b for a, b in zip(bounds, bounds[1:], strict=False))
    assert bounds[-1] < exact + 0.05


def set_to_optimum(vae, x):
    """Put the closed-form solution of probabilistic PCA into a linear VAE (Tipping & Bishop)."""
    values, vectors = torch.linalg.eigh(torch.cov(x.T, correction=0))
    top, noise = values[-vae.code :], values[: -vae.code].mean()
    w = vectors[:, -vae.code :] * (top - noise).sqrt()  # [D, C], orthogonal columns
    encoder, decoder = vae.encoder[0], vae.decoder[0]
    with torch.no_grad():
        decoder.weight.copy_(w)
        decoder.bias.copy_(x.mean(0))
        vae.log_std.copy_(0.5 * noise.log())
        to_mean = w.T / top[:, None]  # M^-1 W^T, and M is diagonal
        encoder.weight.copy_(torch.cat([to_mean, torch.zeros_like(to_mean)]))
        encoder.bias.copy_(torch.cat([-to_mean @ x.mean(0), 0.5 * (noise / top).log()]))


def test_elbo_equals_log_prob_at_the_optimum_of_probabilistic_pca():
    x = ppca_data(500).double()
    vae = VAE(6, 2, hidden=(), likelihood="gaussian").double()
    set_to_optimum(vae, x)
    # q is the exact posterior, so every single draw of the weight is log p(x) itself.
    torch.testing.assert_close(vae.log_prob_bound(x, 1), exact_log_prob(vae, x).detach())


def test_training_a_linear_vae_reaches_probabilistic_pca():
    x = ppca_data(500)
    vae = VAE(6, 2, hidden=(), likelihood="gaussian")
    fit(vae, x, steps=2000, batch=None, lr=3e-2, schedule=lambda t: 1 - t)
    best = VAE(6, 2, hidden=(), likelihood="gaussian")
    set_to_optimum(best, x)
    optimum = exact_log_prob(best, x).mean().item()
    reached = exact_log_prob(vae, x).mean().item()
    assert optimum - 0.03 < reached <= optimum + 1e-4


def test_bernoulli_bound_on_an_enumerable_decoder():
    # A code of one unit: log p(x) by a fine grid over z is exact to many digits.
    vae = VAE(4, 1, hidden=(8,))
    x = torch.bernoulli(torch.full((3, 4), 0.5))
    z = torch.linspace(-8, 8, 4001)[:, None, None]  # [Z, 1, 1]
    log_joint = vae.log_likelihood(x, z.expand(-1, 3, 1)) - 0.5 * z[..., 0].square()
    exact = log_joint.logsumexp(0) + math.log(16 / 4000) - 0.5 * math.log(2 * math.pi)  # [B]
    torch.testing.assert_close(vae.log_prob_bound(x, 20_000), exact, atol=0.01, rtol=0)
    assert (vae.log_prob_bound(x.repeat(4000, 1)).view(-1, 3).mean(0) < exact + 0.02).all()


@pytest.mark.parametrize("likelihood", ["bernoulli", "gaussian"])
def test_pyro_gives_the_same_elbo(likelihood):
    plain = VAE(6, 2, hidden=(5,), likelihood=likelihood)
    program = PyroVAE(6, 2, hidden=(5,), likelihood=likelihood)
    program.load_state_dict(plain.state_dict())
    x = torch.rand(32, 6)
    torch.manual_seed(3)
    expected = plain.loss(x)
    torch.manual_seed(3)
    torch.testing.assert_close(program.loss(x), expected)


def test_options_change_the_loss_as_they_say():
    x = torch.rand(64, 6)
    vae = VAE(6, 2, hidden=(5,), beta=3.0)
    torch.manual_seed(1)
    log_likelihood, kl = vae.terms(x)
    torch.manual_seed(1)
    torch.testing.assert_close(vae.loss(x), 3 * kl.sum(-1).mean() - log_likelihood.mean())
    vae.beta, vae.free_bits = 1.0, 2.0  # more than any unit spends yet
    torch.manual_seed(1)
    torch.testing.assert_close(vae.loss(x), 2 * 2.0 - log_likelihood.mean())


def test_free_bits_are_for_the_mean_over_the_batch_of_each_unit():
    # One unit spends 0 on half the batch and 2 nats on the other half: 1 nat, which is enough.
    vae, x = VAE(1, 1, hidden=(), likelihood="gaussian"), torch.tensor([[0.0], [1.0]])
    with torch.no_grad():
        for p in vae.parameters():
            p.zero_()
        vae.encoder[0].weight[0] = 2.0  # the mean; the standard deviation stays 1
    torch.testing.assert_close(vae.terms(x)[1][:, 0], torch.tensor([0.0, 2.0]))
    misfit = 0.5 * math.log(2 * math.pi) + 0.25  # the decoder answers 0 whatever the code
    for free, kl in ((0.0, 1.0), (0.9, 1.0), (1.5, 1.5)):
        vae.free_bits = free
        assert vae.loss(x).item() == pytest.approx(kl + misfit)


@pytest.mark.parametrize("k", [2, 5])
def test_loss_of_several_samples_is_minus_the_bound_of_importance_weights(k):
    vae, x = VAE(6, 2, hidden=(5,), samples=k), torch.rand(64, 6)
    torch.manual_seed(1)
    weights = vae.log_weights(x, k).exp()  # [k, B]
    assert weights.shape == (k, 64)
    torch.manual_seed(1)
    torch.testing.assert_close(vae.loss(x), -weights.mean(0).log().mean())


def test_active_units_are_those_whose_mean_has_a_variance_above_the_threshold():
    # Means with standard deviations 1, 0.2, 0.05 and 0: variances 1, 0.04, 0.0025 and 0.
    vae = VAE(1, 4, hidden=(), likelihood="gaussian")
    with torch.no_grad():
        vae.encoder[0].weight[:4, 0] = torch.tensor([1.0, 0.2, 0.05, 0.0])
    x = torch.linspace(-1, 1, 101)[:, None]
    x = x / x.std()
    assert vae.active_units(x).tolist() == [True, True, False, False]
    assert vae.active_units(x, threshold=0.002).tolist() == [True, True, True, False]
    assert vae.active_units(x, threshold=0.1).tolist() == [True, False, False, False]


def test_samples_are_bits_as_often_as_the_decoder_says_or_its_grey():
    vae, b = VAE(3, 2, hidden=()), torch.tensor([-1.0, 0.5, 2.0])
    with torch.no_grad():
        vae.decoder[0].weight.zero_()
        vae.decoder[0].bias.copy_(b)
    x = vae.sample(20_000)
    assert set(x.unique().tolist()) == {0.0, 1.0}
    error = 5 * (b.sigmoid() * (1 - b.sigmoid()) / 20_000).sqrt()
    assert ((x.mean(0) - b.sigmoid()).abs() < error).all()
    torch.testing.assert_close(vae.sample(4, mean=True), b.sigmoid().expand(4, 3))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"likelihood": "poisson"}, "'bernoulli' or 'gaussian'"),
        ({"beta": -1.0}, "at least 0"),
        ({"samples": 0}, "positive whole number"),
        ({"samples": 5, "beta": 2.0}, "IWAE"),
        ({"code": 0}, "positive whole number"),
    ],
)
def test_refuses_options(options, sentence):
    with pytest.raises(ValueError, match=sentence):
        VAE(**{"dim": 6, "code": 2} | options)


def test_pyro_refuses_other_bounds():
    with pytest.raises(ValueError, match="Pyro's ELBO"):
        PyroVAE(6, 2, beta=2.0)


def test_refuses_images_out_of_range():
    with pytest.raises(ValueError, match="divide by 255 and flatten"):
        VAE(784, 2).log_prob_bound(torch.full((2, 28, 28), 255.0))


@pytest.mark.parametrize(("rows", "sizes"), [(1000, [4, 1]), (2001, [1] * 5)])
def test_a_bound_of_many_draws_is_computed_in_pieces(monkeypatch, rows, sizes):
    """No more than four million numbers at once, and all k draws in the mean."""
    model, asked = VAE(1000 if rows == 1000 else 2000, 2, hidden=(4,)), []

    def log_weights(x, k):
        asked.append(k)
        return torch.full((k, len(x)), float(len(asked)))

    monkeypatch.setattr(model, "log_weights", log_weights)
    bound = model.log_prob_bound(torch.zeros(rows, model.dim), k=5)
    assert asked == sizes
    expected = torch.cat([torch.full((k,), i + 1.0) for i, k in enumerate(sizes)])
    assert bound[0].item() == pytest.approx((expected.logsumexp(0) - math.log(5)).item(), rel=1e-5)


def vamp(**options):
    torch.manual_seed(0)
    return VampVAE(dim=12, code=2, components=4, hidden=(8,), **options)


def test_the_learnt_prior_is_the_mixture_of_the_posteriors_of_its_images():
    model = vamp()
    z = torch.randn(3, 5, 2)
    mean, std = model.posterior(torch.sigmoid(model.pseudo))
    mixture = torch.distributions.MixtureSameFamily(
        torch.distributions.Categorical(torch.ones(4)),
        torch.distributions.Independent(torch.distributions.Normal(mean, std), 1),
    )
    assert torch.allclose(model._log_prior(z), mixture.log_prob(z), atol=1e-5)
    with torch.no_grad():
        torch.manual_seed(0)
        assert (model.codes(20_000).mean(0) - mixture.mean).abs().max() < 0.05


def test_with_a_learnt_prior_the_loss_is_minus_the_bound_and_learns_the_images():
    model, x = vamp(), torch.rand(6, 12)
    torch.manual_seed(1)
    loss = model.loss(x)
    torch.manual_seed(1)
    assert loss.item() == pytest.approx(-model.log_weights(x, 1).mean().item(), rel=1e-4)
    loss.backward()
    assert model.pseudo.grad.abs().sum() > 0
    torch.manual_seed(1)
    assert vamp(beta=3.0).loss(x).item() != pytest.approx(loss.item(), rel=1e-3)
