"""The one model of the chapter on algorithms: exact answers, invariants, agreement with peers."""

import pytest
import torch
from sklearn.datasets import load_iris
from sklearn.decomposition import PCA

from genlib.algorithms import linear_gaussian as lg

X = torch.tensor(load_iris().data)
X = X - X.mean(0)
S = lg.covariance(X)


def some(runs=3, seed=0):
    generator = torch.Generator().manual_seed(seed)
    w = torch.randn(runs, 4, generator=generator, dtype=torch.float64)
    return w, 0.2 + torch.rand(runs, generator=generator, dtype=torch.float64), generator


def model(w, var):
    return w[:, :, None] * w[:, None] + var[:, None, None] * torch.eye(4, dtype=w.dtype)


def test_likelihood_is_that_of_the_gaussian():
    w, var, _ = some()
    zero = torch.zeros(4, dtype=w.dtype)
    gaussian = torch.distributions.MultivariateNormal(zero, model(w, var))
    torch.testing.assert_close(lg.nll(w, var, S), -gaussian.log_prob(X[:, None]).mean(0))


def test_best_is_what_sklearn_finds_and_nothing_nearby_is_better():
    w, var = lg.best(S)
    peer = PCA(1).fit(X.numpy())
    ours = lg.nll(w[None], var[None], S).item()
    # sklearn divides by N - 1, so it ends a little above the optimum of the likelihood
    assert ours <= -peer.score(X.numpy()) < ours + 1e-4
    assert abs(w @ torch.tensor(peer.components_[0])) == pytest.approx(w.norm().item())
    generator = torch.Generator().manual_seed(0)
    moved = w + 1e-2 * torch.randn(200, 4, generator=generator, dtype=w.dtype)
    wider = var * torch.exp(1e-2 * torch.randn(200, generator=generator, dtype=w.dtype))
    assert (lg.nll(moved, wider, S) > ours).all()


def test_posterior_is_bayes_rule_on_a_grid():
    w, var, _ = some(1)
    z = torch.linspace(-12, 12, 4001, dtype=w.dtype)
    log_joint = -0.5 * z**2 - 0.5 * (X[7] - z[:, None] * w).square().sum(-1) / var
    p = torch.softmax(log_joint, 0)
    mean, spread = lg.posterior(w, var, X[7:8])
    assert mean.item() == pytest.approx((p * z).sum().item(), abs=1e-8)
    assert spread.item() == pytest.approx((p * (z - mean.item()) ** 2).sum().item(), abs=1e-8)


def test_precision_inverts_the_covariance():
    w, var, _ = some()
    y = lg.precision_times(w, var, X.expand(3, 150, 4))
    torch.testing.assert_close(y @ model(w, var), X.expand(3, 150, 4))


@pytest.mark.parametrize("expand", [False, True])
def test_em_never_gets_worse_and_rests_at_the_best(expand):
    w, var, _ = some(5)
    before = lg.nll(w, var, S)
    for _ in range(300):
        w, var = lg.em_step(w, var, X, expand)
        after = lg.nll(w, var, S)
        assert (after <= before + 1e-12).all()
        before = after
    goal, noise = lg.best(S)
    torch.testing.assert_close(var, noise.expand(5))
    torch.testing.assert_close(w.norm(dim=-1), goal.norm().expand(5))


def test_expanded_em_is_quicker_where_the_noise_is_small():
    w, var, _ = some()
    values, vectors = torch.linalg.eigh(S)
    x = X @ vectors * torch.tensor([0.1, 0.1, 0.1, 1.0], dtype=X.dtype)
    cov, plain, quick = lg.covariance(x), (w, var), (w, var)
    for _ in range(60):
        plain, quick = lg.em_step(*plain, x), lg.em_step(*quick, x, expand=True)
    goal = lg.nll(*(t[None] for t in lg.best(cov)), cov)
    assert (lg.nll(*quick, cov) - goal).max() < 1e-9
    assert (lg.nll(*plain, cov) - goal).min() > 1e-3


def test_draws_from_the_posterior_hover_at_half_a_nat_a_parameter():
    """N times the excess is half a chi-square with 5 degrees of freedom, about: mean 2.5."""
    goal, noise = lg.best(S)
    w, var = goal.expand(64, 4), noise.expand(64)
    generator, total = torch.Generator().manual_seed(0), 0.0
    for step in range(120):
        w, var = lg.gibbs_step(w, var, X, generator)
        if step >= 20:
            total += (lg.nll(w, var, S) - lg.nll(goal[None], noise[None], S)).mean().item()
    assert 150 * total / 100 == pytest.approx(2.5, rel=0.1)


def test_mean_field_is_centred_and_too_narrow():
    goal, noise = lg.best(S)
    state = (goal[None], torch.zeros(1, dtype=S.dtype), torch.ones(1, dtype=S.dtype), noise[None])
    for _ in range(400):
        state = lg.vb_step(state, X)
    mean, v, a, b = state
    assert abs(mean[0].norm() - goal.norm()) < 0.05
    assert (b / a).item() == pytest.approx(noise.item(), rel=0.02)
    w, var, norms = goal.expand(64, 4), noise.expand(64), []
    generator = torch.Generator().manual_seed(0)
    for step in range(150):
        w, var = lg.gibbs_step(w, var, X, generator)
        if step >= 50:
            norms.append(w.norm(dim=-1))
    assert v.sqrt().item() < 0.5 * torch.cat(norms).std().item()


def test_mean_field_knows_its_own_uncertainty():
    """With three flowers it matters: q(1 / var) must expect the error over all of q(z) q(w)."""
    few, (w, var, generator) = X[:3] - X[:3].mean(0), some(1)
    state = (w, torch.full_like(var, 0.3), torch.full_like(var, 2.0), var)
    tau = state[2] / state[3]
    spread = 1 / (1 + tau * (w.square().sum(-1) + 4 * 0.3))
    z = tau * spread * (w @ few.T)  # [1, 3]
    mean, v, a, b = lg.vb_step(state, few)
    noise = [torch.randn(100_000, k, generator=generator, dtype=w.dtype) for k in (3, 4)]
    zs, ws = z + spread.sqrt() * noise[0], mean + v.sqrt() * noise[1]
    error = (few - zs[..., None] * ws[:, None]).square().sum((-1, -2)).mean()
    assert 2 * (b.item() - lg.SMALL) == pytest.approx(error.item(), rel=0.02)
    assert a.item() == pytest.approx(lg.SMALL + 6)


def test_chain_keeps_the_model_and_moves_everything_else_as_predicted():
    w, var, generator = some(1)
    start = torch.linalg.cholesky(S) @ torch.randn(4, 200_000, generator=generator, dtype=w.dtype)
    end = lg.chain(w, var, start.T[None], 2, generator)[0]
    torch.testing.assert_close(
        end.T @ end / len(end), lg.chain_covariance(w, var, S, 2)[0], rtol=0.02, atol=0.02
    )
    own = model(w, var)
    torch.testing.assert_close(lg.chain_covariance(w, var, own[0], 3), own)


def test_bad_input_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match="subtract x.mean"):
        lg.covariance(X + 1)
    with pytest.raises(ValueError, match=r"shape \[N, D\]"):
        lg.covariance(X[0])
    with pytest.raises(ValueError, match="cov of shape"):
        lg.best(X[0])
