"""The surfaces of the optimizers' race: their minima are minima, and paths follow the rules."""

import math

import pytest
import torch

from genlib.algorithms.optimizers import SGD, Adam
from genlib.algorithms.surfaces import SURFACES, quadratic, rosenbrock, travel


@pytest.mark.parametrize("surface", SURFACES.values(), ids=lambda s: s.name)
def test_minima_are_resting_places_of_height_zero_that_curve_upwards(surface):
    for place in surface.minima:
        assert surface.height(place).item() == 0
        slope = torch.autograd.functional.jacobian(surface.height, place)
        assert slope.abs().max() == 0
        bend = torch.autograd.functional.hessian(surface.height, place)
        assert torch.linalg.eigvalsh(bend).min() > 0


@pytest.mark.parametrize("surface", SURFACES.values(), ids=lambda s: s.name)
def test_nothing_lies_below_the_minima_and_only_they_are_so_low(surface):
    left, right, bottom, top = surface.window
    x, y = torch.linspace(left, right, 161), torch.linspace(bottom, top, 161)
    points = torch.cartesian_prod(x, y).double()
    heights = surface.height(points)
    assert heights.min() >= 0
    near = torch.cdist(points, surface.minima).min(1).values < 0.5
    assert heights[~near].min() > 1e-3
    inside = (surface.minima[:, 0] > left) & (surface.minima[:, 0] < right)
    assert inside.all() and left < surface.start[0] < right and bottom < surface.start[1] < top


@pytest.mark.parametrize("degrees", [0, 40, 90])
@pytest.mark.parametrize("condition", [1.0, 30.0])
def test_a_quadratic_has_the_curvatures_asked_for(degrees, condition):
    surface = quadratic(condition, degrees, steepest=3.0)
    bend = torch.autograd.functional.hessian(surface.height, torch.zeros(2, dtype=torch.float64))
    expected = torch.tensor([3.0 / condition, 3.0], dtype=torch.float64)
    torch.testing.assert_close(torch.linalg.eigvalsh(bend), expected)
    steep = torch.tensor([0.0, 1.0], dtype=torch.float64)
    turned = math.radians(degrees)
    steep = torch.tensor([-math.sin(turned), math.cos(turned)], dtype=torch.float64)
    torch.testing.assert_close(bend @ steep, 3.0 * steep)


def test_turning_changes_no_gradient_descent_but_changes_adam():
    """SGD sees lengths and angles only; a rule with a step for each coordinate sees the axes."""
    straight, turned = quadratic(30), quadratic(30, 40)
    for rule, same in ((SGD, True), (Adam, False)):
        heights = [s.height(travel(s, rule, 0.3, 40)) for s in (straight, turned)]
        assert torch.allclose(*heights, atol=1e-12) == same


def test_a_path_of_gradient_descent_is_the_one_by_hand():
    path = travel(quadratic(4), SGD, lr=0.5, steps=3)
    start = torch.tensor([-1.8, 0.7], dtype=torch.float64)
    factor = torch.tensor([1 - 0.5 / 4, 1 - 0.5], dtype=torch.float64)
    wanted = torch.stack([start * factor**t for t in range(4)])
    torch.testing.assert_close(path, wanted)


def test_travel_agrees_with_torch_on_the_bent_valley():
    ours = travel(rosenbrock(), Adam, 0.01, 300)
    theirs = travel(rosenbrock(), torch.optim.Adam, 0.01, 300)
    assert (ours - theirs).abs().max() < 1e-10


def test_a_rule_that_flies_away_is_stopped_at_a_finite_place():
    path = travel(rosenbrock(), SGD, lr=1.0, steps=50)
    assert path.shape == (51, 2)
    assert path.isfinite().all()
    assert torch.equal(path[-1], path[-2])


def test_bad_numbers_are_refused():
    with pytest.raises(ValueError, match="condition of at least 1, got 0.5"):
        quadratic(0.5)
    with pytest.raises(ValueError, match="Expected steps to be a positive whole number, got 0"):
        travel(rosenbrock(), SGD, 0.1, 0)


def test_a_stop_is_for_good():
    class Wanderer(SGD):
        def update(self, x, g, memory, lr, momentum, nesterov):
            x.fill_({1: 0.1, 2: 1e9}.get(memory["t"], 0.2))

    path = travel(rosenbrock(), Wanderer, lr=1.0, steps=5)
    assert (path[1:] == 0.1).all()
