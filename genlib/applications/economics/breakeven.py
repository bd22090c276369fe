"""Selling access to a model: what was spent before the first call, and what each call leaves."""

import numpy as np
from numpy.typing import ArrayLike

from genlib.applications.economics import cost


def break_even(fixed: ArrayLike, price: ArrayLike, each: ArrayLike) -> np.ndarray:
    """Units that must be sold to earn the fixed cost; infinite where each one loses.

    Args:
        fixed: spent before the first unit is sold, USD.
        price: per unit, USD.
        each: marginal cost, what one more unit costs, USD.
    """
    fixed, margin = np.broadcast_arrays(fixed, np.subtract(price, each))
    return np.divide(fixed, margin, out=np.full(margin.shape, np.inf), where=margin > 0)


def best_price(each: ArrayLike, elasticity: ArrayLike) -> ArrayLike:
    """The price of the largest profit where demand is price to the power of -elasticity.

    Lerner's rule: (price - each) / price = 1 / elasticity. Only above 1 is there a best price.

    Raises:
        ValueError: an elasticity of 1 or less: each higher price would earn more.
    """
    if np.any(np.asarray(elasticity) <= 1):
        raise ValueError(f"Expected an elasticity above 1, got {elasticity}.")
    return each * elasticity / (np.asarray(elasticity) - 1.0)


def mean_price(start: ArrayLike, fall: ArrayLike, months: ArrayLike) -> np.ndarray:
    """The mean over some months of a price that falls by a factor per year, steadily.

    Args:
        start: the first price.
        fall: factor per year, at least 1; 1 leaves it as it is.
        months: for how long.
    """
    x = np.log(fall) * np.asarray(months) / 12.0
    return start * np.where(x > 1e-9, -np.expm1(-x) / np.maximum(x, 1e-9), 1.0)


def development(
    parameters, tokens, peak, utilisation, gpu_hour, overhead, **_: ArrayLike
) -> ArrayLike:
    """USD before the first call: the last training run, and all that led to it."""
    operations = cost.training_operations(parameters, tokens)
    return cost.gpu_hours(operations, peak, utilisation) * gpu_hour * overhead


def margin(
    parameters,
    peak,
    utilisation_serving,
    load,
    gpu_hour,
    price,
    fall,
    months,
    paid,
    other,
    **_: ArrayLike,
) -> ArrayLike:
    """USD that a million served tokens leave: what is paid, less sales costs, less rent."""
    earned = mean_price(price, fall, months) * paid * (1.0 - other)
    return earned - cost.rent_per_million(parameters, peak, utilisation_serving, load, gpu_hour)


def profit(demand, months, **inputs: ArrayLike) -> ArrayLike:
    """USD over the life of one model, from the quantities of `prices.toml` by their keys.

    Args:
        demand: tokens served per month, in thousands of millions.
        months: of its life.
        inputs: all quantities of the groups training and serving; electricity is in the rent.
    """
    served = demand * 1e3 * months  # million tokens
    return served * margin(months=months, **inputs) - development(**inputs)
