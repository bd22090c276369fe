"""The optimizers of a training run, one a player: who steps down which loss, and how far."""

from collections.abc import Callable, Iterable, Mapping

import torch
from torch import Tensor, nn

from genlib.checks import check_positive, plain


class Players:
    """The optimizers, one a player, made when the player first takes a turn."""

    def __init__(self, optimizer: Callable[..., torch.optim.Optimizer], lr, clip, schedule):
        self.make, self.lr, self.clip, self.schedule = optimizer, lr, clip, schedule
        self.optimizers: dict[str, torch.optim.Optimizer | None] = {}
        self.saved: dict[str, dict] = {}  # states from a checkpoint, waiting for their player

    def step(self, name: str, parameters: Iterable[nn.Parameter], loss: Tensor, done: float):
        """Let one player take one step down its loss. `done`: the part of training behind us."""
        if name not in self.optimizers:
            self._add(name, list(parameters), loss)
        optimizer = self.optimizers[name]
        if optimizer is None:
            return
        own = [parameter for group in optimizer.param_groups for parameter in group["params"]]
        for parameter in own:
            parameter.grad = None  # zero_grad does the same, and a profiler's work besides
        loss.backward(inputs=[p for p in own if p.requires_grad])  # nobody else's gradients
        clip = _for_player("clip", self.clip, name)
        if clip is not None:
            for group in optimizer.param_groups:
                nn.utils.clip_grad_norm_(group["params"], clip)
        if self.schedule is not None:
            for group in optimizer.param_groups:
                group["lr"] = group["initial_lr"] * float(plain(self.schedule(done)))
        optimizer.step()

    def state(self) -> dict[str, dict]:
        """What the optimizers remember, one state for each player that has any.

        Also of those that have not taken a turn since a checkpoint was loaded.
        """
        made = {name: o.state_dict() for name, o in self.optimizers.items() if o is not None}
        return self.saved | made

    def _add(self, name: str, parameters: list[nn.Parameter], loss: Tensor) -> None:
        if not parameters:  # a player that has updated itself: EM, counting
            self.optimizers[name] = None
            return
        if not loss.requires_grad:
            raise ValueError(
                f"Expected the loss of player {name!r} to depend on its parameters, got one with "
                "no gradient; was it detached, or computed under no_grad?"
            )
        lr = _for_player("lr", self.lr, name)
        optimizer = self.make(parameters, lr=lr, **_fused(self.make))
        for group in optimizer.param_groups:
            group["initial_lr"] = lr
        if name in self.saved:
            optimizer.load_state_dict(self.saved.pop(name))
            _lay_out_alike(optimizer)
        self.optimizers[name] = optimizer


def _for_player(what: str, value: float | Mapping[str, float] | None, name: str) -> float | None:
    """One player's share of a setting that may be given for all at once or for each by name."""
    if isinstance(value, Mapping):
        if name not in value:
            raise ValueError(f"Expected {what} for player {name!r}, got only {sorted(value)}.")
        value = value[name]
    if value is None:
        return None
    return check_positive(f"{what} of player {name!r}", value, float)


def _lay_out_alike(optimizer: torch.optim.Optimizer) -> None:
    """Give what is remembered of a weight its order in memory, as fused kernels expect.

    A file has but one order; weights may have another (`channels_last`).
    """
    for weight, state in optimizer.state.items():
        for key, value in state.items():
            if isinstance(value, Tensor) and value.shape == weight.shape:
                state[key] = torch.empty_like(weight, dtype=value.dtype).copy_(value)


def _fused(optimizer: Callable[..., torch.optim.Optimizer]) -> dict[str, bool]:
    """torch's fused kernels take one pass over the memory instead of a dozen, where they exist."""
    fusible = (torch.optim.Adam, torch.optim.AdamW, torch.optim.SGD, torch.optim.Adagrad)
    return {"fused": True} if optimizer in fusible else {}
