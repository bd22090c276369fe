"""Refuse bad input with a sentence that names what was expected and what came."""

import math
import numbers

import numpy as np
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
    dtype: torch.dtype | None = None,
) -> Tensor:
    """Return `x` unchanged if it is a finite tensor of the shape and range asked for.

    Nothing is converted without a word: a NumPy array or another precision is refused, and the
    sentence says how to convert it.

    Args:
        name: what the message calls the argument.
        x: the argument.
        shape: sizes by dimension; a letter stands for any positive size, as in `("N", 784)`.
        low: the smallest value allowed.
        high: the largest value allowed.
        hint: a clause on how to mend it, printed last.
        dtype: that of the weights x will meet; None if any numbers will do.

    Raises:
        TypeError: `x` is no tensor, holds neither floats nor integers, or is of another dtype.
        ValueError: wrong shape, out of range, empty, or with a NaN or an infinity.
    """
    wanted = _wanted(name, shape, low, high)
    hint = f"; {hint}" if hint else ""
    if not isinstance(x, Tensor):
        raise TypeError(f"{wanted}, got {_no_tensor(name, x, dtype)}{hint}.")
    if x.dtype == torch.bool:
        raise TypeError(f"{wanted}, got {x.dtype}; convert it with {name}.to({_float(dtype)}).")
    if x.is_complex():
        raise TypeError(f"{wanted}, got {x.dtype}{hint}.")
    if shape is not None and not _fits(x.shape, shape):
        raise ValueError(f"{wanted}, got {_describe(x, low, high)}{hint}.")
    if x.numel() == 0:
        raise ValueError(f"{wanted}, got an empty tensor of shape {list(x.shape)}{hint}.")
    smallest, largest = (v.item() for v in torch.aminmax(x))  # one pass; NaN comes through
    if not (math.isfinite(smallest) and math.isfinite(largest)):
        bad = (~torch.isfinite(x)).sum().item()
        raise ValueError(f"{wanted}, got {bad} of {x.numel()} values NaN or infinite{hint}.")
    if (low is not None and smallest < low) or (high is not None and largest > high):
        if low is not None and high is not None and x.is_floating_point():
            rounding = 0.01 * (high - low)
            if low - rounding <= smallest and largest <= high + rounding:
                hint = f"; if that is rounding, clamp it with {name}.clamp({low:g}, {high:g})"
        raise ValueError(f"{wanted}, got {_describe(x, low, high)}{hint}.")
    if dtype is not None and x.dtype != dtype:
        model = f", or the model with model.to({x.dtype})" if x.is_floating_point() else ""
        raise TypeError(
            f"Expected {name} of {dtype}, as the weights are, got {x.dtype}; "
            f"convert it with {name}.to({dtype}){model}."
        )
    return x


def check_images(x: object, dim: int, dtype: torch.dtype | None = None, name: str = "x") -> Tensor:
    """Check a batch of flattened grey images: `[N, dim]`, values in [0, 1]."""
    hint = ""
    if isinstance(x, Tensor) and x.numel() and not x.is_complex():
        steps = []
        if 2 <= x.max() <= 255 and x.min() >= 0:
            steps.append("divide by 255")
        if x.dim() > 2 and x[0].numel() == dim:
            steps.append(f"flatten with {name}.flatten(1)")
        hint = " and ".join(steps)
    x = check_tensor(name, x, ("N", dim), 0.0, 1.0, hint, dtype)
    if not x.is_floating_point():
        raise TypeError(
            f"Expected {name} of floating point, got {x.dtype}; convert it with {name}.float()."
        )
    return x


def check_positive(name: str, value: object, kind: type = int) -> int | float:
    """Return `value` as a number of type `kind` (`int` or `float`), if it is a positive one.

    A number of NumPy's, or a tensor with one number and no dimension, is as good as Python's.
    """
    word = "a positive whole number" if kind is int else "a positive number"
    return _check_number(name, value, kind, word, lambda v: 0 < v < math.inf)


