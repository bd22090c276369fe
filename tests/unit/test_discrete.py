"""Estimators of gradients through a choice, against the exact gradient by enumeration."""

import math

import pytest
import torch

from genlib.algorithms import discrete

N = 40_000
LOGITS = torch.tensor([[0.3, -0.5, 1.0], [0.0, 0.7, -1.2]], dtype=torch.float64)  # [C=2, K=3]
WEIGHTS = torch.tensor([[1.0, -2.0, 0.5], [3.0, 0.3, -1.0]], dtype=torch.float64)


def curved(z):
    """Smooth, not linear, and the two choices matter jointly: [..., 2, 3] to [...]."""
    return ((WEIGHTS * z).sum((-1, -2)) - 1).square()


def linear(z):
    return (WEIGHTS * z).sum((-1, -2))


def stepped(z):
    """No slope anywhere."""
    return (linear(z) > 1).to(z)


def truth(f, logits=LOGITS):
    logits = logits.clone().requires_grad_()
    value = discrete.expected(f, logits)
    value.backward()
    return value.item(), logits.grad


def errors(estimator, f, n=N, **options):
    """The mean estimate's distance from the truth, in standard errors: [C, K]."""
    torch.manual_seed(0)
    draws = discrete.estimates(estimator, f, LOGITS, n, **options)
    standard = (draws.std(0) / math.sqrt(n)).clamp(min=1e-12)
    return (draws.mean(0) - truth(f)[1]) / standard


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)


def test_expected_is_the_sum_over_all_combinations():
    p, q = LOGITS.softmax(-1)
    by_hand = sum(
        p[i] * q[j] * (WEIGHTS[0, i] + WEIGHTS[1, j] - 1) ** 2 for i in range(3) for j in range(3)
    )
    assert math.isclose(truth(curved)[0], by_hand.item(), rel_tol=1e-12)


def test_the_exact_gradient_of_one_choice_is_the_formula():
    """d/d logit_k of sum_k p_k f_k is p_k (f_k - mean f)."""
    logits = LOGITS[:1]
    p = logits.softmax(-1)
    f = WEIGHTS[0]
    wanted = p * (f - (p * f).sum())
    got = truth(lambda z: (z * f).sum((-1, -2)), logits)[1]
    torch.testing.assert_close(got, wanted)


def test_gumbel_max_frequencies_are_the_softmax():
    z = discrete.draw(LOGITS.expand(N, 2, 3))
    assert set(z.unique().tolist()) == {0.0, 1.0}
    assert bool((z.sum(-1) == 1).all())
    p = LOGITS.softmax(-1)
    assert bool(((z.mean(0) - p).abs() < 4.5 * (p * (1 - p) / N).sqrt()).all())
    # the two choices are independent
    joint = torch.einsum("ni,nj->ij", z[:, 0], z[:, 1]) / N
    assert torch.allclose(joint, torch.outer(*p), atol=0.01)


def test_gumbel_noise_has_its_mean_and_variance():
    g = discrete.gumbel(torch.empty(N, dtype=torch.float64))
    assert math.isclose(g.mean().item(), 0.5772, abs_tol=0.03)
    assert math.isclose(g.var().item(), math.pi**2 / 6, rel_tol=0.05)


UNBIASED = [
    (discrete.score_function, curved, {}),
    (discrete.score_function, curved, {"baseline": 3.0}),
    (discrete.score_function, stepped, {}),
    (discrete.leave_one_out, curved, {"samples": 2}),
    (discrete.leave_one_out, curved, {"samples": 5}),
    (discrete.leave_one_out, stepped, {"samples": 3}),
    (discrete.straight_through, linear, {}),
]


@pytest.mark.parametrize(("estimator", "f", "options"), UNBIASED)
def test_unbiased(estimator, f, options):
    assert errors(estimator, f, **options).abs().max() < 4.5


@pytest.mark.parametrize(
    ("estimator", "options"),
    [
        (discrete.straight_through, {}),
        (discrete.gumbel_softmax, {"temperature": 1.0}),
        (discrete.gumbel_softmax, {"temperature": 1.0, "hard": True}),
    ],
)
def test_biased_where_the_loss_is_curved(estimator, options):
    assert errors(estimator, curved, **options).abs().max() > 10


def test_straight_through_is_exact_and_without_noise_for_a_linear_loss():
    draws = discrete.estimates(discrete.straight_through, linear, LOGITS, 50)
    torch.testing.assert_close(draws, truth(linear)[1].expand(50, 2, 3))


def bias_and_variance(temperature, hard=False):
    torch.manual_seed(1)
    options = {"temperature": temperature, "hard": hard}
    draws = discrete.estimates(discrete.gumbel_softmax, curved, LOGITS, 4 * N, **options)
    return (draws.mean(0) - truth(curved)[1]).norm(), draws.var(0).sum()


def test_a_cooler_gumbel_softmax_has_less_bias_and_more_variance():
    warm, cool, cold = (bias_and_variance(t) for t in (2.0, 0.5, 0.1))
    assert warm[0] > 2 * cool[0] > 4 * cold[0]
    assert warm[1] < cool[1] < cold[1]


def test_limits_of_the_temperature():
    seen = []

    def look(z):
        seen.append(z.detach())
        return linear(z)

    for temperature, hard in ((1e-3, False), (1e3, False), (1.0, True)):
        torch.manual_seed(0)
        discrete.gumbel_softmax(look, LOGITS.expand(200, 2, 3), temperature, hard)
    torch.manual_seed(0)
    drawn = discrete.draw(LOGITS.expand(200, 2, 3))
    assert ((seen[0] - drawn).abs() > 1e-3).double().mean() < 0.01  # towards 0: the draw itself
    assert torch.allclose(seen[1], torch.full_like(seen[1], 1 / 3), atol=0.01)
    torch.testing.assert_close(seen[2], drawn)  # hard: f sees the draw at any temperature


