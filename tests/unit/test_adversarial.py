"""GANs against the answers that are known: the best critic, the Dirac game, Lipschitz bounds."""

import math
from functools import partial

import pytest
import torch
from torch import nn

from genlib import fit
from genlib.families.gan import GAN, ConditionalGAN, GANRuns
from genlib.families.gan.conditional import with_class
from genlib.families.gan.losses import OBJECTIVES, SpectralNorm, cross_entropy
from genlib.nets import mlp

N = torch.distributions.Normal


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)
    torch.set_num_threads(1)


class Shift(nn.Module):
    """The generator of the Dirac game: one number, whatever the code."""

    def __init__(self, start: float):
        super().__init__()
        self.place = nn.Parameter(torch.tensor(start))

    def forward(self, z):
        return self.place.expand(len(z), 1)


def dirac(objective, theta=0.01, psi=0.0, **options):
    critic = nn.Linear(1, 1, bias=False)
    nn.init.constant_(critic.weight, psi)
    return GAN(1, 1, objective=objective, generator=Shift(theta), critic=critic, **options)


def play(gan, steps, h):
    """Alternating gradient steps on data at 0; (psi, theta) after each of them."""
    path = []

    def keep(*_):
        path.append((gan.critic.weight.item(), gan.generator.place.item()))

    fit(gan, torch.zeros(8, 1), steps=steps, lr=h, optimizer=torch.optim.SGD, callbacks=[keep])
    return torch.tensor(path, dtype=torch.float64)


def test_value_of_the_game_at_the_best_critic_is_minus_ln_4():
    # With the generator perfect D* = 1/2: logit 0. Its value -L is the lowest over generators.
    zero = torch.zeros(7)
    assert -cross_entropy(zero, zero).item() == pytest.approx(-math.log(4))
    # Elsewhere the value is -ln 4 + 2 JS(p, q), here by quadrature.
    p, q = N(0.0, 1.0), N(1.0, 0.5)
    x = torch.linspace(-12, 12, 40001, dtype=torch.float64)
    px, qx, dx = p.log_prob(x).exp(), q.log_prob(x).exp(), x[1] - x[0]
    logit = p.log_prob(x) - q.log_prob(x)
    softplus = nn.functional.softplus
    value = -(px * softplus(-logit) + qx * softplus(logit)).sum() * dx
    middle = ((px + qx) / 2).log()
    js = (px * (p.log_prob(x) - middle) + qx * (q.log_prob(x) - middle)).sum() * dx / 2
    assert value.item() == pytest.approx(-math.log(4) + 2 * js.item(), abs=1e-6)
    real, fake = p.sample((200_000,)), q.sample((200_000,))
    logits = [p.log_prob(v) - q.log_prob(v) for v in (real, fake)]
    assert -cross_entropy(*logits).item() == pytest.approx(value.item(), abs=0.01)


def test_critic_alone_learns_p_over_p_plus_q():
    p, q = N(-0.5, 1.0), N(1.0, 0.7)
    # A critic of quadratic features holds the true log-odds, so what is left is noise.
    critic = nn.Sequential(Features(), nn.Linear(2, 1))
    gan = GAN(1, 1, generator=Affine(1.0, 0.7), critic=critic)
    fit(CriticOnly(gan), lambda n: p.sample((n,)), steps=600, batch=512, lr=0.05, schedule=decay)
    x = torch.linspace(-3, 3, 61)[:, None]
    best = torch.sigmoid(p.log_prob(x) - q.log_prob(x)).squeeze(1)
    torch.testing.assert_close(torch.sigmoid(gan.logits(x)), best, atol=0.03, rtol=0)


class Features(nn.Module):
    def forward(self, x):
        return torch.cat([x, x.square()], dim=1)


class Affine(nn.Module):
    def __init__(self, mean, std):
        super().__init__()
        self.mean, self.std = mean, std

    def forward(self, z):
        return self.mean + self.std * z


class CriticOnly(nn.Module):
    """The first turn of a GAN and not the second."""

    def __init__(self, gan):
        super().__init__()
        self.gan, self.device, self.check = gan, gan.device, lambda x: x

    def turns(self, x):
        yield next(self.gan.turns(x[:, None]))


def decay(done):
    return 1 - done


