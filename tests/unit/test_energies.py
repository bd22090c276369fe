"""Energies trained side by side by contrast: chains, losses and grids against exact answers."""

import math

import numpy as np
import pytest
import torch
from scipy.integrate import quad
from torch import nn
from torch.nn import functional as F

from genlib import data, fit
from genlib.families.contrastive import EnergyAutoencoder
from genlib.families.contrastive.energies import (
    Contrast,
    EnergyRuns,
    langevin,
    reflected,
    train,
    without_negatives,
)
from genlib.families.contrastive.grid import Grid
from genlib.families.contrastive.pairs import PairsRuns, infonce, views
from genlib.kept import KeptBest


class Bowl(nn.Module):
    """E(x) = |x|² / 2 v: a Gaussian of variance v."""

    def __init__(self, v):
        super().__init__()
        self.v = torch.tensor(v)

    def forward(self, x):
        return x.square().sum(-1) / (2 * self.v)


def test_reflection_folds_at_both_walls():
    x = torch.tensor([0.5, 1.25, -0.25, 2.25, -1.25, 1.0, 0.0])
    expected = torch.tensor([0.5, 0.75, 0.25, 0.25, 0.75, 1.0, 0.0])
    torch.testing.assert_close(reflected(x, 0.0, 1.0), expected)
    torch.testing.assert_close(reflected(torch.tensor([4.0]), -3.0, 3.0), torch.tensor([2.0]))


def test_langevin_ends_with_the_variance_of_its_recursion():
    torch.manual_seed(0)
    step, v, steps = torch.tensor([[0.3], [0.6]]), [0.5, 2.0], 7
    end = langevin(Bowl(v), torch.zeros(20_000, 2, 3), steps, step, (-50.0, 50.0))
    for run in range(2):
        shrink, var = 1 - step[run].item() ** 2 / 2 / v[run], 0.0
        for _ in range(steps):
            var = shrink**2 * var + step[run].item() ** 2
        assert end[:, run].var().item() == pytest.approx(var, rel=0.03)
    cold = langevin(Bowl([1.0]), torch.ones(1, 1, 2), 3, 0.2, (-5.0, 5.0), warmth=0.0)
    torch.testing.assert_close(cold, torch.full((1, 1, 2), 0.98**3))


def test_each_run_is_the_energy_autoencoder_with_its_weights():
    torch.manual_seed(0)
    runs, x = EnergyRuns(2, 3, 4, (5,)), torch.randn(6, 2, 3)
    with torch.no_grad():
        runs.log_s.copy_(torch.tensor([0.3, -0.4]))
    for run in range(2):
        one = EnergyAutoencoder(3, 4, hidden=(5,))
        ours = [m for net in (runs.encoder, runs.decoder) for m in net if hasattr(m, "weight")]
        theirs = [m for m in one.modules() if isinstance(m, nn.Linear)]
        with torch.no_grad():
            for mine, his in zip(ours, theirs, strict=True):
                his.weight.copy_(mine.weight[run]), his.bias.copy_(mine.bias[run, 0])
            one.log_s.copy_(runs.log_s[run])
        torch.testing.assert_close(runs(x)[:, run], one.energy(x[:, run]))
        plain = 0.5 * (one.decode(one.encode(x[:, run])) - x[:, run]).square().sum(1).mean()
        torch.testing.assert_close(without_negatives(runs, x)[run], plain)


def test_without_negatives_the_scale_stays():
    torch.manual_seed(0)
    model, x = EnergyAutoencoder(2, 4, hidden=(8,), langevin=0), torch.randn(200, 2)
    before = model.loss(x).item()
    fit(model, x, steps=50, batch=50, lr=1e-2, progress=False)
    assert model.log_s.item() == 0 and model.loss(x).item() < 0.8 * before
    runs = EnergyRuns(2, 2, 4, (8,))
    kept = KeptBest(lambda m: without_negatives(m, x[:, None].expand(-1, 2, -1)), [30])
    train(runs, x[:, None].expand(-1, 2, -1), without_negatives, 30, [1e-2, 1e-3], kept)
    assert (runs.log_s == 0).all()


def test_contrast_is_the_difference_of_energies_and_keeps_its_chains():
    torch.manual_seed(0)
    energy, x = EnergyRuns(2, 2, 3, (4,)), torch.rand(5, 2, 2)
    for chains in (0, 9):
        loss = Contrast(3, 0.1, (0.0, 1.0), chains=chains, weight=0.2)
        loss(energy, x)
        torch.manual_seed(1)
        found = loss(energy, x)
        buffer = None if loss.buffer is None else loss.buffer.clone()
        torch.manual_seed(1)
        if chains:
            rows = torch.randperm(chains)[:5]
            y = loss.buffer[rows]
            assert len({tuple(r.flatten().tolist()) for r in buffer}) == chains
            assert ((buffer >= 0) & (buffer <= 1)).all()
        else:
            y = langevin(energy, x, 3, 0.1, (0.0, 1.0))
        a, b = energy(x), energy(y)
        expected = (a - b).mean(0) + 0.2 * (a.square().mean(0) + b.square().mean(0))
        torch.testing.assert_close(found, expected)


