"""Boltzmann machines against enumeration, the textbook update, scikit-learn, and a known bound."""

import copy
import math

import numpy as np
import pytest
import torch
from scipy.stats import chisquare
from sklearn.neural_network import BernoulliRBM

from genlib import fit
from genlib.data import bars_and_stripes
from genlib.families.contrastive import RBM, EnergyAutoencoder, SigmoidAutoencoder, likelihood
from genlib.families.contrastive.deep import pretrain, unroll
from genlib.families.contrastive.likelihood import (
    Path,
    _summary,
    ais,
    log_odds,
    parallel_tempering,
    reverse_ais,
)
from genlib.families.contrastive.units import binary_states, draw


def machine(visible=5, hidden=4, scale=1.0, seed=0, **options) -> RBM:
    """A small machine with nothing learnt and biases that are not zero."""
    torch.manual_seed(seed)
    rbm = RBM(visible, hidden, scale=scale, **options).double()
    with torch.no_grad():
        rbm.a += 0.5 * torch.randn_like(rbm.a)
        rbm.b += 0.5 * torch.randn_like(rbm.b)
    return rbm


def offset_machine(**options) -> RBM:
    return machine(mean=torch.tensor([0.1, 0.3, 0.5, 0.7, 0.9]), centred=True, **options)


def joint_log_partition(rbm: RBM) -> float:
    """log Z from the energy of x and z together, by its definition."""
    x, z = binary_states(rbm.dim).double(), binary_states(rbm.code).double()
    u, v = x - rbm.mu, z - rbm.lam
    energy = -(u @ rbm.a)[:, None] - v @ rbm.b - u @ rbm.weight @ v.T  # [2^V, 2^H]
    return (-energy).flatten().logsumexp(0).item()


# ------------------------------------------------------------------ exact sums


@pytest.mark.parametrize("rbm", [machine(5, 4), machine(4, 6), offset_machine()])
def test_log_partition_is_the_sum_over_both_sides(rbm):
    assert rbm.log_partition().item() == pytest.approx(joint_log_partition(rbm), abs=1e-9)


@pytest.mark.parametrize("rbm", [machine(), offset_machine()])
def test_probabilities_sum_to_one(rbm):
    total = rbm.log_likelihood(binary_states(5).double()).exp().sum()
    assert total.item() == pytest.approx(1.0, abs=1e-9)


def test_offsets_change_the_road_and_not_the_machine():
    rbm = offset_machine()
    twin = machine()
    w, a, b, constant = rbm.plain()
    with torch.no_grad():
        twin.weight.copy_(w), twin.a.copy_(a), twin.b.copy_(b)
    x = binary_states(5).double()
    torch.testing.assert_close(rbm.energy(x), twin.energy(x) + constant)
    torch.testing.assert_close(rbm.log_likelihood(x), twin.log_likelihood(x))
    torch.testing.assert_close(rbm.encode(x), twin.encode(x))


def test_a_new_machine_starts_at_the_mean_of_the_data_with_weights_of_the_scale():
    mean = torch.linspace(0, 1, 200)
    torch.manual_seed(0)
    rbm = RBM(200, 100, mean=mean, scale=0.05)
    torch.testing.assert_close(rbm.a.sigmoid(), mean.clamp(0.001, 0.999))
    assert rbm.weight.std().item() == pytest.approx(0.05, rel=5 / math.sqrt(2 * 20_000))
    assert rbm.weight.mean().item() == pytest.approx(0, abs=5 * 0.05 / math.sqrt(20_000))
    assert not any(part.any() for part in (rbm.b, rbm.mu, rbm.lam, RBM(200, 100).a))
    with torch.no_grad():  # its first samples are those of independent pixels
        rbm.weight.zero_()
    drawn = rbm.sample(20_000, steps=1).mean(0)
    assert ((drawn - mean).abs() < 0.001 + 5 * 0.5 / math.sqrt(20_000)).all()
    centred = RBM(200, 100, mean=mean, centred=True, training="pcd", chains=5000)
    assert centred.mu.equal(mean) and centred.lam.equal(torch.full((100,), 0.5))
    torch.testing.assert_close(centred.a, rbm.a)  # x given the middle code is the mean
    chain = centred.chain.mean(0)
    assert ((chain - mean).abs() < 0.001 + 5 * 0.5 / math.sqrt(5000)).all()


# ------------------------------------------------------------------ gradients


