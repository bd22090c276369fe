"""From parameters and tokens to operations, hours, kilowatt-hours and dollars.

Kaplan et al. (2020): a model that uses N weights per token needs about 2 N operations (floating
point: a multiplication and an addition are two) to read or write a token, and 6 N to learn from it,
since the backward pass costs twice the forward pass.
"""

from numpy.typing import ArrayLike

SECONDS = 3600.0  # of an hour
BACKWARD = 2.0  # in forward passes


def training_operations(parameters: ArrayLike, tokens: ArrayLike) -> ArrayLike:
    """6 N D, floating-point operations."""
    return 2.0 * (1.0 + BACKWARD) * parameters * tokens


def serving_operations(parameters: ArrayLike, tokens: ArrayLike = 1.0) -> ArrayLike:
    """2 N per token, floating-point operations; attention to a long context comes on top."""
    return 2.0 * parameters * tokens


def gpu_hours(operations: ArrayLike, peak: ArrayLike, utilisation: ArrayLike) -> ArrayLike:
    """Hours of one GPU.

    Args:
        peak: floating-point operations per second that the chip could do at most.
        utilisation: share of these that the model's own operations are, above 0 and up to 1.
    """
    return operations / (peak * utilisation * SECONDS)


def kilowatt_hours(hours: ArrayLike, power: ArrayLike, pue: ArrayLike) -> ArrayLike:
    """Energy of the site.

    Args:
        hours: of one GPU.
        power: of one GPU with its share of the server, kW.
        pue: power of the site over that of its computers, at least 1.
    """
    return hours * power * pue


def rent_per_million(
    parameters: ArrayLike,
    peak: ArrayLike,
    utilisation_serving: ArrayLike,
    load: ArrayLike,
    gpu_hour: ArrayLike,
) -> ArrayLike:
    """USD of rented hours per million tokens served; idle hours are paid for, too."""
    hours = gpu_hours(serving_operations(parameters, 1e6), peak, utilisation_serving)
    return hours * gpu_hour / load
