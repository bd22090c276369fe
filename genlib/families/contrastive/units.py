"""Units that are on or off: coins tossed for them, and all their states."""

import torch
from torch import Tensor


def draw(p: Tensor) -> Tensor:
    """Zeros and ones that are 1 with chances p: `torch.bernoulli`, in a fraction of its time.

    The sign of p - u, with -1 made 0: a comparison would make a mask, and masks are slow to turn
    into numbers.
    """
    return (p.detach() - torch.rand_like(p)).sign_().relu_()


def binary_states(n: int) -> Tensor:
    """All vectors of n zeros and ones, `[2^n, n]`, float32; the first unit changes fastest."""
    return (torch.arange(2**n)[:, None] >> torch.arange(n) & 1).float()
