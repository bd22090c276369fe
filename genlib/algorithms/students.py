"""A network that learns from another of its kind, where the best possible loss is known: zero.

Teacher and student are f(x) = sum_k a_k relu(w_k x). For Gaussian x the expected squared difference
is known in closed form, so that no example is needed to find its slopes and its curvature.
"""

import math

import torch
from torch import Tensor


def split(vector: Tensor, inputs: int) -> tuple[Tensor, Tensor]:
    """A vector `[k * (inputs + 1)]` as the units' weights `[k, inputs]` and outputs `[k]`."""
    units = len(vector) // (inputs + 1)
    return vector[: units * inputs].view(units, inputs), vector[units * inputs :]


def overlap(w: Tensor, v: Tensor) -> Tensor:
    """E[relu(w x) relu(v x)] for x from N(0, I), for all pairs of rows: `[k, n]`, `[m, n]` to
    `[k, m]`.

    Source: Cho and Saul, "Kernel methods for deep learning", NeurIPS (2009), equation 6 with its
    scale halved. The angle is taken by its tangent, which keeps its digits where two rows agree.
    """
    lengths = w.norm(dim=-1), v.norm(dim=-1)
    one, other = (w / lengths[0][:, None])[:, None], (v / lengths[1][:, None])[None]
    angle = 2 * torch.atan2((one - other).norm(dim=-1), (one + other).norm(dim=-1))
    shape = angle.sin() + (math.pi - angle) * angle.cos()
    return lengths[0][:, None] * lengths[1] * shape / (2 * math.pi)


def expected_loss(student: Tensor, teacher: Tensor, inputs: int) -> Tensor:
    """Half the expected squared difference of two networks, each a vector, for x from N(0, I)."""
    (w, a), (v, b) = split(student, inputs), split(teacher, inputs)
    return (a @ overlap(w, w) @ a - 2 * a @ overlap(w, v) @ b + b @ overlap(v, v) @ b) / 2


def curvature(student: Tensor, teacher: Tensor, inputs: int, h: float = 1e-5) -> Tensor:
    """Eigenvalues of the Hessian of the expected loss, rising, without those of the symmetry.

    Making a unit's weights c times longer and its output c times smaller changes nothing. In these
    directions, one per unit, the curvature is zero at any stationary point; they are left out. The
    Hessian is made of central differences of gradients with a step of h.
    """
    n = len(student)

    def slope(at: Tensor) -> Tensor:
        leaf = at.detach().clone().requires_grad_()
        return torch.autograd.grad(expected_loss(leaf, teacher, inputs), leaf)[0]

    steps = h * torch.eye(n, dtype=student.dtype)
    rows = torch.stack([(slope(student + s) - slope(student - s)) / (2 * h) for s in steps])
    hessian = (rows + rows.T) / 2
    w, a = split(student, inputs)
    units = torch.eye(len(a), dtype=student.dtype)
    still = torch.cat([(units[:, :, None] * w).flatten(1), -units * a], 1).T  # [n, k]
    rest = torch.linalg.qr(torch.cat([still, torch.eye(n, dtype=student.dtype)], 1)).Q[:, len(a) :]
    return torch.linalg.eigvalsh(rest.T @ hessian @ rest)
