"""Rows of symbols as numbers, to count them by."""

import torch
from torch import Tensor


def as_number(x: Tensor, base: int) -> Tensor:
    """Each row of x, digits to a base, as one number: `[N, n]` to `[N]`, int64; 0 for n = 0."""
    code = torch.zeros(len(x), dtype=torch.int64)
    for column in x.unbind(1):
        code = code * base + column
    return code
