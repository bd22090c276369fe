"""Truncated backpropagation through time: the state goes on from batch to batch, the gradient ends.

A text is read by several heads side by side, each going on where it stopped. A step of training
unrolls `width` symbols. What the state knew before is used, but not differentiated.

Source: Williams and Peng, "An efficient gradient-based algorithm for on-line training of recurrent
network trajectories", Neural Computation 2 (1990).
"""

import torch
from torch import Tensor
from torch.nn import functional as F

from genlib.checks import check_positive, check_tensor
from genlib.families.recurrent.model import RecurrentModel, State
from genlib.families.recurrent.rows import END
from genlib.model import Model


class Streams:
    """A long text as a function that draws batches: each row goes on where it stopped.

    Args:
        text: symbols, `[L]`.
        width: symbols per row and batch.
        seed: where the first stream begins; the others stand at equal distances behind it.
    """

    def __init__(self, text: Tensor, width: int, seed: int = 0):
        self.text = check_tensor("text", text, ("L",))
        self.width = check_positive("width", width)
        if len(text) < 2 * width:
            raise ValueError(f"Expected a text of at least {2 * width} symbols, got {len(text)}.")
        generator = torch.Generator().manual_seed(seed)
        self.at = int(torch.randint(len(text), (), generator=generator))

    def __call__(self, rows: int) -> Tensor:
        """The next symbols of each stream, `[rows, width]`; the text's end is followed by its
        beginning."""
        starts = self.at + torch.arange(rows) * (len(self.text) // rows)
        self.at += self.width
        return self.text[(starts[:, None] + torch.arange(self.width)) % len(self.text)]


class Truncated(Model):
    """Trains a recurrent model on a text without an end, going on from the state it has left.

    `fit(Truncated(model), Streams(text, 64), ...)` trains `model`. In eval mode the loss starts
    from an empty state, as that of the model does.

    Args:
        model: that is trained.
    """

    def __init__(self, model: RecurrentModel):
        super().__init__()
        self.model = model
        self.forget()

    def forget(self) -> None:
        """Start the next batch from an empty state."""
        self.state: State | None = None
        self.last: Tensor | None = None

    def check(self, x: Tensor) -> Tensor:
        """Refuse rows that are not symbols, or have an end."""
        x = self.model.check(x)
        if (x == END).any():
            raise ValueError(
                "Expected rows of a text that goes on, without an end (symbol 0), got one with an "
                "end; RecurrentModel itself learns from rows that end."
            )
        return x

    def loss(self, x: Tensor) -> Tensor:
        """Minus the mean log-probability of a symbol `[B, T]`, given all that was read: nats."""
        if not self.training:
            return self.model.loss(x)
        if self.last is None or len(self.last) != len(x):
            self.state, self.last = None, torch.full_like(x[:, :1], END)
        seen = torch.cat([self.last, x[:, :-1]], 1)
        out, state = self.model.net(self.model.embed(seen), self.state)
        cut = tuple(part.detach() for part in (state if isinstance(state, tuple) else (state,)))
        self.state, self.last = cut if isinstance(state, tuple) else cut[0], x[:, -1:]
        return F.cross_entropy(self.model.head(out).flatten(0, 1), x.flatten())