def test_gradient_of_the_loss_is_the_textbook_update():
    rbm = machine(training="cd", k=3)
    x = torch.bernoulli(torch.full((50, 5), 0.4)).double()
    torch.manual_seed(1)
    rbm.loss(x).backward()
    torch.manual_seed(1)
    y = rbm.gibbs(x, 3)
    with torch.no_grad():
        z_x, z_y = (x @ rbm.weight + rbm.b).sigmoid(), (y @ rbm.weight + rbm.b).sigmoid()
        up = (x.T @ z_x - y.T @ z_y) / 50  # <x z>_data - <x z>_k
    torch.testing.assert_close(-rbm.weight.grad, up)
    torch.testing.assert_close(-rbm.a.grad, x.mean(0) - y.mean(0))
    torch.testing.assert_close(-rbm.b.grad, z_x.mean(0) - z_y.mean(0))


def test_gradient_of_a_centred_machine_has_the_offsets():
    rbm = offset_machine(training="cd", k=1)
    x = torch.bernoulli(torch.full((50, 5), 0.4)).double()
    torch.manual_seed(1)
    rbm.loss(x).backward()
    torch.manual_seed(1)
    y = rbm.gibbs(x, 1)
    with torch.no_grad():
        z_x, z_y = rbm.encode(x), rbm.encode(y)
        up = ((x - rbm.mu).T @ (z_x - rbm.lam) - (y - rbm.mu).T @ (z_y - rbm.lam)) / 50
    torch.testing.assert_close(-rbm.weight.grad, up)


def test_gradient_of_the_exact_loss_is_that_of_the_likelihood():
    rbm = machine(training="exact")
    x = torch.bernoulli(torch.full((50, 5), 0.4)).double()
    rbm.loss(x).backward()
    with torch.no_grad():  # by its definition: <x z>_data - sum_x p(x) x z
        every = binary_states(5).double()
        p = rbm.log_likelihood(every).exp()
        model = (p[:, None] * every).T @ rbm.encode(every)
        up = x.T @ rbm.encode(x) / 50 - model
        assert rbm.loss(x).item() == pytest.approx(-rbm.log_likelihood(x).mean().item())
    torch.testing.assert_close(-rbm.weight.grad, up)


@pytest.mark.parametrize("make", [machine, offset_machine])
@pytest.mark.parametrize("options", [{"training": "cd", "k": 3}, {"training": "pcd", "chains": 7}])
def test_the_turn_has_the_value_and_the_gradient_of_the_loss(make, options):
    rbm, x = make(**options), torch.bernoulli(torch.full((50, 5), 0.4)).double()
    twin = copy.deepcopy(rbm)
    torch.manual_seed(1)
    loss = rbm.loss(x)  # by autograd
    (2 * loss).backward()
    torch.manual_seed(1)
    ((name, _, turn),) = twin.turns(x)  # by formula
    (2 * turn).backward()
    assert name == "loss" and turn.item() == pytest.approx(loss.item(), abs=1e-9)
    for parameter, wanted in zip(twin.parameters(), rbm.parameters(), strict=True):
        torch.testing.assert_close(parameter.grad, wanted.grad, rtol=0, atol=1e-9)
    if options["training"] == "pcd":
        assert torch.equal(rbm.chain, twin.chain)


def test_exact_training_takes_the_turn_of_its_loss():
    rbm, x = offset_machine(training="exact"), binary_states(5).double()
    ((_, _, turn),) = rbm.turns(x)
    assert torch.equal(turn, rbm.loss(x)) and turn.grad_fn is not None


def test_coins_are_those_of_the_comparison():
    p = torch.rand(3, 1000).double()
    p[0, :3] = torch.tensor([0.0, 1.0, 0.5])
    torch.manual_seed(4)
    tossed = draw(p)
    torch.manual_seed(4)
    assert torch.equal(tossed, (torch.rand_like(p) < p).double())
    assert not tossed.signbit().any(), "minus zero"


def test_many_steps_remove_the_bias_of_contrastive_divergence():
    x = torch.tensor([[1.0, 1, 0, 0, 1], [0, 1, 1, 0, 0]]).double().repeat(20_000, 1)

    def slope(training, k):
        rbm = machine(training=training, k=k)
        return torch.autograd.grad(rbm.loss(x), rbm.weight)[0]

    exact = slope("exact", 1)
    torch.manual_seed(0)
    off = [(slope("cd", k) - exact).norm() / exact.norm() for k in (1, 20)]
    assert off[0] > 0.1 and off[1] < 0.03


# ------------------------------------------------------------------ chains


