"""Nine algorithms on one model: each rests at the answer that an eigenvalue gives."""

import pytest
import torch
from sklearn.datasets import load_iris

from genlib.algorithms import linear_gaussian as lg
from genlib.algorithms.nine_ways import NineWays

X = torch.tensor(load_iris().data)
X = X - X.mean(0)
W, VAR = lg.best(lg.covariance(X))


def ways(runs=2, rounds=20, x=X):
    return NineWays(x, runs, rounds)


def gradient(loss, w=W, var=VAR, runs=2):
    """The gradient of a loss in w and log sigma at one place, `[R, D]` and `[R]`."""
    w = w.expand(runs, -1).clone().requires_grad_()
    log_std = (0.5 * var.log()).expand(runs).clone().requires_grad_()
    generator = torch.Generator().manual_seed(0)
    return torch.autograd.grad(loss(w, (2 * log_std).exp(), generator).sum(), (w, log_std))


def posterior_encoder(race):
    """The encoder that gives the exact posterior: a = w / m, s^2 = var / m."""
    m = W.square().sum() + VAR
    return (W / m).expand(race.runs, -1), (0.5 * (VAR / m).log()).expand(race.runs)


@pytest.mark.parametrize("name", ["exact", "score_matching", "moments"])
def test_losses_without_chance_have_no_slope_at_the_answer(name):
    for slope in gradient(getattr(ways(), name)):
        torch.testing.assert_close(slope, torch.zeros_like(slope), rtol=0, atol=1e-9)


DRAWN = ["elbo", "score_function", "baseline", "contrastive", "persistent", "adversary"]


@pytest.mark.parametrize("name", DRAWN)
def test_losses_with_draws_have_none_on_average(name):
    race = ways(runs=400)
    code = posterior_encoder(race)
    make = {
        "elbo": lambda: race.elbo(*code),
        "score_function": lambda: race.score_function(*code, baseline=False),
        "baseline": lambda: race.score_function(*code, baseline=True),
        "contrastive": lambda: race.contrastive(2),
        "persistent": lambda: race.contrastive(2, persistent=True),
        "adversary": lambda: race.adversary(),
    }
    for slope in gradient(make[name](), runs=400):
        error = slope.std(0) / 400**0.5
        assert (slope.mean(0).abs() <= 4.5 * error + 1e-12).all()
    # ... and the measure sees a place that is not the answer:
    aside = W + 0.5 * W.norm() * torch.linalg.eigh(race.cov)[1][:, -2]
    for slope in gradient(make[name](), aside, VAR, runs=400)[:1]:
        assert (slope.mean(0).abs() > 10 * slope.std(0) / 400**0.5).any()


def test_the_elbo_of_the_exact_posterior_is_the_likelihood_whatever_is_drawn():
    race = ways()
    w, var = W.expand(2, -1), VAR.expand(2)
    losses = race.elbo(*posterior_encoder(race))(w, var, torch.Generator().manual_seed(3))
    gap = losses.mean() - lg.nll(w, var, race.cov).mean()
    assert abs(gap) < 0.1  # one draw of each of 150 codes


def test_persistent_chains_go_on_and_others_begin_again():
    race = ways()
    w, var = W.expand(2, -1), VAR.expand(2)
    for persistent in (False, True):
        loss = race.contrastive(1, persistent)
        first, second = (loss(w, var, torch.Generator().manual_seed(0)) for _ in range(2))
        assert torch.equal(first, second) != persistent


def test_the_critic_takes_a_turn_each_time():
    race = ways()
    loss = race.adversary(critic=0.5)
    w, var, _ = race.start()
    first, second = (loss(w, var, torch.Generator().manual_seed(0)) for _ in range(2))
    assert not torch.equal(first, second)
    asleep = race.adversary(critic=1e-9)(w, var, torch.Generator())
    assert (asleep.abs() < 1e-6).all()


