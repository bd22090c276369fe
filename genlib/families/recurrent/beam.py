"""Beam search: the most probable continuation, as far as a few best beginnings lead to it."""

from typing import Protocol

import torch
from torch import Tensor

from genlib.checks import check_positive, check_tensor
from genlib.families.recurrent.rows import END


class Steps(Protocol):
    """A model that goes on from symbol to symbol, as `RecurrentModel` does."""

    symbols: int

    def step(self, symbol: Tensor, state=None) -> tuple[Tensor, object]: ...


@torch.no_grad()
def beam_search(
    model: Steps, width: int, beam: int = 4, prime: Tensor | None = None
) -> tuple[Tensor, Tensor]:
    """The best rows found, `[beam, width]`, best first, and their log-probabilities, `[beam]`;
    fewer rows if there are fewer sequences.

    At each place all continuations of the `beam` best beginnings are compared, and the `beam` best
    of them go on. A row that has ended stays as it is. With `beam=1` this is greedy drawing; with a
    beam of all sequences the best is the most probable one.

    Args:
        model: whose state is a tensor, or a tuple of them, with the rows in dimension 1.
        width: places, the prime and the end among them.
        prime: how the rows begin, `[P]` symbols without an end; not scored.

    Source: Lowerre, "The HARPY speech recognition system", Carnegie Mellon University (1976).
    """
    width, beam = check_positive("width", width), check_positive("beam", beam)
    prime = torch.zeros(0, dtype=torch.int64) if prime is None else prime
    check_tensor("prime", prime, ("P",)) if len(prime) else None
    symbol, state = torch.tensor([END]), None
    for seen in prime[:width]:
        _, state = model.step(symbol, state)
        symbol = seen[None]
    rows, scores = prime[None, :width], torch.zeros(1, dtype=torch.float64)
    ended = torch.zeros(1, dtype=torch.bool)
    for _ in range(rows.shape[1], width):
        logits, state = model.step(symbol, state)
        each = logits.double().log_softmax(-1)  # [rows, V]
        stays = torch.full_like(each[0], -torch.inf)
        stays[END] = 0.0  # what has ended goes on with zeros, for nothing
        each = torch.where(ended[:, None], stays, each) + scores[:, None]
        best = each.flatten().topk(min(beam, int((each > -torch.inf).sum())))
        parent, symbol, scores = (
            best.indices // model.symbols,
            best.indices % model.symbols,
            best[0],
        )
        rows, ended = torch.cat([rows[parent], symbol[:, None]], 1), symbol == END
        state = _picked(state, parent)
        if ended.all():
            break
    return torch.nn.functional.pad(rows, (0, width - rows.shape[1])), scores


def _picked(state, rows: Tensor):
    """The states of some rows."""
    if isinstance(state, tuple):
        return tuple(_picked(part, rows) for part in state)
    return state[:, rows]
