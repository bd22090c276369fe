"""A model as it was at some steps of its training, and as it was at its best."""

import copy
from collections.abc import Callable, Iterable

import torch
from torch import Tensor

from genlib.checks import check_positive
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


class Lowest:
    """A callback of `fit` that keeps a model's weights where its validation loss was lowest.

    Args:
        judge: from the model to its loss on validation data, a number; never on test data.
        every: steps between two looks.

    Attributes:
        curve: the (step, loss) pairs seen, from step 0 if `look` was called before training.
    """

    def __init__(self, judge: Callable[[Model], float], every: int):
        self.judge, self.every, self.curve = judge, check_positive("every", every), []
        self.weights: list[Tensor] = []

    def __call__(self, step: int, model: Model, history: History) -> None:
        if (step + 1) % self.every == 0:
            self.look(step + 1, model)

    @torch.no_grad()
    def look(self, step: int, model: Model) -> None:
        """Take the loss after `step` steps, and the weights if it is the lowest so far."""
        loss = float(self.judge(model))
        if all(loss < before for _, before in self.curve):  # NaN is never lower
            self.weights = [p.detach().clone() for p in model.parameters()]
        self.curve.append((step, loss))

    def restore(self, model: Model) -> Model:
        """Give the model the weights that were best, in eval mode.

        Raises:
            ValueError: no look was taken.
        """
        if not self.weights:
            raise ValueError(f"Expected a look every {self.every} steps, but none was taken.")
        _put(model, self.weights)
        return model.eval()


@torch.no_grad()
def _put(model: Model, weights: list[Tensor]) -> None:
    for p, value in zip(model.parameters(), weights, strict=True):
        p.copy_(value)
