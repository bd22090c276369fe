"""Several voices at once: a recurrent state over time, and one voice after the other in a step.

p(x) = product over t and v of p(x_tv | h_t, x_t1, ..., x_t(v-1)),  x [B, T, V] whole numbers
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from genlib.checks import check_positive, check_tensor
from genlib.families.recurrent.model import State, make_cell
from genlib.families.recurrent.rows import END, check_drawing, check_rows, draw, is_counted
from genlib.model import Model


class RecurrentVoices(Model):
    """Music in several voices: rows x `[B, T, V]`, all voices 0 from the end on.

    The first voice alone says that the piece ends; no other voice may. Within a step each voice
    hears those before it, so that chords are chosen together, and the likelihood stays exact.

    Args:
        symbols: how many there are for a voice, the end (0) among them.
        voices: V.
        state, embedding, cell: as for `RecurrentModel`; the embedding is of one voice.
    """

    def __init__(
        self,
        symbols: int,
        voices: int = 4,
        state: int = 128,
        embedding: int = 24,
        cell: str = "gru",
    ):
        super().__init__()
        symbols, voices = check_positive("symbols", symbols), check_positive("voices", voices)
        state, embedding = check_positive("state", state), check_positive("embedding", embedding)
        self.symbols, self.voices = symbols, voices
        self.embed = nn.ModuleList(nn.Embedding(symbols, embedding) for _ in range(voices))
        self.net = make_cell(cell, voices * embedding, state)
        self.heads = nn.ModuleList(
            nn.Sequential(
                nn.Linear(state + v * embedding, state), nn.ReLU(), nn.Linear(state, symbols)
            )
            for v in range(voices)
        )

    def check(self, x: Tensor) -> Tensor:
        """Refuse x that is not `[N, T, V]` symbols, with all voices ending together."""
        check_tensor("x", x, ("N", "T", self.voices), 0, self.symbols - 1)
        check_rows(x[..., 0], self.symbols)
        if ((x == END) != (x[..., :1] == END)).any():
            raise ValueError("Expected all voices of x to end together, got one that does not.")
        return x.long()

    def loss(self, x: Tensor) -> Tensor:
        """Minus the mean log-probability of a step, all its voices together: nats."""
        return -self.step_log_probs(x).sum() / is_counted(x[..., 0]).sum()

    def step_log_probs(self, x: Tensor) -> Tensor:
        """log p of each voice at each step, `[B, T, V]` to `[B, T, V]`, nats; 0 after the end."""
        embedded = self._embed(x)  # [B, T, V, E]
        seen = F.pad(embedded[:, :-1].flatten(2), (0, 0, 1, 0))  # [B, T, VE]: the step before
        state, _ = self.net(seen)
        counted = is_counted(x[..., 0])
        logs = []
        for v in range(self.voices):
            logits = self._logits(v, state, embedded[:, :, :v])
            log_p = -F.cross_entropy(logits.transpose(1, 2), x[..., v], reduction="none")
            ended = torch.zeros_like(counted) if v == 0 else x[..., 0] == END
            logs.append(torch.where(counted & ~ended, log_p, 0.0))
        return torch.stack(logs, dim=2)

    def log_prob(self, x: Tensor) -> Tensor:
        """Exact log-probability of each row, `[B, T, V]` to `[B]`, nats."""
        return self.step_log_probs(self.here(x)).sum((1, 2))

    @torch.no_grad()
    def sample(
        self,
        n: int,
        width: int = 64,
        temperature: float = 1.0,
        top_k: int | None = None,
        prime: Tensor | None = None,
    ) -> Tensor:
        """n pieces, `[n, width, V]`; the arguments are those of `RecurrentModel.sample`."""
        n = check_positive("n", n)
        width = check_positive("width", width)
        temperature, top_k = check_drawing(temperature, top_k)
        x = torch.zeros(n, width, self.voices, dtype=torch.int64, device=self.device)
        begun = 0
        if prime is not None:
            check_tensor("prime", prime, low=0, high=self.symbols - 1)
            prime = self.check(prime if prime.dim() == 3 else prime[None])
            begun = min(prime.shape[1], width)
            x[:, :begun] = prime[:, :begun]
        seen: Tensor = x.new_zeros(n, 1, self.net.input_size, dtype=self.dtype)
        state: State | None = None
        for t in range(width):
            out, state = self.net(seen, state)
            if t >= begun:
                going = x[:, t - 1, 0] != END if t else torch.ones_like(x[:, 0, 0]).bool()
                for v in range(self.voices):
                    heard = self._embed(x[:, t : t + 1])[:, :, :v]
                    logits = self._logits(v, out, heard)[:, 0]
                    going = going if v != 1 else going & (x[:, t, 0] != END)
                    x[:, t, v] = draw(logits, temperature, top_k) * going
            seen = self._embed(x[:, t : t + 1]).flatten(2)
        return x

    def _embed(self, x: Tensor) -> Tensor:
        """`[B, T, V]` to `[B, T, V, E]`."""
        return torch.stack([e(x[..., v]) for v, e in enumerate(self.embed)], dim=2)

    def _logits(self, v: int, state: Tensor, heard: Tensor) -> Tensor:
        """Logits of voice v given the state and the voices before it: `[B, T, symbols]`."""
        logits = self.heads[v](torch.cat([state, heard.flatten(2)], dim=-1))
        if v > 0:  # the end is the first voice's business
            logits = F.pad(logits[..., 1:], (1, 0), value=float("-inf"))
        return logits
