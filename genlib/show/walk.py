"""Langevin chains on energies in the plane, which the reader steps in the page."""

from collections.abc import Mapping

from torch import Tensor

from genlib.checks import check_positive, check_tensor
from genlib.show.html import Html, live

DEEP = 12.0  # nats above the lowest energy; what is higher is cut off


def walk(
    energies: Mapping[str, Tensor],
    box: tuple[float, float],
    data: Tensor,
    step: float = 0.05,
    name: str = "",
) -> Html:
    """Particles on one of several energies: the reader picks it, the step, and how many steps.

    The slope is that of the energy interpolated between the points of the grid, and chains are
    reflected at the walls, as in `contrastive.energies.langevin`.

    Args:
        energies: by name, on a square grid of points, `[side, side]`, first axis from left to
            right, second from bottom to top; nats.
        box: the sides of the square, whose cells the points are the middles of.
        data: some examples to start from and to compare with, `[N, 2]`.
        step: size of a step at the start, from 0.01 to 0.3.
        name: of an anchor to link to.

    Raises:
        ValueError: grids that are not square or not alike, or a step out of range.
    """
    if not 0.01 <= step <= 0.3:
        raise ValueError(f"Expected step from 0.01 to 0.3, got {step!r}.")
    data = check_tensor("data", data, ("N", 2))
    sides = {tuple(e.shape) for e in energies.values()}
    if len(sides) != 1 or len(set(next(iter(sides)))) != 1 or len(next(iter(sides))) != 2:
        raise ValueError(f"Expected energies on one square grid [side, side], got {sides}.")
    side = check_positive("side", next(iter(sides))[0])
    high = {n: (e - e.min()).clamp(max=DEEP) for n, e in energies.items()}
    packed = {
        "side": side,
        "box": list(box),
        "step": step,
        "data": [[round(v, 2) for v in p] for p in data.tolist()],
        "energies": {n: [round(v, 2) for v in e.flatten().tolist()] for n, e in high.items()},
    }
    plain = "Langevin chains on an energy in the plane; they need a page that can run scripts."
    return live("walk", packed, plain, name=name)
