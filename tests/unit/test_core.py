"""Checks, networks, likelihoods, modes, and the rule that imports run one way."""

import ast
import math
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from genlib import nets, runtime
from genlib.checks import check_images, check_not_negative, check_positive, check_tensor
from genlib.likelihoods import log_bernoulli, log_gaussian

LIBRARY = Path(runtime.__file__).parent

# Each part may import those on its own level of the list and above, never below.
LEVELS = (
    {
        "runtime",
        "checks",
        "costs",
        "likelihoods",
        "classification",
        "claims",
        "criteria",
        "forest",
    },
    {"evidence", "notebook_code", "studies"},
    {"data", "algorithms"},
    {"model", "nets", "batches", "history", "players", "checkpoint", "progress", "fit"},
    {"side_by_side", "sweeps", "kept", "parts", "adam_runs"},
    {"snapshots", "early"},
    {"families"},
    {"metrics"},
    {"applications"},
    {"arena"},
    {"choosing"},
    {"judgement", "verdicts"},
    {"show"},
    {"recipes"},
)
FILES = [p for p in LIBRARY.rglob("*.py") if p != LIBRARY / "__init__.py"]
FACE = {"Model": "model", "History": "history", "TrainingDiverged": "fit"}  # of genlib itself


def level(part):
    return next(i for i, parts in enumerate(LEVELS) if part in parts)


def imported(tree):
    """Names of genlib that a syntax tree imports anywhere: in a function, or for types alone."""
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        yield from (n.removeprefix("genlib.") for n in names if n.startswith("genlib."))


def imports(path):
    """The parts of genlib that a file imports: files and folders directly under it."""
    for name in imported(ast.parse(path.read_text("utf-8"))):
        part = name.split(".")[0]
        yield FACE.get(part, part)


def files(path):
    """The files of genlib that a file imports."""
    for name in imported(ast.parse(path.read_text("utf-8"))):
        parts = FACE.get(name, name).split(".")
        for n in range(len(parts), 0, -1):
            place = LIBRARY.joinpath(*parts[:n])
            found = [f for f in (place.with_suffix(".py"), place / "__init__.py") if f.exists()]
            if found:
                yield found[0]
                break


def circle(graph):
    """Files that import each other in a circle, or none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [path.name for path in error.args[1]]
    return []


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(LIBRARY)))
def test_imports_run_one_way(path):
    part = path.relative_to(LIBRARY).parts[0].removesuffix(".py")
    for name in imports(path):
        assert level(name) <= level(part), f"{part} imports {name}, which stands above it"


def test_no_two_files_import_each_other():
    assert circle({path: set(files(path)) for path in FILES}) == []


def test_imports_are_seen_wherever_they_stand():
    hidden = """
if TYPE_CHECKING:
    from genlib.fit import History
def start():
    from genlib.show.plots import style
    import genlib.metrics
