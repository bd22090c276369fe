"""Many trainings of one small model at once: other seeds, rates and rules side by side."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from genlib.algorithms.per_run import Arm, PerRun
from genlib.fit import fit
from genlib.model import Model
from genlib.side_by_side import SideBySide


class Survivors(SideBySide):
    """Stacked models of which some may diverge: an infinite loss stops nobody but its own model."""

    def loss(self, x: Tensor) -> Tensor:
        losses = self.losses(x)
        return losses.where(losses.isfinite(), 0.0).sum()


def sweep(
    make: Callable[[], Model],
    x: Tensor,
    x_val: Tensor,
    arms: Sequence[Arm],
    seeds: Sequence[int],
    *,
    steps: int,
    batch: int,
    looks: Sequence[int],
    average: float | None = None,
) -> tuple[Tensor, Tensor | None]:
    """Train a model by every rate of every arm, for every seed; all of them at once.

    A seed stands for a start and for the batches; both are the same for all rates and arms.

    Args:
        make: makes a model, its weights drawn from torch's generator.
        x: what all learn from, `[N, ...]`.
        x_val: what they are judged by, `[M, ...]`, with the same noise for all.
        arms: rules with their learning rates; each rate is used for all seeds.
        seeds: S of them.
        looks: steps after which the validation losses are taken, 0 among them or not.
        average: also keep a moving mean of the weights, with this decay, and judge it at the end.

    Returns:
        Validation losses `[looks, rates of all arms, S]`, infinite where a run diverged, and those
        of the averaged weights at the end, `[rates, S]`, or None.
    """
    stacked = [
        Arm(a.rule, [r for r in a.rates for _ in seeds], a.numbers, a.schedule, a.clip)
        for a in arms
    ]
    rates = sum(len(arm.rates) for arm in arms)
    starts = []
    for seed in seeds:
        torch.manual_seed(seed)
        starts.append(make())
    model = Survivors(starts * rates)
    order = [torch.Generator().manual_seed(seed) for seed in seeds]
    mean = [w.detach().clone() for w in model.weights] if average is not None else []

    def draw(n: int) -> Tensor:
        rows = torch.stack([torch.randint(len(x), (n,), generator=g) for g in order], 1)
        batches = x[rows]  # [n, S, ...]
        return batches.repeat(1, rates, *[1] * (batches.dim() - 2))

    def judged() -> Tensor:
        with torch.no_grad(), torch.random.fork_rng():
            torch.manual_seed(0)
            losses = model.losses(x_val[:, None].expand(-1, rates * len(seeds), *x.shape[1:]), True)
        return losses.nan_to_num(torch.inf, torch.inf).view(rates, len(seeds))

    found = [judged()] if 0 in looks else []
    wanted = set(looks)

    def look(step: int, _model: Model, _history: dict) -> None:
        with torch.no_grad():
            for m, w in zip(mean, model.weights, strict=bool(mean)):
                m.lerp_(w, max(1 - average, 1 / (step + 1)))
        if step + 1 in wanted:
            found.append(judged())

    fit(
        model,
        draw,
        steps=steps,
        batch=batch,
        lr=1.0,
        optimizer=lambda params, lr: PerRun(params, lr, arms=stacked, steps=steps),
        callbacks=[look],
    )
    if average is None:
        return torch.stack(found), None
    with torch.no_grad():
        for w, m in zip(model.weights, mean, strict=True):
            w.copy_(m)
    return torch.stack(found), judged()