def test_fresh_chains_are_uniform_and_as_frequent_as_asked():
    torch.manual_seed(0)
    loss = Contrast(1, 1e-9, (0.0, 1.0), chains=4000, fresh=0.25)
    loss.buffer = torch.full((4000, 1, 2), 2.0).clamp(max=0.5)
    y = loss.negatives(Bowl([1.0]), torch.zeros(4000, 1, 2))
    moved = (y - 0.5).abs().sum(-1) > 1e-5
    assert moved.float().mean().item() == pytest.approx(0.25, abs=0.03)
    assert y[moved].mean().item() == pytest.approx(0.5, abs=0.03)
    assert y[moved].var().item() == pytest.approx(1 / 12, rel=0.1)


def test_noise_on_the_data_is_added_before_the_energies():
    torch.manual_seed(0)
    energy, x = EnergyRuns(1, 2, 3, (4,)), torch.full((4000, 1, 2), 0.5)
    noisy, plain = (Contrast(1, 1e-6, (0.0, 1.0), noise=n) for n in (0.05, 0.0))
    seen = []
    keep = lambda x: seen.append(x) or x.sum(-1)  # noqa: E731
    noisy(keep, x), plain(keep, x)
    energies = [s.std().item() for s in seen]
    assert max(energies) == pytest.approx(0.05, rel=0.05) and min(energies) < 1e-4
    assert energy.runs == 1


def test_a_grid_knows_the_normaliser_of_a_gaussian():
    grid = Grid((-6.0, 6.0), side=121)
    energies = grid.points.square().sum(1) / (2 * 0.3)
    assert grid.log_z(energies).item() == pytest.approx(math.log(2 * math.pi * 0.3), abs=1e-5)
    assert len(grid.points) == 121**2


def test_sharpness_is_the_most_likely_one():
    """Misfit |x|²/2 in the plane: the variance of data is 1/b, as for any Gaussian."""
    grid = Grid((-8.0, 8.0), side=161)
    misfits = (0.5 * grid.points.square().sum(1))[:, None].expand(-1, 2)
    found = grid.sharpness(misfits, torch.tensor([0.4, 2.0]))
    torch.testing.assert_close(found, torch.tensor([2.5, 0.5]), rtol=1e-3, atol=0)


def test_log_p_is_normalised_and_that_of_a_bowl():
    torch.manual_seed(0)
    grid, energy = Grid((-6.0, 6.0), side=121), EnergyRuns(1, 2, 2, ())
    with torch.no_grad():
        for p in energy.parameters():
            p.zero_()  # restores the origin alone
    x, new = 0.7 * torch.randn(5000, 1, 2), torch.randn(30, 1, 2)
    log_p, on_grid = grid.log_p(energy, x, new)
    assert on_grid.exp().sum().item() * grid.log_cell.exp().item() == pytest.approx(1, abs=1e-4)
    var = x.square().mean().item()
    expected = -new.square().sum(-1) / 2 / var - math.log(2 * math.pi * var)
    torch.testing.assert_close(log_p, expected, rtol=1e-3, atol=1e-3)


def test_the_exact_loss_is_minus_the_log_likelihood():
    torch.manual_seed(0)
    grid, energy, x = Grid((-3.0, 3.0), 31), EnergyRuns(2, 2, 3, (4,)), torch.randn(9, 2, 2)
    with torch.no_grad():
        found, every = grid(energy, x), energy(grid.points[:, None].expand(-1, 2, -1))
    expected = energy(x).mean(0) + ((-every).exp().sum(0) * (6 / 31) ** 2).log()
    torch.testing.assert_close(found, expected)


@pytest.mark.parametrize("way", ["exact", "chains", "ten steps"])
def test_contrast_learns_a_density_that_a_plain_autoencoder_does_not(way):
    torch.manual_seed(0)
    grid = Grid((-2.0, 2.0), 41)
    x = (0.2 * torch.randn(2000, 1, 2) + 0.5).expand(-1, 2, -1)
    best = -(2 * 0.5 + math.log(2 * math.pi * 0.04))

    def nats(loss):
        torch.manual_seed(0)
        energy = EnergyRuns(2, 2, 4, (16,))
        kept = KeptBest(lambda m: -grid.log_p(m, x, x)[0].mean(0), [150])
        return -train(energy, x, loss, 150, [1e-2, 1e-2], kept).best.max().item()

    loss = {
        "exact": grid,
        "chains": Contrast(10, 0.15, grid.box, chains=200, fresh=0.05),
        "ten steps": Contrast(10, 0.15, grid.box),
    }[way]
    assert nats(without_negatives) < best - 0.5 < best - 0.3 < nats(loss) < best + 0.1