@pytest.mark.parametrize(
    ("objective", "omega"), [("minimax", 0.5), ("nonsaturating", 0.5), ("wasserstein", 1.0)]
)
def test_dirac_game_turns_in_a_circle(objective, omega):
    # Linearised, one round of turns is (psi, theta) -> M (psi, theta), and det M = 1.
    h = 0.2
    path = play(dirac(objective), 200, h)
    m = torch.tensor([[1.0, -h * omega], [h * omega, 1 - (h * omega) ** 2]], dtype=torch.float64)
    assert torch.linalg.eigvals(m).abs().numpy() == pytest.approx(1.0)
    expected = torch.tensor([0.0, 0.01], dtype=torch.float64)
    for seen in path:
        expected = m @ expected
        torch.testing.assert_close(seen, expected, atol=2e-4, rtol=0)


def test_dirac_game_with_r1_converges_at_the_known_rate():
    h, weight, omega = 0.2, 0.3, 0.5
    path = play(dirac("nonsaturating", penalty="r1", weight=weight), 200, h)
    a = 1 - h * weight
    m = torch.tensor([[a, -h * omega], [h * omega * a, 1 - (h * omega) ** 2]], dtype=torch.float64)
    assert torch.linalg.eigvals(m).abs().numpy() == pytest.approx(math.sqrt(a))
    expected = torch.tensor([0.0, 0.01], dtype=torch.float64)
    for seen in path:
        expected = m @ expected
        torch.testing.assert_close(seen, expected, atol=2e-4, rtol=0)
    assert path[-1].norm() < 1e-4


def test_dirac_game_without_turns_spirals_out():
    # Both players at once: det M = 1 + h^2 omega^2, so the orbit grows.
    h, gan = 0.2, dirac("wasserstein", theta=0.01)
    zeros = torch.zeros(4, 1)
    for _ in range(100):
        fake = gan.fake(zeros)
        losses = gan.critic_loss(zeros, fake.detach()), gan.generator_loss(fake)
        players = gan.critic.weight, gan.generator.place
        slopes = [torch.autograd.grad(a, b)[0] for a, b in zip(losses, players, strict=True)]
        with torch.no_grad():
            for player, step in zip(players, slopes, strict=True):
                player -= h * step
    radius = math.hypot(gan.critic.weight.item(), gan.generator.place.item())
    assert radius == pytest.approx(0.01 * (1 + h**2) ** 50, rel=1e-3)


def test_generator_answers_the_critic_as_it_is_now():
    gan = dirac("wasserstein", theta=2.0, psi=1.0)
    turns = gan.turns(torch.zeros(4, 1))
    name, _, loss = next(turns)
    assert (name, loss.item()) == ("critic", 2.0)
    with torch.no_grad():
        gan.critic.weight.fill_(5.0)
    name, _, loss = next(turns)
    assert (name, loss.item()) == ("generator", -10.0)
    assert next(turns, None) is None


def test_generator_waits_for_the_steps_of_the_critic():
    gan, turns = GAN(2, 2, critic_steps=3), []

    def count(_step, _model, history):
        turns.append((len(history["critic"]), len(history.get("generator", ()))))

    fit(gan, torch.randn(64, 2), steps=7, batch=16, callbacks=[count])
    assert turns == [(1, 0), (2, 0), (3, 1), (4, 1), (5, 1), (6, 2), (7, 2)]


def test_critic_learns_nothing_about_the_generator():
    gan = GAN(2, 2)
    _, _, loss = next(gan.turns(torch.randn(8, 2)))
    loss.backward()
    assert all(p.grad is None for p in gan.generator.parameters())


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_players_pull_in_opposite_directions(objective):
    # The critic wants real up and fake down; the generator wants fake up.
    real, fake = (torch.zeros(5, requires_grad=True) for _ in range(2))
    OBJECTIVES[objective].critic(real, fake).backward()
    assert (real.grad < 0).all() and (fake.grad > 0).all()
    (slope,) = torch.autograd.grad(OBJECTIVES[objective].generator(fake), fake)
    assert (slope < 0).all()


def test_sure_critic_leaves_minimax_no_slope():
    fake = torch.full((4,), -20.0, requires_grad=True)
    (flat,) = torch.autograd.grad(OBJECTIVES["minimax"].generator(fake), fake)
    (steep,) = torch.autograd.grad(OBJECTIVES["nonsaturating"].generator(fake), fake)
    assert flat.abs().sum() < 1e-8 and steep.sum().item() == pytest.approx(-1.0)