def counts(x: torch.Tensor) -> np.ndarray:
    place = (x.long() << torch.arange(x.shape[1])).sum(1)
    return place.bincount(minlength=2 ** x.shape[1]).numpy()


@pytest.mark.parametrize("rbm", [machine(4, 3), machine(4, 3, mean=torch.rand(4), centred=True)])
@pytest.mark.parametrize("how", ["gibbs", "exact", "tempering"])
def test_samplers_have_the_stationary_law(rbm, how):
    n, every = 20_000, binary_states(4).double()
    expected = n * rbm.log_likelihood(every).exp().numpy()
    start = torch.ones(n, 4).double()
    torch.manual_seed(2)
    if how == "gibbs":
        x = rbm.sample(n, steps=30, start=start)
    elif how == "exact":
        x = rbm.exact_sample(n)
    else:
        x = parallel_tempering(rbm, start, steps=15, levels=4)[-1]
    assert chisquare(counts(x), expected * n / expected.sum()).pvalue > 1e-3


def test_each_level_of_a_ladder_keeps_its_own_law():
    rbm = machine(4, 3, scale=2.0)
    path = Path(rbm, torch.tensor([0.3, -0.2, 0.1, 0.0]).double())
    every = binary_states(4).double()
    for t in (0.0, 0.4, 1.0):
        p = (-path.free_energy(every, t)).softmax(0)
        x = every[torch.multinomial(p, 40_000, replacement=True)]
        torch.manual_seed(3)
        assert chisquare(counts(path.gibbs(x, t)), 40_000 * p.numpy()).pvalue > 1e-3


def test_persistent_chains_go_on_and_survive_a_checkpoint(tmp_path):
    x = torch.bernoulli(torch.full((64, 6), 0.3))

    def run(file, *steps):
        torch.manual_seed(0)
        rbm = RBM(6, 3, training="pcd", chains=10)
        first = rbm.chain.clone()
        for n in steps:
            fit(rbm, x, steps=n, batch=16, checkpoint=file, progress=False)
        return rbm, first

    whole, first = run(tmp_path / "whole", 20)
    parts, _ = run(tmp_path / "parts", 8, 20)
    assert not torch.equal(whole.chain, first)
    assert torch.equal(whole.chain, parts.chain) and torch.equal(whole.weight, parts.weight)
    assert "chain" not in RBM(6, 3).state_dict()


# ------------------------------------------------------------------ annealed importance sampling


@pytest.mark.parametrize("centred", [False, True])
def test_both_directions_bracket_the_exact_value(centred):
    mean = torch.full((12,), 0.3)
    rbm = machine(12, 8, scale=1.0, mean=mean, centred=centred)
    exact, base = rbm.log_partition().item(), mean.logit()
    torch.manual_seed(0)
    up = ais(rbm, runs=2000, steps=300, base=base)
    down = reverse_ais(rbm, rbm.exact_sample(2000), steps=300, base=base)
    assert abs(up.value - exact) < up.high - up.low < 0.2  # within four standard errors
    assert abs(down.value - exact) < down.high - down.low < 0.2
    few = [ais(rbm, runs=2, steps=3).value for _ in range(200)]
    back = [reverse_ais(rbm, rbm.exact_sample(2), steps=3).value for _ in range(200)]
    assert np.mean(few) < exact - 0.1 and np.mean(back) > exact + 0.1  # biased to either side


def test_the_interval_is_two_standard_errors_of_the_mean_weight():
    """Weights 1, 2, 2, 3: mean 2, standard deviation sqrt(2/3), standard error sqrt(1/6)."""
    log_w, error = torch.tensor([1.0, 2.0, 2.0, 3.0]).double().log(), math.sqrt(1 / 6)
    for sign in (1, -1):
        found = _summary(log_w, 5.0, sign)
        assert found.value == pytest.approx(5 + sign * math.log(2))
        ends = sorted(5 + sign * math.log(2 + 2 * side * error) for side in (-1, 1))
        assert [found.low, found.high] == pytest.approx(ends)
        assert found.effective == pytest.approx(8**2 / 18)
    wide = _summary(torch.tensor([0.0, 5.0]).double(), 0.0, 1)
    assert wide.low == -math.inf and wide.value < wide.high < math.inf


def test_every_pair_of_neighbours_is_offered_a_swap_in_every_round(monkeypatch):
    offered = []

    def keep(path, x, t, low):
        offered.extend(low.tolist())
        return x

    monkeypatch.setattr(likelihood, "_swapped", keep)
    for levels in (2, 3, 6):
        offered.clear()
        parallel_tempering(machine(), torch.zeros(2, 5).double(), steps=3, levels=levels)
        rounds = [sorted(offered[i : i + levels - 1]) for i in range(0, len(offered), levels - 1)]
        assert rounds == 3 * [list(range(levels - 1))]


