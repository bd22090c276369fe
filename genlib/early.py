"""Early stopping of one model: it is kept as it was at its lowest validation loss."""

import copy
import math
from collections.abc import Callable, Iterable

import torch

from genlib.checks import check_positive
from genlib.fit import fit
from genlib.history import History
from genlib.model import Model


def fit_best(
    model: Model,
    data,
    loss: Callable[[Model], float],
    *,
    steps: int,
    looks: int = 24,
    callbacks: Iterable[Callable] = (),
    **options,
) -> list[tuple[int, float]]:
    """Train a model, and leave it as it was when its validation loss was lowest.

    Args:
        model, data, steps, callbacks, options: as of `fit`.
        loss: of a model on validation data, never on test data.
        looks: how often it is taken, evenly over the steps.

    Returns:
        The validation curve: (step, loss) pairs, the first before training.
    """
    steps, looks = check_positive("steps", steps), check_positive("looks", looks)
    every, kept = max(1, steps // looks), {}
    curve = [(0, _value(loss, model.eval()))]

    def look(step: int, model: Model, history: History) -> None:
        if (step + 1) % every and step + 1 != steps:
            return
        curve.append((step + 1, _value(loss, model.eval())))
        model.train()
        if curve[-1][1] < min((value for _, value in curve[1:-1]), default=math.inf):
            kept.update(copy.deepcopy(model.state_dict()))

    fit(model, data, steps=steps, callbacks=[*callbacks, look], **options)
    model.load_state_dict(kept)
    return curve


def _value(loss: Callable[[Model], float], model: Model) -> float:
    with torch.no_grad():
        return float(loss(model))