def test_training_keeps_the_best_and_runs_do_not_feel_each_other():
    x = torch.randn(100, 3, 2)

    def trained(rates):
        torch.manual_seed(0)
        energy = EnergyRuns(3, 2, 2, (4,))
        kept = KeptBest(lambda m: without_negatives(m, x), [5, 10])
        train(energy, x, without_negatives, 10, rates, kept, seed=3)
        return energy, kept

    (one, kept), (other, _) = trained([1e-2, 1e-2, 1e-2]), trained([1e-2, 0.0, 1e-2])
    for a, b in zip(one.parameters(), other.parameters(), strict=True):
        torch.testing.assert_close(a[::2], b[::2])
    torch.testing.assert_close(without_negatives(one, x).detach(), kept.best)


# ------------------------------------------------------------------ InfoNCE


def test_infonce_is_the_cross_entropy_of_finding_the_partner():
    scores = torch.randn(3, 6, 6)
    expected = torch.stack([F.cross_entropy(s, torch.arange(6)) for s in scores])
    torch.testing.assert_close(infonce(scores), expected)
    torch.testing.assert_close(infonce(torch.zeros(4, 4)), torch.tensor(math.log(4)))


def test_infonce_bound_of_gaussians_is_that_of_their_mutual_information():
    """Two candidates: log 2 - loss is a one-dimensional integral over the difference of scores."""
    torch.manual_seed(0)
    rho, n = 0.6, 200_000
    a = torch.randn(n, 2)
    b = rho * a + math.sqrt(1 - rho**2) * torch.randn(n, 2)
    score = 0.5 * b[:, None].square() - 0.5 * (b[:, None] - rho * a[..., None]).square() / (
        1 - rho**2
    )
    found = math.log(2) - infonce(score).mean().item()

    def inner(x):
        mean, std = rho * x, math.sqrt(1 - rho**2)
        y = mean + std * np.linspace(-8, 8, 241)
        other = np.linspace(-8, 8, 241)
        s = lambda y: 0.5 * y**2 - 0.5 * (y - mean) ** 2 / std**2  # noqa: E731
        loss = np.logaddexp(0, s(other)[None] - s(y)[:, None])
        p = np.exp(-(np.linspace(-8, 8, 241) ** 2) / 2)
        p /= p.sum()
        return (p[:, None] * p * loss).sum() * math.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)

    exact = math.log(2) - quad(inner, -6, 6, limit=10, epsabs=1e-3)[0]
    assert found == pytest.approx(exact, abs=0.005)
    assert found < -0.5 * math.log(1 - rho**2)


def test_pairs_are_scored_by_cosines_over_the_temperature():
    torch.manual_seed(0)
    model, x, y = PairsRuns(2, 9, 5, (7,), 3, temperature=0.5), *torch.rand(2, 4, 2, 9)
    found = model(x, y)
    for run in range(2):
        u, v = (model.projector(model.encoder(part))[:, run] for part in (x, y))
        scores = F.cosine_similarity(u[:, None], v[None], dim=-1) / 0.5
        expected = (infonce(scores) + infonce(scores.T)) / 2
        torch.testing.assert_close(found[run], expected)


def test_views_keep_the_image_within_the_limits():
    torch.manual_seed(0)
    x = torch.zeros(300, 2, 196).view(300, 2, 14, 14)
    x[..., 6:8, 6:8] = 1.0
    x = x.flatten(2)
    torch.testing.assert_close(views(x, 0.0, 0.0, 0.0), x)
    moved = views(x, shift=2.0, turn=0.0, zoom=0.0).view(600, 14, 14)
    total = moved.sum((1, 2))
    torch.testing.assert_close(total, torch.full_like(total, 4.0))
    at = (moved.sum(1) * torch.arange(14)).sum(1) / total - 6.5
    assert at.abs().max() <= 2.001 and at.abs().max() > 1.9 and at.mean().abs() < 0.2
    away = torch.arange(14.0) - 6.5
    blob = (-(away[:, None].square() + away.square()) / 4).exp().view(1, 196).expand(600, -1)
    zoomed = views(blob, shift=0.0, turn=20.0, zoom=0.2).sum(1) / blob[0].sum()
    assert 1 / 1.21**2 < zoomed.min() < 0.75 and 1.4 < zoomed.max() < 1 / 0.79**2
    turned = views(blob, shift=0.0, turn=90.0, zoom=0.0)
    assert (turned - blob).abs().max() < 0.1


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: EnergyRuns(0, 2, 2), "runs to be a positive"),
        (lambda: EnergyRuns(2, 2, 0), "code to be a positive"),
        (lambda: Contrast(0, 0.1, (0.0, 1.0)), "steps to be a positive"),
        (lambda: Contrast(1, 0.1, (0.0, 1.0), chains=-1), "chains to be a whole number"),
        (lambda: Grid(side=0), "side to be a positive"),
        (lambda: PairsRuns(0, 2), "runs to be a positive"),
        (lambda: PairsRuns(2, 2, temperature=0.0), "temperature"),
    ],
)
def test_refuses_with_a_sentence(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()


def test_moons_fit_in_the_box():
    assert data.Moons().sample(2000, seed=0).abs().max() < 3
