"""Are stated probabilities right? Reliability, its error and the error's floor, and abstaining."""

import math
from typing import NamedTuple

import torch
from torch import Tensor

from genlib.checks import check_positive, check_tensor


class Reliability(NamedTuple):
    """Answers in bins of equal width by how sure the model was of them; empty bins are left out.

    Attributes:
        sure: mean stated probability of the answers of each bin, `[B]`.
        right: share of them that were right, `[B]`.
        count: how many there were, `[B]`.
    """

    sure: Tensor
    right: Tensor
    count: Tensor

    @property
    def error(self) -> float:
        """The expected calibration error: the mean gap between sure and right, by count."""
        return ((self.sure - self.right).abs() * self.count).sum().item() / self.count.sum().item()


def reliability(sure: Tensor, right: Tensor, bins: int = 15) -> Reliability:
    """How often answers were right, against how probable the model said they were.

    Args:
        sure: stated probability of the answer given, `[N]`, from 0 to 1.
        right: whether it was right, `[N]`, of 0 and 1.
        bins: of equal width.

    Source: Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", ICML 2017,
    section 2.
    """
    sure = check_tensor("sure", sure.double(), ("N",), 0, 1, dtype=torch.float64)
    right = check_tensor("right", right.double(), (len(sure),), 0, 1, dtype=torch.float64)
    place = (sure * check_positive("bins", bins)).long().clamp(max=bins - 1)
    count, total, hits = (
        torch.zeros(bins, dtype=torch.float64).index_add_(0, place, values)
        for values in (torch.ones_like(sure), sure, right)
    )
    some = count > 0
    return Reliability(*((x / count)[some] for x in (total, hits)), count[some])


def error_if_right(sure: Tensor, bins: int = 15, draws: int = 200, seed: int = 0) -> Tensor:
    """The calibration errors that a model would show whose stated probabilities are all true.

    They are not 0: in each bin the share of right answers moves by chance, and its distance from
    the stated one counts as error. The less there is in a bin, the more.

    Args:
        sure, bins: as for `reliability`.
        draws: how often the answers are drawn anew.
        seed: of the draws.

    Returns:
        One error per draw, `[draws]`.
    """
    g = torch.Generator().manual_seed(seed)
    sure = sure.double()
    rights = (torch.rand(len(sure), generator=g, dtype=torch.float64) < sure for _ in range(draws))
    return torch.tensor([reliability(sure, right, bins).error for right in rights])


def temperature(log_p: Tensor, y: Tensor, low: float = 0.02, high: float = 50.0) -> float:
    """The T for which softmax(log p / T) gives labels their highest likelihood.

    Above 1 the model was too sure. The answers stay the same.

    Args:
        log_p: log-probabilities of the classes, or logits, `[N, K]`.
        y: labels of examples that the model did not learn from, `[N]`.
        low, high: between which T is sought, to a ten thousandth of itself.

    Source: Guo et al. (2017), section 4.2; the sought loss has one minimum in 1/T, being convex.
    """
    log_p = log_p.double()

    def loss(t: float) -> float:
        return torch.nn.functional.cross_entropy(log_p / t, y).item()

    a, b = torch.tensor([low, high], dtype=torch.float64).log().tolist()
    golden = (5**0.5 - 1) / 2
    while b - a > 1e-4:
        c, d = b - golden * (b - a), a + golden * (b - a)
        a, b = (a, d) if loss(math.exp(c)) < loss(math.exp(d)) else (c, b)
    return math.exp((a + b) / 2)


def abstaining(sure: Tensor, right: Tensor) -> Tensor:
    """The share of wrong answers among the k surest, for k = 1, ..., N: `[N]`.

    Source: Geifman and El-Yaniv, "Selective classification for deep neural networks", NeurIPS
    2017, section 2.
    """
    order = sure.argsort(descending=True, stable=True)
    wrong = (1 - right.double())[order].cumsum(0)
    return wrong / torch.arange(1, len(sure) + 1, dtype=torch.float64)
