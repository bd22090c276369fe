"""The whole state of a training run in one safetensors file, written whole or not at all."""

import copy
import json
import os
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from genlib.batches import Batches
from genlib.checks import plain
from genlib.history import History
from genlib.model import Model
from genlib.players import Players

FORMAT = "genlib-checkpoint-1"


class Snapshot(NamedTuple):
    """Everything that the next step depends on, copied at one moment between two steps."""

    tensors: dict[str, Tensor]
    groups: dict[str, list[dict]]
    steps: int
    seconds: float
    losses: dict[str, int]  # how many of each player's there were; a history only ever grows


class Keeper:
    """The memory of a training run: its last whole state, and the file that it is kept in.

    An interruption may come in the middle of a step, when one player has moved and another has
    not. So what is kept is always a state between two steps, and the steps after it are repeated,
    to the same numbers. Copying the state after every step would slow small models down; copies
    are made as often as they cost a fiftieth of the time.
    """

    def __init__(
        self,
        path: str | Path | None,
        model: Model,
        players: Players,
        batches: Batches,
        history: History,
    ):
        self.path = None if path is None else Path(path)
        self.owners = model, players, batches, history
        self.history, self.last, self.due = history, None, 0.0

    def step_done(self) -> None:
        """Copy the state, if the last copy is old enough. Every step of all players is over."""
        if self.path is not None and time.perf_counter() >= self.due:
            self._copy()

    def save(self) -> None:
        """Copy the state and write it to the file."""
        if self.path is not None:
            self._copy()
            self._write()

    def rescue(self, error: BaseException) -> None:
        """Write the last whole state, as training ends by `error`, if there has been a step."""
        if self.path is None or self.last is None:
            return
        try:
            self._write()
        except Exception as other:
            error.add_note(
                f"The state of training could not be kept in {str(self.path)!r}: {other}"
            )

    def _copy(self) -> None:
        began = time.perf_counter()
        self.last = snapshot(*self.owners)
        now = time.perf_counter()
        self.due = now + 50 * (now - began)

    def _write(self) -> None:
        kept = self.last
        losses = {player: self.history[player][:n] for player, n in kept.losses.items()}
        progress = {"steps": kept.steps, "seconds": kept.seconds, "losses": losses}
        metadata = {
            "format": FORMAT,
            "groups": json.dumps(kept.groups, default=plain),
            "history": json.dumps(progress),
        }
        _write_whole(kept.tensors, metadata, self.path)


def snapshot(model: Model, players: Players, batches: Batches, history: History) -> Snapshot:
    """Copy everything that the next step depends on."""
    tensors = {f"model/{key}": value for key, value in model.state_dict().items()}
    tensors |= {f"batches/{key}": value for key, value in batches.state().items()}
    tensors["rng/cpu"] = torch.get_rng_state()
    if batches.device.type == "cuda":
        tensors["rng/cuda"] = torch.cuda.get_rng_state(batches.device)
    groups = {}
    for player, state in players.state().items():
        groups[player] = copy.deepcopy(state["param_groups"])
        for index, values in state["state"].items():
            for key, value in values.items():
                tensors[f"optimizer/{player}/{index}/{key}"] = torch.as_tensor(value)
    return Snapshot(
        {key: _copied(value) for key, value in tensors.items()},
        groups,
        history.steps,
        history.seconds,
        {player: len(losses) for player, losses in history.items()},
    )


def _copied(x: Tensor) -> Tensor:
    """A copy for the file, which wants memory in order and shared with no other tensor."""
    return x.detach().to("cpu", copy=True).contiguous()


def load_checkpoint(
    path: str | Path, model: Model, players: Players, batches: Batches, history: History
) -> None:
    """Put the state kept in `path` back into its owners.

    Raises:
        ValueError: the file is corrupt, is no checkpoint of `fit`, or is one of another model.
    """
    tensors, metadata = _read(path)
    weights = {k.removeprefix("model/"): v for k, v in tensors.items() if k.startswith("model/")}
    expected = {key: list(value.shape) for key, value in model.state_dict().items()}
    got = {key: list(value.shape) for key, value in weights.items()}
    if expected != got:
        odd = sorted(
            key for key in expected.keys() | got.keys() if expected.get(key) != got.get(key)
        )
        raise ValueError(
            f"Expected a checkpoint of this {type(model).__name__} in {str(path)!r}, got one that "
            f"differs in {', '.join(odd[:3])}; give this model a file of its own."
        )
    model.load_state_dict(weights)
    for player, groups in json.loads(metadata["groups"]).items():
        state: dict[int, dict[str, Tensor]] = {}
        prefix = f"optimizer/{player}/"
        for key, value in tensors.items():
            if key.startswith(prefix):
                index, name = key.removeprefix(prefix).split("/")
                state.setdefault(int(index), {})[name] = value
        players.saved[player] = {"state": state, "param_groups": groups}
    parts = ("generator", "order", "position")
    batches.restore({part: tensors[f"batches/{part}"] for part in parts})
    torch.set_rng_state(tensors["rng/cpu"])
    if "rng/cuda" in tensors and batches.device.type == "cuda":
        torch.cuda.set_rng_state(tensors["rng/cuda"], batches.device)
    progress = json.loads(metadata["history"])
    history.update(progress["losses"])
    history.steps, history.seconds = progress["steps"], progress["seconds"]


def _write_whole(tensors: dict[str, Tensor], metadata: dict[str, str], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    try:
        save_file(tensors, unfinished, metadata)
        os.replace(unfinished, path)
    finally:
        Path(unfinished).unlink(missing_ok=True)


def _read(path: str | Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
    except (SafetensorError, OSError) as error:
        raise ValueError(
            f"Expected a checkpoint in {str(path)!r}, but it cannot be read ({error}); "
            "delete it to start afresh."
        ) from None
    if metadata.get("format") != FORMAT:
        raise ValueError(
            f"Expected a checkpoint of genlib.fit in {str(path)!r}, got another safetensors file."
        )
    return tensors, metadata
