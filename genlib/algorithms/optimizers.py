"""Rules that turn gradients into steps, each as its paper writes it: x <- x - (something of g).

Every rule is an optimizer of torch in form, so `fit(..., optimizer=Adam)` takes it; the arithmetic
is all here, one tensor at a time and unfused. x are the parameters, g their gradient, t counts
steps from 1. Numbers that a rule remembers between steps start at zero.
"""

from collections.abc import Iterable

import torch
from torch import Tensor, nn

from genlib.checks import check_positive


class Rule(torch.optim.Optimizer):
    """What all rules share: a loop over parameters, and a memory for each of them.

    Args:
        parameters: what to train.
        lr: the learning rate, epsilon in some papers and alpha in others.
        numbers: the rule's other numbers, each passed on to `update` by name.
    """

    def __init__(self, parameters: Iterable[nn.Parameter], lr: float, **numbers):
        check_positive("lr", lr, float)
        for name, value in numbers.items():
            share = name.startswith(("beta", "momentum", "rho"))
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if number and not 0 <= value < (1 if share else float("inf")):
                limit = "in [0, 1)" if share else "of at least 0"
                raise ValueError(f"Expected {name} {limit}, got {value!r}.")
        super().__init__(parameters, {"lr": lr, **numbers})
        self.numbers = tuple(numbers)

    @torch.no_grad()
    def step(self, closure=None):
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            numbers = {name: group[name] for name in self.numbers}
            for x in group["params"]:
                if x.grad is not None:
                    memory = self.state[x]
                    memory["t"] = memory.get("t", 0) + 1
                    self.update(x, x.grad, memory, group["lr"], **numbers)
        return loss

    def update(self, x: Tensor, g: Tensor, memory: dict, lr: float) -> None:
        """Change x in place, by its gradient g and what `memory` keeps from earlier steps."""
        raise NotImplementedError(f"{type(self).__name__} does not define update.")

    @staticmethod
    def recall(memory: dict, *names: str, like: Tensor) -> list[Tensor]:
        """The named tensors that the memory keeps, zeros at the first step."""
        return [memory.setdefault(name, torch.zeros_like(like)) for name in names]


class SGD(Rule):
    """x <- x - lr v, with v = momentum v + g (Robbins & Monro, 1951; Polyak, 1964).

    With Nesterov's variant the step is g + momentum v: the gradient counts once more, as if it
    had been taken where the momentum is about to lead (Sutskever et al., 2013).
    """

    def __init__(self, parameters, lr: float, momentum: float = 0.0, nesterov: bool = False):
        super().__init__(parameters, lr, momentum=momentum, nesterov=nesterov)

    def update(self, x, g, memory, lr, momentum, nesterov):
        (v,) = self.recall(memory, "v", like=x)
        v.mul_(momentum).add_(g)
        x -= lr * (g + momentum * v if nesterov else v)


class AdaGrad(Rule):
    """x <- x - lr g / (sqrt(s) + eps), s the sum of all g^2 so far (Duchi et al., 2011)."""

    def __init__(self, parameters, lr: float, eps: float = 1e-10):
        super().__init__(parameters, lr, eps=eps)

    def update(self, x, g, memory, lr, eps):
        (s,) = self.recall(memory, "s", like=x)
        s += g**2
        x -= lr * g / (s.sqrt() + eps)


class RMSProp(Rule):
    """As AdaGrad, with a moving mean in place of the sum: s <- rho s + (1 - rho) g^2.

    So old gradients are forgotten, and steps do not shrink for ever (Tieleman & Hinton, 2012).
    With momentum the quotients are added up, as SGD adds up gradients.
    """

    def __init__(
        self, parameters, lr: float, rho: float = 0.99, eps: float = 1e-8, momentum: float = 0.0
    ):
        super().__init__(parameters, lr, rho=rho, eps=eps, momentum=momentum)

    def update(self, x, g, memory, lr, rho, eps, momentum):
        s, u = self.recall(memory, "s", "u", like=x)
        s.mul_(rho).add_((1 - rho) * g**2)
        u.mul_(momentum).add_(g / (s.sqrt() + eps))
        x -= lr * u


class Adam(Rule):
    """x <- x - lr m^ / (sqrt(s^) + eps), moving means of g and of g^2 (Kingma & Ba, 2015).

        m <- beta1 m + (1 - beta1) g        m^ = m / (1 - beta1^t)
        s <- beta2 s + (1 - beta2) g^2      s^ = s / (1 - beta2^t)

    Both means start at zero and are too small at first; the divisions repair that exactly.

    Args:
        amsgrad: divide by the largest s so far (Reddi et al., 2018). Here, as in torch, it is still
            divided by 1 - beta2^t, which that paper leaves out: while t is small a step size may
            yet grow.
        decay: shrink x by lr * decay before each step, apart from the gradient (AdamW:
            Loshchilov & Hutter, 2019).
    """

    def __init__(
        self,
        parameters,
        lr: float,
        beta1: float = 0.9,
        beta2: float = 0.999,
        eps: float = 1e-8,
        amsgrad: bool = False,
        decay: float = 0.0,
    ):
        numbers = {"beta1": beta1, "beta2": beta2, "eps": eps, "amsgrad": amsgrad, "decay": decay}
        super().__init__(parameters, lr, **numbers)

    def update(self, x, g, memory, lr, beta1, beta2, eps, amsgrad, decay):
        m, s = self.recall(memory, "m", "s", like=x)
        t = memory["t"]
        x *= 1 - lr * decay
        m.mul_(beta1).add_((1 - beta1) * g)
        s.mul_(beta2).add_((1 - beta2) * g**2)
        if amsgrad:
            (largest,) = self.recall(memory, "largest", like=x)
            s = torch.maximum(largest, s, out=largest)
        x -= lr * (m / (1 - beta1**t)) / ((s / (1 - beta2**t)).sqrt() + eps)