@pytest.mark.parametrize("pack", [1, 2])
def test_penalties_of_a_linear_critic_are_exact(pack):
    critic = nn.Linear(3 * pack, 1)
    norm = critic.weight.norm().item()
    real, fake = torch.randn(8, 3), torch.randn(8, 3)
    plain = GAN(3, 2, critic=critic, pack=pack).critic_loss(real, fake)
    gp = GAN(3, 2, critic=critic, pack=pack, penalty="gp", weight=5.0).critic_loss(real, fake)
    r1 = GAN(3, 2, critic=critic, pack=pack, penalty="r1", weight=4.0).critic_loss(real, fake)
    assert (gp - plain).item() == pytest.approx(5 * (norm - 1) ** 2, rel=1e-4)
    assert (r1 - plain).item() == pytest.approx(2 * norm**2, rel=1e-4)


def test_penalties_look_where_they_should():
    # The score x^2 / 2 has the slope x: at the data for R1, between data and fakes for GP.
    class Square(nn.Module):
        def forward(self, x):
            return x.square() / 2

    real, fake = torch.full((4000, 1), 2.0), torch.full((4000, 1), 5.0)
    losses = {
        penalty: GAN(1, 1, critic=Square(), penalty=penalty, weight=1.0).critic_loss(real, fake)
        for penalty in (None, "r1", "gp")
    }
    assert (losses["r1"] - losses[None]).item() == pytest.approx(2.0, rel=1e-5)
    # E (u - 1)^2 for u uniform on [2, 5] is (4^3 - 1^3) / 9 = 7.
    assert (losses["gp"] - losses[None]).item() == pytest.approx(7.0, rel=0.05)


def test_spectral_norm_makes_the_critic_1_lipschitz():
    bare, tamed = GAN(4, 2), GAN(4, 2, spectral_norm=True)
    for gan in (bare, tamed):
        with torch.no_grad():
            for p in gan.critic.parameters():
                p.mul_(5)
    for _ in range(50):  # each pass refines the estimate by one step of power iteration
        tamed.critic(torch.randn(2, 4))
    tamed.eval()
    a, b = torch.randn(4000, 4), torch.randn(4000, 4)
    steepest = [
        ((g.logits(a) - g.logits(b)).abs() / (a - b).norm(dim=1)).max().item()
        for g in (bare, tamed)
    ]
    assert steepest[0] > 2 and steepest[1] < 1.001
    x = torch.randn(200, 4, requires_grad=True)
    (slope,) = torch.autograd.grad(tamed.logits(x).sum(), x)
    assert slope.norm(dim=1).max() < 1.001


def matrix_with(values, shape):
    """A weight whose singular values are these, when read as `[out, in]`."""
    out, inside = shape[0], math.prod(shape[1:])
    left = torch.linalg.qr(torch.randn(out, out))[0][:, : len(values)]
    right = torch.linalg.qr(torch.randn(inside, inside))[0][:, : len(values)]
    return (left * torch.tensor(values) @ right.T).view(shape), left[:, 0], right[:, 0]


@pytest.mark.parametrize("shape", [(4, 5), (4, 3, 2, 2)])
def test_spectral_norm_divides_by_the_largest_singular_value(shape):
    """Also of a convolution, read as a matrix; from the start, so from 15 steps of the power."""
    weight, _, _ = matrix_with([6.0, 4.5, 1.0], shape)
    norm = SpectralNorm(weight).eval()
    torch.testing.assert_close(norm(weight), weight / 6, rtol=1e-3, atol=1e-4)
    stacked = torch.stack([weight.flatten(1), 2 * weight.flatten(1)])
    both = SpectralNorm(stacked, stacked=True).eval()
    torch.testing.assert_close(
        both(stacked), (stacked / 6) / torch.tensor([1.0, 2])[:, None, None], rtol=1e-3, atol=1e-4
    )


def test_the_power_goes_on_in_training_and_rests_in_use():
    weight, _, _ = matrix_with([6.0, 4.5, 1.0], (4, 5))
    norm = SpectralNorm(weight)
    turned = weight.roll(1, 0)  # another matrix: the old direction is wrong for it
    norm.eval()
    before = norm.left.clone()
    wrong = torch.linalg.matrix_norm(norm(turned), 2).item()
    assert norm.left.equal(before) and wrong > 1.01
    norm.train()
    norm(turned)
    one = norm.left.clone()
    assert not one.equal(before)
    for _ in range(60):
        norm(turned)
    assert torch.linalg.matrix_norm(norm(turned), 2).item() == pytest.approx(1, abs=1e-5)


