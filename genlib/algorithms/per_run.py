"""One optimizer for stacked runs, in which each run has a rule and a learning rate of its own.

Weights of R runs stand in tensors `[R, ...]`. The rules of `genlib.algorithms.optimizers` work
number by number, so a block of rows can obey one rule and the next block another.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from genlib.algorithms.optimizers import Rule


@dataclass(frozen=True)
class Arm:
    """A block of runs that obey one rule.

    Attributes:
        rule: a class of `genlib.algorithms.optimizers`.
        rates: the learning rates of the runs in this block.
        numbers: the rule's other numbers, such as `{"momentum": 0.9}`.
        schedule: the factor on all rates as a function of the part done, from 0 to 1.
        clip: the largest norm that the gradient of a run may have.
    """

    rule: type[Rule]
    rates: Sequence[float]
    numbers: Mapping[str, float] = field(default_factory=dict)
    schedule: Callable[[float], float] | None = None
    clip: float | None = None

    def all_numbers(self) -> dict:
        """The rule's numbers, those that were not given at their defaults."""
        rule = self.rule([nn.Parameter(torch.zeros(1))], lr=1.0, **self.numbers)
        return {name: rule.param_groups[0][name] for name in rule.numbers}


class PerRun(torch.optim.Optimizer):
    """Steps each block of rows as its arm says.

    Args:
        params: tensors `[R, ...]`; the rows are those of the arms, in order.
        lr: a factor on all rates.
        arms: the blocks.
        steps: of the whole training; needed where an arm has a schedule, and only there.
        scale: multiplies all gradients. R, where the loss is a mean over the runs.

    Raises:
        ValueError: weights with another number of rows than the arms have rates, or a schedule
            without `steps`.
    """

    def __init__(
        self,
        params,
        lr: float = 1.0,
        *,
        arms: Sequence[Arm],
        steps: int | None = None,
        scale: float = 1.0,
    ):
        super().__init__(params, {"lr": lr})
        self.arms, self.steps, self.scale = list(arms), steps or 1, scale
        if steps is None and any(arm.schedule for arm in self.arms):
            raise ValueError("Expected steps, the length of training, with a schedule; got None.")
        self.param_groups[0]["taken"] = 0  # in a group, which a checkpoint keeps
        self.rates = [torch.tensor(arm.rates, dtype=torch.float64) for arm in self.arms]
        self.numbers = [arm.all_numbers() for arm in self.arms]
        runs = sum(len(rates) for rates in self.rates)
        for p in (p for group in self.param_groups for p in group["params"]):
            if len(p) != runs:
                raise ValueError(
                    f"Expected weights of {runs} runs, one per rate, got {list(p.shape)}."
                )

    @torch.no_grad()
    def step(self, closure: Callable | None = None) -> None:
        """One step of every run by its gradient."""
        done = min(self.param_groups[0]["taken"] / self.steps, 1.0)
        self.param_groups[0]["taken"] += 1
        for group in self.param_groups:
            moved = [p for p in group["params"] if p.grad is not None]
            gradients = [self.scale * p.grad if self.scale != 1 else p.grad for p in moved]
            sizes = self._sizes(gradients)
            first = 0
            for i, (arm, rates) in enumerate(zip(self.arms, self.rates, strict=True)):
                rows, first = slice(first, first + len(rates)), first + len(rates)
                factor = group["lr"] * (arm.schedule(done) if arm.schedule else 1.0)
                for p, g in zip(moved, gradients, strict=True):
                    memory = self.state[p].setdefault(i, {"t": 0})
                    memory["t"] += 1
                    shape = (-1, *[1] * (p.dim() - 1))
                    own = g[rows]
                    if arm.clip is not None:
                        own = own * (arm.clip / sizes[rows]).clamp(max=1.0).view(shape)
                    lr = (factor * rates).to(p).view(shape)
                    arm.rule.update(self, p[rows], own, memory, lr, **self.numbers[i])

    def _sizes(self, gradients: Sequence[Tensor]) -> Tensor | None:
        """Norm of the whole gradient of each run, `[R]`, if an arm asks for it."""
        if all(arm.clip is None for arm in self.arms) or not gradients:
            return None
        return sum(g.flatten(1).square().sum(1) for g in gradients).sqrt()

    def state_dict(self) -> dict:
        """As of any optimizer, with the memories of the arms side by side: a name is "arm.what"."""
        made = super().state_dict()
        made["state"] = {
            p: {f"{i}.{what}": v for i, memory in arms.items() for what, v in memory.items()}
            for p, arms in made["state"].items()
        }
        return made

    def load_state_dict(self, state_dict: dict) -> None:
        """Take up what `state_dict` gave."""
        nested: dict = {}
        for p, memories in state_dict["state"].items():
            for name, value in memories.items():
                i, what = name.split(".")
                memory = nested.setdefault(p, {}).setdefault(int(i), {})
                memory[what] = int(value) if what == "t" else value
        super().load_state_dict(state_dict | {"state": nested})

    recall = staticmethod(Rule.recall)
