"""Generation after generation, a model learns from samples of the one before it.

`REGIMES` say what the next generation learns from. For a Gaussian, fitted by mean and variance to
n numbers, the law of the variance is known exactly in all of them.
"""

import math

import torch
from torch import Tensor

from genlib.checks import check_positive, check_tensor

REGIMES = ("replace", "mix", "accumulate", "window")


def next_set(
    regime: str, real: Tensor, held: Tensor, made: Tensor, share: float, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """What the next generation learns from, and all that is then held.

    Args:
        regime: `"replace"`: the new samples alone. `"mix"`: a `share` of real examples, the same
            ones each time, and new samples. `"accumulate"`: all that was ever held, and the new
            samples. `"window"`: as many as there are real ones, drawn at random from all of that,
            so that training gets no more expensive.
        real: what the first generation learnt from, `[N, D]`.
        held: real examples and all samples so far, `[M, D]`.
        made: new samples, `[N, D]`.
        share: of real examples in a mix, from 0 to 1.
        generator: draws the window.

    Raises:
        ValueError: an unknown regime, a share out of range, other numbers of samples than of real
            examples.
    """
    real = check_tensor("real", real, ("N", "D"))
    made = check_tensor("made", made, (len(real), real.shape[1]))
    if regime not in REGIMES:
        raise ValueError(f"Expected a regime among {', '.join(REGIMES)}, got {regime!r}.")
    if not 0 <= share <= 1:
        raise ValueError(f"Expected share to be between 0 and 1, got {share!r}.")
    held = torch.cat([held, made])
    if regime == "replace":
        return made, held
    if regime == "mix":
        kept = round(share * len(real))
        return torch.cat([real[:kept], made[kept:]]), held
    if regime == "accumulate":
        return held, held
    return held[torch.randperm(len(held), generator=generator)[: len(real)]], held


def gaussian_law(n: int, generations: int, share: float = 0.0) -> list[float]:
    """The expected variance of each generation, the true one being 1; list of `generations`.

    Each generation is the Gaussian of highest likelihood for n numbers, of which a share is real
    (drawn anew each time) and the others are samples of the generation before. With no real ones
    it is (1 - 1/n)^t.

    Args:
        n: numbers that each generation learns from.
        generations: how many; the first learns from real numbers alone.
        share: of real numbers from the second generation on.
    """
    n, generations = check_positive("n", n), check_positive("generations", generations)
    if not 0 <= share <= 1:
        raise ValueError(f"Expected share to be between 0 and 1, got {share!r}.")
    made, out = 1 - share, [1 - 1 / n]
    variance, square = 1 - 1 / n, 1 / n  # E[s^2] and E[m^2], where m is the mean, truly 0
    for _ in range(generations - 1):
        second = share + made * (variance + square)  # E of the mean square of the n numbers
        square = made**2 * square + (share + made * variance) / n
        variance = second - square
        out.append(variance)
    return out


def accumulated_law(n: int, generations: int) -> list[float]:
    """The expected variance of each generation where n samples are added each time; the truth is 1.

    It is the product of 1 - 1 / (n k^2) over k = 1, ..., t, which does not tend to 0.
    """
    n, generations = check_positive("n", n), check_positive("generations", generations)
    out, product = [], 1.0
    for k in range(1, generations + 1):
        product *= 1 - 1 / (n * k * k)
        out.append(product)
    return out


def accumulated_limit(n: int) -> float:
    """What `accumulated_law` tends to: sin(pi / sqrt n) / (pi / sqrt n), Euler's product."""
    angle = math.pi / math.sqrt(check_positive("n", n))
    return math.sin(angle) / angle


def gaussian_chains(
    regime: str, n: int, generations: int, chains: int, share: float = 0.0, seed: int = 0
) -> Tensor:
    """The variance of each generation in many independent chains, `[chains, generations]`.

    Args:
        regime: `"replace"`, `"mix"` (with fresh real numbers each time) or `"accumulate"`.
        n, generations, share: as for `gaussian_law`.
        chains: how many.
        seed: of the numbers.
    """
    if regime not in REGIMES[:3]:
        raise ValueError(f"Expected a regime among {', '.join(REGIMES[:3])}, got {regime!r}.")
    g = torch.Generator().manual_seed(seed)
    kept = round(share * n) if regime == "mix" else 0

    def normal(count: int) -> Tensor:
        return torch.randn(chains, count, generator=g, dtype=torch.float64)

    held, out = normal(n), []
    for _ in range(generations):
        mean, variance = held.mean(1, keepdim=True), held.var(1, unbiased=False, keepdim=True)
        out.append(variance[:, 0])
        made = mean + variance.sqrt() * normal(n - kept)
        held = torch.cat([held if regime == "accumulate" else normal(kept), made], 1)
    return torch.stack(out, 1)
