"""The optimizers by hand against torch's own, and against what their papers prove."""

import math

import pytest
import torch

from genlib import fit
from genlib.algorithms.optimizers import SGD, AdaGrad, Adam, RMSProp
from genlib.families.autoencoder import Autoencoder

PAIRS = {
    "sgd": ((SGD, {}), (torch.optim.SGD, {})),
    "momentum": ((SGD, {"momentum": 0.9}), (torch.optim.SGD, {"momentum": 0.9})),
    "nesterov": (
        (SGD, {"momentum": 0.9, "nesterov": True}),
        (torch.optim.SGD, {"momentum": 0.9, "nesterov": True}),
    ),
    "adagrad": ((AdaGrad, {}), (torch.optim.Adagrad, {})),
    "rmsprop": ((RMSProp, {}), (torch.optim.RMSprop, {})),
    "rmsprop, momentum": (
        (RMSProp, {"momentum": 0.8, "rho": 0.95}),
        (torch.optim.RMSprop, {"momentum": 0.8, "alpha": 0.95}),
    ),
    "adam": ((Adam, {}), (torch.optim.Adam, {})),
    "adam, other betas": (
        (Adam, {"beta1": 0.5, "beta2": 0.9, "eps": 1e-4}),
        (torch.optim.Adam, {"betas": (0.5, 0.9), "eps": 1e-4}),
    ),
    "amsgrad": ((Adam, {"amsgrad": True}), (torch.optim.Adam, {"amsgrad": True})),
    "adamw": ((Adam, {"decay": 0.1}), (torch.optim.AdamW, {"weight_decay": 0.1})),
}


def path(make, options, steps=200, lr=0.01):
    """Where a rule goes on a noisy, badly scaled, curved surface: `[steps, 6]`, float64."""
    noise = torch.Generator().manual_seed(0)
    x = torch.nn.Parameter(torch.linspace(-1, 2, 6, dtype=torch.float64))
    scales = torch.logspace(-2, 2, 6, dtype=torch.float64)
    rule, seen = make([x], lr=lr, **options), []
    for _ in range(steps):
        push = torch.randn(6, generator=noise, dtype=torch.float64)
        loss = (scales * (1 - torch.cos(x))).sum() + 0.1 * (push * x).sum()
        rule.zero_grad()
        loss.backward()
        rule.step()
        seen.append(x.detach().clone())
    return torch.stack(seen)


@pytest.mark.parametrize("name", PAIRS)
def test_agrees_with_torch_to_ten_digits(name):
    ours, theirs = (path(*side) for side in PAIRS[name])
    assert (ours - theirs).abs().max() < 1e-10


def test_rules_differ_where_they_should():
    paths = [path(*ours)[-1] for ours, _ in PAIRS.values()]
    for i, a in enumerate(paths):
        for b in paths[i + 1 :]:
            assert (a - b).abs().max() > 1e-6


def test_the_first_adam_step_is_the_learning_rate_whatever_the_scale():
    for scale in (1e-3, 1.0, 1e3):
        x = torch.nn.Parameter(torch.zeros(1, dtype=torch.float64))
        rule = Adam([x], lr=0.1, eps=0.0)
        (scale * x).sum().backward()
        rule.step()
        assert math.isclose(x.item(), -0.1, rel_tol=1e-9)


def test_counterexample_of_amsgrad():
    """Reddi et al. (2018): gradients C, -1, -1 in turn; the best place of [-1, 1] is -1.

    Adam with beta1 = 0 and beta2 = 1 / (1 + C^2) goes to the worst, AMSGrad to the best.
    """
    ends = {}
    for amsgrad in (False, True):
        x = torch.nn.Parameter(torch.zeros(1, dtype=torch.float64))
        big = 3.0
        rule = Adam([x], lr=0.1, beta1=0.0, beta2=1 / (1 + big**2), eps=0.0, amsgrad=amsgrad)
        for t in range(1, 4_001):
            x.grad = torch.full_like(x, big if t % 3 == 1 else -1.0)
            rule.param_groups[0]["lr"] = 0.1 / math.sqrt(t)
            rule.step()
            x.data.clamp_(-1, 1)
        ends[amsgrad] = x.item()
    assert ends[False] > 0.9
    assert ends[True] < -0.9


def test_fit_takes_a_rule_and_resumes_it(tmp_path, same):
    x = torch.rand(64, 16)

    def run(**options):
        torch.manual_seed(0)
        return fit(Autoencoder(16, 3, (8,)), x, steps=8, batch=32, optimizer=Adam, **options)

    whole = run()
    file = tmp_path / "state.safetensors"
    run(checkpoint=file, callbacks=[lambda step, *_: step == 3])
    same(dict(run(checkpoint=file)), dict(whole))