"""
    names = {"fit.History", "show.plots.style", "metrics"}
    assert set(imported(ast.parse(hidden))) == names
    one, other = LIBRARY / "fit.py", LIBRARY / "checkpoint.py"
    assert set(circle({one: {other}, other: {one}})) == {"fit.py", "checkpoint.py"}


def test_data_and_algorithms_stand_on_their_own():
    for path in FILES:
        if path.relative_to(LIBRARY).parts[0] in ("data", "algorithms"):
            part = path.relative_to(LIBRARY).parts[0]
            assert set(imports(path)) <= {part, "runtime", "checks"}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(LIBRARY)))
def test_no_file_is_long(path):
    assert len(path.read_text("utf-8").splitlines()) <= 215


@given(st.floats(-5, 5), st.floats(-5, 5), st.floats(-2, 2))
def test_log_gaussian_agrees_with_torch(mean, x, log_std):
    mean, x, log_std = (torch.tensor([v], dtype=torch.float64) for v in (mean, x, log_std))
    expected = torch.distributions.Normal(mean, log_std.exp()).log_prob(x).sum()
    torch.testing.assert_close(log_gaussian(mean, x, log_std), expected)


def test_log_gaussian_keeps_the_precision_of_its_mean():
    mean, x = torch.tensor([[0.25], [-1.5]], dtype=torch.float64), torch.tensor([0.7]).double()
    expected = torch.distributions.Normal(mean, math.exp(0.3)).log_prob(x).sum(-1)
    torch.testing.assert_close(log_gaussian(mean, x, 0.3), expected, rtol=1e-14, atol=0)


def test_log_bernoulli_agrees_with_torch_and_averages_over_grey():
    logits, x = torch.randn(3, 4, 5), torch.bernoulli(torch.full((4, 5), 0.5))
    expected = torch.distributions.Bernoulli(logits=logits).log_prob(x).sum(-1)
    torch.testing.assert_close(log_bernoulli(logits, x), expected)
    grey = torch.tensor([0.3])
    mixed = 0.3 * log_bernoulli(logits[0, 0, :1], torch.ones(1)) + 0.7 * log_bernoulli(
        logits[0, 0, :1], torch.zeros(1)
    )
    torch.testing.assert_close(log_bernoulli(logits[0, 0, :1], grey), mixed)


@pytest.mark.parametrize("side", [8, 28])
def test_convolutional_nets_mirror_each_other(side):
    x = torch.rand(3, side * side)
    z = nets.ConvEncoder(side, 5, channels=4)(x)
    assert z.shape == (3, 5)
    assert nets.ConvDecoder(5, side, channels=4)(z).shape == x.shape


def test_mlp_has_the_sizes_asked_for():
    assert nets.mlp(7, 5, 3)(torch.rand(2, 7)).shape == (2, 3)
    assert nets.count_parameters(nets.mlp(7, 5, 3)) == 7 * 5 + 5 + 5 * 3 + 3


def test_nets_take_numbers_of_numpy():
    three, eight = np.int64(3), np.int32(8)
    assert nets.mlp(three, eight)(torch.rand(2, 3)).shape == (2, 8)
    assert nets.ConvEncoder(eight, three, eight)(torch.rand(2, 64)).shape == (2, 3)
    assert nets.ConvDecoder(three, eight, eight)(torch.rand(2, 3)).shape == (2, 64)
    runtime.seed_all(np.int64(3))
    first = torch.rand(2)
    runtime.seed_all(3)
    assert torch.equal(torch.rand(2), first)


@pytest.mark.parametrize("sizes", [(3,), (3, 0), (3, -1, 2), (3, 2.5), (3, True), ("3", 2)])
def test_mlp_refuses_sizes(sizes):
    with pytest.raises(ValueError, match="at least two positive sizes"):
        nets.mlp(*sizes)


def test_convolutions_refuse_a_side():
    with pytest.raises(ValueError, match="multiple of 4"):
        nets.ConvEncoder(30, 5)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=3), st.floats(-1, 300, width=32))
def test_check_images_takes_exactly_what_it_says(shape, value):
    x = torch.full(shape, value)
    good = len(shape) == 2 and shape[1] == 4 and shape[0] > 0 and 0 <= value <= 1
    if good:
        assert check_images(x, 4) is x
    else:
        with pytest.raises(
            ValueError, match=r"Expected x of shape \[N, 4\] with values in \[0, 1\]"
        ):
            check_images(x, 4)


@given(st.sampled_from([math.nan, math.inf, -math.inf]), st.integers(0, 5))
def test_check_tensor_finds_one_bad_value(bad, place):
    x = torch.zeros(6)
    x[place] = bad
    with pytest.raises(ValueError, match="1 of 6 values NaN or infinite"):
        check_tensor("x", x)


@pytest.mark.parametrize(
    "x",
    [torch.tensor([[0.0, 1.0000001]]), torch.tensor([[0.0, 1 + 1e-12]], dtype=torch.float64)],
    ids=["single", "double"],
)
def test_rounding_past_a_limit_is_shown_and_clamped(x):
    """The true maximum, in as many digits as it takes, and not "divide by 255"."""
    for sign, place in ((x, -1), (1 - x, 0)):
        with pytest.raises(ValueError, match=r"if that is rounding, clamp it") as caught:
            check_images(sign, 2)
        assert "255" not in str(caught.value)
        shown = str(caught.value).split("in [")[-1].split("]")[0].split(", ")
        assert not 0 <= float(shown[place]) <= 1
        assert check_images(sign.clamp(0, 1), 2) is not None


@pytest.mark.parametrize(
    ("value", "advice"), [(1.0099, "clamp"), (1.5, None), (2.0, "divide by 255"), (255.0, "divide")]
)
def test_advice_fits_how_far_the_values_go(value, advice):
    with pytest.raises(ValueError, match=r"got \[1, 2\] in \[0, ") as caught:
        check_images(torch.tensor([[0.0, value]]), 2)
    for word in ("clamp", "divide"):
        assert (word in str(caught.value)) == (advice is not None and word in advice)


@pytest.mark.parametrize("value", [0, -1, 1.5, True, None, "3", math.nan])
def test_check_positive_refuses(value):
    with pytest.raises(ValueError, match="steps to be a positive whole number"):
        check_positive("steps", value)


@pytest.mark.parametrize("kind", [np.int8, np.uint64, np.array, torch.tensor, Fraction])
def test_check_positive_takes_any_whole_number_and_returns_pythons(kind):
    number = check_positive("n", kind(3)) if kind is not Fraction else check_positive("n", 3)
    assert type(number) is int and number == 3
    number = check_positive("lr", kind(3), float)
    assert type(number) is float and number == 3.0


@given(st.floats(), st.sampled_from([float, np.float32, np.float64, torch.tensor]))
def test_numbers_from_zero(value, kind):
    with np.errstate(over="ignore"):
        value = kind(value)
    if 0 <= value < math.inf:
        assert check_not_negative("beta", value) == float(value)
    else:
        with pytest.raises(ValueError, match="^Expected beta to be a number of at least 0, got"):
            check_not_negative("beta", value)


@pytest.mark.parametrize("name", ["cuda", "cuda:7", "mps", "xpu", "hpu", "meta", "vulkan"])
def test_a_device_that_is_not_here_is_named_in_a_sentence(name):
    try:
        torch.zeros((), device=name).item()
    except Exception:
        with pytest.raises(ValueError, match=f"^Asked for device '{name}', but .*; use 'auto'.$"):
            runtime.device(name)
    else:
        assert runtime.device(name) == torch.device(name)


@pytest.mark.parametrize("name", ["abacus", "", "cpu:x", None, 2.5, ["cpu"]])
def test_what_is_no_device_is_refused(name):
    with pytest.raises(ValueError, match="^(Expected a device such as|Asked for device)"):
        runtime.device(name)


def test_devices_may_be_torchs_own():
    assert runtime.device(torch.device("cpu")) == runtime.device("cpu") == torch.device("cpu")


def test_modes(monkeypatch):
    monkeypatch.delenv("GENLIB_MODE", raising=False)
    assert runtime.pick(1, 2) == 1
    monkeypatch.setenv("GENLIB_MODE", "full")
    assert runtime.pick(1, 2) == 2
    monkeypatch.setenv("GENLIB_MODE", "quick")
    with pytest.raises(ValueError, match="'fast' or 'full', got 'quick'"):
        runtime.mode()
