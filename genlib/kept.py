"""Early stopping for stacked runs: each is kept as it was at its own lowest validation loss."""

from collections.abc import Callable, Collection

import torch
from torch import Tensor

from genlib.model import Model


class KeptBest:
    """A callback of `fit` that looks at R stacked runs now and then and keeps the best of each.

    All weights of the model have the runs first, `[R, ...]`. Noise that `judge` draws is the same
    at every look, and the training's own noise does not notice.

    Args:
        judge: the validation losses of a model, `[R]`; never of test data.
        looks: after how many steps it is called; 0 is before the first, see `start`.

    Attributes:
        seen: (steps, losses `[R]`) of all looks so far.

    Raises:
        ValueError: no look.
    """

    def __init__(self, judge: Callable[[Model], Tensor], looks: Collection[int]):
        if not looks:
            raise ValueError("Expected at least one look at the validation loss, got none.")
        self.judge, self.looks = judge, frozenset(looks)
        self.seen: list[tuple[int, Tensor]] = []
        self._lowest: Tensor | None = None
        self._kept: list[Tensor] = []

    def __call__(self, step: int, model: Model, history: object = None) -> None:
        if step + 1 in self.looks:
            self.look(step + 1, model)

    def start(self, model: Model) -> "KeptBest":
        """A look at the model before its first step."""
        self.look(0, model)
        return self

    @torch.no_grad()
    def look(self, steps: int, model: Model) -> None:
        """Take the validation losses, and keep the weights of the runs that were never better."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            losses = self.judge(model).detach().cpu()
        self.seen.append((steps, losses))
        if self._lowest is None:
            self._lowest = torch.full_like(losses, torch.inf)
            self._kept = [w.detach().clone() for w in model.parameters()]
        better = losses < self._lowest  # NaN is never better
        for mine, now in zip(self._kept, model.parameters(), strict=True):
            mine[better] = now[better].detach()
        self._lowest = torch.where(better, losses, self._lowest)

    @torch.no_grad()
    def swap(self, model: Model) -> None:
        """Exchange the model's weights for the kept ones; a second time brings the last back."""
        for mine, now in zip(self._kept, model.parameters(), strict=True):
            last = now.detach().clone()
            now.copy_(mine)
            mine.copy_(last)

    @property
    def best(self) -> Tensor:
        """The lowest validation loss of each run, `[R]`."""
        return torch.stack([losses for _, losses in self.seen]).nan_to_num(torch.inf).min(0).values

    def curves(self) -> list[list[tuple[int, float]]]:
        """The validation curve of each run: (steps, loss) pairs."""
        return [
            [(steps, losses[run].item()) for steps, losses in self.seen]
            for run in range(len(self.best))
        ]


def growing(steps: int, factor: float = 1.1, first: int = 1) -> list[int]:
    """Numbers of steps up to `steps`, each about `factor` times the one before, without repeats.

    Raises:
        ValueError: a factor that does not grow.
    """
    if factor <= 1:
        raise ValueError(f"Expected a factor above 1, got {factor!r}.")
    found, at = [], float(first)
    while at < steps:
        if not found or round(at) > found[-1]:
            found.append(round(at))
        at = max(at * factor, at + 1e-9)
    return [*found, steps]
