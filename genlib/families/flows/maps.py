"""Increasing maps of one number, the atoms of a flow: x -> z by parameters a network has chosen.

Each has `size`, how many parameters one number needs; `forward(x, theta)`, z and the logarithm of
the slope dz/dx; and `inverse(z, theta)`. With x of shape `[...]`, theta is `[..., size]`. Where
theta is zero both are the identity, so that a flow can start as one.
"""

import math

import torch
from torch import Tensor, nn

from genlib.checks import check_positive

# As in Rozet's library zuko, slopes of an affine map, and of a spline at its knots, stay between
# 1/1000 and 1000. On average over a piece they stay within a factor of 1000 (bins - 1) of 1;
# between two knots a spline may go beyond.
STEEPEST = math.log(1000.0)


class Affine(nn.Module):
    """z = exp(s) x + t with theta = (t, s) (Dinh et al., 2017, eq. 7; s softly bounded)."""

    size = 2

    def forward(self, x: Tensor, theta: Tensor) -> tuple[Tensor, Tensor]:
        shift, log_slope = theta.unbind(-1)
        log_slope = soften(log_slope, STEEPEST)
        return torch.addcmul(shift, x, log_slope.exp()), log_slope

    def inverse(self, z: Tensor, theta: Tensor) -> Tensor:
        shift, log_slope = theta.unbind(-1)
        return (z - shift) * torch.exp(-soften(log_slope, STEEPEST))


class Spline(nn.Module):
    """A rational-quadratic spline on [-bound, bound], the identity outside (Durkan et al., 2019).

    `bins` pieces, each a quotient of two parabolas, meet at knots with equal slopes. theta holds
    the bins' widths, their heights, and the slopes at the inner knots, all in logarithms.

    Args:
        bins: the pieces, K.
        bound: where the spline ends, in the units of x.
    """

    def __init__(self, bins: int = 8, bound: float = 5.0):
        super().__init__()
        bins = check_positive("bins", bins)
        bound = check_positive("bound", bound, float)
        self.bins, self.bound, self.size = bins, float(bound), 3 * bins - 1

    def forward(self, x: Tensor, theta: Tensor) -> tuple[Tensor, Tensor]:
        inside = x.abs() < self.bound
        u = self._unit(x)
        x0, w, y0, h, d0, d1 = self._piece(u, theta, by=0)
        s = h / w  # the mean slope of the piece
        t = (u - x0) / w  # where in the piece, 0 to 1
        r = t * (1 - t)
        below = s + (d0 + d1 - 2 * s) * r
        z = y0 + h * (s * t.square() + d0 * r) / below  # eq. 4
        slope = s.square() * (d1 * t.square() + 2 * s * r + d0 * (1 - t).square())  # eq. 5
        log_slope = torch.log(slope / below.square())
        return torch.where(inside, self.bound * (2 * z - 1), x), log_slope.where(inside, 0.0)

    def inverse(self, z: Tensor, theta: Tensor) -> Tensor:
        v = self._unit(z)
        x0, w, y0, h, d0, d1 = self._piece(v, theta, by=1)
        s = h / w
        up = v - y0
        bend = up * (d0 + d1 - 2 * s)
        a, b, c = h * (s - d0) + bend, h * d0 - bend, -s * up  # a t^2 + b t + c = 0, eqs. 6-8
        root = (b.square() - 4 * a * c).clamp(min=0).sqrt()
        x = x0 + w * (2 * c / (-b - root))  # the form that stays exact where a is near 0
        return torch.where(z.abs() < self.bound, self.bound * (2 * x - 1), z)

    def _unit(self, x: Tensor) -> Tensor:
        """[-bound, bound] to [0, 1]; what lies outside, to the nearer end."""
        return (x / (2 * self.bound) + 0.5).clamp(0, 1)

    def _piece(self, u: Tensor, theta: Tensor, by: int) -> tuple[Tensor, ...]:
        """Left end, width, lower end, height and both slopes of the piece that holds each u.

        In the unit square: `by=0` looks for u along x, `by=1` along z.
        """
        sizes, slopes = theta.split((2 * self.bins, self.bins - 1), -1)
        sizes = soften(sizes, STEEPEST / 2).unflatten(-1, (2, self.bins))
        shares = sizes.softmax(-1)  # of the width and of the height
        knots = nn.functional.pad(shares.cumsum(-1), (1, 0))  # [..., 2, K + 1]
        inner = knots[..., by, 1:-1].detach()
        k = (u[..., None] >= inner).sum(-1, keepdim=True)  # [..., 1], 0 to K - 1
        ends = torch.cat([k, k + 1], -1)
        corners = knots.gather(-1, ends[..., None, :].expand(*u.shape, 2, 2))
        (x0, y0), (x1, y1) = (end.unbind(-1) for end in corners.unbind(-1))
        slopes = nn.functional.pad(soften(slopes, STEEPEST), (1, 1))  # 1 at either end
        d0, d1 = slopes.gather(-1, ends).exp().unbind(-1)
        return x0, x1 - x0, y0, y1 - y0, d0, d1


def soften(x: Tensor, limit: float) -> Tensor:
    """x where it is small, and never beyond +-limit."""
    return x / (1 + x.abs() / limit)
