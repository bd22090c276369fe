"""Training by a step that a GPU has recorded: small networks at the GPU's own pace.

A step of a small network is some hundred kernels of two millionths of a second, and Python takes
longer to ask for each of them than the GPU to run it. A CUDA graph holds them all, and one call
runs it (PyTorch, "CUDA semantics", section "CUDA Graphs").
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from genlib import runtime
from genlib.batches import Batches
from genlib.fit import TrainingDiverged
from genlib.model import Model

EAGER = 3  # steps taken one by one before the recording: libraries choose their algorithms in them


class Recorded:
    """A function of no arguments. On a GPU it is recorded at the fourth call and replayed from
    then on, so it must work on tensors that stay where they are."""

    def __init__(self, function: Callable[[], None], device: torch.device):
        self.function, self.device = function, device
        self.calls, self.graph = 0, None

    def __call__(self) -> None:
        if self.device.type != "cuda":
            self.function()
        elif self.graph is not None:
            self.graph.replay()
        elif self.calls < EAGER:
            self._beside()
        else:
            self.graph = torch.cuda.CUDAGraph()
            with torch.cuda.graph(self.graph):
                self.function()  # noted down, not run
            self.graph.replay()
        self.calls += 1

    def _beside(self) -> None:
        """Run on a stream of its own, as memory that a recording will use asks for."""
        here, side = torch.cuda.current_stream(), torch.cuda.Stream()
        side.wait_stream(here)
        with torch.cuda.stream(side):
            self.function()
        here.wait_stream(side)


def fit_replayed(
    model: Model,
    x: Tensor,
    *,
    epochs: int,
    batch: int,
    lr: float,
    eps: float,
    schedule: Callable[[float], float],
    seed: int,
) -> list[float]:
    """What `fit` does with Adam for a model of one loss, by a recorded step.

    Args:
        model: its `loss` may not look at a number (no `.item()`, no branch on a value).
        x: `[N, D]`.
        epochs, batch, lr, schedule, seed: as in `fit`.
        eps: Adam's.

    Returns:
        The last loss of each epoch, nats per example.

    Raises:
        TrainingDiverged: the last loss of an epoch is NaN or infinite.
    """
    device, home = runtime.device(), model.device
    batches = Batches(x, batch, seed, device, model.check)
    model.to(device).train()
    rate = torch.tensor(lr, device=device)
    adam = torch.optim.Adam(
        model.parameters(), lr=rate, eps=eps, fused=True, capturable=device.type == "cuda"
    )
    seen = torch.empty(batches.batch, x.shape[1], device=device)  # where each batch is put, [B, D]
    last = torch.zeros((), device=device)

    def once() -> None:
        adam.zero_grad(set_to_none=True)
        loss = model.loss(seen)
        loss.backward()
        adam.step()
        last.copy_(loss.detach())

    step, losses, total = Recorded(once, device), [], epochs * batches.per_epoch
    try:
        with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
            torch.manual_seed(seed)
            for done in range(total):
                seen.copy_(batches.next())
                rate.fill_(lr * schedule(done / total))
                step()
                if (done + 1) % batches.per_epoch == 0:
                    losses.append(last.item())
                    if not math.isfinite(losses[-1]):
                        raise TrainingDiverged(
                            f"The loss became {losses[-1]} in epoch {len(losses)} (seed {seed})."
                        )
    finally:
        model.to(home).eval()
    return losses
