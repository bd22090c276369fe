"""Energy-based GANs against the paper's theorems, a loop, finite differences and known networks."""

import math
from functools import partial

import pytest
import torch
from torch import nn

from genlib import fit
from genlib.data import Ring
from genlib.families.energy_gan import EnergyGAN, EnergyGANRuns, hinge, pulling_away
from genlib.metrics import modes


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)
    torch.set_num_threads(1)


P_DATA = torch.tensor([0.5, 0.3, 0.2, 0.0], dtype=torch.float64)


class Table(EnergyGAN):
    """The game on four points, given as one-hot rows, with a free energy for each of them."""

    def __init__(self, margin):
        super().__init__(4, 1, 1, margin)
        self.critic = nn.Linear(4, 1, bias=False).double()
        nn.init.constant_(self.critic.weight, margin / 3)

    def value(self, p_fake):
        """The critic's loss V(G, D), exactly: the points weighted by their probabilities."""
        e = self.critic.weight[0]
        return P_DATA @ e + p_fake @ hinge(e, self.margin)

    def best(self, p_fake):
        """The energies that minimise V for a fixed generator, kept at 0 or above."""
        for _ in range(400):
            (slope,) = torch.autograd.grad(self.value(p_fake), self.critic.weight)
            with torch.no_grad():
                self.critic.weight.sub_(0.02 * slope).clamp_(min=0)
        return self.critic.weight[0].detach()


@pytest.mark.parametrize("margin", [0.5, 2.0])
def test_best_energy_is_0_where_data_is_likelier_and_the_margin_where_fakes_are(margin):
    # Lemma 1 and theorem 1: V decouples over the points, and is linear in each below the margin.
    p_fake = torch.tensor([0.1, 0.6, 0.1, 0.2], dtype=torch.float64)
    game = Table(margin)
    expected = margin * (P_DATA < p_fake).double()
    torch.testing.assert_close(game.best(p_fake), expected, atol=0.02, rtol=0)
    # Its value is m times the overlap of the two: m (1 - total variation).
    overlap = torch.minimum(P_DATA, p_fake).sum().item()
    assert game.value(p_fake).item() == pytest.approx(margin * overlap, abs=0.02)


def test_value_at_the_equilibrium_is_the_margin_whatever_the_energy():
    # Theorem 1: with G = data every energy within [0, m] has V = m, and no other is better.
    for margin in (0.5, 3.0):
        game = Table(margin)
        for _ in range(20):
            e = margin * torch.rand(1, 4, dtype=torch.float64)
            game.critic.weight.data = e
            assert game.value(P_DATA).item() == pytest.approx(margin)
        game.critic.weight.data = e * 2 + margin  # above it the hinge no longer pays
        assert game.value(P_DATA).item() > margin


def test_losses_of_the_class_are_those_of_the_theory():
    game = Table(1.5).float()
    game.critic.weight.data = torch.tensor([[0.2, 0.0, 2.5, 1.0]])
    real, fake = torch.eye(4)[[0, 3]], torch.eye(4)[[2, 1, 3, 0]]
    # data: (0.2 + 1.0) / 2; fakes: (0 + 1.5 + 0.5 + 1.3) / 4
    assert game.critic_loss(real, fake).item() == pytest.approx(0.6 + 0.825)
    assert game.generator_loss(fake).item() == pytest.approx((2.5 + 0 + 1.0 + 0.2) / 4)


def test_pull_is_the_weight_of_the_term_on_the_critics_codes():
    model, fake = EnergyGAN(4, 2, 3), torch.randn(16, 4)
    plain = model.generator_loss(fake).item()
    assert plain == pytest.approx(model.energy(fake).mean().item())
    term = pulling_away(model.critic.encoder(fake)).item()
    for pull in (0.1, 2.0):
        model.pull = pull
        assert model.generator_loss(fake).item() - plain == pytest.approx(pull * term, rel=1e-4)


def test_the_generator_has_every_third_turn_if_told_so():
    model, seen = EnergyGAN(2, 2, 2, critic_steps=3), []
    for _ in range(6):
        seen.append([name for name, _, _ in model.turns(torch.randn(8, 2))])
    assert seen == 2 * [["critic"], ["critic"], ["critic", "generator"]]


