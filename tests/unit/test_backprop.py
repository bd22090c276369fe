"""Both engines against torch, finite differences and hand-made derivatives."""

import inspect
import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from genlib import data
from genlib.algorithms import backprop_scalar
from genlib.algorithms.backprop_scalar import Scalar
from genlib.algorithms.backprop_tensor import Array, finite_differences
from genlib.algorithms.dual import Dual

numbers = st.floats(-2, 2).filter(lambda v: abs(v) > 0.05)


def formula(a, b, c, tanh, exp, log):
    """Uses every operation, and two numbers more than once."""
    u = tanh(a * b + c) - exp(-b) / (a * a + 1.0)
    return log(u * u + 2.0) + 3.0 * u - (1.0 - c) ** 2.0 * a


@given(numbers, numbers, numbers)
def test_scalars_agree_with_torch(a, b, c):
    ours = [Scalar(v) for v in (a, b, c)]
    end = formula(*ours, Scalar.tanh, Scalar.exp, Scalar.log)
    end.backward()
    theirs = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (a, b, c)]
    wanted = formula(*theirs, torch.tanh, torch.exp, torch.log)
    wanted.backward()
    assert math.isclose(end.value, wanted.item(), rel_tol=1e-12, abs_tol=1e-12)
    for mine, other in zip(ours, theirs, strict=True):
        assert math.isclose(mine.grad, other.grad.item(), rel_tol=1e-9, abs_tol=1e-9)


@given(numbers, numbers, numbers)
def test_forward_mode_agrees_with_reverse_mode(a, b, c):
    scalars = [Scalar(v) for v in (a, b, c)]
    end = formula(*scalars, Scalar.tanh, Scalar.exp, Scalar.log)
    end.backward()
    for i, scalar in enumerate(scalars):
        duals = [Dual(v, float(i == j)) for j, v in enumerate((a, b, c))]
        out = formula(*duals, Dual.tanh, Dual.exp, Dual.log)
        assert math.isclose(out.value, end.value, rel_tol=1e-12, abs_tol=1e-12)
        assert math.isclose(out.slope, scalar.grad, rel_tol=1e-9, abs_tol=1e-9)


def test_a_number_used_twice_is_blamed_twice():
    x = Scalar(3.0)
    (x * x + x).backward()
    assert x.grad == 7.0


def test_going_back_twice_does_not_add_up_and_a_deep_graph_is_no_trouble():
    x = Scalar(0.5)
    y = x
    for _ in range(5000):
        y = y * 1.0
    y.backward()
    y.backward()
    assert x.grad == 1.0


def test_the_scalar_engine_is_short():
    lines = inspect.getsource(backprop_scalar.Scalar).splitlines()
    code = [ln for ln in lines if ln.strip() and not ln.strip().startswith(("#", '"""'))]
    assert len(code) <= 60


def loss_by(w, v, b, x, lib):
    """An autoencoder x -> tanh(x W + b) V with Bernoulli logits, summed over pixels."""
    if lib == "ours":
        z = (x @ w + b).tanh()
        logits = z @ v
        return (logits.softplus() - logits * x).sum(axis=1).mean()
    z = torch.tanh(x @ w + b)
    logits = z @ v
    return (torch.nn.functional.softplus(logits) - logits * x).sum(1).mean()


def weights(seed=0, d=64, c=5):
    random = np.random.default_rng(seed)
    return random.normal(size=(d, c)) * 0.1, random.normal(size=(c, d)) * 0.1, np.zeros(c)


def test_arrays_agree_with_torch_on_an_autoencoder():
    x = data.digits().x[:20].double()
    w, v, b = weights()
    ours = [Array(w), Array(v), Array(b)]
    end = loss_by(*ours, Array(x.numpy()), "ours")
    end.backward()
    theirs = [torch.tensor(a, requires_grad=True) for a in (w, v, b)]
    wanted = loss_by(*theirs, x, "torch")
    wanted.backward()
    assert math.isclose(end.value, wanted.item(), rel_tol=1e-12)
    for mine, other in zip(ours, theirs, strict=True):
        assert np.allclose(mine.grad, other.grad.numpy(), rtol=1e-10, atol=1e-12)


def test_an_autoencoder_learns_with_the_array_engine():
    x = data.digits().x[:100].double().numpy()
    parts = [Array(a) for a in weights()]
    losses = []
    for _ in range(40):
        loss = loss_by(*parts, Array(x), "ours")
        loss.backward()
        losses.append(float(loss.value))
        parts = [Array(p.value - 0.02 * p.grad) for p in parts]
    assert losses[-1] < 0.85 * losses[0]