def test_a_baseline_near_the_mean_takes_variance_away():
    shifted = lambda z: curved(z) + 50  # noqa: E731
    plain = discrete.estimates(discrete.score_function, shifted, LOGITS, N).var(0).sum()
    mean = truth(shifted)[0]
    with_b = (
        discrete.estimates(discrete.score_function, shifted, LOGITS, N, baseline=mean).var(0).sum()
    )
    assert with_b < plain / 20
    # leaving one out does not even notice the shift
    torch.manual_seed(2)
    one = discrete.estimates(discrete.leave_one_out, curved, LOGITS, 100)
    torch.manual_seed(2)
    torch.testing.assert_close(
        one, discrete.estimates(discrete.leave_one_out, shifted, LOGITS, 100)
    )


def test_log_prob_is_that_of_independent_choices():
    z = discrete.draw(LOGITS.expand(50, 2, 3))
    choices = torch.distributions.OneHotCategorical(logits=LOGITS)
    torch.testing.assert_close(discrete.log_prob(LOGITS, z), choices.log_prob(z).sum(-1))


@pytest.mark.parametrize("samples", [2, 5])
def test_leaving_one_out_takes_the_mean_of_the_others(samples):
    """By hand, at the same draws."""
    logits = LOGITS.clone().requires_grad_()
    torch.manual_seed(3)
    loss = discrete.leave_one_out(curved, logits, samples)
    (got,) = torch.autograd.grad(loss, logits)
    torch.manual_seed(3)
    z = discrete.draw(LOGITS.expand(samples, 2, 3))
    f = curved(z)
    others = torch.stack([f[torch.arange(samples) != i].mean() for i in range(samples)])
    score = z - LOGITS.softmax(-1)  # of log p(z)
    wanted = ((f - others)[:, None, None] * score).mean(0)
    torch.testing.assert_close(got, wanted)
    assert loss.item() == pytest.approx(f.mean().item())


def test_the_smooth_stand_in_has_the_gradient_of_the_softened_loss():
    """At the same noise; `hard` keeps the slope of the stand-in alone."""
    for temperature in (0.5, 2.0):
        for hard in (False, True):
            logits = LOGITS.clone().requires_grad_()
            torch.manual_seed(0)
            loss = discrete.gumbel_softmax(linear, logits, temperature, hard)
            (got,) = torch.autograd.grad(loss, logits)
            other = LOGITS.clone().requires_grad_()
            torch.manual_seed(0)
            noise = discrete.gumbel(LOGITS)
            soft = ((other + noise) / temperature).softmax(-1)
            (wanted,) = torch.autograd.grad(linear(soft), other)
            torch.testing.assert_close(got, wanted)


def test_estimates_are_independent_and_leave_the_logits_alone():
    logits = LOGITS.clone().requires_grad_()
    draws = discrete.estimates(discrete.score_function, curved, logits, 6)
    assert draws.shape == (6, 2, 3) and len({tuple(d.flatten().tolist()) for d in draws}) > 2
    assert logits.grad is None


def test_as_many_combinations_as_the_limit_are_visited_and_not_one_more(monkeypatch):
    """Refused before anything is allocated: 10^5 one-hot choices of 10^5 would fill 80 GB."""
    ones = lambda z: torch.ones(z.shape[:-2])  # noqa: E731
    for shape in ((17, 2), (400, 2), (1, 100_000), (1, 3163)):
        with pytest.raises(ValueError, match="100,000 combinations"):
            discrete.expected(ones, torch.zeros(shape))
    for rows, numbers in ((16, 128), (15, 999), (99, 127)):
        monkeypatch.setattr(discrete, "ROWS", rows)
        monkeypatch.setattr(discrete, "NUMBERS", numbers)
        if (rows, numbers) == (16, 128):  # 2^4 combinations of 4 times 2
            assert discrete.expected(ones, torch.zeros(4, 2)).item() == pytest.approx(1)
        else:
            with pytest.raises(ValueError, match="combinations"):
                discrete.expected(ones, torch.zeros(4, 2))


@pytest.mark.parametrize(
    "estimator", [discrete.score_function, discrete.leave_one_out, discrete.straight_through]
)
def test_the_value_is_the_loss_and_its_own_parameters_get_their_gradient(estimator):
    scale = torch.tensor(2.0, dtype=torch.float64, requires_grad=True)
    many = LOGITS.expand(N, 2, 3)
    loss = estimator(lambda z: scale * curved(z), many).mean()
    loss.backward()
    value = truth(curved)[0]
    assert math.isclose(loss.item(), 2 * value, rel_tol=0.05)
    assert math.isclose(scale.grad.item(), value, rel_tol=0.05)


def test_bad_input_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match="at most 100,000 combinations"):
        discrete.expected(linear, torch.zeros(20, 3))
    with pytest.raises(ValueError, match=r"shape \[..., C, K\]"):
        discrete.draw(torch.zeros(3))
    with pytest.raises(ValueError, match=r"shape \[..., C, K\]"):
        discrete.draw(torch.zeros(3, 2, dtype=torch.int64))
    with pytest.raises(ValueError, match="temperature to be a positive"):
        discrete.gumbel_softmax(linear, LOGITS, 0.0)
    with pytest.raises(ValueError, match="at least 2 samples"):
        discrete.leave_one_out(linear, LOGITS, 1)
