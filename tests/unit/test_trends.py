"""Laws of quality against size, letter networks, mixtures of two, and a flow as a prior."""

import math

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from genlib import data
from genlib.applications.trends import (
    Bottleneck,
    FlowVAE,
    Law,
    LetterRuns,
    Pages,
    best_share,
    bound_with,
    fit_bottleneck,
    fit_law,
    mixed,
)
from genlib.families.vae import VAE
from genlib.likelihoods import log_gaussian, log_mean_exp

TRUE = Law(1.1, 0.4, 0.5, 0.7, 0.3, 3000.0, 20_000.0)
SIZES = [(n, d) for n in (500, 2000, 8000, 32_000) for d in (2e3, 1e4, 5e4, 2.5e5)]


def test_a_law_is_found_again():
    n, d = np.array(SIZES).T
    law = fit_law(n, d, [TRUE(*size) for size in SIZES])
    assert law(1e6, 1e7) == pytest.approx(TRUE(1e6, 1e7), abs=3e-3)
    assert (law.floor, law.alpha, law.beta) == pytest.approx((1.1, 0.5, 0.3), abs=0.02)


def test_a_law_of_data_alone():
    d = np.geomspace(1e3, 1e6, 7)
    law = fit_law(np.ones(7), d, 0.9 + 2.0 * d**-0.25)
    assert law.a == 0 and law.beta == pytest.approx(0.25, abs=0.01)
    assert law(1.0, 1e8) == pytest.approx(0.9 + 2.0 * 1e8**-0.25, abs=3e-3)


def test_factor_is_where_the_gain_is_reached():
    for grow, size in (
        ("parameters", lambda f: (3000 * f, 2e4)),
        ("data", lambda f: (3000, 2e4 * f)),
        ("both", lambda f: (3000 * f, 2e4 * f)),
    ):
        f = TRUE.factor(3000, 2e4, 0.1, grow)
        assert TRUE(*size(f)) == pytest.approx(TRUE(3000, 2e4) - 0.1, abs=1e-6)
    assert TRUE.factor(3000, 2e4, 0.5, "parameters") == math.inf  # only 0.4 are to be had


def test_a_bottleneck_is_found_again():
    true = Bottleneck(0.4, 0.2, 0.7, 0.12, 4000.0, 2e4)
    n, d = np.array(SIZES).T
    law = fit_bottleneck(n, d, true(n, d))
    assert law(1e6, 1e7) == pytest.approx(true(1e6, 1e7), abs=1e-4)
    assert law.share(500, 1e9) > 0.999 and law.share(1e9, 2000) < 0.001
    by_hand = (np.exp(0.4 / 0.12) + np.exp(0.7 / 0.12)) ** 0.12
    assert true(4000.0, 2e4) == pytest.approx(by_hand)
    f = true.factor(4000, 2e4, 0.1, "data")
    assert true(4000, 2e4 * f) == pytest.approx(true(4000, 2e4) - 0.1, abs=1e-6)
    with pytest.raises(ValueError, match="at least 5"):
        fit_bottleneck([1, 2], [1, 2], [1, 1])


def test_laws_refuse():
    with pytest.raises(ValueError, match="at least 5"):
        fit_law([1, 2, 1, 2], [1, 1, 2, 2], [1, 1, 1, 1])
    with pytest.raises(ValueError, match="above 0"):
        fit_law([0, 2, 1, 2, 1], [1, 1, 2, 2, 3], [1, 1, 1, 1, 1])
    with pytest.raises(ValueError, match="grow"):
        TRUE.factor(1, 1, 0.1, "more")
    with pytest.raises(ValueError, match="gain"):
        TRUE.factor(1, 1, 0.0)


