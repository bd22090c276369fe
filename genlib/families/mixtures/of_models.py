"""A mixture whose components are any models that can say how probable a point is."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from genlib.checks import check_positive
from genlib.model import Model


class MixtureOfModels(Model):
    """p(x) = sum over k of pi_k p_k(x), with any `experts` p_k and learnt weights pi.

    The loss is -log p(x), and its gradient is soft EM without an E-step in the code: it hands
    expert k the gradient of its own log p_k(x) times the responsibility p(k | x). All learn at
    once, by gradient; an expert without parameters (a `GaussianMixture` fitted beforehand) stays
    as it is, and only its weight is learnt. An expert that takes its start from the data (a
    `PyroGaussianMixture`) must have been given it, by `initialise(x)`, before it is mixed.

    Experts that all have an exact `log_prob` give a mixture with `log_prob`. Where one of them
    (a VAE) has only `log_prob_bound`, so has the mixture: the logarithm rises, so putting lower
    bounds in the sum gives a lower bound.

    Raises:
        ValueError: no expert, or one that cannot be sampled or gives no likelihood.
    """

    def __init__(self, experts: Sequence[Model]):
        super().__init__()
        experts = list(experts)
        if not experts:
            raise ValueError("Expected at least one expert, got an empty list.")
        for i, expert in enumerate(experts):
            likelihood = hasattr(expert, "log_prob") or hasattr(expert, "log_prob_bound")
            if not (isinstance(expert, Model) and likelihood and hasattr(expert, "sample")):
                raise ValueError(
                    "Expected every expert to be a Model with sample and log_prob or "
                    f"log_prob_bound, got {type(expert).__name__} as number {i}."
                )
        self.experts = nn.ModuleList(experts)
        self.logits = nn.Parameter(torch.zeros(len(experts)))

    def check(self, x: Tensor) -> Tensor:
        """Refuse x that one of the experts refuses."""
        for expert in self.experts:
            expert.check(x)
        return x

    @property
    def weights(self) -> Tensor:
        """pi, `[K]`."""
        return self.logits.softmax(-1)

    @property
    def exact(self) -> bool:
        """Whether every expert's likelihood is exact, and so the mixture's."""
        return all(hasattr(expert, "log_prob") for expert in self.experts)

    @property
    def log_prob(self):
        """Exact log-probability, `[B, ...]` to `[B]`, nats; only where every expert's is exact."""
        if not self.exact:
            raise AttributeError("log_prob")  # so hasattr says no
        return lambda x: self.log_joint(x).logsumexp(-1)

    def log_prob_bound(self, x: Tensor, k: int = 1) -> Tensor:
        """A lower bound of log p(x), `[B, ...]` to `[B]`, nats; k importance samples per expert."""
        return self.log_joint(x, k).logsumexp(-1)

    def log_joint(self, x: Tensor, k: int = 1) -> Tensor:
        """log pi_k + log p_k(x), or its bound: `[B, ...]` to `[B, K]`, nats."""
        scores = [
            expert.log_prob(x) if hasattr(expert, "log_prob") else expert.log_prob_bound(x, k)
            for expert in self.experts
        ]
        return self.logits.log_softmax(-1) + torch.stack(scores, -1)

    def responsibilities(self, x: Tensor, k: int = 1) -> Tensor:
        """p(k | x), or its estimate from the bounds: `[B, ...]` to `[B, K]`."""
        return self.log_joint(x, k).softmax(-1)

    def loss(self, x: Tensor) -> Tensor:
        scores = torch.stack([_score_to_learn(expert, x) for expert in self.experts], -1)  # [B, K]
        return -(self.logits.log_softmax(-1) + scores).logsumexp(-1).mean()

    @torch.no_grad()
    def sample(self, n: int) -> Tensor:
        """n new examples, `[n, ...]`: each is drawn by one expert, so it costs what one costs."""
        n = check_positive("n", n)
        k = torch.multinomial(self.weights, n, replacement=True)  # [n]
        counts = k.bincount(minlength=len(self.experts)).tolist()
        drawn = [e.sample(c) for e, c in zip(self.experts, counts, strict=True) if c]
        return torch.cat(drawn)[torch.randperm(n, device=k.device)]


def _score_to_learn(expert: Model, x: Tensor) -> Tensor:
    """log p_k(x), or a bound of it by one sample, with a gradient: `[B, ...]` to `[B]`, nats."""
    if hasattr(expert, "log_prob"):
        return expert.log_prob(x)
    if hasattr(expert, "log_weights"):  # a VAE: its log_prob_bound is for scoring, without gradient
        return expert.log_weights(x, 1)[0]
    return expert.log_prob_bound(x)
