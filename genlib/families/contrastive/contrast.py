"""The loss of an RBM that learns by chains, with its gradient by formula."""

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable
from torch.nn import functional as F


class Contrast(torch.autograd.Function):
    """mean F(x) - mean F(y), y being negatives, and its gradient by formula.

    With p = p(z = 1 | x), dF/dW = -(x - mu)(p - lam)ᵀ, dF/da = -(x - mu), dF/db = -(p - lam).
    Autograd would find the same in more products, copies and sums, and it stays the judge:
    `RBM.loss` is plain, and `RBM.turns` must agree with it.
    """

    @staticmethod
    def forward(ctx, rbm, x: Tensor, *parameters: Tensor) -> Tensor:
        plain = w, a, b = rbm.plain()[:3]
        logits_x = torch.addmm(b, x, w)  # [B, H]
        y = rbm.negatives(x, plain, logits_x)  # [B, V], or [chains, V]
        logits_y = torch.addmm(b, y, w)
        by_a = y.mean(0) - x.mean(0)
        ctx.rbm, ctx.x, ctx.y, ctx.logits, ctx.by_a = rbm, x, y, (logits_x, logits_y), by_a
        return by_a @ a + F.softplus(logits_y).sum() / len(y) - F.softplus(logits_x).sum() / len(x)

    @staticmethod
    @once_differentiable
    def backward(ctx, slope: Tensor):
        x, y, (p_x, p_y), lam = ctx.x, ctx.y, ctx.logits, ctx.rbm.lam
        p_x = p_x.sigmoid().sub_(lam).mul_(slope / -len(x))  # [B, H]
        p_y = p_y.sigmoid().sub_(lam).mul_(slope / len(y))
        by_b = p_x.sum(0) + p_y.sum(0)  # lam cancels
        by_weight = (x.T @ p_x).addmm_(y.T, p_y).addr_(ctx.rbm.mu, by_b, alpha=-1)
        return None, None, by_weight, slope * ctx.by_a, by_b
