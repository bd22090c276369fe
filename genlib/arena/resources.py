"""What a model costs: memory and operations by counting, joules by a stated assumption."""

import copy
import time
import weakref
from collections.abc import Callable

from torch import Tensor, random
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from torch.utils.flop_counter import flop_registry

from genlib.arena.criteria import RULES
from genlib.model import Model


class Account(TorchDispatchMode):
    """Counts what is computed within it: operations, and the bytes of all tensors alive at once.

    Operations are those of matrix products and convolutions, by torch's own formulas; a product
    and a sum are two. (`genlib.costs.operations` counts the same, but cannot look into a gradient
    inside a loss.) What lies in the memory before is not counted, nor what an operation needs
    inside itself. Both numbers are the same on every machine.

    Attributes:
        operations: so far.
        peak: bytes, at most.
    """

    def __init__(self):
        super().__init__()
        self.operations = self.now = self.peak = 0
        self._seen: set[int] = set()

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        before = {_place(t) for t in tree_leaves((args, kwargs)) if isinstance(t, Tensor)}
        made = function(*args, **kwargs)
        if (count := flop_registry.get(function._overloadpacket)) is not None:
            self.operations += count(*args, **kwargs, out_val=made)
        for leaf in tree_leaves(made):
            if isinstance(leaf, Tensor) and _place(leaf) not in before | self._seen:
                self._count(leaf.untyped_storage())
        return made

    def _count(self, storage) -> None:
        place, size = storage._cdata, storage.nbytes()
        self._seen.add(place)
        self.now += size
        self.peak = max(self.peak, self.now)
        weakref.finalize(storage, self._forget, place, size)

    def _forget(self, place: int, size: int) -> None:
        self._seen.discard(place)
        self.now -= size


def _place(x: Tensor) -> int:
    return x.untyped_storage()._cdata


def account(work: Callable[[], object]) -> Account:
    """What `work()` computes."""
    with Account() as found:
        kept = work()
    del kept
    return found


def one_step(model: Model, x: Tensor) -> Callable[[], None]:
    """A step of training without the optimiser, on a copy of the model, as a function to cost."""
    model = copy.deepcopy(model)

    def step() -> None:
        with random.fork_rng(devices=[]):
            for _, parameters, loss in model.turns(x):
                if list(parameters):
                    loss.backward()
        model.zero_grad()

    return step


def costs(model: Model, x: Tensor, sample: Callable[[int], Tensor] | None) -> dict[str, float]:
    """Operations of a training step and of drawing one sample, and the memory of either.

    Args:
        model: untrained or trained.
        x: a batch, `[B, ...]`.
        sample: draws n samples; None for a model that draws none.

    Returns:
        `step_operations`, `step_bytes`, and with samples `sample_operations` (per sample),
        `sample_bytes` (of 100 at once). Operations are those of matrix products and convolutions.
    """
    step = account(one_step(model, x))
    found = {"step_operations": step.operations, "step_bytes": step.peak}
    if sample is not None:
        few = account(lambda: sample(100))
        found |= {"sample_operations": few.operations / 100, "sample_bytes": few.peak}
    return found


class Meter:
    """Seconds by the clock and of the processor while it is open, and joules at `RULES.watts`.

        with Meter() as meter: ...
        meter.seconds, meter.joules

    The joules are an estimate: seconds of the processor times the power of a core, which is an
    assumption and no measurement. They rank models of one machine, and no more.
    """

    def __enter__(self) -> "Meter":
        self._began = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_) -> None:
        wall, processor = self._began
        self.seconds = time.perf_counter() - wall
        self.joules = RULES.watts * (time.process_time() - processor)
