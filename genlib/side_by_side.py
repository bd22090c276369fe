"""Many runs of one small model for little more than the price of one: all of them side by side.

A small network leaves a processor idle between one small product and the next. R networks of one
shape are one batched product: x [B, R, in] -> weights [R, out, in] -> [B, R, out].
"""

import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn
from torch.func import functional_call, stack_module_state, vmap

from genlib.fit import fit
from genlib.model import Model


class LinearRuns(nn.Module):
    """R linear layers that know nothing of each other: `[B, R, in]` to `[B, R, out]`."""

    def __init__(self, runs: int, inputs: int, outputs: int):
        super().__init__()
        bound = 1 / math.sqrt(inputs)  # as torch.nn.Linear starts
        self.weight = nn.Parameter(torch.empty(runs, outputs, inputs).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.empty(runs, 1, outputs).uniform_(-bound, bound))

    def forward(self, x: Tensor) -> Tensor:
        return torch.baddbmm(self.bias, x.transpose(0, 1), self.weight.mT).transpose(0, 1)


def mlp_runs(
    runs: int, *sizes: int, activation: Callable[[], nn.Module] = nn.ReLU
) -> nn.Sequential:
    """R networks as `nets.mlp` makes one: `[B, R, sizes[0]]` to `[B, R, sizes[-1]]`."""
    layers: list[nn.Module] = []
    for inputs, outputs in zip(sizes, sizes[1:], strict=False):
        layers += [LinearRuns(runs, inputs, outputs), activation()]
    return nn.Sequential(*layers[:-1])


class SideBySide(Model):
    """Finished models of one shape and one player, trained as one: their weights are stacked.

    x is `[B, R, ...]`, a column of data for each of the R models, or with `same_data` `[B, ...]`,
    the same batch for all. The loss is the sum of theirs, so each gets the gradient that it would
    get alone, and an optimiser that treats every weight by itself (SGD, Adam) trains it as if it
    were alone. With `clip` the models would feel each other: leave it off.

    Args:
        models: R of them. What they hold besides weights (masks, orders of dimensions) is shared:
            each takes over that of the first.
        same_data: all learn from the same batch.
        settings: attributes in which they differ, R numbers by name: `{"beta": (0.5, 1, 2)}`.

    Raises:
        ValueError: no model, different shapes, or another number of settings than of models.
    """

    def __init__(
        self,
        models: Sequence[Model],
        same_data: bool = False,
        settings: dict[str, Sequence[float]] | None = None,
    ):
        super().__init__()
        models, settings = list(models), settings or {}
        shapes = {tuple((k, tuple(p.shape)) for k, p in m.named_parameters()) for m in models}
        if len(shapes) != 1:
            raise ValueError(
                f"Expected at least one model, all of one shape, got {len(models)} models of "
                f"{len(shapes)} shapes."
            )
        for name, values in settings.items():
            if len(values) != len(models):
                raise ValueError(
                    f"Expected a value of {name} for each of {len(models)} models, got "
                    f"{len(values)}."
                )
        self.models = [_Loss(model) for model in models]  # in a list: no part of this model
        stacked, _ = stack_module_state(self.models)
        self.same_data, self.names = same_data, list(stacked)
        self.weights = nn.ParameterList(stacked.values())  # [R, ...] each
        self.fixed_names = []
        for i, (name, fixed) in enumerate(self.models[0].named_buffers()):
            self.fixed_names.append(name)
            self.register_buffer(f"fixed_{i}", fixed.clone())  # so that it moves with the weights
        self.settings = {name: torch.as_tensor(values) for name, values in settings.items()}

    def loss(self, x: Tensor) -> Tensor:
        """The sum of the models' losses, a scalar."""
        return self.losses(x).sum()

    def losses(self, x: Tensor, same_noise: bool = False) -> Tensor:
        """Each model's loss on its column of x, or on all of x: `[R]`.

        Args:
            same_noise: where a loss draws random numbers, all models get the same ones.
        """

        def one(weights: dict[str, Tensor], settings: dict[str, Tensor], x: Tensor) -> Tensor:
            return functional_call(self.models[0], weights | fixed, (settings, x))

        x = x.to(self.device)
        fixed = dict(zip(self.fixed_names, self.buffers(), strict=True))
        weights = dict(zip(self.names, self.weights, strict=True))
        settings = {name: values.to(x.device) for name, values in self.settings.items()}
        columns, noise = None if self.same_data else 1, "same" if same_noise else "different"
        return vmap(one, in_dims=(0, 0, columns), randomness=noise)(weights, settings, x)

    def apart(self) -> list[Model]:
        """The models again, each with what it has learnt, in eval mode."""
        for i, holder in enumerate(self.models):
            own = dict(holder.named_parameters())
            for name, weights in zip(self.names, self.weights, strict=True):
                own[name].data.copy_(weights[i].detach())
            for mine, fixed in zip(holder.buffers(), self.buffers(), strict=True):
                mine.copy_(fixed)
        return [holder.model.eval() for holder in self.models]


