"""n-grams: the next symbol depends on the n - 1 before it, by counting. The baseline of it all."""

import torch
from torch import Tensor
from torch.nn import functional as F

from genlib.checks import check_positive
from genlib.families.recurrent.rows import END, check_rows, draw, is_counted
from genlib.model import Model


class NGram(Model):
    """p(next symbol | the n - 1 before it), from counts with a little added to each.

    p(s | context) = (count(context, s) + a) / (count(context) + a V), with a the prior. With a = 1
    it is Laplace's rule of succession, "add one". Symbols before the beginning count as the end.

    Each turn adds the counts of its batch, so show it all the data once:
    `fit(NGram(27, 3), x, steps=1, batch=None)`.

    Args:
        symbols: V, the end (symbol 0) among them.
        order: n; 1 ignores the past, 2 is a bigram, 3 a trigram.
        prior: pseudo-count added to every count; above 0, or new sequences would be impossible.
    """

    def __init__(self, symbols: int, order: int = 2, prior: float = 1.0):
        super().__init__()
        symbols = check_positive("symbols", symbols)
        order = check_positive("order", order)
        prior = check_positive("prior", prior, float)
        if symbols < 2 or symbols**order > 2e8:
            raise ValueError(
                f"Expected at least 2 symbols and a table of at most 2e8 counts, got {symbols} "
                f"symbols and order {order}, {symbols**order:.1e} counts."
            )
        self.symbols, self.order, self.prior = symbols, order, prior
        self.register_buffer("counts", torch.zeros(symbols ** (order - 1), symbols))

    def check(self, x: Tensor) -> Tensor:
        """Refuse rows that are not symbols up to an end and then zeros."""
        return check_rows(x, self.symbols)

    def contexts(self, x: Tensor) -> Tensor:
        """The number of the n - 1 symbols before each place, `[B, T]` to `[B, T]`."""
        code = torch.zeros_like(x)
        for back in range(self.order - 1, 0, -1):
            code = code * self.symbols + F.pad(x, (back, 0), value=END)[:, : x.shape[1]]
        return code

    @torch.no_grad()
    def turns(self, x: Tensor):
        """Add the counts of x `[B, T]`; the loss is the mean nats of a symbol, after that."""
        counted = is_counted(x)
        places = (self.contexts(x) * self.symbols + x)[counted]
        self.counts += torch.bincount(places, minlength=self.counts.numel()).view_as(self.counts)
        yield "counts", [], -self.symbol_log_probs(x)[counted].mean()

    def symbol_log_probs(self, x: Tensor) -> Tensor:
        """log p(x_t | x_<t), `[B, T]` to `[B, T]`, nats; 0 after the end."""
        x = self.here(x)
        context = self.contexts(x)
        total = self.counts.sum(1)[context] + self.prior * self.symbols
        logs = (self.counts[context, x] + self.prior).log() - total.log()
        return logs * is_counted(x)

    def log_prob(self, x: Tensor) -> Tensor:
        """Exact log-probability of each row, `[B, T]` to `[B]`, nats; see `RecurrentModel`."""
        return self.symbol_log_probs(x).sum(1)

    @torch.no_grad()
    def sample(self, n: int, width: int = 32) -> Tensor:
        """n rows, `[n, width]`; those that have not ended by then are cut."""
        n = check_positive("n", n)
        width = check_positive("width", width)
        x = torch.zeros(n, width, dtype=torch.int64, device=self.device)
        past = torch.zeros(n, max(self.order - 1, 1), dtype=torch.int64, device=self.device)
        going = torch.ones(n, dtype=torch.bool, device=self.device)
        powers = self.symbols ** torch.arange(self.order - 2, -1, -1, device=self.device)
        for t in range(width):
            context = (past * powers).sum(1) if self.order > 1 else past[:, 0]
            x[:, t] = draw((self.counts[context] + self.prior).log()) * going
            going = going & (x[:, t] != END)
            past = torch.cat([past[:, 1:], x[:, t : t + 1]], 1) if self.order > 1 else past
        return x
