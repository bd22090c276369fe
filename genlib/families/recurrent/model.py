"""Recurrent models: p(x) = product over t of p(x_t | h_t), with a state h_t carried along.

x [B, T] symbols -> embedded [B, T, E] -> state [B, T, H] -> logits of the next symbol [B, T, V]
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.rnn import PackedSequence, pad_packed_sequence

from genlib.checks import check_positive, check_tensor
from genlib.families.recurrent.rows import (
    END,
    check_drawing,
    check_rows,
    draw,
    is_counted,
    pack,
    shift,
)
from genlib.model import Model

CELLS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
State = Tensor | tuple[Tensor, Tensor]


def make_cell(cell: str, inputs: int, state: int, remember: float = 0.0) -> nn.RNNBase:
    """A recurrent layer of torch, rows first.

    Args:
        cell: `"rnn"` (tanh; Elman, 1990), `"gru"` (Cho et al., 2014) or `"lstm"` (Hochreiter and
            Schmidhuber, 1997; with the forget gate of Gers et al., 2000).
        remember: starts the bias of the gate that keeps the state: the LSTM's forget gate, the
            GRU's update gate. Above 0, the cell remembers before it has learnt to.
    """
    if cell not in CELLS:
        raise ValueError(f"Expected cell to be one of {', '.join(CELLS)}, got {cell!r}.")
    if remember and cell == "rnn":
        raise ValueError(f"Expected remember=0 for a plain RNN, got {remember!r}: it has no gates.")
    net = CELLS[cell](inputs, state, batch_first=True)
    if remember:
        with torch.no_grad():  # torch orders gates i, f, g, o and r, z, n: the second either way
            net.bias_ih_l0[state : 2 * state] = remember
            net.bias_hh_l0[state : 2 * state] = 0.0
    return net


class RecurrentModel(Model):
    """Sequences of symbols, one after the other, by an RNN, a GRU or an LSTM.

    Rows x `[B, T]` are symbols, an end (0), and zeros. A row without an end is the beginning of a
    longer sequence, and its probability that of all sequences that begin so; hence over all rows
    of one width the probabilities sum to 1.

    Args:
        symbols: V, the end among them.
        state: H, numbers in the state (the LSTM has as many again in its cell).
        embedding: E, numbers a symbol is given.
        cell: `"rnn"`, `"gru"` or `"lstm"`.
        remember: see `make_cell`.
    """

    def __init__(
        self,
        symbols: int,
        state: int = 64,
        embedding: int = 16,
        cell: str = "gru",
        remember: float = 0.0,
    ):
        super().__init__()
        symbols, state = check_positive("symbols", symbols), check_positive("state", state)
        embedding = check_positive("embedding", embedding)
        if symbols < 2:
            raise ValueError(f"Expected at least 2 symbols, the end and another, got {symbols}.")
        self.symbols = symbols
        self.embed = nn.Embedding(symbols, embedding)
        self.net = make_cell(cell, embedding, state, remember)
        self.head = nn.Linear(state, symbols)

    def check(self, x: Tensor) -> Tensor:
        """Refuse rows that are not symbols up to an end and then zeros."""
        return check_rows(x, self.symbols)

    def loss(self, x: Tensor) -> Tensor:
        """Minus the mean log-probability of a symbol, the ends among them: nats."""
        return self._packed_nll(x).data.mean()

    def symbol_log_probs(self, x: Tensor) -> Tensor:
        """log p(x_t | x_<t), `[B, T]` to `[B, T]`, nats; 0 after the end."""
        x = self.here(x)
        nll, _ = pad_packed_sequence(self._packed_nll(x), batch_first=True)
        return -F.pad(nll, (0, x.shape[1] - nll.shape[1]))

    def log_prob(self, x: Tensor) -> Tensor:
        """Exact log-probability of each row, `[B, T]` to `[B]`, nats."""
        return self.symbol_log_probs(x).sum(1)

    def step(self, symbol: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Logits of what follows `symbol` `[n]` in this state: `[n, V]`, and the state after it."""
        out, state = self.net(self.embed(symbol)[:, None], state)
        return self.head(out[:, 0]), state

    @torch.no_grad()
    def sample(
        self,
        n: int,
        width: int = 32,
        temperature: float = 1.0,
        top_k: int | None = None,
        prime: Tensor | None = None,
    ) -> Tensor:
        """n rows, `[n, width]`, drawn symbol by symbol; those that have not ended are cut.

        Args:
            n: rows.
            width: places, the prime and the end among them.
            temperature, top_k: see `draw`; 1 and None give the model's own distribution.
            prime: how the rows begin, `[P]` or `[n, P]` symbols without an end.
        """
        n = check_positive("n", n)
        width = check_positive("width", width)
        temperature, top_k = check_drawing(temperature, top_k)
        x = torch.zeros(n, width, dtype=torch.int64, device=self.device)
        begun = 0 if prime is None else self._begin(x, prime)
        seen = torch.cat([x.new_zeros(n, 1), x[:, :begun]], dim=1)  # [n, 1 + begun]
        out, state = self.net(self.embed(seen))
        logits = self.head(out[:, -1])
        going = torch.ones(n, dtype=torch.bool, device=self.device)
        for t in range(begun, width):
            x[:, t] = draw(logits, temperature, top_k) * going
            going = going & (x[:, t] != END)
            if not going.any():
                break
            logits, state = self.step(x[:, t], state)
        return x

    def _begin(self, x: Tensor, prime: Tensor) -> int:
        """Write the prime into rows x, and return how long it is."""
        check_tensor("prime", prime, low=0, high=self.symbols - 1)
        prime = self.check(prime if prime.dim() == 2 else prime[None])
        if len(prime) not in (1, len(x)) or prime.shape[1] > x.shape[1] or (prime == END).any():
            raise ValueError(
                f"Expected prime to be [P] or [{len(x)}, P] with P of at most {x.shape[1]} and no "
                f"end, got {list(prime.shape)}{' with an end' if (prime == END).any() else ''}."
            )
        x[:, : prime.shape[1]] = prime
        return prime.shape[1]

    def _packed_nll(self, x: Tensor) -> PackedSequence:
        """Minus log p of every symbol that counts, packed: the padding costs nothing."""
        lengths = is_counted(x).sum(1)
        seen, wanted = pack(shift(x), lengths), pack(x, lengths)
        order = seen[1:]  # batch sizes, and how the rows were sorted
        out, _ = self.net(PackedSequence(self.embed(seen.data), *order))
        nll = F.cross_entropy(self.head(out.data), wanted.data, reduction="none")
        return PackedSequence(nll, *order)