class _Loss(nn.Module):
    """A model's loss as a function that can be called with other weights and other settings."""

    def __init__(self, model: Model):
        super().__init__()
        self.model = model

    def forward(self, settings: dict[str, Tensor], x: Tensor) -> Tensor:
        before = {name: getattr(self.model, name) for name in settings}
        try:
            for name, value in settings.items():
                setattr(self.model, name, value)
            return self.model.loss(x)
        finally:
            for name, value in before.items():
                setattr(self.model, name, value)


def shuffled(x: Tensor, seeds: Sequence[int]) -> Tensor:
    """The same data for each seed, in an order of its own: `[N, ...]` to `[N, R, ...]`."""
    orders = [torch.randperm(len(x), generator=torch.Generator().manual_seed(s)) for s in seeds]
    return torch.stack([x[order] for order in orders], 1)


def stopped_in_time(
    models: Sequence[Model],
    x: Tensor,
    x_val: Tensor,
    *,
    looks: int = 40,
    settings: dict[str, Sequence[float]] | None = None,
    judged: dict[str, Sequence[float]] | None = None,
    callbacks: Sequence[Callable] = (),
    **options,
) -> tuple[list[Model], list[list[tuple[int, float]]]]:
    """Train models side by side, each kept as it was at its own lowest validation loss.

    Args:
        models: of one shape and one player.
        x: what each learns from, `[N, R, ...]`.
        x_val: what each is stopped by, `[M, R, ...]`; never test data.
        looks: how often the validation losses are taken, evenly over the steps.
        settings: attributes in which the models differ, as of `SideBySide`.
        judged: other values of these settings, for the validation loss alone.
        callbacks: of `fit`, called before a look is taken.
        options: of `fit`; `steps` is needed.

    Returns:
        The models in eval mode, and the validation curve of each, (step, loss) pairs.
    """
    together, steps = SideBySide(models, settings=settings), options["steps"]
    every, best, curves = max(1, steps // looks), None, []

    @torch.no_grad()
    def looked(model: SideBySide) -> Tensor:
        learning, model.settings = (
            model.settings,
            model.settings
            | {name: torch.as_tensor(values) for name, values in (judged or {}).items()},
        )
        losses = model.losses(x_val.to(model.device))
        model.settings = learning
        return losses

    def look(step: int, model: SideBySide, history: dict) -> None:
        nonlocal best
        if (step + 1) % every and step + 1 != steps:
            return
        with torch.no_grad():
            losses = looked(model)
            curves.append((step + 1, losses.cpu()))
            kept = [w.clone() for w in model.weights] if best is None else best[1]
            better = losses < (torch.inf if best is None else best[0])  # NaN is never better
            for mine, now in zip(kept, model.weights, strict=True):
                mine[better] = now[better]
            lowest = losses if best is None else torch.where(better, losses, best[0])
        best = (lowest, kept)

    before = looked(together)
    fit(together, x, callbacks=[*callbacks, look], **options)
    with torch.no_grad():
        for weights, kept in zip(together.weights, best[1], strict=True):
            weights.copy_(kept)
    runs = range(len(together.models))
    return together.apart(), [
        [(0, before[i].item()), *((step, losses[i].item()) for step, losses in curves)]
        for i in runs
    ]
