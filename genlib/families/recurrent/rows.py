"""Rows of symbols of any length: which places count, how they are packed, how one is drawn.

Symbol 0 is the end. `[B, T]`: symbols, one end, zeros. A row without an end is the beginning of a
longer one. So the rows of one width T are all that can happen in the first T places, and their
probabilities sum to 1.
"""

import torch
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence

from genlib.checks import check_not_negative, check_positive, check_tensor

END = 0


def check_rows(x: Tensor, symbols: int) -> Tensor:
    """Return x `[N, T]` as int64, or refuse it with a sentence.

    Raises:
        TypeError: x is no tensor of whole numbers.
        ValueError: wrong shape, empty, unknown symbols, or a symbol after the end.
    """
    check_tensor("x", x, ("N", "T"), 0, symbols - 1, "symbols, with 0 for the end and after it")
    if x.is_floating_point():
        raise TypeError(f"Expected x of whole numbers, got {x.dtype}; convert it with x.long().")
    x = x.long()
    late = (x[:, 1:] != END) & (x[:, :-1] == END)
    if late.any():
        row = int(late.any(1).nonzero()[0])
        raise ValueError(
            f"Expected zeros alone after the end of each row of x, got a symbol after it in row "
            f"{row}; symbol 0 is the end and may not stand for anything else."
        )
    return x


def is_counted(x: Tensor) -> Tensor:
    """Where there is something to predict, `[B, T]`: up to the end and with it."""
    return torch.cat([torch.ones_like(x[:, :1]), x[:, :-1]], dim=1) != END


def shift(x: Tensor) -> Tensor:
    """What the model has seen when it predicts each place: `[B, T]`, an end and then x."""
    return torch.cat([torch.full_like(x[:, :1], END), x[:, :-1]], dim=1)


def pack(x: Tensor, lengths: Tensor) -> PackedSequence:
    """Without the padding: all first places, then all second ones of rows that go on, ..."""
    return pack_padded_sequence(x, lengths.cpu(), batch_first=True, enforce_sorted=False)


def draw(logits: Tensor, temperature: float = 1.0, top_k: int | None = None) -> Tensor:
    """One symbol from each row of logits, `[n, V]` to `[n]`.

    Args:
        temperature: logits are divided by it; 0 takes the most probable symbol.
        top_k: only so many of the most probable symbols may be drawn.
    """
    if temperature == 0:
        return logits.argmax(-1)
    if temperature < 1e-3:  # the quotients might overflow, so the largest logit is moved to 0
        logits = logits - logits.amax(-1, keepdim=True)
        temperature = max(temperature, torch.finfo(logits.dtype).tiny)
    logits = logits / temperature
    if top_k is not None:
        worst = logits.topk(min(top_k, logits.shape[-1])).values[..., -1:]
        logits = logits.masked_fill(logits < worst, float("-inf"))
    return torch.multinomial(logits.softmax(-1), 1).squeeze(-1)


def check_drawing(temperature: float, top_k: int | None) -> tuple[float, int | None]:
    """Refuse a temperature below 0 and a top_k below 1."""
    temperature = check_not_negative("temperature", temperature)
    return temperature, None if top_k is None else check_positive("top_k", top_k)