def test_burning_in_makes_up_for_a_bad_start():
    """All pixels are on or all are off, mostly on: chains begun in the dark need time to leave."""
    rbm = machine(6, 1)
    with torch.no_grad():
        rbm.weight.fill_(4.0), rbm.a.fill_(-2.0), rbm.b.fill_(-10.0)
    exact, start = rbm.log_partition().item(), torch.zeros(2000, 6).double()
    torch.manual_seed(0)
    burnt = reverse_ais(rbm, start, steps=50, burn=1000)
    assert abs(burnt.value - exact) < burnt.high - burnt.low < 0.2
    raw = reverse_ais(rbm, start, steps=50)
    assert abs(raw.value - exact) > 2 * (burnt.high - burnt.low)


def test_log_odds_are_those_of_the_means_and_finite():
    x = torch.tensor([[0.0, 1.0, 1.0, 0.5], [0.0, 1.0, 0.0, 0.0]])
    expected = torch.tensor([0.001, 0.999, 0.5, 0.25]).logit()
    torch.testing.assert_close(log_odds(x), expected)


def test_annealing_a_machine_without_weights_is_exact():
    rbm = machine(6, 3, scale=1e-9)
    exact = rbm.log_partition().item()
    with torch.no_grad():
        rbm.b.zero_()
    exact = rbm.log_partition().item()
    one = ais(rbm, runs=5, steps=2, base=rbm.a.detach())
    assert one.value == pytest.approx(exact, abs=1e-6) and one.effective == pytest.approx(5)


# ------------------------------------------------------------------ peers and the known bound


def test_agrees_with_sklearn_at_equal_weights():
    rbm = machine(6, 4)
    theirs = BernoulliRBM(n_components=4)
    theirs.components_ = rbm.weight.detach().numpy().T
    theirs.intercept_hidden_ = rbm.b.detach().numpy()
    theirs.intercept_visible_ = rbm.a.detach().numpy()
    theirs.n_features_in_ = 6
    x = binary_states(6).double()
    with torch.no_grad():
        np.testing.assert_allclose(rbm.encode(x), theirs.transform(x.numpy()), rtol=1e-9)
        np.testing.assert_allclose(rbm.energy(x), theirs._free_energy(x.numpy()), rtol=1e-9)


def test_bars_and_stripes_nears_its_bound_and_never_passes():
    x, best = bars_and_stripes(3)
    torch.manual_seed(0)
    rbm = RBM(9, 8, "exact", mean=x.mean(0), scale=0.1)
    fit(rbm, x, steps=500, batch=None, lr=0.05, progress=False)
    assert best - 0.15 < rbm.log_likelihood(x).mean().item() <= best


# ------------------------------------------------------------------ deep, and as an energy


def test_unrolled_stack_computes_what_its_machines_do():
    x = torch.rand(40, 12)
    rbms = pretrain(x, (7, 3), epochs=2, batch=10, lr=0.1, progress=False)
    model = unroll(rbms)
    z = rbms[1].encode(rbms[0].encode(x))
    torch.testing.assert_close(model.encode(x).sigmoid(), z)
    torch.testing.assert_close(model.reconstruct(x), rbms[0].decode(rbms[1].decode(z)))
    assert isinstance(model, SigmoidAutoencoder) and model.code == 3


@pytest.mark.parametrize("chains", [0, 100])
def test_energy_autoencoder_learns_a_density(chains):
    torch.manual_seed(0)
    x = 0.3 * torch.randn(2000, 1)
    grid = torch.linspace(-3, 3, 601)[:, None]

    def nats(langevin):  # exact: Z by the sum over the grid
        torch.manual_seed(0)
        model = EnergyAutoencoder(1, 4, hidden=(16,), langevin=langevin, chains=chains, step=0.2)
        fit(model, x, steps=200, batch=100, lr=1e-2, progress=False)
        with torch.no_grad():
            log_z = (-model.energy(grid)).logsumexp(0) + math.log(0.01)
            return -(model.energy(x).mean() + log_z).item()

    best = -0.5 - 0.5 * math.log(2 * math.pi * 0.3**2)
    assert nats(0) < best - 1 and best - 0.3 < nats(10) < best + 0.05


