"""A search for codes by gradients, many at once."""

from collections.abc import Callable

import torch
from torch import Tensor


def descended(start: Tensor, loss: Callable[[Tensor], Tensor], steps: int, rate: float) -> Tensor:
    """Codes after so many steps of Adam, each down its own loss: `[N, C]` to `[N, C]`.

    Args:
        start: where the search begins; it stays as it is.
        loss: of the codes, `[N, C]` to `[N]`; what it is computed with gets no gradients.
        rate: Adam's learning rate.
    """
    z = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([z], lr=rate)
    for _ in range(steps):
        optimizer.zero_grad()
        loss(z).sum().backward(inputs=[z])
        optimizer.step()
    return z.detach()
