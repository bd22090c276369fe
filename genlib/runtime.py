"""Where and how a notebook runs: fast or full, on which device, watched by a person or not."""

import os
import platform
import random
from typing import TypeVar

import numpy as np
import torch

from genlib.checks import check_seed

T = TypeVar("T")


def mode() -> str:
    """The mode of this run, `"fast"` or `"full"`, from the variable GENLIB_MODE (default: fast).

    Fast is what the book shows and the tests run: small data, one core, a minute a chapter.
    Full takes the full data sets, and a GPU where there is one.
    """
    value = os.environ.get("GENLIB_MODE", "fast")
    if value not in ("fast", "full"):
        raise ValueError(f"Expected GENLIB_MODE to be 'fast' or 'full', got {value!r}.")
    return value


def pick(fast: T, full: T) -> T:
    """`fast` or `full`, whichever the mode of this run asks for."""
    return full if mode() == "full" else fast


def device(name: str | torch.device = "auto") -> torch.device:
    """The device to compute on.

    `"auto"` is the GPU in full mode where there is one, and the CPU otherwise: in fast mode the
    models are so small that the CPU is as quick, and every reader gets the same numbers.

    Raises:
        ValueError: for a name that torch does not know, or a device that is not here.
    """
    if name == "auto":
        return torch.device("cuda" if mode() == "full" and torch.cuda.is_available() else "cpu")
    try:
        chosen = torch.device(name)
    except (RuntimeError, TypeError):
        raise ValueError(
            f"Expected a device such as 'auto', 'cpu' or 'cuda', got {name!r}."
        ) from None
    try:  # the one question that every kind of device can answer: does it hold a number?
        torch.zeros((), device=chosen).item()
    except Exception as error:  # torch has another class of error for each kind
        reason = str(error).strip().split("\n")[0]
        raise ValueError(
            f"Asked for device {str(name)!r}, but torch cannot use it here ({reason}); use 'auto'."
        ) from None
    return chosen


def static() -> bool:
    """True when nobody is watching (`make execute`, `make test`): no widgets, no progress bars."""
    return os.environ.get("GENLIB_STATIC", "") not in ("", "0")


def making_page() -> bool:
    """True while the outputs that a page shows are made (`make execute`).

    Figures are then drawn for a phone as well, which takes as long again.
    """
    return os.environ.get("GENLIB_PAGE", "") not in ("", "0")


def seed_all(seed: int) -> None:
    """Seed the generators of Python, NumPy and torch (which is Pyro's too)."""
    seed = check_seed(seed)
    random.seed(seed)
    np.random.seed(seed)  # noqa: NPY002 (scikit-learn draws from the global generator)
    torch.manual_seed(seed)


def processor() -> str:
    """The kind of processor that computes: with it vary the last digits of a result."""
    if device().type == "cuda":
        return torch.cuda.get_device_name()
    return f"{platform.machine()} {torch.backends.cpu.get_cpu_capability()}"


def versions() -> dict[str, str]:
    """The versions that a result depends on most."""
    return {"python": platform.python_version(), "torch": torch.__version__.partition("+")[0]}