def test_without_chains_it_is_the_plain_autoencoder():
    x = torch.randn(50, 3)
    model = EnergyAutoencoder(3, 2, langevin=0)
    expected = 0.5 * (model.decode(model.encode(x)) - x).square().sum(1).mean()
    torch.testing.assert_close(model.loss(x), expected)


@pytest.mark.parametrize("chains", [0, 6])
@pytest.mark.parametrize("weight", [0.0, 0.3])
def test_loss_of_an_energy_autoencoder_by_hand(chains, weight):
    torch.manual_seed(0)
    options = {"hidden": (4,), "langevin": 3, "step": 0.4, "chains": chains, "weight": weight}
    model, x = EnergyAutoencoder(3, 2, **options), torch.randn(5, 3)
    with torch.no_grad():
        model.log_s.fill_(1.0)

    def energy(x):
        return (model.decoder(model.encoder(x)) - x).square().sum(1) / (2 * model.log_s.exp() ** 2)

    torch.testing.assert_close(model.energy(x), energy(x))
    lost = (model.decode(model.encode(x)) - x).square().sum(1)
    torch.testing.assert_close(model.energy(x), lost / (2 * math.e**2))
    start = model.chain.clone() if chains else x
    torch.manual_seed(1)
    found = model.loss(x)
    torch.manual_seed(1)
    end = start
    for _ in range(3):  # x - e²/2 grad E + e noise
        end = end.detach().requires_grad_()
        (slope,) = torch.autograd.grad(energy(end).sum(), end)
        end = end - 0.08 * slope + 0.4 * torch.randn(len(start), 3)
    end = end.detach()
    data, dream = energy(x), energy(end)
    expected = data.mean() - dream.mean()
    expected = expected + weight * (data.square().mean() + dream.square().mean())
    torch.testing.assert_close(found, expected)
    players = list(model.parameters())
    ours, theirs = (torch.autograd.grad(loss, players) for loss in (found, expected))
    for a, b in zip(ours, theirs, strict=True):
        torch.testing.assert_close(a, b)
    if chains:
        torch.testing.assert_close(model.chain, end)  # and the next loss goes on from there


def test_chains_of_an_energy_autoencoder_begin_wide():
    torch.manual_seed(0)
    chain = EnergyAutoencoder(2, 2, chains=10_000).chain
    assert chain.std().item() == pytest.approx(2, rel=5 / math.sqrt(2 * 20_000))
    assert chain.mean().item() == pytest.approx(0, abs=5 * 2 / math.sqrt(20_000))


# ------------------------------------------------------------------ refusals


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: RBM(0, 3), "dim to be a positive whole number"),
        (lambda: RBM(5, 3, training="gibbs"), "'cd', 'pcd' or 'exact', got 'gibbs'"),
        (lambda: RBM(5, 3, k=0), "k to be a positive"),
        (lambda: RBM(5, 3, centred=True), "mean of the data"),
        (lambda: RBM(5, 3, mean=torch.zeros(4)), r"mean of shape \[5\]"),
        (lambda: RBM(784, 500, training="exact"), r"784 and 500: 2\^500 terms"),
        (lambda: RBM(784, 500).log_partition(), "at most 20 units on one side"),
        (lambda: RBM(5, 30).exact_sample(3), "at most 20 hidden units, got 30"),
        (lambda: RBM(5, 3).log_likelihood(torch.rand(2, 5)), "grey values; threshold"),
        (lambda: RBM(4, 3).energy(torch.rand(2, 2, 2) * 255), r"shape \[N, 4\].*divide by 255"),
        (lambda: RBM(5, 3).decode(torch.full((2, 3), 1.5)), r"z of shape \[N, 3\]"),
        (lambda: ais(RBM(5, 3), runs=1), "at least 2 runs"),
        (lambda: ais(RBM(5, 3), base=torch.zeros(4)), r"base of shape \[5\]"),
        (lambda: parallel_tempering(RBM(5, 3), torch.zeros(2, 5), 4, levels=1), "2 levels"),
        (lambda: log_odds(torch.rand(5)), r"\[N, V\]"),
        (lambda: unroll([RBM(5, 3), RBM(4, 2)]), "fit on top of each other"),
        (lambda: pretrain(torch.rand(4, 5), ()), "at least one layer size"),
        (lambda: EnergyAutoencoder(2, 2, langevin=-1), "langevin to be a whole number"),
        (lambda: EnergyAutoencoder(2, 2).energy(torch.rand(3, 3)), r"\[N, 2\]"),
    ],
)
def test_refuses_with_a_sentence(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
