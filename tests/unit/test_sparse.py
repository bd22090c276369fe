"""Sparse codes: the three penalties do what they say, and sparse directions are found."""

import pytest
import torch

from genlib import fit
from genlib.families.sparse import SparseAutoencoder


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)
    torch.set_num_threads(1)


def test_k_leaves_the_k_largest_and_nothing_else():
    model = SparseAutoencoder(10, 6, penalty="k", k=2)
    a = torch.tensor([[3.0, -1.0, 5.0, 0.0, 4.0, -7.0]])
    assert model.activate(a).tolist() == [[0, 0, 5, 0, 4, 0]]
    assert (model.encode(torch.rand(20, 10)) != 0).sum(1).max() <= 2


def test_l1_costs_the_sum_of_the_code():
    model = SparseAutoencoder(10, 6, weight=0.5)
    z = torch.rand(7, 6)
    torch.testing.assert_close(model.price(z), 0.5 * z.sum(1).mean())


def test_kl_is_zero_at_the_target_and_agrees_with_torch():
    model = SparseAutoencoder(10, 6, penalty="kl", rho=0.2, weight=2.0)
    assert model.price(torch.full((4, 6), 0.2)).item() == pytest.approx(0, abs=1e-6)
    z = torch.rand(9, 6)
    bernoulli = torch.distributions.Bernoulli
    expected = torch.distributions.kl_divergence(bernoulli(0.2), bernoulli(z.mean(0))).sum()
    torch.testing.assert_close(model.price(z), 2 * expected)


def test_l1_recovers_the_sparse_directions_that_made_the_data():
    # Few of ten random directions at a time: principal components mix them, sparsity does not.
    generator = torch.Generator().manual_seed(1)
    atoms = torch.linalg.qr(torch.randn(20, 10, generator=generator))[0].T  # [10, 20]
    on = (torch.rand(4000, 10, generator=generator) < 0.1).float()
    x = (on * torch.rand(4000, 10, generator=generator) * 3) @ atoms
    model = SparseAutoencoder(20, 16, likelihood="gaussian", weight=0.1)
    fit(model, x, steps=1500, batch=256, lr=1e-2, schedule=lambda t: 1 - t)
    found = torch.nn.functional.normalize(model.decoder[0].weight.T, dim=1)  # [16, 20]
    best = (atoms @ found.T).max(1).values  # of each true direction, its nearest unit
    pca = torch.linalg.svd(x - x.mean(0), full_matrices=False).Vh[:10]
    assert best.mean() > 0.95 > (atoms @ pca.T).abs().max(1).values.mean()


def test_activity_sees_dead_and_busy_units():
    model = SparseAutoencoder(4, 2)
    with torch.no_grad():
        model.encoder[0].weight.zero_()
        model.encoder[0].bias.copy_(torch.tensor([1.0, -1.0]))
    assert model.activity(torch.rand(10, 4)).tolist() == [1.0, 0.0]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"penalty": "l2"}, "'l1', 'kl' or 'k', got 'l2'"),
        ({"weight": -1.0}, "weight of at least 0"),
        ({"rho": 1.0}, r"rho in \(0, 1\)"),
        ({"penalty": "k", "k": 7}, "at most the 6 code units"),
        ({"k": 0}, "positive whole number"),
    ],
)
def test_refuses_options(options, sentence):
    with pytest.raises(ValueError, match=sentence):
        SparseAutoencoder(10, 6, **options)
