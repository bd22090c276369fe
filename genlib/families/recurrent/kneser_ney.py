"""The n-gram at its best: interpolated Kneser-Ney smoothing, still nothing but counting.

What was counted is lowered by a discount, and what that frees goes to the next shorter context.
Shorter contexts count in how many *different* places a symbol was seen, not how often.

Sources: Kneser and Ney, "Improved backing-off for M-gram language modeling", ICASSP 1995; Chen and
Goodman, "An empirical study of smoothing techniques for language modeling", Computer Speech and
Language 13 (1999), whose three discounts, for counts of 1, 2 and more, are used here.
"""

from collections.abc import Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from genlib.checks import check_positive, check_tensor
from genlib.families.recurrent.rows import END, check_rows, is_counted


class KneserNey:
    """p(next symbol | the n - 1 before it), learnt from rows x by counting once.

    Symbols before the beginning of a row count as the end, as for `NGram`. An n-gram is known by
    its place in a sorted list, so that no order is too long: that of n + 1 symbols is told by the
    n-gram before its last symbol, and this symbol.

    Args:
        x: rows of symbols, an end (0), and zeros, `[N, T]`.
        symbols: V, the end among them.
        order: n, from 1 (the past is ignored).
        scale: factor on the three discounts that the counts themselves suggest.
    """

    def __init__(self, x: Tensor, symbols: int, order: int = 5, scale: float = 1.0):
        self.symbols = symbols = check_positive("symbols", symbols)
        self.order = order = check_positive("order", order)
        scale = check_positive("scale", scale, float)
        x = check_rows(x, symbols)
        counted = is_counted(x)
        begun = torch.zeros(len(x), 1, dtype=torch.int64)  # a context of ends, before the rows
        self.lists: list[Tensor] = []  # by n: codes of the n-grams, sorted
        self.raw, self.spread = [], []  # by n: tables of occurrences, and of different places
        context, contexts = torch.zeros_like(x), 1
        for n in range(1, order + 1):
            codes = context * symbols + x
            start = begun * symbols + END
            grams = torch.cat([codes[counted], start[:1, 0]]).unique()
            self.lists.append(grams)
            place = torch.searchsorted(grams, codes).clamp(max=len(grams) - 1)
            seen = place[counted]
            often = torch.bincount(seen, minlength=len(grams))
            self.raw.append(_Table(grams // symbols, contexts, often, scale))
            before = F.pad(x, (n, 0), value=END)[:, : x.shape[1]]  # one further back
            pairs = (place * symbols + before)[counted].unique()
            places = torch.bincount(pairs // symbols, minlength=len(grams))
            if n > 1:  # nothing but the beginning comes before a beginning: there, all are counted
                begins = torch.zeros(len(grams), dtype=torch.bool)
                begins[seen] = (F.pad(x, (n - 1, 0), value=END)[:, : x.shape[1]] == END)[counted]
                places = torch.where(begins, often, places)
            self.spread.append(_Table(grams // symbols, contexts, places, scale))
            begun = torch.searchsorted(grams, start)
            context, contexts = torch.cat([begun, place[:, :-1]], 1), len(grams)

    def every_order(self, x: Tensor, asked: Tensor | None = None) -> Tensor:
        """log p(x_t | x_<t) by the n-gram of each order from 1 to n, `[B, T]` to `[n, B, T]`.

        Args:
            asked: symbols `[B, T]` that stand for x_t, not for what lies before; by default x.
        """
        x = check_rows(x, self.symbols)
        asked = x if asked is None else asked
        shorter = torch.full(x.shape, 1 / self.symbols, dtype=torch.float64)
        logs = []
        for n, (context, gram) in enumerate(self._found(x)):
            if asked is not x:
                gram = _place(self.lists[n], context * self.symbols + asked)
            logs.append(self.raw[n].mixed(context, gram, shorter).log() * is_counted(x))
            shorter = self.spread[n].mixed(context, gram, shorter)
        return torch.stack(logs)

    def symbol_log_probs(self, x: Tensor, asked: Tensor | None = None) -> Tensor:
        """log p(x_t | x_<t), `[B, T]` to `[B, T]`, nats, float64; 0 after the end."""
        return self.every_order(x, asked)[-1]

    def sample(self, n: int, width: int = 32) -> Tensor:
        """n rows, `[n, width]`; those that have not ended by then are cut."""
        n, width = check_positive("n", n), check_positive("width", width)
        x, every = torch.zeros(n, width, dtype=torch.int64), torch.arange(self.symbols)
        going = torch.ones(n, dtype=torch.bool)
        for t in range(width):
            past = x[:, max(0, t - self.order + 1) : t + 1]  # and the place that is drawn, still 0
            past = past[:, None].expand(-1, self.symbols, -1).flatten(0, 1)  # [nV, t]
            asked = every.repeat(n)[:, None].expand_as(past)
            p = self.symbol_log_probs(past, asked)[:, -1].exp().view(n, -1)
            x[:, t] = torch.where(going, torch.multinomial(p, 1)[:, 0], END)
            going = going & (x[:, t] != END)
        return x

    def seen(self, x: Tensor) -> Tensor:
        """How many symbols of the context were ever seen in a row, `[B, T]`: 0 to n - 1."""
        x = check_tensor("x", x, ("N", "T"))
        found = torch.zeros_like(x)
        for n, (context, _) in enumerate(self._found(x)):
            found = torch.where(self.raw[n].total[context] > 0, n, found)
        return found

    def _found(self, x: Tensor) -> Iterator[tuple[Tensor, Tensor]]:
        """For each n the places of the context and of the n-gram in their lists, `[B, T]` each."""
        context, begun = torch.zeros_like(x), torch.zeros_like(x[:, :1])
        for grams in self.lists:
            place = _place(grams, context * self.symbols + x)
            begun = _place(grams, begun * self.symbols + END)
            yield context, place
            context = torch.cat([begun, place[:, :-1]], 1)


def _place(grams: Tensor, code: Tensor) -> Tensor:
    """Where in a sorted list each code stands; what is not in it comes after its last place."""
    at = torch.searchsorted(grams, code).clamp(max=len(grams) - 1)
    return torch.where(grams[at] == code, at, len(grams))


class _Table:
    """n-grams of one order: their discounted counts, and what their contexts leave over."""

    def __init__(self, context: Tensor, contexts: int, counts: Tensor, scale: float):
        n = [int((counts == c).sum()) for c in (1, 2, 3, 4)]
        y = n[0] / max(1, n[0] + 2 * n[1])
        both = [n[c - 1] and n[c] for c in (1, 2, 3)]  # too few counts: y in its place
        some = [c - (c + 1) * y * n[c] / n[c - 1] if both[c - 1] else y for c in (1, 2, 3)]
        kept = [min(max(scale * d, 0.05), 0.95 * c) for c, d in enumerate(some, 1)]
        taken = torch.tensor([0.0, *kept], dtype=torch.float64)[counts.clamp(max=3)]  # [G]
        self.kept = F.pad(counts - taken, (0, 1))  # the last: an n-gram that is not known
        zero = torch.zeros(contexts + 1, dtype=torch.float64)  # here too
        self.total = zero.index_add(0, context, counts.double())
        self.left = zero.index_add(0, context, taken) / self.total.clamp(min=1)

    def mixed(self, context: Tensor, gram: Tensor, shorter: Tensor) -> Tensor:
        """p of each n-gram's last symbol given the others, from that given one fewer."""
        total = self.total[context]
        p = self.kept[gram] / total.clamp(min=1) + self.left[context] * shorter
        return torch.where(total > 0, p, shorter)