def test_hinge_stops_at_the_margin():
    e = torch.tensor([0.0, 0.5, 1.0, 3.0], requires_grad=True)
    out = hinge(e, 1.0)
    assert out.tolist() == [1.0, 0.5, 0.0, 0.0]
    out.sum().backward()
    assert e.grad.tolist() == [-1.0, -1.0, 0.0, 0.0]  # above it the critic is not pushed


def test_pulling_away_against_the_double_sum_of_the_paper():
    for n, c in ((7, 3), (3, 7), (4, 4)):
        s = torch.randn(n, c, dtype=torch.float64)
        total = 0.0
        for i in range(n):
            for j in range(n):
                if i != j:
                    total += (s[i] @ s[j] / (s[i].norm() * s[j].norm())).item() ** 2
        assert pulling_away(s).item() == pytest.approx(total / (n * (n - 1)))
        stacked = torch.stack([s, torch.ones_like(s)])
        assert pulling_away(stacked).tolist() == pytest.approx([total / (n * (n - 1)), 1.0])


def test_pulling_away_of_known_codes():
    assert pulling_away(torch.eye(5)).item() == pytest.approx(0.0, abs=1e-6)
    same = torch.randn(1, 6).expand(9, 6)
    assert pulling_away(same).item() == pytest.approx(1.0, abs=1e-5)
    assert pulling_away(same * torch.tensor([1.0, -2.0, 5.0]).repeat(3)[:, None]).item() == (
        pytest.approx(1.0, abs=1e-5)  # opposite ways and other lengths count as alike
    )
    assert pulling_away(torch.randn(3000, 8)).item() == pytest.approx(1 / 8, abs=0.005)
    assert pulling_away(torch.randn(1, 8)).item() == pytest.approx(0.0, abs=1e-6)
    assert pulling_away(torch.zeros(4, 3)).item() == 0.0


def test_energy_is_the_reconstruction_error_of_a_known_autoencoder():
    # Encoder and decoder that project on the first two of three axes: the rest is the error.
    keep = nn.Linear(3, 2, bias=False)
    back = nn.Linear(2, 3, bias=False)
    with torch.no_grad():
        keep.weight.copy_(torch.eye(3)[:2])
        back.weight.copy_(torch.eye(3)[:, :2])
    model = EnergyGAN(3, 2, 2, encoder=keep, decoder=back)
    x = torch.randn(50, 3)
    torch.testing.assert_close(model.energy(x), x[:, 2].square() / 3)
    torch.testing.assert_close(model.reconstruct(x), x * torch.tensor([1.0, 1.0, 0.0]))
    grey, x = EnergyGAN(6, 2, 2, output="sigmoid"), torch.rand(8, 6)
    x_hat = torch.sigmoid(grey.critic.decoder(grey.critic.encoder(x)))
    torch.testing.assert_close(grey.energy(x), (x_hat - x).square().mean(1))


def test_each_player_pushes_the_energy_its_own_way():
    model = EnergyGAN(4, 2, 3, margin=5.0)
    real, fake = torch.randn(256, 4), torch.randn(256, 4) + 2
    before = model.energy(real).mean().item(), model.energy(fake).mean().item()
    optimizer = torch.optim.SGD(model.critic.parameters(), lr=0.01)
    for _ in range(20):
        optimizer.zero_grad()
        model.critic_loss(real, fake).backward()
        optimizer.step()
    after = model.energy(real).mean().item(), model.energy(fake).mean().item()
    assert after[1] - after[0] > before[1] - before[0] + 0.1  # data down, or fakes up, or both


@pytest.mark.parametrize("pull", [0.0, 0.5])
def test_the_generators_gradient_is_that_of_energy_and_term(pull):
    model, z = EnergyGAN(4, 2, 3, pull=pull), torch.randn(32, 2)
    players = list(model.generator.parameters())

    def slopes(loss):
        return torch.cat([g.flatten() for g in torch.autograd.grad(loss, players)])

    energy = slopes(model.energy(model.decode(z)).mean())
    term = slopes(pulling_away(model.critic.encoder(model.decode(z))))
    assert energy.norm() > 1e-4 and term.norm() > 1e-4, "nothing is at stake"
    found = slopes(model.generator_loss(model.decode(z)))
    torch.testing.assert_close(found, energy + pull * term)


