"""Quality against two sizes, parameters N and data D, by two laws.

    sum:         L = E + A N^-a + B D^-b
    bottleneck:  L = ((A N^-a)^(1/b) + (B D^-b)^(1/b))^b

Sources: Hoffmann et al., "Training compute-optimal large language models" (2022), equation 2;
Kaplan et al., "Scaling laws for neural language models" (2020), equation 1.5. For given exponents
the sum is linear in E, A and B, which are not negative: so exponents are searched, and the rest is
least squares. The bottleneck has no floor, and its larger part counts for nearly all.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares, nnls

GRID = tuple(np.geomspace(0.03, 2.0, 22))  # exponents that are tried first
ROUNDS = 4  # of a finer search around the best


class _OfTwoSizes:
    """What both laws can do."""

    def factor(self, n: float, d: float, gain: float, grow: str = "both") -> float:
        """By which factor to enlarge sizes so that the loss falls by `gain`; infinite if none does.

        Args:
            n, d: from where.
            gain: nats, above 0.
            grow: `"parameters"`, `"data"`, or `"both"` by the same factor.

        Raises:
            ValueError: a gain that is not above 0, or another word.
        """
        if not gain > 0 or grow not in ("parameters", "data", "both"):
            raise ValueError(
                f"Expected a gain above 0 and grow to be 'parameters', 'data' or 'both', got "
                f"{gain!r} and {grow!r}."
            )
        wanted = self(n, d) - gain

        def loss(log_factor: float) -> float:
            f = math.exp(log_factor)
            return self(n * (f if grow != "data" else 1), d * (f if grow != "parameters" else 1))

        low, high = 0.0, math.log(1e12)
        if loss(high) > wanted:
            return math.inf
        for _ in range(80):
            middle = (low + high) / 2
            low, high = (middle, high) if loss(middle) > wanted else (low, middle)
        return math.exp(high)


@dataclass(frozen=True)
class Law(_OfTwoSizes):
    """A fitted sum. N and D are measured in units of `n_unit` and `d_unit`.

    Attributes:
        floor: E, nats.
        a, alpha: of the parameters, nats and a power; a = 0 where they were not varied.
        b, beta: of the data.
        n_unit, d_unit: geometric means of the sizes that the law was fitted to.
    """

    floor: float
    a: float
    alpha: float
    b: float
    beta: float
    n_unit: float = 1.0
    d_unit: float = 1.0

    def parts(self, n: float, d: float) -> tuple[float, float, float]:
        """The floor, what is lost by too few parameters, and by too little data: nats."""
        lost_n = self.a * (n / self.n_unit) ** -self.alpha
        return self.floor, lost_n, self.b * (d / self.d_unit) ** -self.beta

    def __call__(self, n: float, d: float) -> float:
        """The loss at N parameters and D examples, nats."""
        return sum(self.parts(n, d))


def fit_law(n: Sequence[float], d: Sequence[float], loss: Sequence[float]) -> Law:
    """The law of least squares for losses at sizes `n` and `d`, all of one length.

    Where `n` is the same throughout there is no part of the parameters (a = 0), and likewise of
    the data: the law then has three numbers, E + B D^-b.

    Raises:
        ValueError: another length, fewer runs than numbers, or a size that is not above 0.
    """
    n, d, y = (np.asarray(v, dtype=float) for v in (n, d, loss))
    varied = [len(np.unique(v)) > 1 for v in (n, d)]
    fewest = 1 + 2 * sum(varied)
    if not len(n) == len(d) == len(y) or len(y) < fewest or min(n.min(), d.min()) <= 0:
        raise ValueError(
            f"Expected sizes above 0 and losses, at least {fewest} of each, got {len(n)}, {len(d)} "
            f"and {len(y)}."
        )
    units = [float(np.exp(np.log(v).mean())) for v in (n, d)]
    logs = [np.log(v / unit) for v, unit in zip((n, d), units, strict=True)]

    def solved(powers: tuple[float, float]) -> tuple[float, np.ndarray]:
        columns = [np.ones_like(y)] + [
            np.exp(-p * log) if used else np.zeros_like(y)
            for p, log, used in zip(powers, logs, varied, strict=True)
        ]
        weights, misfit = nnls(np.stack(columns, 1), y)
        return misfit, weights

    tried = [GRID if used else (1.0,) for used in varied]
    best = min((solved((p, q))[0], p, q) for p in tried[0] for q in tried[1])
    step = math.log(GRID[1] / GRID[0])
    for _ in range(ROUNDS):
        step /= 2.5
        near = [
            [p * math.exp(k * step) for k in range(-2, 3)] if used else [1.0]
            for p, used in zip(best[1:], varied, strict=True)
        ]
        best = min((solved((p, q))[0], p, q) for p in near[0] for q in near[1])
    floor, a, b = solved(best[1:])[1].tolist()
    return Law(floor, a, best[1], b, best[2], *units)


@dataclass(frozen=True)
class Bottleneck(_OfTwoSizes):
    """A fitted bottleneck. N and D are measured in units of `n_unit` and `d_unit`.

    Attributes:
        log_a, alpha: of the parameters: the logarithm of A, and a power.
        log_b, beta: of the data.
        n_unit, d_unit: geometric means of the sizes that the law was fitted to.
    """

    log_a: float
    alpha: float
    log_b: float
    beta: float
    n_unit: float = 1.0
    d_unit: float = 1.0

    def _inner(self, n: float, d: float) -> tuple[float, float]:
        logs = (
            self.log_a - self.alpha * np.log(n / self.n_unit),
            self.log_b - self.beta * np.log(d / self.d_unit),
        )
        return tuple(np.exp(log / self.beta) for log in logs)

    def __call__(self, n: float, d: float) -> float:
        """The loss at N parameters and D examples, nats."""
        return sum(self._inner(n, d)) ** self.beta

    def share(self, n: float, d: float) -> float:
        """How far parameters are the bottleneck, from 0 (data alone limit) to 1."""
        by_size, by_data = self._inner(n, d)
        return by_size / (by_size + by_data)


def fit_bottleneck(n: Sequence[float], d: Sequence[float], loss: Sequence[float]) -> Bottleneck:
    """The bottleneck law of least squares for losses at sizes `n` and `d`, all of one length.

    Raises:
        ValueError: another length, fewer than 5 runs, or a size or loss that is not above 0.
    """
    n, d, y = (np.asarray(v, dtype=float) for v in (n, d, loss))
    if not len(n) == len(d) == len(y) or len(y) < 5 or min(n.min(), d.min(), y.min()) <= 0:
        raise ValueError(
            f"Expected sizes and losses above 0, at least 5 of each, got {len(n)}, {len(d)} and "
            f"{len(y)}."
        )
    units = [float(np.exp(np.log(v).mean())) for v in (n, d)]

    def misfit(four: np.ndarray) -> np.ndarray:
        return Bottleneck(*four, *units)(n, d) - y

    start = math.log(y.mean())
    limits = ([-5, 0.01, -5, 0.01], [5, 3, 5, 3])
    found = least_squares(misfit, (start, 0.2, start, 0.2), bounds=limits)
    return Bottleneck(*found.x.tolist(), *units)