def check_not_negative(name: str, value: object, kind: type = float) -> int | float:
    """Return `value` as a number of type `kind`, if it is 0 or more and finite."""
    word = "a whole number from 0" if kind is int else "a number of at least 0"
    return _check_number(name, value, kind, word, lambda v: 0 <= v < math.inf)


def check_seed(value: object, name: str = "seed") -> int:
    """Return `value` as an int, if it is a whole number that torch takes for a seed."""
    word = "a whole number from -2^63 to 2^63 - 1"
    return _check_number(name, value, int, word, lambda v: -(2**63) <= v < 2**63)


def plain(value: object) -> object:
    """A number of NumPy's, or in a tensor without dimensions, as one of Python's."""
    return value.item() if getattr(value, "ndim", None) == 0 else value


def as_numbers(x: object) -> Tensor:
    """Numbers in whatever form they come, as a float64 tensor on the CPU, without its gradient.

    A tensor or an array of any precision, a number, or a list or tuple of any of these.

    >>> as_numbers([1, torch.tensor(0.5), np.float32(2)])
    tensor([1.0000, 0.5000, 2.0000], dtype=torch.float64)

    Raises:
        TypeError: `x` holds something that is no number.
        ValueError: `x` is a list whose parts are of different shapes.
    """
    try:
        array = np.asarray(_without_torch(x))
    except ValueError:
        raise ValueError("Expected numbers, got a list whose parts differ in shape.") from None
    if array.dtype.kind not in "biuf":
        raise TypeError(f"Expected numbers, got {type(x).__name__} {str(x)[:60]}.")
    return torch.as_tensor(array.astype(np.float64))


def as_number(x: object) -> float:
    """The one number in `x`, in whatever form it comes: see `as_numbers`.

    Raises:
        TypeError: `x` holds something that is no number.
        ValueError: `x` holds more than one number, or none.
    """
    found = as_numbers(x)
    if found.numel() != 1:
        raise ValueError(f"Expected one number, got {found.numel()} of shape {list(found.shape)}.")
    return found.item()


def _without_torch(x: object) -> object:
    if isinstance(x, Tensor):
        return x.detach().cpu().double().numpy()
    return [_without_torch(part) for part in x] if isinstance(x, list | tuple) else x


def _check_number(name, value, kind, word, allowed) -> int | float:
    number = plain(value)
    wanted = numbers.Integral if kind is int else numbers.Real
    # A bool is an int to Python, but nobody means steps=True. (NaN fails any comparison.)
    if isinstance(number, bool) or not isinstance(number, wanted) or not allowed(number):
        raise ValueError(f"Expected {name} to be {word}, got {value!r}.")
    return kind(number)


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


def _describe(x: Tensor, low: float | None, high: float | None) -> str:
    if not x.numel():
        return f"shape {list(x.shape)}"
    smallest, largest = _digits(x.min().item(), low), _digits(x.max().item(), high)
    return f"{list(x.shape)} in [{smallest}, {largest}]"


def _digits(value: float, limit: float | None) -> str:
    """The value in as many digits as it takes to tell it from the limit that it may have passed."""
    texts = [f"{value:.{digits}g}" for digits in (6, 9, 17)]
    return next((text for text in texts if value == limit or float(text) != limit), texts[-1])


def _no_tensor(name: str, x: object, dtype: torch.dtype | None) -> str:
    """What came instead of a tensor, and how to make it one."""
    of = f" of {x.dtype}" if hasattr(x, "dtype") else ""
    array = f"{name}.to_numpy()" if hasattr(x, "to_numpy") else name  # a table of pandas
    to = f", dtype={dtype}" if dtype is not None else ""
    return f"{type(x).__name__}{of}; convert it with torch.as_tensor({array}{to})"


def _float(dtype: torch.dtype | None) -> torch.dtype:
    return torch.float32 if dtype is None else dtype
