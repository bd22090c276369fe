"""Batches as slices of a tensor that is already on the device: no work for Python per example."""

from collections.abc import Callable

import torch
from torch import Tensor

from genlib.checks import check_positive, check_seed


class Batches:
    """An endless stream of batches, shuffled anew at every epoch.

    Data that carries a graph, such as the codes of another model, is taken without it: training
    leaves that model alone. An epoch's last few examples, too few for a whole batch, are left
    out; since each epoch has its own order, they are others each time.

    Args:
        data: `[N, ...]`, or a function that draws as many examples as it is asked for.
        batch: examples a batch; `None` is all of them.
        seed: of the order.
        device: where the batches are wanted.
        check: refuses data with a sentence. A tensor is checked once, drawn batches each time.

    Attributes:
        per_epoch: batches an epoch, or None where the data is drawn by a function.
    """

    def __init__(
        self,
        data: Tensor | Callable[[int], Tensor],
        batch: int | None,
        seed: int,
        device: torch.device,
        check: Callable[[Tensor], Tensor] = lambda x: x,
    ):
        if batch is not None:
            batch = check_positive("batch", batch)
        self.device, self.batch, self.draw = device, batch, None
        self.generator = torch.Generator().manual_seed(check_seed(seed))
        self.order = torch.empty(0, dtype=torch.long, device=device)
        self.position = 0
        if callable(data):
            if batch is None:
                raise ValueError(
                    "Expected a batch size, got None: a function has no 'all the data'."
                )
            self.draw, self.per_epoch, self.check = data, None, check
        else:
            self._take(_alone(check(data)))

    def _take(self, data: Tensor) -> None:
        if data.dim() == 0 or len(data) == 0:
            raise ValueError(f"Expected data of shape [N, ...], got shape {list(data.shape)}.")
        self.data = data.to(self.device)
        self.batch = len(data) if self.batch is None else min(self.batch, len(data))
        self.per_epoch = len(data) // self.batch

    def next(self) -> Tensor:
        """The next batch, `[batch, ...]`, on the device."""
        if self.draw is not None:
            return _alone(self.check(self.draw(self.batch))).to(self.device)
        if self.batch == len(self.data):
            return self.data
        if self.position + self.batch > len(self.order):
            order = torch.randperm(len(self.data), generator=self.generator)
            self.order, self.position = order.to(self.device), 0
        rows = self.order[self.position : self.position + self.batch]
        self.position += self.batch
        return self.data.index_select(0, rows)  # copies rows, several times faster than [rows]

    def state(self) -> dict[str, Tensor]:
        """What a checkpoint must keep for the stream to go on as it would have."""
        position = torch.tensor(self.position)
        return {"generator": self.generator.get_state(), "order": self.order, "position": position}

    def restore(self, state: dict[str, Tensor]) -> None:
        """Go on from `state`."""
        self.generator.set_state(state["generator"])
        self.order, self.position = state["order"].to(self.device), int(state["position"])


def _alone(data: object) -> Tensor:
    """The data, if it is a tensor, without the graph of whatever made it."""
    if not isinstance(data, Tensor):
        raise TypeError(
            f"Expected data to be a tensor [N, ...] or a function that draws one, got "
            f"{type(data).__name__}; convert it with torch.as_tensor(data)."
        )
    # One made under inference_mode cannot take part in a gradient; a copy can.
    return data.clone() if data.is_inference() else data.detach()