def test_turns_are_lazy_and_the_generator_meets_the_new_critic():
    model = EnergyGAN(2, 2, 2, pull=0.1)
    turns = model.turns(torch.randn(32, 2))
    name, parameters, loss = next(turns)
    assert name == "critic" and loss.requires_grad
    assert {id(p) for p in parameters} == {id(p) for p in model.critic.parameters()}
    loss.backward()
    assert all(p.grad is None for p in model.generator.parameters())  # fakes carry no gradient
    with torch.no_grad():
        model.critic.decoder[-1].bias.fill_(100.0)  # the critic's step
    name, parameters, loss = next(turns)
    assert name == "generator" and loss.item() > 1000
    assert {id(p) for p in parameters} == {id(p) for p in model.generator.parameters()}
    assert next(turns, None) is None


def test_finds_the_modes_of_a_ring():
    ring = Ring(8, std=0.1)
    model = EnergyGAN(2, 4, 16, 0.1, 0.1, (32, 32), (32,))
    adam = partial(torch.optim.Adam, betas=(0.5, 0.9))
    history = fit(model, ring.sample, steps=500, batch=64, lr=3e-3, optimizer=adam)
    assert set(history) == {"critic", "generator"}
    assert modes(model.sample(1000), ring.means, ring.std).count >= 6
    with torch.no_grad():
        assert model.energy(ring.sample(500)).mean() < model.energy(4 * torch.randn(500, 2)).mean()


def test_runs_side_by_side_are_the_runs_alone():
    # The same weights, data and codes: the mean of the single losses.
    both = EnergyGANRuns(2, 3, 2, 4, (5,), (6,), margin=2.0, pull=0.7)
    real, fake = torch.randn(9, 2, 3), torch.randn(9, 2, 3)
    losses = []
    for r in range(2):
        alone = EnergyGAN(3, 2, 4, 2.0, 0.7, (5,), (6,))
        for mine, stacked in zip(alone.parameters(), both.parameters(), strict=True):
            mine.data = stacked.data[r].reshape(mine.shape)
        torch.testing.assert_close(both.energy(real)[:, r], alone.energy(real[:, r]))
        losses.append((alone.critic_loss(real[:, r], fake[:, r]), alone.generator_loss(fake[:, r])))
    mean = [torch.stack(part).mean() for part in zip(*losses, strict=True)]
    torch.testing.assert_close(both.critic_loss(real, fake), mean[0])
    torch.testing.assert_close(both.generator_loss(fake), mean[1])
    assert both.sample(5).shape == (5, 2, 3) and both.fake(real).shape == (9, 2, 3)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: EnergyGAN(0, 2, 2), "dim"),
        (lambda: EnergyGAN(2, 2, 0), "critic_code"),
        (lambda: EnergyGAN(2, 2, 2, margin=0), "margin to be a positive number"),
        (lambda: EnergyGAN(2, 2, 2, margin=math.inf), "margin"),
        (lambda: EnergyGAN(2, 2, 2, pull=-0.1), "pull"),
        (lambda: EnergyGAN(2, 2, 2, output="tanh"), "'linear' or 'sigmoid'"),
        (lambda: EnergyGAN(2, 2, 2).energy(torch.zeros(4, 3)), r"\[N, 2\].*got \[4, 3\]"),
        (lambda: EnergyGAN(2, 2, 2).energy(torch.tensor([[0.0, math.nan]])), "NaN"),
        (lambda: EnergyGAN(4, 2, 2, output="sigmoid").energy(torch.ones(3, 4) * 255), "by 255"),
        (lambda: EnergyGAN(2, 2, 2).sample(0), "n to be a positive"),
        (lambda: EnergyGANRuns(0, 2, 2, 2), "runs"),
        (lambda: EnergyGANRuns(3, 2, 2, 2).check(torch.zeros(4, 2, 2)), r"\[N, 3, 2\]"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(make, message):
    with pytest.raises(ValueError, match=message):
        make()