def test_letters_are_foreseen_by_a_distribution_and_alone():
    torch.manual_seed(0)
    model = LetterRuns(2, 5, 3, 7)
    before = torch.randint(5, (4, 2, 3))
    every = torch.stack(
        [model.log_probs(torch.cat([before, torch.full((4, 2, 1), v)], -1)) for v in range(5)]
    )
    assert every.logsumexp(0).abs().max() < 1e-5
    x = torch.cat([before, torch.randint(5, (4, 2, 1))], -1)
    first, last = model.net[0], model.net[2]
    embedded = model.table[1][x[:, 1, :-1]].flatten(1)
    hidden = F.relu(embedded @ first.weight[1].T + first.bias[1])
    logits = hidden @ last.weight[1].T + last.bias[1]
    by_hand = -F.cross_entropy(logits, x[:, 1, -1], reduction="none")
    assert torch.allclose(model.log_probs(x)[:, 1], by_hand, atol=1e-5)
    assert model.loss(x).item() == pytest.approx(model.losses(x).sum().item())


def test_pages_for_judging_are_not_learnt():
    pages = Pages(8, judged=100)
    assert pages.val.shape == pages.test.shape == (100, 9)
    text = pages.text(500, seed=1)
    assert len(text) == 500 and (text > 0).all()
    assert torch.equal(text[:200], pages.text(200, seed=1))
    assert not torch.equal(text, pages.text(500, seed=2))
    assert torch.equal(pages.windows(text)[3], text[3:12])
    learnt = "\n".join(pages._learn)
    everything = "\n".join(data.king_james())
    for held in ("adam knew eve his wife", "amraphel king of shinar"):  # Genesis 4 and 14
        assert held in everything and held not in learnt
    with pytest.raises(ValueError, match="at most"):
        pages.text(10_000_000, seed=0)


def test_a_mixture_of_two():
    p, q = torch.tensor([0.1, 0.8]).log(), torch.tensor([0.5, 0.2]).log()
    assert torch.allclose(mixed(p, q, 0.25).exp(), torch.tensor([0.4, 0.35]))
    assert torch.equal(mixed(p, q, 0), q) and torch.equal(mixed(p, q, 1), p)
    tried = np.linspace(0.001, 0.999, 999)
    best = tried[np.argmax([mixed(p, q, w).mean().item() for w in tried])]
    assert best_share(p, q) == pytest.approx(best, abs=2e-3)
    assert best_share(p, p - 1.0) > 0.999 and best_share(p - 1.0, p) < 0.001
    with pytest.raises(ValueError, match="share"):
        mixed(p, q, 1.5)


def test_a_flow_that_does_nothing_is_the_standard_prior():
    torch.manual_seed(0)
    model, x = FlowVAE(6, 4, (5,)), torch.bernoulli(torch.full((7, 6), 0.5))
    for layer in model.flow.layers:  # the identity
        for w in layer.parameters():
            torch.nn.init.zeros_(w)
    z = torch.randn(9, 4)
    assert torch.allclose(model.log_prior(z), log_gaussian(torch.zeros_like(z), z), atol=1e-5)
    torch.manual_seed(1)
    ours = bound_with(model, x, 20, model.log_prior)
    torch.manual_seed(1)
    assert torch.allclose(ours, log_mean_exp(VAE.log_weights(model, x, 20)), atol=1e-4)
    torch.manual_seed(1)
    assert torch.allclose(bound_with(model, x, 20), ours, atol=1e-5)


def test_the_bound_under_another_prior_is_right_in_one_dimension():
    torch.manual_seed(0)
    vae, x = VAE(3, 1, (4,)), torch.tensor([[1.0, 0.0, 1.0]])
    prior = torch.distributions.Normal(0.7, 1.3)
    z = torch.linspace(-9, 11, 20_001)[:, None]
    with torch.no_grad():
        joint = vae.log_likelihood(x.expand(len(z), -1), z) + prior.log_prob(z[:, 0])
        exact = joint.logsumexp(0).item() + math.log(20 / 20_000)
    bound = bound_with(vae, x, 200_000, lambda z: prior.log_prob(z[:, 0])).item()
    assert bound == pytest.approx(exact, abs=0.01)
    assert FlowVAE(6, 4, (5,)).sample(3).shape == (3, 6)
