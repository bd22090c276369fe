"""A Boltzmann machine of letters without hidden units: the Potts model of aligned sequences."""

import torch
from torch import Tensor, nn

from genlib.applications.medicine.sequences import check_sequences, indicators
from genlib.checks import check_not_negative, check_positive
from genlib.model import Model


class Potts(Model):
    """p(x) is proportional to exp(sum_i h_i(x_i) + sum_(i<j) J_ij(x_i, x_j)).

    A field for each letter at each site, and a coupling for each pair of letters at each pair of
    sites (Weigt et al., 2009; Morcos et al., 2011). The loss is minus the pseudo-log-likelihood,
    the sum over sites of log p(x_i | all others) (Besag, 1975; Ekeberg et al., 2013), plus
    `penalty` times the squared couplings; `exact_loss` is the likelihood itself, where all
    sequences can be listed.

    Args:
        sites: L.
        letters: A.
        penalty: on the sum of the squared couplings, per sequence.
    """

    def __init__(self, sites: int, letters: int, penalty: float = 0.0):
        super().__init__()
        self.sites = check_positive("sites", sites)
        self.letters = check_positive("letters", letters)
        self.penalty = check_not_negative("penalty", penalty)
        size = self.sites * self.letters
        self.fields = nn.Parameter(torch.zeros(size))
        self.free = nn.Parameter(torch.zeros(size, size))
        place = torch.arange(self.sites).repeat_interleave(self.letters)
        self.register_buffer("between", (place[:, None] != place).float())

    def check(self, x: Tensor) -> Tensor:
        """Refuse x that is not `[N, L]` whole numbers below the number of letters."""
        return check_sequences(x, self.sites, self.letters)

    @property
    def couplings(self) -> Tensor:
        """J, symmetric, 0 within a site: `[L * A, L * A]`."""
        return (self.free + self.free.T) * self.between / 2

    def energy(self, x: Tensor) -> Tensor:
        """Low for natural sequences: `[N, L]` to `[N]`, nats up to a constant."""
        return self._energies(indicators(self.here(x), self.letters))

    def _energies(self, seen: Tensor) -> Tensor:
        return -(seen @ self.fields + 0.5 * ((seen @ self.couplings) * seen).sum(1))

    def conditionals(self, x: Tensor) -> Tensor:
        """log p(x_i = a | all other letters), `[N, L]` to `[N, L, A]`, nats."""
        return self._conditionals(indicators(self.here(x), self.letters))

    def _conditionals(self, seen: Tensor) -> Tensor:
        logits = self.fields + seen @ self.couplings
        return logits.view(len(seen), self.sites, self.letters).log_softmax(2)

    def loss(self, x: Tensor) -> Tensor:
        """Minus the pseudo-log-likelihood, nats per sequence, and the penalty."""
        seen = indicators(x, self.letters)
        hits = (self._conditionals(seen).flatten(1) * seen).sum(1)
        return self.penalty * self.couplings.square().sum() - hits.mean()

    def exact_loss(self, x: Tensor, counts: Tensor, states: Tensor) -> Tensor:
        """Minus the mean log-likelihood, nats per sequence, and the penalty.

        Args:
            x: the different sequences, `[N, L]`, and how often each was seen, counts `[N]`.
            states: all sequences that can be, `[S, L]`.
        """
        share = counts.to(self.fields) / counts.sum()
        mean = (share * self.energy(x)).sum()
        return mean + self.log_z(states) + self.penalty * self.couplings.square().sum()

    def log_z(self, states: Tensor) -> Tensor:
        """The logarithm of the sum of exp(-energy) over all sequences that can be, `[S, L]`."""
        return (-self.energy(states)).logsumexp(0)

    def strengths(self) -> Tensor:
        """How strongly each pair of sites is coupled, `[L, L]`: Frobenius norms of the couplings
        whose rows and columns are centred, so that no field hides in them."""
        J = self.couplings.detach().view(self.sites, self.letters, self.sites, self.letters)
        J = J.transpose(1, 2)  # [L, L, A, A]
        J = J - J.mean(2, keepdim=True) - J.mean(3, keepdim=True) + J.mean((2, 3), keepdim=True)
        return J.square().sum((2, 3)).sqrt()
