"""The whole state of a training run in one safetensors file, written whole or not at all."""

import json
import os
import tempfile
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from genlib.batches import Batches
from genlib.history import History
from genlib.model import Model
from genlib.players import Players

FORMAT = "genlib-checkpoint-1"


def save_checkpoint(
    path: str | Path, model: Model, players: Players, batches: Batches, history: History
) -> None:
    """Write everything that the next step depends on to `path`.

    The file is written beside its final place and then moved there, so that an interruption, or a
    full disk, leaves the older checkpoint as it was.
    """
    tensors = {f"model/{key}": value for key, value in model.state_dict().items()}
    tensors |= {f"batches/{key}": value for key, value in batches.state().items()}
    tensors["rng/cpu"] = torch.get_rng_state()
    if batches.device.type == "cuda":
        tensors["rng/cuda"] = torch.cuda.get_rng_state(batches.device)
    groups = {}
    for player, optimizer in players.optimizers.items():
        if optimizer is None:
            continue
        state = optimizer.state_dict()
        groups[player] = state["param_groups"]
        for index, values in state["state"].items():
            for key, value in values.items():
                tensors[f"optimizer/{player}/{index}/{key}"] = torch.as_tensor(value)
    progress = {"steps": history.steps, "seconds": history.seconds, "losses": dict(history)}
    metadata = {
        "format": FORMAT,
        "groups": json.dumps(groups),
        "history": json.dumps(progress),
    }
    _write_whole({k: v.detach().cpu().clone() for k, v in tensors.items()}, metadata, Path(path))


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
