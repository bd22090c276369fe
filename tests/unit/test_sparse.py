"""Sparse codes: the three penalties do what they say, and sparse directions are found."""

import math

import pytest
import torch

from genlib import fit
from genlib.families.sparse import SparseAutoencoder, revive_each
from genlib.side_by_side import SideBySide


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)
    torch.set_num_threads(1)


def test_k_leaves_the_k_largest_and_nothing_else():
    model = SparseAutoencoder(10, 6, penalty="k", k=2)
    a = torch.tensor([[3.0, -1.0, 5.0, 0.0, 4.0, -7.0]])
    assert model.activate(a).tolist() == [[0, 0, 5, 0, 4, 0]]
    assert (model.encode(torch.rand(20, 10)) != 0).sum(1).max() <= 2


def test_l1_costs_what_the_code_adds_up_to_in_units_of_the_data():
    model = SparseAutoencoder(10, 6, weight=0.5)
    z, lengths = torch.rand(7, 6), model.decoder[0].weight.norm(dim=0)
    torch.testing.assert_close(model.price(z), 0.5 * (z @ lengths).mean())


def test_l1_charges_the_length_of_the_decoder_too():
    """d price / d w_j = weight * mean z_j * w_j / |w_j|, and d price / d z_j = weight |w_j| / B."""
    model, z = SparseAutoencoder(10, 6, weight=0.5), torch.rand(7, 6).requires_grad_()
    w = model.decoder[0].weight
    slope, pull = torch.autograd.grad(model.price(z), [z, w])
    lengths = w.detach().norm(dim=0)
    torch.testing.assert_close(slope, (0.5 * lengths / 7).expand(7, 6))
    torch.testing.assert_close(pull, 0.5 * z.detach().mean(0) * w.detach() / lengths)


def test_l1_cannot_be_cheated_by_small_codes_and_a_large_decoder():
    model, x = SparseAutoencoder(10, 6, likelihood="gaussian", weight=0.5), torch.rand(7, 10)
    before = model.loss(x)
    with torch.no_grad():
        model.encoder[0].weight /= 100
        model.encoder[0].bias /= 100
        model.decoder[0].weight *= 100
    assert model.encode(x).max() < 0.1
    torch.testing.assert_close(model.loss(x), before)


def test_kl_is_zero_at_the_target_and_agrees_with_torch():
    model = SparseAutoencoder(10, 6, penalty="kl", rho=0.2, weight=2.0)
    assert model.price(torch.full((4, 6), 0.2)).item() == pytest.approx(0, abs=1e-6)
    z = torch.rand(9, 6)
    bernoulli = torch.distributions.Bernoulli
    expected = torch.distributions.kl_divergence(bernoulli(0.2), bernoulli(z.mean(0))).sum()
    torch.testing.assert_close(model.price(z), 2 * expected)


def test_kl_of_units_that_are_never_or_always_active_is_large_and_finite():
    model = SparseAutoencoder(10, 2, penalty="kl", rho=0.2)
    z = torch.tensor([[0.0, 1.0]]).repeat(4, 1).requires_grad_()
    price = model.price(z)
    expected = 0.2 * math.log(0.2 / 1e-6) + 0.8 * math.log(0.8 / 1e-6)
    assert price.item() == pytest.approx(expected, rel=0.1)
    assert torch.autograd.grad(price, z)[0].isfinite().all()


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


def test_l1_shrinks_each_coefficient_by_its_weight():
    # With orthonormal atoms the optimum is known: what a unit adds is max(s - weight, 0).
    generator = torch.Generator().manual_seed(2)
    atoms = torch.linalg.qr(torch.randn(12, 6, generator=generator))[0]  # [12, 6]
    on = (torch.rand(4000, 6, generator=generator) < 0.1).float()
    s = on * torch.rand(4000, 6, generator=generator) * 3  # [4000, 6]
    model = SparseAutoencoder(12, 6, likelihood="gaussian", weight=0.4)
    with torch.no_grad():  # at the true directions, so that only their sizes are to be learnt
        model.encoder[0].weight.copy_(atoms.T)
        model.decoder[0].weight.copy_(atoms)
    fit(model, s @ atoms.T, steps=1000, batch=256, lr=1e-2, schedule=lambda t: 1 - t)
    with torch.no_grad():
        added = model.encode(s @ atoms.T) * model.decoder[0].weight.norm(dim=0)  # [4000, 6]
    alone = on.sum(1) == 1
    assert (added - (s - 0.4).clamp(min=0))[alone].abs().mean() < 0.01
    assert (added - s)[alone & (s.sum(1) > 1)].sum(1).mean() == pytest.approx(-0.4, abs=0.08)


def test_activity_sees_dead_and_busy_units():
    model = SparseAutoencoder(4, 2)
    with torch.no_grad():
        model.encoder[0].weight.zero_()
        model.encoder[0].bias.copy_(torch.tensor([1.0, -1.0]))
    assert model.activity(torch.rand(10, 4)).tolist() == [1.0, 0.0]


def test_activity_counts_what_is_larger_than_the_threshold_either_way():
    model = SparseAutoencoder(1, 3, likelihood="gaussian", penalty="k", k=3)
    with torch.no_grad():
        model.encoder[0].weight.copy_(torch.tensor([[1.0], [-1.0], [0.1]]))
        model.encoder[0].bias.zero_()
    x = torch.tensor([[0.5], [2.0], [4.0], [0.0]])
    assert model.activity(x, threshold=0.3).tolist() == [0.75, 0.75, 0.25]
    assert model.activity(x).tolist() == [0.75, 0.75, 0.75]
    model.k = 1
    assert model.activity(x).tolist() == [0.75, 0.0, 0.0]