RULES = {
    "sgd": (SGD, {"momentum": 0.5}),
    "adagrad": (AdaGrad, {}),
    "rmsprop": (RMSProp, {}),
    "adam": (Adam, {}),
}


@pytest.mark.parametrize("rule", RULES)
def test_a_step_may_ask_for_its_gradients_itself(rule):
    """As torch's optimizers do: the closure computes the loss with gradients and returns it."""
    make, options = RULES[rule]
    places = []
    for by_closure in (False, True):
        x = torch.nn.Parameter(torch.tensor([1.0, -2.0]))
        optimizer = make([x], lr=0.1, **options)

        def loss(x=x, optimizer=optimizer):
            optimizer.zero_grad()
            value = x.square().sum()
            value.backward()
            return value

        for _ in range(3):
            before = x.square().sum().item()
            if by_closure:
                assert optimizer.step(loss).item() == before
            else:
                loss()
                assert optimizer.step() is None
        places.append(x.detach().clone())
    assert places[0].equal(places[1]) and not places[0].equal(torch.tensor([1.0, -2.0]))


@pytest.mark.parametrize("rule", RULES)
def test_what_has_no_gradient_stays_and_its_steps_are_not_counted(rule):
    make, options = RULES[rule]
    still, late, x = (torch.nn.Parameter(torch.ones(2)) for _ in range(3))
    optimizer = make([still, late, x], lr=0.1, **options)
    for step in range(3):
        x.grad = torch.ones(2)
        late.grad = torch.ones(2) if step == 2 else None
        optimizer.step()
    assert still.equal(torch.ones(2))
    first = torch.nn.Parameter(torch.ones(2))
    alone = make([first], lr=0.1, **options)
    first.grad = torch.ones(2)
    alone.step()
    assert late.equal(first)  # its first step, though the third of the others
    assert not x.equal(first)


@pytest.mark.parametrize("rule", RULES)
def test_groups_have_their_own_numbers(rule):
    make, options = RULES[rule]
    own = {"sgd": "momentum", "adagrad": "eps", "rmsprop": "rho", "adam": "beta1"}[rule]

    def run(groups):
        weights = [torch.nn.Parameter(torch.ones(2)) for _ in groups]
        optimizer = make(
            [{"params": [w], **g} for w, g in zip(weights, groups, strict=True)], lr=0.1, **options
        )
        for step in range(3):
            for w in weights:
                w.grad = torch.full((2,), 1.0 + step)
            optimizer.step()
        return weights

    other = {own: 0.25, "lr": 0.03}
    together, alone = run([{}, other]), (run([{}])[0], run([other])[0])
    assert together[0].equal(alone[0]) and together[1].equal(alone[1])
    assert not together[0].equal(run([{own: 0.25}])[0])
    assert not together[0].equal(run([{"lr": 0.03}])[0])


def test_the_default_numbers_are_those_that_papers_and_torch_use():
    numbers = [
        make([torch.nn.Parameter(torch.ones(1))], 0.1).defaults for make, _ in RULES.values()
    ]
    sgd, adagrad, rmsprop, adam = numbers
    assert sgd == {"lr": 0.1, "momentum": 0.0, "nesterov": False}
    assert adagrad == {"lr": 0.1, "eps": 1e-10}
    assert rmsprop == {"lr": 0.1, "rho": 0.99, "eps": 1e-8, "momentum": 0.0}
    kingma_and_ba = {"lr": 0.1, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}
    assert adam == kingma_and_ba | {"amsgrad": False, "decay": 0.0}


@pytest.mark.parametrize(
    ("rule", "options", "sentence"),
    [
        (SGD, {"lr": 0.0}, "Expected lr to be a positive number, got 0.0"),
        (SGD, {"lr": 0.1, "momentum": 1.0}, r"Expected momentum in \[0, 1\), got 1.0"),
        (Adam, {"lr": 0.1, "beta2": 1.5}, r"Expected beta2 in \[0, 1\), got 1.5"),
        (RMSProp, {"lr": 0.1, "eps": -1e-8}, "Expected eps of at least 0"),
    ],
)
def test_bad_numbers_are_refused(rule, options, sentence):
    with pytest.raises(ValueError, match=sentence):
        rule([torch.nn.Parameter(torch.zeros(1))], **options)


@pytest.mark.parametrize(
    ("rule", "numbers"), [(SGD, {"momentum": 2}), (Adam, {"beta1": 1}), (RMSProp, {"rho": -1})]
)
def test_whole_numbers_are_checked_as_others_are(rule, numbers):
    with pytest.raises(ValueError, match="in \\[0, 1\\), got"):
        rule([torch.nn.Parameter(torch.ones(2))], lr=0.1, **numbers)
