"""R RBMs trained side by side on batches, each with settings of its own: for trials of settings.

The RBMs are lists [W, a, b] as in `contrastive.stacked`: W [R, V, H], a [R, 1, V], b [R, 1, H].
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from genlib.families.contrastive.stacked import RBMs, down, log_likelihood, new_rbms, up
from genlib.families.contrastive.units import draw


@dataclass(frozen=True)
class Setting:
    """One trial: hidden units, k of CD-k, learning rate, momentum and weight decay."""

    hidden: int
    k: int
    rate: float
    momentum: float = 0.0
    decay: float = 0.0


def train_each(
    x: Tensor,
    settings: Sequence[Setting],
    steps: int,
    batch: int,
    seed: int,
    looks: Sequence[int] = (),
    look: Callable[[int, list[RBMs]], None] | None = None,
) -> list[RBMs]:
    """Train an RBM for each setting by CD-k, at a rate that falls along a parabola to zero.

    Smaller RBMs are stacked with larger ones by weights that stay at zero: such a unit is
    independent of everything and changes no probability of x.

    Args:
        x: zeros and ones, `[N, V]`.
        settings: R of them.
        steps, batch: the same for all; each RBM draws batches of its own.
        seed: of weights, batches and chains.
        looks: steps after which `look(step, rbms)` is called.

    Returns:
        One stack of a single RBM for each setting, in their order, with its own H.
    """
    order = sorted(range(len(settings)), key=lambda r: -settings[r].k)  # the longest chains first
    own = [settings[r] for r in order]
    ks = torch.tensor([s.k for s in own])
    widest = max(s.hidden for s in own)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        rbms = new_rbms(x, widest, len(own), seed)
        column = torch.arange(widest)
        mask = torch.stack([(column < s.hidden).to(x) for s in own])[:, None]  # [R, 1, H]
        rbms[0] = rbms[0] * mask
        rate, momentum, decay = (
            torch.tensor([getattr(s, name) for s in own]).to(x)[:, None, None]
            for name in ("rate", "momentum", "decay")
        )
        speed = [torch.zeros_like(part) for part in rbms]
        for i in range(steps):
            data = x[torch.randint(len(x), (len(own), batch))]  # [R, B, V]
            z = up(data, rbms)
            y, p = data.clone(), z
            for t in range(1, int(ks[0]) + 1):
                n = int((ks >= t).sum())  # those whose chain is not at its end
                some = [part[:n] for part in rbms]
                y[:n] = draw(down(draw(p[:n]), some))
                p = up(y[:n], some)
            p = up(y, rbms)
            slopes = [
                mask * ((data.mT @ z - y.mT @ p) / batch - decay * rbms[0]),
                (data - y).mean(1, keepdim=True),
                mask * (z - p).mean(1, keepdim=True),
            ]
            speed = [momentum * v + g for v, g in zip(speed, slopes, strict=True)]
            now = rate * (1 - i / steps) ** 2
            rbms = [part + now * v for part, v in zip(rbms, speed, strict=True)]
            if look is not None and i + 1 in looks:
                look(i + 1, _apart(rbms, order, own))
    return _apart(rbms, order, own)


def likelihoods(rbms: Sequence[RBMs], x: Tensor) -> list[float]:
    """The exact mean log p(x) of each RBM, nats per example; x `[N, V]`."""
    return [log_likelihood(x[None], rbm).item() for rbm in rbms]


def _apart(rbms: RBMs, order: Sequence[int], own: Sequence[Setting]) -> list[RBMs]:
    W, a, b = rbms
    place = {r: i for i, r in enumerate(order)}
    found = []
    for r in range(len(own)):
        i, h = place[r], own[place[r]].hidden
        found.append([W[i : i + 1, :, :h], a[i : i + 1], b[i : i + 1, :, :h]])
    return found
