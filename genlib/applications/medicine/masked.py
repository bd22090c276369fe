"""A masked network of letters: each site given those before it, with an exact likelihood."""

import torch
from torch import Tensor

from genlib.applications.medicine.sequences import check_sequences, indicators
from genlib.checks import check_positive
from genlib.families.flows.masked import MaskedLinear
from genlib.model import Model


class MaskedSequences(Model):
    """log p(x) = sum_i log p(x_i | x_1, ..., x_(i - 1)), all by one network in one pass.

    The masked network of Germain et al. (2015) with a group of units per site: inputs and outputs
    are letters, one indicator each. Without hidden units it is a logistic regression of each site
    on those before it.

    Args:
        sites: L.
        letters: A.
        hidden: units of the hidden layer; 0 for none.
        dropout: share of hidden units that are left out of a step of training.
    """

    def __init__(self, sites: int, letters: int, hidden: int = 128, dropout: float = 0.0):
        super().__init__()
        self.sites = check_positive("sites", sites)
        self.letters = check_positive("letters", letters)
        place = torch.arange(self.sites).repeat_interleave(self.letters)
        degree = torch.arange(hidden) % max(self.sites - 1, 1)  # 0 to L - 2
        self.direct = MaskedLinear(place[:, None] > place)
        self.hidden = hidden
        if hidden:
            self.into = MaskedLinear(degree[:, None] >= place)
            self.out = MaskedLinear(place[:, None] > degree)
        self.dropout = dropout

    def check(self, x: Tensor) -> Tensor:
        """Refuse x that is not `[N, L]` whole numbers below the number of letters."""
        return check_sequences(x, self.sites, self.letters)

    def _logs(self, seen: Tensor) -> Tensor:
        """log p(x_i = a | sites before i), `[N, L, A]`."""
        logits = self.direct(seen)
        if self.hidden:
            found = torch.relu(self.into(seen))
            if self.training:
                found = found * (torch.rand_like(found) >= self.dropout) / (1 - self.dropout)
            logits = logits + self.out(found)
        return logits.unflatten(-1, (self.sites, self.letters)).log_softmax(-1)

    def log_prob(self, x: Tensor) -> Tensor:
        """log p(x), `[N, L]` to `[N]`, nats."""
        return self._each(self.here(x))

    def _each(self, x: Tensor) -> Tensor:
        seen = indicators(x, self.letters)
        return (self._logs(seen).flatten(1) * seen).sum(1)

    def loss(self, x: Tensor) -> Tensor:
        """Minus the mean log-probability, nats per sequence."""
        return -self._each(x).mean()

    @torch.no_grad()
    def sample(self, n: int) -> Tensor:
        """n sequences, site after site: `[n, L]`, int64."""
        x = torch.zeros(check_positive("n", n), self.sites, dtype=torch.int64, device=self.device)
        for site in range(self.sites):
            logs = self._logs(indicators(x, self.letters))[:, site]
            x[:, site] = torch.multinomial(logs.exp(), 1)[:, 0]
        return x
