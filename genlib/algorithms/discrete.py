"""Gradients through a discrete choice: four estimators of d E[f(z)] / d logits, and the exact one.

z is one-hot: C choices among K values, each drawn from p = softmax(logits), independently.

    f       maps [..., C, K] to [...], a loss for each row of choices
    logits  [..., C, K]; every leading index is a draw of its own

Each function returns `[...]`: the loss at one draw, as a number whose *gradient* is the estimate.
So it stands where any loss stands, and gradients for the parameters of f itself come along. To
look at single estimates rather than at their sum, use `estimates`.
"""

from collections.abc import Callable
from itertools import product

import torch
from torch import Tensor
from torch.nn import functional as F

from genlib.checks import check_positive, check_tensor

Loss = Callable[[Tensor], Tensor]
ROWS, NUMBERS = 100_000, 10_000_000  # the most combinations that `expected` visits, and their size


def gumbel(like: Tensor) -> Tensor:
    """Standard Gumbel noise, -log(-log u) with u uniform: the shape of `like`."""
    return -torch.empty_like(like).exponential_().log()  # -log u is an exponential variable


def draw(logits: Tensor) -> Tensor:
    """One-hot draws by the Gumbel-max trick, `[..., C, K]`: argmax of logits + noise is k with
    probability softmax(logits)_k (Maddison et al., 2014, section 2)."""
    logits = _check(logits)
    return _one_hot(logits.detach() + gumbel(logits))


def log_prob(logits: Tensor, z: Tensor) -> Tensor:
    """log p(z), the sum over the C choices: `[..., C, K]` twice to `[...]`, nats."""
    return (z * logits.log_softmax(-1)).sum((-1, -2))


def expected(f: Loss, logits: Tensor) -> Tensor:
    """E[f(z)] for logits `[C, K]`, exactly: f at each of the K^C possible z, weighted by p(z).

    Its gradient is the truth that the estimators below are judged by.

    Raises:
        ValueError: more than 100,000 combinations, or 10 million numbers in all of them.
    """
    choices, values = check_tensor("logits", logits, ("C", "K")).shape
    if (rows := values**choices) > ROWS or rows * choices * values > NUMBERS:
        raise ValueError(
            f"Expected at most {ROWS:,} combinations to visit and {NUMBERS:,} numbers in them, got "
            f"{values}^{choices} of {choices * values}; estimate the gradient by draws instead."
        )
    which = torch.tensor(list(product(range(values), repeat=choices)), device=logits.device)
    z = F.one_hot(which, values).to(logits)  # [K^C, C, K]
    return (log_prob(logits, z).exp() * f(z)).sum()


def score_function(f: Loss, logits: Tensor, baseline: Tensor | float = 0.0) -> Tensor:
    """REINFORCE: (f(z) - b) d log p(z) (Williams, 1992). Unbiased for any f, smooth or not.

    Args:
        baseline: b, a number or `[...]` that must not depend on the draw itself. It changes the
            variance and, as the mean of d log p(z) is zero, nothing else.
    """
    z = draw(logits)
    log_p, loss = log_prob(logits, z), f(z)
    advantage = (loss - baseline).detach()
    return loss + advantage * (log_p - log_p.detach())  # the bracket is 0, its gradient is not


def leave_one_out(f: Loss, logits: Tensor, samples: int = 4) -> Tensor:
    """REINFORCE with several draws, each taking the mean loss of the others as its baseline.

    Unbiased, since the other draws know nothing of this one (Mnih & Rezende, 2016). It costs
    `samples` evaluations of f.
    """
    check_positive("samples", samples)
    if samples < 2:
        raise ValueError(f"Expected at least 2 samples to leave one out, got {samples}.")
    many = logits.expand(samples, *logits.shape)
    z = draw(many)
    log_p, loss = log_prob(many, z), f(z)  # [S, ...]
    others = (loss.sum(0) - loss) / (samples - 1)
    advantage = (loss - others).detach()
    return (loss + advantage * (log_p - log_p.detach())).mean(0)


def straight_through(f: Loss, logits: Tensor) -> Tensor:
    """f sees the one-hot draw; the gradient is sent on as if it had seen p (Bengio et al., 2013).

    Right for a linear f, and in general biased: it asks for the slope of f where f was never
    meant to be, between the corners.
    """
    z, p = draw(logits), logits.softmax(-1)
    return f(z + (p - p.detach()))


def gumbel_softmax(f: Loss, logits: Tensor, temperature: float = 1.0, hard: bool = False) -> Tensor:
    """f at softmax((logits + noise) / temperature), a smooth stand-in for the draw.

    The gradient is exact for the softened loss and so biased for the true one; the bias vanishes
    as the temperature falls, while the variance grows (Jang et al., 2017; Maddison et al., 2017).

    Args:
        temperature: above 0. Towards 0 the stand-in is one-hot, towards infinity uniform.
        hard: let f see the one-hot draw, and use the stand-in for the way back alone.
    """
    check_positive("temperature", temperature, float)
    noisy = _check(logits) + gumbel(logits)
    soft = (noisy / temperature).softmax(-1)
    return f(_one_hot(noisy) + (soft - soft.detach()) if hard else soft)


def estimates(estimator: Callable[..., Tensor], f: Loss, logits: Tensor, n: int, **options):
    """n independent estimates of the gradient, `[n, C, K]`, for logits `[C, K]`."""
    check_positive("n", n)
    many = check_tensor("logits", logits, ("C", "K")).detach().repeat(n, 1, 1).requires_grad_()
    return torch.autograd.grad(estimator(f, many, **options).sum(), many)[0]


def _one_hot(noisy: Tensor) -> Tensor:
    return F.one_hot(noisy.argmax(-1), noisy.shape[-1]).to(noisy)


def _check(logits: Tensor) -> Tensor:
    if not isinstance(logits, Tensor) or logits.dim() < 2 or not logits.is_floating_point():
        shape = list(logits.shape) if isinstance(logits, Tensor) else type(logits).__name__
        raise ValueError(f"Expected logits of shape [..., C, K], C choices of K, got {shape}.")
    return logits
