"""Latent classes: EM that climbs, and finds the classes that made the data."""

import math

import pytest
import torch
from torch.nn import functional as F

from genlib.families.mixtures.classes import best_classes


def two_classes(n, seed):
    """Words of four places and three symbols, from two classes with tables far apart."""
    g = torch.Generator().manual_seed(seed)
    tables = torch.tensor([[0.8, 0.1, 0.1], [0.1, 0.1, 0.8]])
    kind = torch.randint(2, (n,), generator=g)
    symbols = torch.multinomial(tables[kind].repeat_interleave(4, 0), 1, generator=g).view(n, 4)
    each = tables[:, symbols].log().sum(-1)  # [2, n]
    return F.one_hot(symbols, 3).flatten(1).float(), each.logsumexp(0) - math.log(2)


def test_two_classes_are_found_and_chosen():
    (x, _), (x_val, _), (new, truth) = (two_classes(n, i) for i, n in enumerate((2000, 500, 500)))
    found = best_classes(x, x_val, 3, (1, 2), (0.1,))
    assert found.setting["K"] == 2
    assert found.log_prob(new).mean() == pytest.approx(truth.mean().item(), abs=0.02)
    assert found.log_prob(new).mean() > best_classes(x, x_val, 3, (1,)).log_prob(new).mean() + 0.3


def test_all_words_together_have_probability_one():
    (x, _), (x_val, _) = two_classes(200, 0), two_classes(100, 1)
    words = F.one_hot(torch.cartesian_prod(*[torch.arange(3)] * 4), 3).flatten(1).float()
    found = best_classes(x, x_val, 3, (3,), (0.1,))
    assert found.log_prob(words).exp().sum() == pytest.approx(1, abs=1e-5)


def test_em_never_lowers_the_likelihood_of_what_it_learns_from():
    x, _ = two_classes(300, 2)
    found = best_classes(x, x, 3, (4,), (1e-6,))
    losses = [loss for _, loss in found.curve]
    assert all(b <= a + 1e-4 for a, b in zip(losses, losses[1:], strict=False))


def test_columns_must_be_places():
    with pytest.raises(ValueError, match="places of 5 symbols"):
        best_classes(torch.zeros(4, 12), torch.zeros(4, 12), 5)
