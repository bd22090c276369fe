"""Was this example in the training set? An attack gives each example a score: high means yes."""

import torch
from torch import Tensor

from genlib.checks import check_tensor


def auroc(members: Tensor, others: Tensor) -> float:
    """The chance that a member scores higher than another example; ties count half.

    0.5 for scores that say nothing, 1 for a perfect attack.

    Args:
        members: scores of examples that were trained on, `[N]`.
        others: scores of examples that were not, `[M]`.

    Source: Hanley and McNeil, "The meaning and use of the area under a receiver operating
    characteristic (ROC) curve", Radiology 143 (1982).
    """
    members, others = _check(members, others)
    ordered = others.sort().values
    below = torch.searchsorted(ordered, members).double()
    up_to = torch.searchsorted(ordered, members, right=True).double()
    return ((below + up_to) / 2).mean().item() / len(others)


def threshold(others: Tensor, false: float = 0.01) -> float:
    """The score that at most a share `false` of the others lies above.

    Args:
        others: scores of examples that are known not to be members, `[M]`.
        false: the share of them that may be accused, at least 1 / M.

    Raises:
        ValueError: a share out of (0, 1), or one that so few others cannot settle.
    """
    others = check_tensor("others", others, ("M",))
    if not 0 < false < 1:
        raise ValueError(f"Expected false to be between 0 and 1, got {false!r}.")
    allowed = int(false * len(others) + 1e-9)
    if allowed < 1:
        raise ValueError(
            f"Expected at least {1 / false:.0f} others for {false}, got {len(others)}."
        )
    return others.sort(descending=True).values[allowed].item()


def found(members: Tensor, others: Tensor, false: float = 0.01) -> float:
    """The share of members that are found when at most a share `false` of others is accused.

    `false` for scores that say nothing. It asks for those few that an attacker can be sure of,
    which the area under the curve hides.

    Args:
        members, others, false: as for `auroc` and `threshold`.

    Source: Carlini et al., "Membership inference attacks from first principles", IEEE Symposium on
    Security and Privacy (2022), section III.
    """
    members, others = _check(members, others)
    return (members > threshold(others, false)).double().mean().item()


def _check(members: Tensor, others: Tensor) -> tuple[Tensor, Tensor]:
    return check_tensor("members", members, ("N",)), check_tensor("others", others, ("M",))
