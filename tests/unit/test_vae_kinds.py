"""One body for three kinds of data: its likelihoods, its two ways to learn, its bounds."""

import math

import pytest
import torch
from torch.nn import functional as F

from genlib import fit
from genlib.families.vae.kinds import AnyKind

SIZES = {"real": (6, 1), "binary": (6, 1), "categories": (6, 3)}


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)


def examples(kind, n=5):
    if kind == "real":
        return torch.randn(n, 6)
    if kind == "binary":
        return (torch.rand(n, 6) > 0.5).float()
    return F.one_hot(torch.randint(3, (n, 2)), 3).flatten(1).float()


def made(kind, **options):
    dim, symbols = SIZES[kind]
    return AnyKind(dim, 2, 8, kind, symbols=symbols, **options)


@pytest.mark.parametrize("kind", SIZES)
def test_average_over_codes_is_that_of_each_pair(kind):
    model, x, z = made(kind), examples(kind), torch.randn(7, 2)
    pairs = model._log_likelihood(x[None], z[:, None].expand(7, 5, 2))  # [7, 5]
    torch.testing.assert_close(model._log_average(x, z), pairs.logsumexp(0) - math.log(7))


@torch.no_grad()
def test_probabilities_of_all_pictures_and_all_words_sum_to_one():
    z = torch.randn(1, 2)
    pictures = torch.cartesian_prod(*[torch.tensor([0.0, 1.0])] * 6)
    assert made("binary")._log_average(pictures, z).exp().sum() == pytest.approx(1, abs=1e-5)
    words = F.one_hot(torch.cartesian_prod(*[torch.arange(3)] * 2), 3).flatten(1).float()
    assert made("categories")._log_average(words, z).exp().sum() == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("kind", SIZES)
def test_both_bounds_meet_at_many_draws(kind):
    """The same decoder, judged by draws from q and by draws from the prior."""
    together, alone = made(kind), made(kind, draws=4)
    alone.decoder, alone.log_std = together.decoder, together.log_std
    with torch.no_grad():  # a q that is not narrower than the posterior: weights without a tail
        for weight in together.encoder.parameters():
            weight *= 0.3
    x = examples(kind)
    by_q, by_prior = together.log_prob_bound(x, 20_000), alone.log_prob_bound(x, 20_000)
    torch.testing.assert_close(by_q, by_prior, atol=0.05, rtol=0)
    with torch.no_grad():
        assert together.log_weights(x, 2000).mean() < by_q.mean()  # the ELBO is lower


@pytest.mark.parametrize("draws", (0, 50))
@pytest.mark.parametrize("kind", SIZES)
def test_both_ways_learn(kind, draws):
    model, x = made(kind, draws=draws), examples(kind, 4).repeat(16, 1)
    before = model.log_prob_bound(x, 500).mean()
    fit(model, x, steps=150, batch=32, lr=1e-2, device="cpu", progress=False)
    assert model.log_prob_bound(x, 500).mean() > before + 0.2


def test_without_gradients_ten_times_as_many_codes_are_drawn():
    model, asked = made("binary", draws=3), []
    model._log_average = lambda x, z: asked.append(len(z)) or torch.zeros(len(x))
    model.loss(examples("binary"))
    with torch.no_grad():
        model.loss(examples("binary"))
    assert asked == [3, 30]


def test_refusals():
    with pytest.raises(ValueError, match="Expected observed"):
        AnyKind(6, 2, 8, "sound")
    with pytest.raises(ValueError, match="places of 4 symbols"):
        AnyKind(6, 2, 8, "categories", symbols=4)
    with pytest.raises((TypeError, ValueError), match="Expected x"):
        made("real").log_prob_bound(torch.zeros(2, 5))


def test_what_is_not_real_lies_between_0_and_1():
    with pytest.raises(ValueError, match="x"):
        AnyKind(4, 2, 8, "binary").check(2 * torch.ones(3, 4))
    AnyKind(4, 2, 8, "real").check(2 * torch.ones(3, 4))
