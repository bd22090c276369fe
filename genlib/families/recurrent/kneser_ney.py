"""The n-gram at its best: interpolated Kneser-Ney smoothing, still nothing but counting.

What was counted is lowered by a discount, and what that frees goes to the next shorter context.
Shorter contexts count in how many *different* places a symbol was seen, not how often.

Sources: Kneser and Ney, "Improved backing-off for M-gram language modeling", ICASSP 1995; Chen and
Goodman, "An empirical study of smoothing techniques for language modeling", Computer Speech and
Language 13 (1999), whose three discounts, for counts of 1, 2 and more, are used here.
"""

import torch
from torch import Tensor
from torch.nn import functional as F

from genlib.checks import check_positive, check_tensor
from genlib.families.recurrent.rows import END, check_rows, is_counted


class KneserNey:
    """p(next symbol | the n - 1 before it), learnt from rows x by counting once.

    Symbols before the beginning of a row count as the end, as for `NGram`.

    Args:
        x: rows of symbols, an end (0), and zeros, `[N, T]`.
        symbols: V, the end among them.
        order: n, from 1 (the past is ignored).
    """

    def __init__(self, x: Tensor, symbols: int, order: int = 5):
        self.symbols = symbols = check_positive("symbols", symbols)
        self.order = order = check_positive("order", order)
        if symbols**order > 2**62:
            raise ValueError(
                f"Expected at most 2^62 n-grams, got {symbols} symbols and order {order}."
            )
        x = check_rows(x, symbols)
        raw = self._grams(x, order)[is_counted(x)]
        grams, counts = raw.unique(return_counts=True)
        self.tables = [_Table(grams, counts, symbols)]  # the longest first
        for n in range(order - 1, 0, -1):
            longer, size = grams, symbols**n
            grams, place = (longer % size).unique(return_inverse=True)
            counts = torch.bincount(place, minlength=len(grams))  # different symbols before
            if n > 1:  # nothing but the beginning comes before a beginning: there, all are counted
                begins = (grams // symbols ** (n - 1) == END).nonzero()[:, 0]
                known, often = (raw % size).unique(return_counts=True)
                counts[begins] = often[torch.searchsorted(known, grams[begins])]
            self.tables.append(_Table(grams, counts, symbols))

    def _grams(self, x: Tensor, order: int) -> Tensor:
        """The number of the n-gram that ends at each place, `[B, T]` to `[B, T]`."""
        code = torch.zeros_like(x)
        for back in range(order - 1, -1, -1):
            code = code * self.symbols + F.pad(x, (back, 0), value=END)[:, : x.shape[1]]
        return code

    def symbol_log_probs(self, x: Tensor) -> Tensor:
        """log p(x_t | x_<t), `[B, T]` to `[B, T]`, nats, float64; 0 after the end."""
        x = check_rows(x, self.symbols)
        code = self._grams(x, self.order)
        p = torch.full(x.shape, 1 / self.symbols, dtype=torch.float64)
        for n, table in enumerate(reversed(self.tables), start=1):
            p = table.mixed(code % self.symbols**n, p)
        return p.log() * is_counted(x)

    def seen(self, x: Tensor) -> Tensor:
        """How many symbols of the context were ever seen in a row, `[B, T]`: 0 to n - 1."""
        x = check_tensor("x", x, ("N", "T"))
        code, found = self._grams(x, self.order), torch.zeros_like(x)
        for n, table in enumerate(reversed(self.tables), start=1):
            context = (code % self.symbols**n) // self.symbols
            found = torch.where(table.has(context), n - 1, found)
        return found


class _Table:
    """n-grams of one order: their discounted counts, and what their contexts leave over."""

    def __init__(self, grams: Tensor, counts: Tensor, symbols: int):
        self.grams, self.symbols = grams, symbols
        n = [int((counts == c).sum()) for c in (1, 2, 3, 4)]
        y = n[0] / max(1, n[0] + 2 * n[1])
        both = [n[c - 1] and n[c] for c in (1, 2, 3)]  # too few counts: one discount for all
        some = [c - (c + 1) * y * n[c] / n[c - 1] if both[c - 1] else y for c in (1, 2, 3)]
        discount = torch.tensor([min(max(d, 0.05), 0.95 * c) for c, d in enumerate(some, 1)])
        taken = discount.double()[counts.clamp(max=3) - 1]  # [G]
        self.kept = counts - taken
        self.contexts, place = (grams // symbols).unique(return_inverse=True)
        zero = torch.zeros(len(self.contexts), dtype=torch.float64)
        self.total = zero.index_add(0, place, counts.double())
        self.left = zero.index_add(0, place, taken) / self.total

    def has(self, context: Tensor) -> Tensor:
        """Which contexts were seen."""
        at = torch.searchsorted(self.contexts, context).clamp(max=len(self.contexts) - 1)
        return self.contexts[at] == context

    def mixed(self, gram: Tensor, shorter: Tensor) -> Tensor:
        """p of each n-gram's last symbol given the others, from that given one fewer."""
        context = gram // self.symbols
        at = torch.searchsorted(self.contexts, context).clamp(max=len(self.contexts) - 1)
        place = torch.searchsorted(self.grams, gram).clamp(max=len(self.grams) - 1)
        kept = torch.where(self.grams[place] == gram, self.kept[place], 0.0)
        p = kept / self.total[at] + self.left[at] * shorter
        return torch.where(self.contexts[at] == context, p, shorter)