def test_gradient_of_spectral_norm_goes_through_sigma():
    """d <G, W/s> / dW = (G - <G, W/s> u vᵀ) / s: Miyato et al. (2018), equation 12."""
    weight, u, v = matrix_with([3.0, 1.0, 0.5], (4, 5))
    g, weight = torch.randn(4, 5), weight.requires_grad_()
    norm = SpectralNorm(weight)
    for _ in range(30):
        norm(weight)
    (slope,) = torch.autograd.grad((g * norm(weight)).sum(), weight)
    expected = (g - (g * weight.detach() / 3).sum() * u.outer(v)) / 3
    torch.testing.assert_close(slope, expected, atol=1e-4, rtol=0)


def test_wasserstein_critic_with_spectral_norm_finds_the_distance():
    # Between a point at 0 and one at 3 in the plane W_1 = 3; a linear critic attains it.
    critic = nn.Linear(2, 1)
    gan = GAN(2, 1, objective="wasserstein", spectral_norm=True, critic=critic, generator=At3())
    history = fit(OnlyCritic(gan), torch.zeros(4, 2), steps=300, lr=0.05)
    assert -history.last("critic", 1) == pytest.approx(3.0, rel=1e-3)


class At3(nn.Module):
    def forward(self, z):
        return torch.tensor([0.0, 3.0]).expand(len(z), 2)


class OnlyCritic(CriticOnly):
    def __init__(self, gan):
        super().__init__(gan)
        self.check = gan.check

    def turns(self, x):
        yield next(self.gan.turns(x))


def test_packs_are_seen_together():
    gan = GAN(3, 2, pack=4)
    x = torch.randn(10, 3)  # the last two are left over
    scores = gan.logits(x)
    assert scores.shape == (2,)
    torch.testing.assert_close(scores[1], gan.critic(x[4:8].reshape(1, 12))[0, 0])
    assert gan.sample(5).shape == (5, 3)


@pytest.mark.parametrize(
    "option",
    [{}, {"objective": "wasserstein"}, {"penalty": "r1"}, {"spectral_norm": True}, {"pack": 3}],
    ids=str,
)
def test_runs_side_by_side_are_the_runs_alone(option):
    # The same weights, data and fakes: the mean of the single losses, and each its own gradient.
    both = GANRuns(2, 3, 4, (5,), (6, 7), **option)
    start = [state.clone() for state in both.critic.buffers()]  # of spectral norm's iteration
    real, fake = torch.randn(9, 2, 3), torch.randn(9, 2, 3)
    loss = both.critic_loss(real, fake) + both.generator_loss(both.decode(torch.ones(9, 2, 4)))
    loss.backward()
    losses = []
    for r in range(2):
        alone = GAN(3, 4, (5,), (6, 7), **option)
        pairs = list(zip(alone.parameters(), both.parameters(), strict=True))
        for mine, stacked in pairs:
            mine.data = stacked.data[r].reshape(mine.shape)
        for mine, stacked in zip(alone.critic.buffers(), start, strict=True):
            mine.copy_(stacked[r])
        losses.append(alone.critic_loss(real[:, r], fake[:, r]))  # first, as above
        losses[-1] = losses[-1] + alone.generator_loss(alone.decode(torch.ones(9, 4)))
        losses[-1].backward()
        for mine, stacked in pairs:
            torch.testing.assert_close(
                2 * stacked.grad[r].reshape(mine.shape), mine.grad, rtol=1e-3, atol=1e-5
            )
    torch.testing.assert_close(loss, torch.stack(losses).mean(), rtol=1e-4, atol=1e-5)
    assert both.sample(5).shape == (5, 2, 3) and both.fake(real).shape == (9, 2, 3)


@pytest.mark.parametrize("option", [{}, {"pack": 2}])
def test_conditional_gan_learns_which_class_is_where(option):
    # Class 0 lies at -1, class 1 at +1: what is asked for must come.
    y = torch.arange(400) % 2
    x = (2.0 * y[:, None] - 1) + 0.1 * torch.randn(400, 1)
    gan = ConditionalGAN(1, 2, 2, (16,), (16,), penalty="r1", weight=0.5, **option)
    assert gan.fake(with_class(x, y, 2)).shape == (400, 3)
    players = {"critic": 5e-3, "generator": 5e-3}
    adam = partial(torch.optim.Adam, betas=(0.5, 0.9))
    fit(gan, with_class(x, y, 2), steps=400, batch=64, lr=players, optimizer=adam)
    asked = torch.arange(200) % 2
    assert ((gan.sample(200, asked)[:, 0] > 0) == asked.bool()).float().mean() > 0.9
    assert gan.sample(7).shape == gan.sample(7, 1).shape == (7, 1)