@pytest.mark.parametrize(
    "function",
    [
        lambda a: (a.exp() + a.tanh() * 2.0).sum(),
        lambda a: (a.relu() ** 2.0).mean(),
        lambda a: ((a * a + 1.0).log() / (a * a + 2.0)).sum(),
        lambda a: (a.sum(axis=0) * a.softplus()).sum(),
        lambda a: (1.0 - a @ Array(np.ones((3, 2)))).tanh().sum(),
        lambda a: (((a @ a.T).tanh() @ a).T ** 2.0).sum(),
    ],
)
def test_arrays_agree_with_finite_differences(function):
    x = np.random.default_rng(1).normal(size=(4, 3))
    a = Array(x)
    function(a).backward()
    expected = finite_differences(lambda v: float(function(Array(v)).value), x)
    assert np.allclose(a.grad, expected, rtol=1e-6, atol=1e-6)


OPERATIONS = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
}


@pytest.mark.parametrize("shape", [(3,), (1, 3), (4, 1), (1, 1), (4, 3), (), (2, 4, 3), (2, 1, 1)])
@pytest.mark.parametrize("name", OPERATIONS)
def test_broadcasting_is_undone_as_torch_undoes_it(name, shape):
    random, f = np.random.default_rng(0), OPERATIONS[name]
    values = random.uniform(0.5, 2, shape), random.uniform(0.5, 2, (4, 3))
    weight = random.normal(size=np.broadcast_shapes(shape, (4, 3)))  # a gradient for each place
    for one, other in ((0, 1), (1, 0)):
        ours = Array(values[one]), Array(values[other])
        theirs = [torch.tensor(values[i], requires_grad=True) for i in (one, other)]
        end = (f(*ours) * weight).sum()
        end.backward()
        wanted = (f(*theirs) * torch.tensor(weight)).sum()
        wanted.backward()
        assert math.isclose(end.value, wanted.item(), rel_tol=1e-12)
        for mine, true in zip(ours, theirs, strict=True):
            assert mine.grad.shape == true.shape
            assert np.allclose(mine.grad, true.grad.numpy(), rtol=1e-12)


@pytest.mark.parametrize("number", [3.0, 3, np.float64(3), np.full((4, 3), 3.0)])
@pytest.mark.parametrize("name", OPERATIONS)
def test_plain_numbers_and_arrays_may_stand_on_either_side(name, number):
    f, x = OPERATIONS[name], np.random.default_rng(0).uniform(0.5, 2, (4, 3))
    sides = [lambda a: f(a, number), lambda a: f(number, a)]
    for side in sides if name != "divide" else sides[:1]:
        a = Array(x)
        end = side(a).sum()
        end.backward()
        assert math.isclose(end.value, side(x).sum(), rel_tol=1e-12)
        wanted = finite_differences(lambda v, side=side: float(side(v).sum()), x)
        assert np.allclose(a.grad, wanted, rtol=1e-6)


def test_an_array_used_twice_is_blamed_twice_and_going_back_twice_does_not_add_up():
    a = Array(np.array([3.0, -1.0]))
    end = (a * a + a).sum()
    for _ in range(2):
        end.backward()
        assert a.grad.tolist() == [7.0, -1.0]


def test_a_deep_graph_of_arrays_is_no_trouble():
    a = b = Array(np.ones(2))
    for _ in range(3000):
        b = b + 0.5
    (b * b).sum().backward()
    assert np.allclose(a.grad, 2 * 1501)


@pytest.mark.parametrize("axis", [None, 0, 1, -1])
def test_sums_and_means_along_axes_agree_with_torch(axis):
    x = np.random.default_rng(0).normal(size=(4, 3))
    a, t = Array(x), torch.tensor(x, requires_grad=True)
    (a.sum(axis) ** 2.0).sum().backward()
    (t.sum(axis) ** 2 if axis is not None else t.sum() ** 2).sum().backward()
    assert np.allclose(a.grad, t.grad.numpy(), rtol=1e-12)
    b = Array(x)
    b.mean().backward()
    assert np.allclose(b.grad, 1 / 12)


def test_finite_differences_take_whole_numbers_and_leave_them_alone():
    x = np.array([[1, 2], [3, 4]])
    got = finite_differences(lambda v: float((v**3).sum()), x)
    assert np.allclose(got, 3 * x**2, rtol=1e-8)
    assert x.tolist() == [[1, 2], [3, 4]]


def test_softplus_is_safe_far_out():
    a = Array(np.array([-800.0, 800.0]))
    a.softplus().sum().backward()
    assert np.allclose(a.grad, [0, 1]) and np.isfinite(a.grad).all()


def test_bad_use_is_refused():
    with pytest.raises(ValueError, match=r"Expected \[N, A\] @ \[A, B\], got \(2, 3\) @ \(2, 3\)"):
        Array(np.ones((2, 3))) @ Array(np.ones((2, 3)))
    with pytest.raises(
        ValueError, match=r"Expected one number to go back from, got shape \(2, 3\)"
    ):
        Array(np.ones((2, 3))).backward()
    with pytest.raises(TypeError, match="Expected a number or a Scalar, got str"):
        Scalar(1.0) + "2"
    with pytest.raises(TypeError, match="Expected a number or a Dual, got str"):
        Dual(1.0) + "2"
