"""Truncated backpropagation through time: along a row the state goes on, the gradient is cut off.

A row is read in pieces. Each piece is a step of training: what the state knew before it is used,
but not differentiated, so that memory and time per step do not grow with the row.

Source: Williams and Peng, "An efficient gradient-based algorithm for on-line training of recurrent
network trajectories", Neural Computation 2 (1990).
"""

from collections.abc import Iterator

from torch import Tensor, nn
from torch.nn import functional as F

from genlib.checks import check_positive
from genlib.families.recurrent.model import RecurrentModel, State
from genlib.families.recurrent.rows import is_counted, shift
from genlib.model import Model


class Truncated(Model):
    """Trains a recurrent model on long rows, with a step of the optimiser for each piece of them.

    `fit(Truncated(model, 64), rows, ...)` trains `model` itself.

    Args:
        model: that is trained.
        piece: K, how many symbols are unrolled at a time.
    """

    def __init__(self, model: RecurrentModel, piece: int = 64):
        super().__init__()
        self.model, self.piece = model, check_positive("piece", piece)

    def check(self, x: Tensor) -> Tensor:
        """Refuse rows that the model refuses."""
        return self.model.check(x)

    def turns(self, x: Tensor) -> Iterator[tuple[str, list[nn.Parameter], Tensor]]:
        """One turn per piece, each from the state that the weights of its time have left."""
        parameters, state = list(self.parameters()), None
        counted = is_counted(x)
        for seen, wanted, scored in zip(
            *(whole.split(self.piece, dim=1) for whole in (shift(x), x, counted)), strict=True
        ):
            if not scored.any():
                return
            out, state = self.model.net(self.model.embed(seen), state)
            state = _cut(state)
            yield "loss", parameters, F.cross_entropy(self.model.head(out[scored]), wanted[scored])

    def loss(self, x: Tensor) -> Tensor:
        """Minus the mean log-probability of a symbol of whole rows, as of the model: nats."""
        return self.model.loss(x)

    def log_prob(self, x: Tensor) -> Tensor:
        """Exact log-probability of each row, `[B, T]` to `[B]`, nats; cut are gradients alone."""
        return self.model.log_prob(x)


def _cut(state: State) -> State:
    """The same numbers, without what they came from."""
    return tuple(s.detach() for s in state) if isinstance(state, tuple) else state.detach()
