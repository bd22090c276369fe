"""Counting: each letter given its site and the letters just before it, with shorter memories.

Order 0 is the position weight matrix of biologists, order 1 a Markov chain with tables of its own
at every site, order L - 1 the table of all sequences, which leans on the shorter orders.
"""

import torch
from torch import Tensor

from genlib.applications.medicine.sequences import check_sequences
from genlib.applications.places import as_number
from genlib.checks import check_not_negative, check_positive


class Chain:
    """log p(x) = sum_i log p(x_i | x_(i - order), ..., x_(i - 1)), by counts at each site i.

    Each table leans on the one with a memory shorter by a letter: it has seen `smoothing` letters
    drawn from that before any data; the shortest leans on equal chances.

    Args:
        x: sequences, `[N, L]`, whole numbers below `letters`.
        letters: how many there are, A.
        order: letters of memory, from 0 to L - 1.
        smoothing: how strongly each table leans.
        counts: how often each sequence was seen, `[N]`; by default once.

    Raises:
        ValueError: an order out of its range, or counts of another length.
    """

    def __init__(
        self,
        x: Tensor,
        letters: int,
        order: int,
        smoothing: float = 1.0,
        counts: Tensor | None = None,
    ):
        x = check_sequences(x, "L", letters)
        order = check_not_negative("order", order, int)
        smoothing = check_positive("smoothing", smoothing, float)
        if order >= x.shape[1]:
            raise ValueError(f"Expected an order below {x.shape[1]}, the sites, got {order}.")
        counts = torch.ones(len(x)) if counts is None else counts
        if counts.shape != (len(x),):
            raise ValueError(f"Expected a count for each of {len(x)} rows, got {counts.shape}.")
        self.letters, self.order, self.sites = letters, order, x.shape[1]
        weights = counts.double()
        self.tables = [self._table(x, i, weights, smoothing) for i in range(self.sites)]

    def _table(self, x: Tensor, site: int, weights: Tensor, smoothing: float) -> Tensor:
        """log p(letter | memory) at a site, `[A^memory, A]`."""
        p = torch.full((1, self.letters), 1 / self.letters, dtype=torch.float64)
        for memory in range(min(site, self.order) + 1):
            code = as_number(x[:, site - memory : site + 1], self.letters)
            size = self.letters ** (memory + 1)
            seen = torch.bincount(code, weights, minlength=size).view(-1, self.letters)
            shorter = p.repeat(self.letters if memory else 1, 1)  # the oldest letter is forgotten
            p = (seen + smoothing * shorter) / (seen.sum(1, keepdim=True) + smoothing)
        return p.log()

    def log_prob(self, x: Tensor) -> Tensor:
        """log p(x), `[N, L]` to `[N]`, nats, float64."""
        x = check_sequences(x, self.sites, self.letters)
        total = torch.zeros(len(x), dtype=torch.float64)
        for site, table in enumerate(self.tables):
            code = as_number(x[:, max(site - self.order, 0) : site], self.letters)
            total += table[code, x[:, site]]
        return total
