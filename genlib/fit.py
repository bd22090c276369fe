"""The one training loop of the course: nothing in it knows what it trains."""

import math
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import torch
from torch import Tensor, nn

from genlib import runtime
from genlib.batches import Batches
from genlib.checkpoint import Keeper, load_checkpoint
from genlib.checks import check_positive, check_seed, plain
from genlib.history import History
from genlib.model import Model
from genlib.players import Players
from genlib.progress import Progress

Callback = Callable[[int, Model, History], bool | None]


class TrainingDiverged(ArithmeticError):
    """A loss became NaN or infinite. The message names the player and the step."""


def fit(
    model: Model,
    data: Tensor | Callable[[int], Tensor],
    *,
    steps: int | None = None,
    epochs: int | None = None,
    batch: int | None = 128,
    lr: float | Mapping[str, float] = 1e-3,
    optimizer: Callable[..., torch.optim.Optimizer] = torch.optim.Adam,
    clip: float | Mapping[str, float] | None = None,
    schedule: Callable[[float], float] | None = None,
    seed: int = 0,
    device: str = "auto",
    callbacks: Iterable[Callback] = (),
    checkpoint: str | Path | None = None,
    checkpoint_every: int | None = None,
    progress: bool | None = None,
) -> History:
    """Train `model` on `data` and return the history of its losses.

    Args:
        model: anything that obeys `genlib.Model`. It is trained on the device, and left where it
            was before, in eval mode.
        data: `[N, ...]`, or a function that draws a batch of the size it is given.
        steps: how many batches; or
        epochs: how many passes over the data. One of the two.
        batch: examples a batch; `None` takes all the data each time, as EM wants.
        lr: the learning rate, or one for each player: `{"critic": 4e-4, "generator": 1e-4}`.
        optimizer: a class of `torch.optim`, or any `f(parameters, lr=...)` that makes one.
        clip: the largest gradient norm allowed, or one for each player.
        schedule: the factor on the learning rate as a function of the part done, from 0 to 1.
        seed: of the batches and of all noise inside the model. The caller's generators are left
            as they were. (The weights were drawn when the model was made: seed that too.)
        device: `"auto"`, `"cpu"`, `"cuda"`.
        callbacks: each is called after every step as `f(step, model, history)`; one that returns
            True ends the training.
        checkpoint: a file to keep the state of training in. If it exists, training goes on from
            there, to the same numbers as if it had never stopped. It is written at the end, and
            when training ends early: by Ctrl-C, by the notebook's stop button, by an error.
        checkpoint_every: steps between two more writings of it.
        progress: show a bar; by default where somebody may be watching.

    Raises:
        TrainingDiverged: a loss became NaN or infinite. On the CPU the player's parameters are
            those before that step; on a GPU, where losses are looked at now and then, later ones.
            The checkpoint stays as it was.
        ValueError: for arguments that make no sense together, with a sentence saying which.
    """
    if not isinstance(model, nn.Module) or not hasattr(model, "turns"):
        raise TypeError(f"Expected model to be a genlib.Model, got {type(model).__name__}.")
    device, seed = runtime.device(device), check_seed(seed)
    batches = Batches(data, batch, seed, device, model.check)
    steps = _count_steps(steps, epochs, batches)
    check_every = 1 if device.type == "cpu" else 50  # looking at a loss makes a GPU wait
    if checkpoint_every is not None:
        checkpoint_every = check_positive("checkpoint_every", checkpoint_every)
    home = model.device
    players, history = Players(optimizer, lr, clip, schedule), History()
    keeper = Keeper(checkpoint, model, players, batches, history)
    pending: list[tuple[str, int, Tensor]] = []  # losses nobody has looked at yet

    try:
        model.to(device).train()
        with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
            torch.manual_seed(seed)
            if checkpoint is not None and Path(checkpoint).exists():
                load_checkpoint(checkpoint, model, players, batches, history)
            began = time.perf_counter() - history.seconds
            with Progress(steps, history, progress) as bar:
                while history.steps < steps:
                    step, x = history.steps, batches.next()
                    for name, parameters, loss in model.turns(x):
                        pending.append((name, step, loss.detach()))
                        if check_every == 1:
                            _record(pending, history, seed)
                        players.step(name, parameters, loss, step / steps)
                    history.steps, history.seconds = step + 1, time.perf_counter() - began
                    if check_every > 1 and (step + 1) % check_every == 0:
                        _record(pending, history, seed)
                    bar.update(step + 1)
                    stops = [plain(callback(step, model, history)) for callback in callbacks]
                    if any(stop is True for stop in stops):
                        break
                    if checkpoint_every and (step + 1) % checkpoint_every == 0 and step + 1 < steps:
                        _record(pending, history, seed)
                        keeper.save()
                    elif not pending:
                        keeper.step_done()
            _record(pending, history, seed)
            keeper.save()
    except TrainingDiverged:
        # Nothing is written. The last whole state is a step or so before the NaN, and since
        # training is deterministic it leads there again; an older file may still be worth having.
        raise
    except BaseException as error:  # KeyboardInterrupt among them
        keeper.rescue(error)
        raise
    finally:
        model.to(home).eval()
    return history


def _count_steps(steps: int | None, epochs: int | None, batches: Batches) -> int:
    if (steps is None) == (epochs is None):
        raise ValueError(f"Expected either steps or epochs, got steps={steps}, epochs={epochs}.")
    if steps is not None:
        steps = check_positive("steps", steps)
        return steps
    epochs = check_positive("epochs", epochs)
    if batches.per_epoch is None:
        raise ValueError("Expected steps, got epochs: data drawn by a function has no epochs.")
    return epochs * batches.per_epoch


def _record(pending: list[tuple[str, int, Tensor]], history: History, seed: int) -> None:
    """Move the pending losses into the history, and stop if one of them is no number."""
    for name, step, loss in pending:
        value = loss.item()
        if not math.isfinite(value):
            raise TrainingDiverged(
                f"The loss of player {name!r} became {value} at step {step} (seed {seed}). "
                "Usual cures: a smaller lr, clip=1.0, data scaled to about [-1, 1] or [0, 1]."
            )
        history.setdefault(name, []).append(value)
    pending.clear()
