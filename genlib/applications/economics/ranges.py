"""What a model says over the ranges of its inputs: draws, one at a time, shares of variance, flips.

A model is a function of named arrays of one shape, and returns one number for each place.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy import stats

from genlib.applications.economics.prices import Quantity, middle

Outcome = Callable[..., np.ndarray]


@dataclass(frozen=True)
class Bar:
    """What one input does to the outcome, the others at their middle values.

    `at_low` and `at_high` are the outcomes at the ends of its range. `flips_at` is its value at
    which the outcome passes through the level, or None if it does not within the range.
    """

    key: str
    at_low: float
    at_high: float
    flips_at: float | None


def draw(
    quantities: Mapping[str, Quantity],
    n: int,
    seed: int = 0,
    follow: Mapping[str, tuple[str, int]] | None = None,
) -> dict[str, np.ndarray]:
    """n draws of each quantity, `[n]`, independent of each other unless one follows another.

    Args:
        follow: of a quantity that another decides: (the other's key, 1 to rise and -1 to fall with
            it). Both keep their own distributions.
    """
    random = np.random.default_rng(seed)
    places = {key: random.random(n) for key in quantities}
    for key, (leader, sign) in (follow or {}).items():
        places[key] = places[leader] if sign > 0 else 1.0 - places[leader]
    return {key: quantity.at(places[key]) for key, quantity in quantities.items()}


def one_at_a_time(
    model: Outcome, quantities: Mapping[str, Quantity], level: float = 0.0, steps: int = 400
) -> list[Bar]:
    """Each input moved through its range alone; the widest bar first.

    Args:
        level: of the outcome, at which a conclusion changes.
        steps: places looked at for the first change; it is then found by bisection.
    """
    base, bars = middle(quantities), []
    for key, quantity in quantities.items():
        if quantity.fixed:
            continue

        def outcome(u: np.ndarray, key=key, quantity=quantity) -> np.ndarray:
            inputs = {name: np.full(np.shape(u), value) for name, value in base.items()}
            return np.asarray(model(**inputs | {key: quantity.at(u)}), dtype=float)

        places = np.linspace(0.0, 1.0, steps + 1)
        values = outcome(places)
        (changes,) = np.nonzero(np.diff(np.sign(values - level)))
        flips_at = None
        if len(changes):
            nearest = changes[np.argmin(np.abs(places[changes] - 0.5))]
            low, high = places[nearest], places[nearest + 1]
            for _ in range(50):
                half = (low + high) / 2
                same = np.sign(outcome(np.array([half]))[0] - level) == np.sign(
                    values[nearest] - level
                )
                low, high = (half, high) if same else (low, half)
            flips_at = float(quantity.at(low))
        bars.append(Bar(key, float(values[0]), float(values[-1]), flips_at))
    return sorted(bars, key=lambda bar: -abs(bar.at_high - bar.at_low))


def shares_of_variance(
    model: Outcome, quantities: Mapping[str, Quantity], n: int = 4096, seed: int = 0
) -> dict[str, tuple[float, float]]:
    """Sobol indices of each input that is not fixed: (alone, with all its interactions).

    The first is the share of the outcome's variance that would go if this input were known, the
    second what would be left if it alone were not (Saltelli et al., 2010; by scipy).

    Args:
        n: a power of 2.
    """
    free = {key: q for key, q in quantities.items() if not q.fixed}
    base = middle(quantities)

    def outcome(u: np.ndarray) -> np.ndarray:
        inputs = {key: np.full(u.shape[1], value) for key, value in base.items()}
        inputs |= {key: q.at(row) for (key, q), row in zip(free.items(), u, strict=True)}
        return np.asarray(model(**inputs), dtype=float)[None]

    found = stats.sobol_indices(
        func=outcome, n=n, dists=[stats.uniform()] * len(free), random_state=seed
    )
    first, total = found.first_order.ravel(), found.total_order.ravel()
    return {key: (float(a), float(b)) for key, a, b in zip(free, first, total, strict=True)}


def flips(bars: list[Bar], quantities: Mapping[str, Quantity], level: float = 0.0) -> str:
    """A table for printing: each input's range, the outcome at both ends, and where it flips."""
    rows = [("input", "unit", "low", "high", "flips at")]
    for bar in bars:
        q = quantities[bar.key]
        where = "-" if bar.flips_at is None else f"{bar.flips_at:.3g}"
        rows.append((q.name, q.unit, f"{q.low:.3g}", f"{q.high:.3g}", where))
    widths = [max(len(row[i]) for row in rows) for i in range(5)]
    return "\n".join(
        "  ".join(
            text.ljust(width) if i < 2 else text.rjust(width)
            for i, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )
