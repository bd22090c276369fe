"""One letter exchanged: what a model says of it, given all the other letters."""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from genlib.applications.medicine.sequences import check_sequences


@torch.no_grad()
def conditionals(
    log_prob: Callable[[Tensor], Tensor], x: Tensor, letters: int, at_once: int = 20_000
) -> Tensor:
    """log p(x_i = a | all other letters) by a model of whole sequences, `[N, L]` to `[N, L, A]`.

    Every letter is put at every site, and the A sequences that differ there are compared; so an
    unnormalised log_prob, minus an energy, will do.

    Args:
        log_prob: `[B, L]` to `[B]`, nats, up to a constant.
        x: sequences, `[N, L]`.
        letters: A.
        at_once: sequences that are given to `log_prob` at once.
    """
    x = check_sequences(x, "L", letters)
    n, sites = x.shape
    changed = x[:, None, None].repeat(1, sites, letters, 1)  # [N, L, A, L]
    for site in range(sites):
        changed[:, site, :, site] = torch.arange(letters)
    parts = [log_prob(part) for part in changed.view(-1, sites).split(at_once)]
    return torch.cat(parts).view(n, sites, letters).log_softmax(2)


def hidden_bits(logs: Tensor, x: Tensor) -> Tensor:
    """Bits to name a hidden letter, given all others: the mean over sites, `[N]`.

    Args:
        logs: log p(x_i = a | all other letters), `[N, L, A]`, nats.
        x: the letters that stand there, `[N, L]`.
    """
    return -logs.gather(2, x[..., None]).squeeze(2).mean(1) / math.log(2)


def shares_below(logs: Tensor, x: Tensor) -> Tensor:
    """Of all exchanges of one letter, the share that is less likely than what stands there, `[N]`.

    A half is chance; ties count half. Arguments as of `hidden_bits`.
    """
    natural = logs.gather(2, x[..., None])  # [N, L, 1]
    below = (logs < natural).double() + 0.5 * (logs == natural).double()
    return (below.sum(2) - 0.5).mean(1) / (logs.shape[2] - 1)
