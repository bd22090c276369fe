"""Bits of a code: numbers rounded to a grid, and sent by an ideal entropy coder.

z [N, C] -> whole numbers q = round(z / step) [N, C] -> bits per example [N]
"""

import torch
from torch import Tensor

from genlib.checks import check_positive, check_tensor

NEAR = 2.0  # bits: how far below its budget a code may stay


class Coder:
    """Rounds codes to a grid, and charges what an ideal entropy coder would send.

    Each unit has a table of its own: how often each rounded value came in training, half a count
    added, so that none within the range is impossible; a value q costs -log2 of its frequency
    (Cover and Thomas, "Elements of Information Theory", 2nd edition, section 5.3). What lies
    beyond a unit's range in training takes its end. A unit that is nearly always zero costs nearly
    nothing, so that naming the active units is paid for within the sum.

    Args:
        z: codes of training examples, `[N, C]`.
        step: of the grid, in the unit of z.
    """

    def __init__(self, z: Tensor, step: float):
        check_tensor("z", z, ("N", "C"))
        self.step = check_positive("step", step, float)
        q = (z / self.step).round().long()
        self.low, self.high = q.min(0).values, q.max(0).values  # [C]
        sizes = self.high - self.low + 1
        self.first = sizes.cumsum(0) - sizes  # where each unit's table begins
        counts = torch.bincount((q - self.low + self.first).flatten(), minlength=int(sizes.sum()))
        whole = (len(z) + 0.5 * sizes).repeat_interleave(sizes)
        self.price = -torch.log2((counts + 0.5) / whole)  # bits of each value of each unit

    def whole(self, z: Tensor) -> Tensor:
        """The whole numbers that are sent, `[N, C]`."""
        q = (z / self.step).round().long()
        return torch.minimum(torch.maximum(q, self.low), self.high)

    def rounded(self, z: Tensor) -> Tensor:
        """What the receiver reads, `[N, C]` in the unit of z."""
        return self.whole(z).to(z) * self.step

    def bits(self, z: Tensor) -> Tensor:
        """The cost of each example, `[N]`."""
        return self.price[self.whole(z) - self.low + self.first].sum(1)


def coder_at(z: Tensor, z_val: Tensor, budget: float, near: float = NEAR) -> Coder | None:
    """The finest grid for which examples cost `budget` bits on average, or up to `near` fewer.

    Args:
        z: codes of training examples, `[N, C]`: the coder's tables.
        z_val: codes of other examples, whose mean cost is held against the budget, `[M, C]`.
        budget: bits per example.

    Returns:
        None, if no grid was found that costs so much.
    """
    budget = check_positive("budget", budget, float)
    spread = float(z.std()) or 1.0
    fine, coarse = 1e-2 * spread, 1e2 * spread  # the one costs too much, the other nothing
    found = None
    for _ in range(16):
        step = (fine * coarse) ** 0.5
        coder = Coder(z, step)
        cost = coder.bits(z_val).mean().item()
        if cost > budget:
            fine = step
        else:
            coarse = step
            if cost >= budget - near:
                found = coder
                if cost >= budget - near / 4:
                    break
    return found


def worth(decode, z: Tensor, n: int = 400) -> Tensor:
    """How far a step of one in each number of a code moves what is decoded, `[C]`: rms distance.

    Measured by exchanging the number for that of another example; for a linear decoder it is the
    length of the number's column. A code times its worth is in the unit of the data, and one grid
    suits all its numbers.

    Args:
        decode: codes `[N, C]` to data `[N, D]`.
        z: codes of examples, `[N, C]`; the first 2 n are used.
    """
    check_tensor("z", z, ("N", "C"))
    n = min(check_positive("n", n), len(z) // 2)
    some, other = z[:n], z[n : 2 * n]
    before, out = decode(some), []
    for j in range(z.shape[1]):
        mixed = some.clone()
        mixed[:, j] = other[:, j]
        moved = (decode(mixed) - before).square().sum(1).mean()
        out.append(moved / (some[:, j] - other[:, j]).square().mean().clamp(min=1e-12))
    return torch.stack(out).sqrt()
