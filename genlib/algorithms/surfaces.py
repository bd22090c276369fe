"""Surfaces to race optimizers on: two numbers in, a height out, their lowest points known exactly.

A surface is a function of points `[..., 2]`; `travel` sends a rule down one from its start.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from genlib.checks import check_positive


@dataclass(frozen=True)
class Surface:
    """A function of the plane that is bounded below.

    Attributes:
        name: what the reader picks it by.
        height: points `[..., 2]` to heights `[...]`, at least 0.
        minima: all points of height 0, `[M, 2]`, float64.
        start: where a race begins, `(x, y)`.
        window: what to draw of it, `(left, right, bottom, top)`.
    """

    name: str
    height: Callable[[Tensor], Tensor]
    minima: Tensor
    start: tuple[float, float]
    window: tuple[float, float, float, float]


def quadratic(condition: float, degrees: float = 0.0, steepest: float = 1.0) -> Surface:
    """1/2 x^T H x, H with eigenvalues `steepest` and `steepest / condition`.

    Args:
        condition: how many times steeper one axis of the ellipses is than the other.
        degrees: by which the ellipses are turned. At 0 the steep axis is the second coordinate.
        steepest: the largest curvature.
    """
    check_positive("condition", condition, float)
    check_positive("steepest", steepest, float)
    if condition < 1:
        raise ValueError(f"Expected condition of at least 1, got {condition!r}.")
    turn = math.radians(degrees)
    axes = torch.tensor(  # rows: the flat axis, the steep axis
        [[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]], dtype=torch.float64
    )
    curvatures = torch.tensor([steepest / condition, steepest], dtype=torch.float64)

    def height(x: Tensor) -> Tensor:
        along = x @ axes.T.to(x)  # [..., 2], coordinates in the axes of the ellipses
        return 0.5 * (curvatures.to(x) * along.square()).sum(-1)

    start = tuple((torch.tensor([-1.8, 0.7], dtype=torch.float64) @ axes).tolist())
    name = "turned valley" if degrees % 90 else "valley"
    origin = torch.zeros(1, 2, dtype=torch.float64)
    return Surface(name, height, origin, start, (-2.2, 2.2, -1.6, 1.6))


def rosenbrock() -> Surface:
    """(1 - x)^2 + 100 (y - x^2)^2: a bent valley, easy to find and slow to follow."""

    def height(x: Tensor) -> Tensor:
        a, b = x[..., 0], x[..., 1]
        return (1 - a).square() + 100 * (b - a.square()).square()

    ones = torch.ones(1, 2, dtype=torch.float64)
    return Surface("bent valley", height, ones, (-1.2, 1.0), (-2.0, 2.0, -1.0, 2.2))


def saddle() -> Surface:
    """(x^2 - 1)^2 / 4 + y^2 / 2: minima at (-1, 0) and (1, 0), and a saddle between at 0.

    The start is a thousandth beside the ridge, where the way down has hardly a slope.
    """

    def height(x: Tensor) -> Tensor:
        a, b = x[..., 0], x[..., 1]
        return 0.25 * (a.square() - 1).square() + 0.5 * b.square()

    minima = torch.tensor([[-1.0, 0.0], [1.0, 0.0]], dtype=torch.float64)
    return Surface("saddle", height, minima, (1e-3, 1.1), (-1.7, 1.7, -1.3, 1.3))


SURFACES = {
    surface.name: surface for surface in (quadratic(30), quadratic(30, 40), rosenbrock(), saddle())
}


def travel(
    surface: Surface,
    rule: Callable[..., torch.optim.Optimizer],
    lr: float,
    steps: int,
    **numbers,
) -> Tensor:
    """Where `rule` goes from the start of a surface, by exact gradients: `[steps + 1, 2]`.

    A rule that leaves for infinity is stopped: its last finite place is repeated.

    Args:
        surface: what to go down.
        rule: an optimizer of torch, or one of `genlib.algorithms.optimizers`.
        lr: its learning rate.
        steps: how many to take.
        numbers: the rule's other numbers.
    """
    check_positive("steps", steps)
    x = nn.Parameter(torch.tensor(surface.start, dtype=torch.float64))
    optimizer = rule([x], lr=lr, **numbers)
    path = [x.detach().clone()]
    for _ in range(steps):
        optimizer.zero_grad()
        surface.height(x).backward()
        optimizer.step()
        # 1e6 is far outside every window, and its fourth power still fits a float64.
        path.append(x.detach().clone() if x.detach().abs().max() < 1e6 else path[-1])
        if path[-1] is path[-2]:
            return torch.stack(path + [path[-1]] * (steps + 1 - len(path)))
    return torch.stack(path)