def test_condition_does_not_count_for_the_slope():
    critic = nn.Linear(3, 1)
    with torch.no_grad():
        critic.weight.copy_(torch.tensor([[2.0, 50.0, -50.0]]))
    gan = ConditionalGAN(1, 1, 2, critic=critic, penalty="r1", weight=1.0)
    x = with_class(torch.randn(6, 1), torch.arange(6) % 2, 2)
    penalty = gan.critic_loss(x, x) - OBJECTIVES["nonsaturating"].critic(
        gan.logits(x), gan.logits(x)
    )
    assert penalty.item() == pytest.approx(2.0, rel=1e-4)


def test_images_stay_in_range_and_the_same_seed_gives_the_same_model(same):
    x = torch.rand(64, 9)
    drawn = []
    for _ in range(2):
        torch.manual_seed(3)
        gan = GAN(9, 2, (8,), (8,), output="sigmoid", critic_steps=2)
        fit(gan, x, steps=20, batch=16)
        torch.manual_seed(4)
        drawn.append(gan.sample(50))
    same(*drawn)
    assert drawn[0].min() >= 0 and drawn[0].max() <= 1


def test_resumed_game_is_the_same_game(tmp_path, same):
    # The count of the critic's turns is part of the state.
    def game(steps, file):
        torch.manual_seed(0)
        gan = GAN(2, 2, (8,), (8,), critic_steps=3, spectral_norm=True)
        fit(gan, torch.randn(32, 2), steps=steps, batch=8, checkpoint=tmp_path / file)
        return gan.generator[0].weight

    once = game(10, "once")
    game(4, "twice")
    same(once, game(10, "twice"))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: GAN(0, 2), "dim"),
        (lambda: GAN(2, -1), "code"),
        (lambda: GAN(2, 2, pack=0), "pack"),
        (lambda: GAN(2, 2, critic_steps=1.5), "critic_steps"),
        (lambda: GAN(2, 2, weight=0), "weight"),
        (lambda: GAN(2, 2, objective="hinge"), "one of 'minimax'"),
        (lambda: GAN(2, 2, penalty="r2"), "'gp' or 'r1'"),
        (lambda: GAN(2, 2, output="tanh"), "'linear' or 'sigmoid'"),
        (lambda: GAN(2, 2).check(torch.zeros(4, 3)), r"\[N, 2\] with finite values, got \[4, 3\]"),
        (lambda: GAN(2, 2, output="sigmoid").check(torch.full((4, 2), 7.0)), "divide by 255"),
        (lambda: GAN(2, 2).check(torch.tensor([[0.0, math.nan]])), "NaN"),
        (lambda: GAN(2, 2).decode(torch.zeros(4, 3)), r"z of shape \[N, 2\]"),
        (lambda: GAN(2, 2).sample(0), "n to be a positive"),
        (lambda: fit(GAN(2, 2, pack=8), torch.zeros(4, 2), steps=1), "at least 8 to pack, got 4"),
        (lambda: ConditionalGAN(2, 2, 3).check(torch.zeros(4, 2)), "with_class"),
        (lambda: ConditionalGAN(2, 2, 3).check(torch.zeros(4, 5)), "hold one 1"),
        (lambda: ConditionalGAN(2, 2, 3).sample(4, 3), r"in \[0, 2\]"),
        (lambda: ConditionalGAN(2, 2, 0), "classes"),
        (lambda: with_class(torch.zeros(4, 2), torch.zeros(3).long(), 2), r"y of shape \[4\]"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_labels_must_be_whole_numbers():
    with pytest.raises(TypeError, match="whole numbers"):
        with_class(torch.zeros(4, 2), torch.zeros(4), 2)


def test_learning_rates_are_for_each_player():
    with pytest.raises(ValueError, match="player 'generator'"):
        fit(GAN(2, 2), torch.zeros(8, 2), steps=1, lr={"critic": 1e-3})


def test_other_networks_may_be_passed():
    gan = GAN(6, 3, generator=mlp(3, 5, 6), critic=mlp(12, 5, 1), pack=2)
    fit(gan, torch.randn(32, 6), steps=2, batch=8)
    assert gan.decode(torch.zeros(2, 3)).shape == (2, 6)
