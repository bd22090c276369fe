"""Energies in the plane, normalised by a sum over a grid: the exact answer for studies."""

import torch
from torch import Tensor

from genlib.checks import check_positive
from genlib.families.contrastive.energies import EnergyRuns


class Grid:
    """A grid over a square, on which sums stand for integrals: every density is exact there.

    Args:
        box: the square's sides.
        side: points along each.
    """

    def __init__(self, box: tuple[float, float] = (-3.0, 3.0), side: int = 101):
        self.box, self.side = box, check_positive("side", side)
        cell = (box[1] - box[0]) / side
        line = box[0] + cell * (torch.arange(side) + 0.5)
        self.points, self.log_cell = torch.cartesian_prod(line, line), 2 * torch.tensor(cell).log()

    def log_z(self, energies: Tensor) -> Tensor:
        """log of the integral of exp(-E): energies at the points, `[G, ...]` to `[...]`."""
        return (-energies).logsumexp(0) + self.log_cell

    def __call__(self, energy: EnergyRuns, x: Tensor) -> Tensor:
        """The loss of maximum likelihood itself, nats per point of x `[B, R, 2]`: `[R]`."""
        every = self.points[:, None].expand(-1, energy.runs, -1)
        return energy(x).mean(0) + self.log_z(energy(every))

    @torch.no_grad()
    def sharpness(self, misfits: Tensor, mean: Tensor) -> Tensor:
        """b that makes exp(-b misfit) / Z most likely, where data have that mean misfit: `[R]`.

        The log-likelihood is concave in b, and has its maximum where the model's own mean misfit is
        that of the data; found by bisection. misfits: `[G, R]`, mean: `[R]`.
        """
        low, high = torch.full_like(mean, -12.0), torch.full_like(mean, 12.0)  # log b
        for _ in range(40):
            middle = (low + high) / 2
            expected = ((-middle.exp() * misfits).softmax(0) * misfits).sum(0)
            low = torch.where(expected > mean, middle, low)
            high = torch.where(expected > mean, high, middle)
        return ((low + high) / 2).exp()

    @torch.no_grad()
    def log_p(self, energy: EnergyRuns, x: Tensor, x_new: Tensor) -> tuple[Tensor, Tensor]:
        """log-densities of x_new `[N, R, 2]` and of the grid's points, `[N, R]` and `[G, R]`, nats.

        The scale s is fitted to the training data x `[M, R, 2]`, for every way of training alike.
        """
        every = self.points[:, None].expand(-1, energy.runs, -1)
        grid, seen, new = (energy.misfit(points) for points in (every, x, x_new))
        b = self.sharpness(grid, seen.mean(0))
        log_z = self.log_z(b * grid)
        return -b * new - log_z, -b * grid - log_z
