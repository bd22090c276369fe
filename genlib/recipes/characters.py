"""Characters one after the other: a recurrent net on names, and on Shakespeare's plays."""

import math

import torch

from genlib import data, fit, runtime
from genlib.families.recurrent import RecurrentModel


def cosine(done: float) -> float:
    """The factor on the learning rate, from 1 down to 0, when the part `done` is behind us."""
    return 0.5 * (1 + math.cos(math.pi * done))


def mean_nll(model: RecurrentModel, x: torch.Tensor) -> float:
    """Nats a character over rows x, in pieces: the mean over characters, not over rows."""
    device = runtime.device()
    model.to(device)
    with torch.no_grad():
        logs = [model.symbol_log_probs(part.to(device)) for part in x.split(256)]
    total = -sum(part.sum().item() for part in logs)
    return total / sum(int((part != 0).sum()) for part in logs)


def names(seed: int, hidden: int, epochs: int) -> dict[str, float]:
    """A GRU on makemore's 32,033 names, four in five to learn from."""
    split = data.names()
    torch.manual_seed(seed)
    hidden, epochs = runtime.pick((16, 1), (hidden, epochs))
    model = RecurrentModel(split.alphabet.size, state=hidden, embedding=hidden // 4)
    x = split.x[: runtime.pick(400, None)]
    fit(model, x, epochs=epochs, batch=64, lr=2e-3, schedule=cosine, clip=1.0, seed=seed)
    return {
        "test loss": mean_nll(model, split.x_test),
        "training loss": mean_nll(model, x),
    }


def shakespeare(seed: int, hidden: int, steps: int, cell: str) -> dict[str, float]:
    """A recurrent net on the first 90 % of Tiny Shakespeare, judged on the rest."""
    text = data.king_james("Ruth")[0] if runtime.mode() == "fast" else data.tiny_shakespeare()
    alphabet = data.Alphabet.of([text])
    cut = int(0.9 * len(text))
    width = runtime.pick(32, 128)
    x, x_test = (alphabet.windows(part, width) for part in (text[:cut], text[cut:]))
    torch.manual_seed(seed)
    hidden, steps = runtime.pick((16, 5), (hidden, steps))
    model = RecurrentModel(alphabet.size, state=hidden, embedding=64, cell=cell)
    fit(model, x, steps=steps, batch=64, lr=2e-3, schedule=cosine, clip=1.0, seed=seed)
    return {
        "validation loss": mean_nll(model, x_test),
        "training loss": mean_nll(model, x[: len(x_test)]),
    }
