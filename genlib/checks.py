"""Refuse bad input with a sentence that names what was expected and what came."""

import math

import torch
from torch import Tensor

Shape = tuple[int | str, ...]


def check_tensor(
    name: str,
    x: object,
    shape: Shape | None = None,
    low: float | None = None,
    high: float | None = None,
    hint: str = "",
) -> Tensor:
    """Return `x` unchanged if it is a finite tensor of the shape and range asked for.

    Args:
        name: what the message calls the argument.
        x: the argument.
        shape: sizes by dimension; a letter stands for any positive size, as in `("N", 784)`.
        low: the smallest value allowed.
        high: the largest value allowed.
        hint: a clause on how to mend it, printed last.

    Raises:
        TypeError: `x` is no tensor, or holds neither floats nor integers.
        ValueError: wrong shape, out of range, empty, or with a NaN or an infinity.
    """
    wanted = _wanted(name, shape, low, high)
    hint = f"; {hint}" if hint else ""
    if not isinstance(x, Tensor):
        raise TypeError(f"{wanted}, got {type(x).__name__}; convert it with torch.as_tensor{hint}.")
    if x.is_complex() or x.dtype == torch.bool:
        raise TypeError(f"{wanted}, got {x.dtype}{hint}.")
    if shape is not None and not _fits(x.shape, shape):
        raise ValueError(f"{wanted}, got {_describe(x)}{hint}.")
    if x.numel() == 0:
        raise ValueError(f"{wanted}, got an empty tensor of shape {list(x.shape)}{hint}.")
    smallest, largest = (v.item() for v in torch.aminmax(x))  # one pass; NaN comes through
    if not (math.isfinite(smallest) and math.isfinite(largest)):
        bad = (~torch.isfinite(x)).sum().item()
        raise ValueError(f"{wanted}, got {bad} of {x.numel()} values NaN or infinite{hint}.")
    if (low is not None and smallest < low) or (high is not None and largest > high):
        raise ValueError(f"{wanted}, got {_describe(x)}{hint}.")
    return x


def check_images(x: object, dim: int) -> Tensor:
    """Check a batch of flattened grey images: `[N, dim]`, values in [0, 1]."""
    hint = ""
    if isinstance(x, Tensor) and x.numel():
        steps = []
        if x.max() > 1 and x.max() <= 255 and x.min() >= 0:
            steps.append("divide by 255")
        if x.dim() > 2 and x[0].numel() == dim:
            steps.append("flatten with x.flatten(1)")
        hint = " and ".join(steps)
    x = check_tensor("x", x, ("N", dim), 0.0, 1.0, hint)
    if not x.is_floating_point():
        raise TypeError(f"Expected x of floating point, got {x.dtype}; convert it with x.float().")
    return x


def check_positive(name: str, value: object, kind: type = int) -> None:
    """Check that `value` is a positive number of type `kind` (`int` or `float`)."""
    word = "a positive whole number" if kind is int else "a positive number"
    allowed = (int,) if kind is int else (int, float)
    # A bool is an int to Python, but nobody means steps=True. (NaN fails the comparison.)
    if isinstance(value, bool) or not isinstance(value, allowed) or not 0 < value < float("inf"):
        raise ValueError(f"Expected {name} to be {word}, got {value!r}.")


def _fits(shape: torch.Size, wanted: Shape) -> bool:
    return len(shape) == len(wanted) and all(
        isinstance(w, str) or w == s for s, w in zip(shape, wanted, strict=True)
    )


def _wanted(name: str, shape: Shape | None, low: float | None, high: float | None) -> str:
    sizes = f" of shape [{', '.join(map(str, shape))}]" if shape is not None else ""
    if low is not None and high is not None:
        values = f" with values in [{low:g}, {high:g}]"
    elif low is not None:
        values = f" with values of at least {low:g}"
    else:
        values = " with finite values"
    return f"Expected {name}{sizes}{values}"


def _describe(x: Tensor) -> str:
    if not x.numel():
        return f"shape {list(x.shape)}"
    return f"{list(x.shape)} in [{x.min().item():g}, {x.max().item():g}]"