def test_all_nine_start_alike_and_most_arrive():
    race = ways(runs=2, rounds=150)
    paths = race.race()
    assert len(paths) == 9
    w0, var0, _ = race.start()
    for name, (w, var) in paths.items():
        assert w.shape == (151, 2, 4) and var.shape == (151, 2)
        torch.testing.assert_close(w[0], w0)
        torch.testing.assert_close(var[0], var0)
        above = lg.nll(w[-1], var[-1], race.cov) - lg.nll(W[None], VAR[None], race.cov)
        assert (above > -1e-12).all()
        if name in ("exact gradient", "EM", "variational Bayes", "score matching"):
            assert (above < 1e-2).all(), name


def test_the_bound_without_draws_is_the_mean_of_those_with():
    race = ways(runs=4000)
    generator = torch.Generator().manual_seed(5)
    a, log_s = race.encoder()
    a, log_s = a[:1].expand(4000, -1) + 0.2, log_s - 0.3
    w, var = W.expand(4000, -1), VAR.expand(4000)
    drawn = race.elbo(a, log_s)(w, var, generator)
    exact = race.elbo(a, log_s, draws=False)(w, var, generator)
    assert exact.std() < 1e-9
    assert abs(drawn.mean() - exact[0]) < 4 * drawn.std() / 4000**0.5


def test_three_gradients_of_one_bound_agree_on_average_and_a_baseline_lessens_the_noise():
    race, aside, spread = ways(runs=4000), W * 0.7 + 0.2, {}
    slopes = {}
    for name in ("path", "score", "baseline"):
        a = torch.full((4000, 4), 0.1, dtype=torch.float64).requires_grad_()
        log_s = torch.full((4000,), -0.5, dtype=torch.float64).requires_grad_()
        loss = (
            race.elbo(a, log_s)
            if name == "path"
            else race.score_function(a, log_s, baseline=name == "baseline")
        )
        values = loss(aside.expand(4000, -1), VAR.expand(4000), torch.Generator().manual_seed(1))
        found = torch.cat(
            [g.reshape(4000, -1) for g in torch.autograd.grad(values.sum(), (a, log_s))], 1
        )
        slopes[name], spread[name] = found.mean(0), found.std(0)
    for name in ("score", "baseline"):
        error = (spread[name] ** 2 + spread["path"] ** 2).sqrt() / 4000**0.5
        assert ((slopes[name] - slopes["path"]).abs() < 4.5 * error).all()
    assert (spread["path"] < spread["baseline"]).all()
    assert (spread["baseline"] < spread["score"]).all()


def test_contrast_without_noise_is_the_mean_of_chains():
    race = ways(runs=3000)
    aside = 0.8 * W + 0.1
    for k in (1, 3):
        noisy = gradient(race.contrastive(k), aside, 1.3 * VAR, runs=3000)
        calm = gradient(race.contrastive(k, draws=False), aside, 1.3 * VAR, runs=3000)
        for one, other in zip(noisy, calm, strict=True):
            error = one.std(0) / 3000**0.5
            assert ((one.mean(0) - other[0]).abs() < 4.5 * error).all()


def test_a_critic_at_its_best_turns_the_game_into_matching_moments():
    race = ways(runs=4000)
    aside = 0.8 * W + 0.1
    game = gradient(race.adversary(1.0, 1.0), aside, VAR, runs=4000)
    calm = gradient(race.moments, aside, VAR, runs=4000)
    for one, other in zip(game, calm, strict=True):
        error = one.std(0) / 4000**0.5
        assert ((one.mean(0) - other[0]).abs() < 4.5 * error).all()


def test_em_never_loses():
    w, var = ways(rounds=30).by_rounds(ways().em)
    values = torch.stack([lg.nll(*state, ways().cov) for state in zip(w, var, strict=True)])
    assert (values.diff(dim=0) <= 1e-12).all()


def test_gibbs_draws_and_another_seed_draws_others():
    race = ways(rounds=5)
    one, other = (race.by_rounds(race.gibbs, seed=seed)[0] for seed in (0, 1))
    assert not torch.equal(one, other) and torch.equal(one, race.by_rounds(race.gibbs)[0])


def test_rates_fall_to_zero():
    w, _ = ways(rounds=200).by_gradient(ways().exact, lr=0.1)
    moves = w.diff(dim=0).norm(dim=-1)
    assert (moves[-1] < moves[0] / 50).all()