@pytest.mark.parametrize("likelihood", ["gaussian", "bernoulli"])
def test_start_at_mirrors_the_decoder_about_the_mean(likelihood):
    model, x = SparseAutoencoder(10, 6, likelihood=likelihood), torch.rand(50, 10)
    model.start_at(x)
    columns = model.decoder[0].weight
    torch.testing.assert_close(columns.norm(dim=0), torch.ones(6))
    answers = model.encoder(x)  # [50, 6]
    torch.testing.assert_close(answers, (x - x.mean(0)) @ columns)
    torch.testing.assert_close(model.decode(torch.zeros(1, 6))[0], x.mean(0))


def test_revive_wakes_the_dead_and_leaves_the_living_alone():
    model, x = SparseAutoencoder(10, 6, likelihood="gaussian", penalty="k", k=2), torch.rand(50, 10)
    model.start_at(x)
    with torch.no_grad():
        model.encoder[0].bias[:3] = -1e3
    before = [p.clone() for p in model.parameters()]
    assert model.revive(x) == 3
    units = slice(3, None)
    torch.testing.assert_close(model.encoder[0].weight[units], before[0][units])
    torch.testing.assert_close(model.encoder[0].bias[units], before[1][units])
    torch.testing.assert_close(model.decoder[0].weight[:, units], before[2][:, units])
    torch.testing.assert_close(model.decoder[0].bias, before[3])
    assert (model.activity(x)[:3] > 0).any()


def test_a_revived_unit_measures_from_what_is_restored_already():
    """Its answer to the example it came from is the residual's length; to x̂ itself, nothing."""
    model, x = SparseAutoencoder(4, 1, likelihood="gaussian"), torch.tensor([[4.0, 4.0, 0.0, 0.0]])
    with torch.no_grad():
        for p in model.parameters():
            p.zero_()
        model.encoder[0].bias.fill_(-1.0)
        model.decoder[0].bias[0] = 1.0
    assert model.revive(x) == 1
    restored = torch.tensor([[1.0, 0.0, 0.0, 0.0]])
    torch.testing.assert_close(
        model.encoder(torch.cat([x, restored]))[:, 0], torch.tensor([5.0, 0])
    )
    torch.testing.assert_close(model.decoder[0].weight[:, 0], torch.tensor([0.6, 0.8, 0.0, 0.0]))


def test_revive_points_new_units_at_what_is_restored_worst():
    # Everything is restored but one strange example: all dead units must turn to it.
    model = SparseAutoencoder(4, 3, likelihood="gaussian", penalty="k", k=1)
    with torch.no_grad():
        for p in model.parameters():
            p.zero_()
        model.encoder[0].weight[0, 0] = model.decoder[0].weight[0, 0] = 1.0
    x = torch.eye(4)[[0, 0, 0, 2]]
    assert model.revive(x) == 2
    assert model.decoder[0].weight[:, 1:].T.tolist() == [[0, 0, 1, 0]] * 2
    torch.testing.assert_close(model.reconstruct(x), x)
    assert model.revive(x) == 0  # nothing is left to aim at


@pytest.mark.parametrize("what", ["start_at", "revive"])
def test_needs_one_layer(what):
    with pytest.raises(ValueError, match=f"without hidden layers for {what}"):
        getattr(SparseAutoencoder(10, 6, hidden=(8,)), what)(torch.rand(5, 10))


@pytest.mark.parametrize("what", ["encode", "start_at", "revive", "activity"])
def test_refuses_images_not_in_range(what):
    with pytest.raises(ValueError, match=r"x of shape \[N, 10\] with values in \[0, 1\]"):
        getattr(SparseAutoencoder(10, 6), what)(torch.rand(5, 10) + 1)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"penalty": "l2"}, "'l1', 'kl' or 'k', got 'l2'"),
        ({"weight": -1.0}, "weight to be a number of at least 0"),
        ({"rho": 1.0}, r"rho in \(0, 1\)"),
        ({"penalty": "k", "k": 7}, "at most the 6 code units"),
        ({"k": 0}, "positive whole number"),
    ],
)
def test_refuses_options(options, sentence):
    with pytest.raises(ValueError, match=sentence):
        SparseAutoencoder(10, 6, **options)


def test_stacked_runs_may_each_have_a_k_of_their_own():
    models = [SparseAutoencoder(10, 6, penalty="k", k=k) for k in (1, 4)]
    x = torch.rand(20, 10)
    wanted = torch.stack([model.loss(x) for model in models])
    together = SideBySide(models, settings={"k": (1, 4)})
    torch.testing.assert_close(together.losses(torch.stack([x, x], 1)), wanted)


def test_dead_units_of_stacked_runs_are_restarted_and_the_living_left_alone():
    models = [SparseAutoencoder(10, 6, likelihood="gaussian") for _ in range(2)]
    x = torch.rand(50, 10)
    for model, dead in zip(models, ([0, 1, 2], [5]), strict=True):
        with torch.no_grad():
            model.encoder[0].weight.abs_()  # the others are awake
            model.encoder[0].bias[dead] = -100.0
    before = [model.encoder[0].weight.clone() for model in models]
    together = SideBySide(models)
    assert revive_each(together, torch.stack([x, x], 1)) == 4
    after = [model.encoder[0].weight for model in together.apart()]
    assert torch.equal(after[0][3:], before[0][3:]) and torch.equal(after[1][:5], before[1][:5])
    assert not torch.equal(after[0][:3], before[0][:3])
    assert all((model.activity(x) > 0).all() for model in together.apart())
