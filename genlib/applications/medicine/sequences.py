"""What the models of aligned sequences have in common: the check, and letters as indicators."""

import torch
from torch import Tensor

from genlib.checks import check_positive, check_tensor


def check_sequences(x: object, sites: int | str, letters: int, name: str = "x") -> Tensor:
    """Refuse x that is not `[N, L]` whole numbers from 0 to `letters` - 1.

    Raises:
        TypeError: no tensor, or one of fractions.
        ValueError: another shape, or a number that stands for no letter.
    """
    letters = check_positive("letters", letters)
    x = check_tensor(name, x, ("N", sites), 0, letters - 1)
    if x.is_floating_point():
        raise TypeError(
            f"Expected {name} of whole numbers, the places of letters, got {x.dtype}; convert it "
            f"with {name}.long()."
        )
    return x.long()


def indicators(x: Tensor, letters: int) -> Tensor:
    """1 for the letter that stands at a site, 0 for the others: `[..., L]` to `[..., L * A]`."""
    return torch.eye(letters, device=x.device)[x].flatten(-2)
