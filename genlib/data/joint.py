"""Joint tables of symbols whose every probability is known: what a model learns can be marked."""

import torch
from torch import Tensor

from genlib.checks import check_positive, check_tensor


class JointTable:
    """A distribution over D variables of K symbols each, as a table of all K^D probabilities.

    Attributes:
        log_p: logarithms of the probabilities, `[K, ..., K]`, float64.
    """

    def __init__(self, log_p: Tensor):
        self.log_p = (log_p - log_p.logsumexp(tuple(range(log_p.dim())))).double()

    def sample(self, n: int, seed: int | None = None) -> Tensor:
        """n draws, whole numbers from 0 to K - 1: `[n, D]`."""
        check_positive("n", n)
        generator = None if seed is None else torch.Generator().manual_seed(seed)
        p = self.log_p.exp().flatten()
        which = torch.multinomial(p, n, replacement=True, generator=generator)
        return torch.stack(torch.unravel_index(which, self.log_p.shape), 1)

    def log_prob(self, x: Tensor) -> Tensor:
        """log P(x), nats: `[B, D]` to `[B]`."""
        check_tensor("x", x, ("B", self.log_p.dim()), 0, len(self.log_p) - 1)
        return self.log_p[tuple(x.long().T)]

    def shared(self) -> float:
        """What independent variables lose to the table, in nats: its total correlation."""
        p, dims = self.log_p.exp(), range(self.log_p.dim())
        apart = 0.0
        for d in dims:
            own = p.sum([other for other in dims if other != d])
            apart = apart - (own * own.log()).sum()
        return float(apart + (p * self.log_p).sum())


def unordered_table(places: int, symbols: int, strength: float, seed: int) -> JointTable:
    """Symbols without an order: log P is a sum of a random table per pair of variables.

    Each entry of a pair's table is drawn from N(0, strength^2), so neighbours have nothing in
    common and any renaming of the symbols is as likely.
    """
    places, symbols = check_positive("places", places), check_positive("symbols", symbols)
    generator = torch.Generator().manual_seed(seed)
    log_p = torch.zeros([symbols] * places, dtype=torch.float64)
    for i in range(places):
        for j in range(i + 1, places):
            pair = torch.randn(symbols, symbols, generator=generator, dtype=torch.float64)
            shape = [symbols if d in (i, j) else 1 for d in range(places)]
            log_p = log_p + strength * pair.view(shape)
    return JointTable(log_p)


def ordered_table(places: int, symbols: int, components: int, seed: int) -> JointTable:
    """Symbols with an order: cells of a line, in which a random mixture of Gaussians falls.

    The mixture has round components of standard deviation 2 cells, with centres drawn evenly, and
    what falls outside is left out.
    """
    places, symbols = check_positive("places", places), check_positive("symbols", symbols)
    generator = torch.Generator().manual_seed(seed)
    centres = symbols * torch.rand(
        check_positive("components", components), places, generator=generator, dtype=torch.float64
    )
    edges = torch.arange(symbols + 1, dtype=torch.float64)
    below = torch.special.ndtr((edges - centres[..., None]) / 2)
    logs = below.diff(dim=-1).clamp(min=1e-12).log()  # [K, places, symbols]
    parts = [
        sum(logs[k, d].view([-1 if e == d else 1 for e in range(places)]) for d in range(places))
        for k in range(len(centres))
    ]
    return JointTable(torch.stack(parts).logsumexp(0))
