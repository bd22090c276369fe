"""Points in the plane: the densities are densities, and the samples are theirs."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from genlib.data import Checkerboard, Grid, Moons, Ring, RoundMixture, Spirals

SETS = [
    Ring(),
    Ring(modes=3, std=0.3, radius=2.0),
    Grid(side=3, std=0.3),
    Moons(),
    Moons(noise=0.3),
    Spirals(),
    Spirals(noise=0.3),
    Checkerboard(),
    Checkerboard(side=3),
]
NAMES = [f"{type(s).__name__}-{i}" for i, s in enumerate(SETS)]
every_set = pytest.mark.parametrize("points", SETS, ids=NAMES)
REACH, CELLS = 4.0, 320  # the square [-4, 4]^2 in cells of 1/40, a quarter of the least std


def on_grid(points) -> torch.Tensor:
    """The log-density at the middle of each cell, `[CELLS, CELLS]`, float64."""
    ticks = (torch.arange(CELLS, dtype=torch.float64) + 0.5) * (2 * REACH / CELLS) - REACH
    return points.log_prob(torch.cartesian_prod(ticks, ticks)).view(CELLS, CELLS)


@pytest.fixture(scope="module")
def grids() -> dict[int, torch.Tensor]:
    return {id(points): on_grid(points) for points in SETS}


@every_set
def test_density_integrates_to_one(points, grids):
    mass = grids[id(points)].exp().sum() * (2 * REACH / CELLS) ** 2
    assert mass.item() == pytest.approx(1.0, abs=1e-4)


@every_set
def test_mean_log_prob_of_samples_is_minus_the_entropy(points, grids):
    grid = grids[id(points)]
    p = grid.exp() * (2 * REACH / CELLS) ** 2
    entropy = -(p * torch.where(p > 0, grid, 0.0)).sum()
    log_p = points.log_prob(points.sample(40_000, seed=1).double())
    error = log_p.std() / math.sqrt(len(log_p))
    assert abs(log_p.mean() + entropy) < 4 * error + 1e-3


@every_set
def test_samples_fall_where_the_density_is(points, grids):
    """Pearson's chi-square over 20 x 20 squares, those with 5 samples expected or more."""
    n, squares = 40_000, 20
    p = grids[id(points)].exp() * (2 * REACH / CELLS) ** 2
    expected = n * p.view(squares, CELLS // squares, squares, -1).sum((1, 3)).flatten()
    place = ((points.sample(n, seed=2) + REACH) / (2 * REACH) * squares).long()
    seen = torch.bincount(place[:, 0] * squares + place[:, 1], minlength=squares**2)
    counted = expected >= 5
    chi2 = ((seen - expected).square() / expected)[counted].sum()
    degrees = int(counted.sum()) - 1
    assert chi2 < degrees + 5 * math.sqrt(2 * degrees)
    assert seen[counted].sum() > 0.995 * n


def test_ring_against_the_formula_by_hand():
    ring = Ring(modes=2, std=0.5, radius=1.0)  # centres (1, 0) and (-1, 0)
    at_centre = (1 + math.exp(-(2**2) / (2 * 0.25))) / (2 * 2 * math.pi * 0.25)
    assert ring.log_prob(torch.tensor([[1.0, 0.0]])).item() == pytest.approx(math.log(at_centre))


def test_known_shapes():
    assert Ring().means.norm(dim=1).allclose(torch.ones(8))
    assert Grid().means.unique().tolist() == [-4, -2, 0, 2, 4] and len(Grid().means) == 25
    moons = Moons(noise=0.02).means + torch.tensor([0.5, 0.25])
    upper, lower = moons.chunk(2)
    assert upper.norm(dim=1).allclose(torch.ones(1), atol=1e-4) and (upper[:, 1] > 0).all()
    assert (lower - torch.tensor([1.0, 0.5])).norm(dim=1).allclose(torch.ones(1), atol=1e-4)
    assert Spirals().means.norm(dim=1).max().item() == pytest.approx(2, abs=0.05)


@pytest.mark.parametrize("curve", [Moons(0.05), Spirals(0.05)], ids=["moons", "spirals"])
def test_centres_stand_evenly_half_a_deviation_apart(curve):
    one = curve.means[: len(curve.means) // 2]
    gaps = (one[1:] - one[:-1]).norm(dim=1)
    assert gaps.max() <= 0.5 * 0.05 * 1.001 and gaps.min() > 0.45 * 0.05


def test_checkerboard_is_flat_on_black_and_nothing_elsewhere():
    board = Checkerboard()  # from -2 to 2; the lower left square is black
    x = torch.tensor([[-1.5, -1.5], [-0.5, -1.5], [1.5, 1.5], [2.5, 2.5], [-2.5, -2.5]])
    expected = [-math.log(8), -math.inf, -math.log(8), -math.inf, -math.inf]
    assert board.log_prob(x).tolist() == pytest.approx(expected)
    assert board.log_prob(board.sample(5000, seed=0)).isfinite().all()


@every_set
def test_a_seed_settles_the_sample(points):
    assert points.sample(10, seed=3).equal(points.sample(10, seed=3))
    assert not points.sample(10, seed=3).equal(points.sample(10, seed=4))
    torch.manual_seed(0)
    free = points.sample(10)
    torch.manual_seed(0)
    points.sample(5, seed=9)  # leaves torch's own generator alone
    assert points.sample(10).equal(free)


@every_set
def test_many_points_in_pieces_are_as_one_by_one(points):
    x = points.sample(20_000, seed=5)
    log_p = points.log_prob(x)
    assert log_p.shape == (20_000,) and log_p.dtype == torch.float32
    assert log_p[-3:].allclose(points.log_prob(x[-3:]))


shapes = st.lists(st.integers(0, 3), min_size=0, max_size=3).filter(
    lambda s: len(s) != 2 or s[1] != 2 or s[0] == 0
)


@settings(max_examples=40, deadline=None)
@given(shape=shapes, points=st.sampled_from([Ring(), Moons(), Checkerboard()]))
def test_log_prob_refuses_other_shapes_with_a_sentence(shape, points):
    with pytest.raises(ValueError, match=r"Expected x .*got .*\."):
        points.log_prob(torch.zeros(shape))


@pytest.mark.parametrize("x", [None, [[0.0, 1.0]], torch.ones(1, 2, dtype=torch.bool)])
def test_log_prob_refuses_other_types(x):
    with pytest.raises(TypeError, match=r"Expected x .*got "):
        Ring().log_prob(x)


def test_log_prob_refuses_nan_and_takes_integers():
    for points in (Ring(), Checkerboard()):
        with pytest.raises(ValueError, match="NaN or infinite"):
            points.log_prob(torch.tensor([[0.0, float("nan")]]))
        assert points.log_prob(torch.tensor([[1, 0]])).shape == (1,)


not_positive = st.one_of(st.integers(max_value=0), st.floats(max_value=0), st.just("1"), st.none())


@settings(max_examples=40, deadline=None)
@given(
    value=not_positive,
    make=st.sampled_from(
        [
            lambda v: Ring(modes=v),
            lambda v: Ring(std=v),
            lambda v: Ring(radius=v),
            lambda v: Grid(side=v),
            lambda v: Grid(std=v),
            lambda v: Grid(spacing=v),
            lambda v: Moons(noise=v),
            lambda v: Spirals(noise=v),
            lambda v: Checkerboard(side=v),
            lambda v: Ring().sample(v),
            lambda v: Checkerboard().sample(v),
        ]
    ),
)
def test_sizes_must_be_positive(value, make):
    with pytest.raises(ValueError, match=r"Expected .* got .*\."):
        make(value)


def test_seeds_are_whole_numbers():
    for points in (Ring(), Checkerboard()):
        with pytest.raises(TypeError, match="Expected seed to be a whole number or None, got 'a'"):
            points.sample(3, seed="a")


def test_too_little_noise_is_refused():
    with pytest.raises(ValueError, match="at least 0.01, got 0.001"):
        Moons(noise=0.001)


def test_grid_and_ring_are_round_mixtures_for_the_mode_count():
    assert isinstance(Ring(), RoundMixture) and Ring(std=0.02).std == 0.02
