"""A causal convolution: the next symbol from the last 2^layers, all places at once, or one by one.

The rival without a chain. In layer l a place looks at itself and 2^l places back, so that what the
last layer sees doubles with each: van den Oord et al., "WaveNet", 2016; Bai et al., "An empirical
evaluation of generic convolutional and recurrent networks for sequence modeling", 2018.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from genlib.checks import check_positive
from genlib.families.recurrent.rows import check_rows, is_counted, shift
from genlib.model import Model

Cache = tuple[int, list[Tensor]]  # places done; by layer what went in lately, [n, 2^l, C]


class CausalConvolution(Model):
    """Rows of symbols x `[B, T]`, as for `RecurrentModel`, by layers that look back ever further.

    x [B, T] symbols -> [B, T, C] in each of the layers -> logits of the next symbol [B, T, V]

    Args:
        symbols: V, the end (0) among them.
        channels: C, numbers per place.
        layers: how many; the last sees 2^layers symbols.
    """

    def __init__(self, symbols: int, channels: int = 64, layers: int = 7):
        super().__init__()
        self.symbols = symbols = check_positive("symbols", symbols)
        channels, layers = check_positive("channels", channels), check_positive("layers", layers)
        self.embed = nn.Embedding(symbols, channels)
        self.layers = nn.ModuleList(nn.Linear(2 * channels, channels) for _ in range(layers))
        self.head = nn.Linear(channels, symbols)

    def check(self, x: Tensor) -> Tensor:
        """Refuse rows that are not symbols up to an end and then zeros."""
        return check_rows(x, self.symbols)

    def logits(self, seen: Tensor) -> Tensor:
        """Of what follows each place of `seen` `[B, T]`, all at once: `[B, T, V]`."""
        h = self.embed(seen)
        for layer, back in zip(self.layers, self._reach(), strict=True):
            past = F.pad(h, (0, 0, back, 0))[:, : h.shape[1]]
            h = h + layer(torch.cat([past, h], -1)).relu()
        return self.head(h)

    def loss(self, x: Tensor) -> Tensor:
        """Minus the mean log-probability of a symbol, the ends among them: nats."""
        counted = is_counted(x)
        return F.cross_entropy(self.logits(shift(x))[counted], x[counted])

    def symbol_log_probs(self, x: Tensor) -> Tensor:
        """log p(x_t | x_<t), `[B, T]` to `[B, T]`, nats; 0 after the end."""
        x = self.here(x)
        nll = F.cross_entropy(self.logits(shift(x)).transpose(1, 2), x, reduction="none")
        return -nll * is_counted(x)

    def log_prob(self, x: Tensor) -> Tensor:
        """Exact log-probability of each row, `[B, T]` to `[B]`, nats."""
        return self.symbol_log_probs(x).sum(1)

    @torch.no_grad()
    def step(self, symbol: Tensor, cache: Cache | None = None) -> tuple[Tensor, Cache]:
        """Logits of what follows `symbol` `[n]`, `[n, V]`, and the cache after it.

        Each layer keeps what went into it at the places that it will look back to, so that a
        symbol costs one place and not all that are in reach. The cache is written in place: an
        earlier one is of no use any more.
        """
        h = self.embed(symbol)  # [n, C]
        if cache is None:
            cache = 0, [h.new_zeros(len(h), back, h.shape[1]) for back in self._reach()]
        done, kept = cache
        for layer, back, old in zip(self.layers, self._reach(), kept, strict=True):
            at = done % back
            out = h + layer(torch.cat([old[:, at], h], -1)).relu()
            old[:, at] = h
            h = out
        return self.head(h), (done + 1, kept)

    def _reach(self) -> list[int]:
        return [2**i for i in range(len(self.layers))]
