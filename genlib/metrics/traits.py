"""What a model can do, found by asking it: its methods, how it draws, who learns.

None of this needs a trained model: what is asked here is the same for all weights.
"""

import copy
import inspect
from collections.abc import Callable, Mapping
from typing import NamedTuple

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode
from torch.utils._pytree import tree_leaves

from genlib.checks import check_positive
from genlib.model import Model

METHODS = ("sample", "log_prob", "log_prob_bound", "energy", "encode", "decode", "score")
RANDOM = {"rand", "randn", "randint", "randperm", "rand_like", "randn_like", "normal"}
RANDOM |= {"bernoulli", "poisson", "uniform_", "normal_", "bernoulli_", "multinomial"}


class Effort(NamedTuple):
    """What a call costs.

    Attributes:
        passes: how often the busiest weight is used.
        draws: how often random numbers are drawn, any number of them at once.
    """

    passes: int
    draws: int


def methods(model: Model) -> frozenset[str]:
    """The optional methods of the protocol that a model has."""
    return frozenset(name for name in METHODS if hasattr(model, name))


def effort(model: Model, call: Callable[[], object]) -> Effort:
    """What `call()` costs a model.

    A weight counts as used where it goes into an operation that gives numbers. So a matrix counts
    that is multiplied without a module around it, which a hook on modules would not see.

    Args:
        model: whose parameters are watched. One without parameters makes no passes.
        call: a function without arguments, such as `lambda: model.sample(2)`.
    """
    _check_model(model)
    with _Watch(model) as watch:
        call()
    return Effort(max(watch.uses.values(), default=0), watch.draws)


class _Watch(TorchFunctionMode):
    """Counts the operations that each parameter goes into, and those that draw."""

    def __init__(self, model: Model):
        super().__init__()
        self.uses = {id(parameter): 0 for parameter in model.parameters()}
        self.draws = 0

    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        made = function(*args, **kwargs)
        self.draws += getattr(function, "__name__", "") in RANDOM
        if any(isinstance(leaf, Tensor) for leaf in tree_leaves(made)):  # not a shape or a dtype
            for one in {id(leaf) for leaf in tree_leaves((args, kwargs))} & self.uses.keys():
                self.uses[one] += 1
        return made


def way(model: Model, larger: Model, sizes: tuple[int, int], n: int = 64) -> str | None:
    """How a kind of model draws samples, from two of them that differ in size.

    Args:
        model, larger: of one class, for examples of the two sizes.
        sizes: numbers in one example; a model of sequences is asked for rows of that width.
        n: samples at once: some of them should be long.

    Returns:
        `"chain"` if the effort follows the argument `steps`; `"number by number"` if it follows
        the size; `"in one go"` if neither; None if the model cannot draw.

    Raises:
        ValueError: sizes that do not grow.
    """
    if not sizes[0] < sizes[1]:
        raise ValueError(f"Expected sizes that grow, got {sizes}.")
    if not hasattr(model, "sample"):
        return None
    takes = inspect.signature(model.sample).parameters
    if "steps" in takes:
        few, many = (effort(model, lambda s=s: model.sample(n, steps=s)) for s in (3, 6))
        if many.passes > few.passes:
            return "chain"
    efforts = []
    for one, size in zip((model, larger), sizes, strict=True):
        width = {"width": size} if "width" in takes else {}
        efforts.append(effort(one, lambda one=one, width=width: one.sample(n, **width)))
    grows = any(more > less for less, more in zip(*efforts, strict=True))
    return "number by number" if grows else "in one go"


def any_width(model: Model, x: Tensor) -> bool:
    """Whether one model takes rows of different widths: x `[B, T, ...]`, and x cut by one."""
    _check_model(model)
    try:
        model.check(x)
        model.check(x[:, :-1])
    except (TypeError, ValueError):
        return False
    return True


def players(model: Model, x: Tensor) -> dict[str, int]:
    """Who learns on the batch x, in order: name and number of parameters; 0 for one that has
    just updated itself. The model stays as it was."""
    return {name: found[1] for name, found in _round(_copied(model, x), x).items()}


def rivalry(
    model: Model, x: Tensor, rate: float = 1e-3, seed: int = 0
) -> Mapping[tuple[str, str], float]:
    """How a small step of one player changes the loss of another, at the same batch and noise.

    Args:
        model: it stays as it was.
        x: a batch, `[B, ...]`.
        rate: of one step of plain gradient descent.
        seed: of the noise inside the losses.

    Returns:
        (who steps, whose loss): the change of that loss, in its own units; above 0 the one works
        against the other. Empty for a model with one player.
    """
    rate = check_positive("rate", rate, float)
    before = _losses(_copied(model, x), x, seed)
    changes = {}
    for one in before:
        moved = _copied(model, x)
        _round(moved, x, seed, step=(one, rate))
        after = _losses(moved, x, seed)
        changes |= {(one, other): after[other] - before[other] for other in before if other != one}
    return changes


def _copied(model: Model, x: Tensor) -> Model:
    _check_model(model)
    model.check(x)
    copied = copy.deepcopy(model)
    if hasattr(copied, "critic_steps"):
        copied.critic_steps = 1  # else the first batches are the critic's alone
    return copied


def _round(model, x, seed: int = 0, step: tuple[str, float] | None = None):
    """Each player's loss and number of parameters; with `step` one of them goes down its loss."""
    found = {}
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        for name, parameters, loss in model.turns(x):
            own = list(parameters)
            found[name] = (float(loss.detach()), sum(p.numel() for p in own))
            if step is not None and step[0] == name and own:
                slopes = torch.autograd.grad(loss, own, allow_unused=True)
                with torch.no_grad():
                    for weight, slope in zip(own, slopes, strict=True):
                        if slope is not None:
                            weight -= step[1] * slope
    return found


def _losses(model: Model, x: Tensor, seed: int) -> dict[str, float]:
    return {name: loss for name, (loss, _) in _round(model, x, seed).items()}


def _check_model(model: object) -> None:
    if not isinstance(model, Model):
        raise TypeError(f"Expected model to be a genlib.Model, got {type(model).__name__}.")
