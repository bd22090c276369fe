"""A model as it was at some steps of its training."""

import copy
from collections.abc import Iterable

import torch
from torch import Tensor

from genlib.history import History
from genlib.model import Model
from genlib.side_by_side import SideBySide


class Snapshots:
    """A callback of `fit` that keeps a model's weights after some steps.

    Args:
        steps: after which ones, counted from 1.
    """

    def __init__(self, steps: Iterable[int]):
        self.steps, self.kept = frozenset(steps), {}

    def __call__(self, step: int, model: Model, history: History) -> None:
        if step + 1 in self.steps:
            weights = [p.detach().clone() for p in model.parameters()]
            self.kept[step + 1] = (model, weights)

    def at(self, step: int) -> list[Model]:
        """Copies of the models as they were: one, or all that were trained side by side.

        Raises:
            KeyError: a step that was not kept.
        """
        if step not in self.kept:
            raise KeyError(
                f"Expected a step that was kept, one of {sorted(self.kept)}; got {step}."
            )
        model, weights = self.kept[step]
        now = [p.detach().clone() for p in model.parameters()]
        _put(model, weights)
        models = model.apart() if isinstance(model, SideBySide) else [model.eval()]
        copies = [copy.deepcopy(one) for one in models]
        _put(model, now)
        if isinstance(model, SideBySide):
            model.apart()  # theirs too as they are now
        return copies


@torch.no_grad()
def _put(model: Model, weights: list[Tensor]) -> None:
    for p, value in zip(model.parameters(), weights, strict=True):
        p.copy_(value)
