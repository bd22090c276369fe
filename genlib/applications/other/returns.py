"""Recurrent models of a series of returns, many side by side: a density for the next day.

x [B, R, T] returns -> state [B, R, T, H] -> a mixture of K Gaussians for the next return of each
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from genlib.checks import check_positive, check_tensor
from genlib.model import Model

FARTHEST = 6.0  # what the network sees of a return is cut here; the density is not


class ReturnRuns(Model):
    """R independent networks of one shape: a GRU that reads returns, a mixture for the next one.

    p(x_t | x_<t) = sum_k pi_k N(x_t; mu_k, s_k^2), where all numbers come from the state after
    x_(t-1). The loss is the sum over the runs, so each gets the gradient it would get alone.

    Args:
        runs: R.
        state: H.
        components: K.
        burn: days at the beginning of each row that are read and not scored.
        memory: the update gates begin with memories of 1 to so many days.

    Source: Graves, "Generating sequences with recurrent neural networks", arXiv 1308.0850 (2013),
    for the mixture; Tallec and Ollivier, "Can recurrent neural networks warp time?", ICLR 2018, for
    how the gates begin.
    """

    def __init__(
        self, runs: int, state: int = 16, components: int = 3, burn: int = 20, memory: float = 60.0
    ):
        super().__init__()
        self.runs, self.state = check_positive("runs", runs), check_positive("state", state)
        self.components, self.burn = check_positive("components", components), int(burn)
        spread = 1 / math.sqrt(state)

        def weights(*shape: int) -> nn.Parameter:
            return nn.Parameter((2 * torch.rand(runs, *shape) - 1) * spread)

        # gates in torch's order: reset, update, new
        self.read, self.read_bias = weights(2, 3 * state), weights(1, 3 * state)
        self.keep, self.keep_bias = weights(state, 3 * state), weights(1, 3 * state)
        with torch.no_grad():
            days = 1 + (check_positive("memory", memory, float) - 1) * torch.rand(runs, 1, state)
            self.read_bias[..., state : 2 * state] = days.log()
            self.keep_bias[..., state : 2 * state] = 0.0
        self.head, self.head_bias = weights(state, 3 * components), weights(1, 3 * components)

    def check(self, x: Tensor) -> Tensor:
        """Refuse x that is not `[N, R, T]` of more than `burn` days."""
        x = check_tensor("x", x, ("N", self.runs, "T"), dtype=self.dtype)
        if x.shape[2] <= self.burn:
            raise ValueError(f"Expected more than {self.burn} days in x, got {x.shape[2]}.")
        return x

    def states(self, x: Tensor) -> Tensor:
        """The state after each day, `[B, R, T]` to `[T, R, B, H]`."""
        x = x.permute(2, 1, 0)  # [T, R, B]
        seen = torch.stack([x.clamp(-FARTHEST, FARTHEST), x.abs().clamp(max=FARTHEST)], -1)
        gates = seen @ self.read + self.read_bias  # [T, R, B, 3H]
        h, found = x.new_zeros(*x.shape[1:], self.state), []
        for gate in gates:
            h = self._next(gate, h)
            found.append(h)
        return torch.stack(found)

    def _next(self, gate: Tensor, h: Tensor) -> Tensor:
        """The GRU's step: gates from the input `[R, B, 3H]`, state `[R, B, H]`, the state after."""
        own = torch.baddbmm(self.keep_bias, h, self.keep)
        size = 2 * self.state
        reset, update = (gate[..., :size] + own[..., :size]).sigmoid().chunk(2, -1)
        new = torch.addcmul(gate[..., size:], reset, own[..., size:]).tanh()
        return torch.lerp(new, h, update)

    def mixture(self, states: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Log weights, means and log widths of the next return, `[..., H]` to `[..., K]` each."""
        logits, mean, log_std = (states @ self.head + self.head_bias).chunk(3, -1)
        return logits.log_softmax(-1), mean, log_std

    def step_log_probs(self, x: Tensor) -> Tensor:
        """log p(x_t | x_<t) from the second day on, `[B, R, T]` to `[B, R, T - 1]`, nats."""
        x = x.to(self.device)
        log_pi, mean, log_std = self.mixture(self.states(x[..., :-1]))
        z = (x[..., 1:].permute(2, 1, 0)[..., None] - mean) / log_std.exp()
        each = log_pi - log_std - 0.5 * (z.square() + math.log(2 * math.pi))
        return each.logsumexp(-1).permute(2, 1, 0)

    def means(self, x: Tensor) -> Tensor:
        """The forecast of x_t from the days before it, `[B, R, T]` to `[B, R, T - 1]`."""
        log_pi, mean, _ = self.mixture(self.states(x[..., :-1].to(self.device)))
        return (log_pi.exp() * mean).sum(-1).permute(2, 1, 0)

    def losses(self, x: Tensor) -> Tensor:
        """Minus the mean log-density of a day, for each run: `[R]`, nats."""
        return -self.step_log_probs(x)[..., self.burn :].mean((0, 2))

    def loss(self, x: Tensor) -> Tensor:
        """The sum of the runs' losses."""
        return self.losses(x).sum()

    @torch.no_grad()
    def paths(self, seen: Tensor, n: int, days: int) -> Tensor:
        """n ways on from the same past, drawn day by day: `[R, T]` to `[n, R, days]`."""
        n, days = check_positive("n", n), check_positive("days", days)
        check_tensor("seen", seen, (self.runs, "T"), dtype=self.dtype)
        h = self.states(seen[None])[-1].expand(-1, n, -1)  # [R, n, H]
        drawn = []
        for _ in range(days):
            log_pi, mean, log_std = self.mixture(h)
            k = torch.distributions.Categorical(logits=log_pi).sample()[..., None]
            x = (mean + log_std.exp() * torch.randn_like(mean)).gather(-1, k)[..., 0]  # [R, n]
            drawn.append(x)
            cut = x.clamp(-FARTHEST, FARTHEST)
            gate = torch.stack([cut, cut.abs()], -1) @ self.read + self.read_bias
            h = self._next(gate, h)
        return torch.stack(drawn, -1).permute(1, 0, 2)


def windows(returns: Tensor, ends: list[int], days: int, seed: int):
    """A function that draws batches: row b of run r is a stretch of `days` before `ends[r]`.

    Args:
        returns: `[T]`.

    Returns:
        f(B) to `[B, R, days]`.
    """
    check_tensor("returns", returns, ("T",))
    if min(ends) < days or max(ends) > len(returns):
        raise ValueError(f"Expected ends from {days} to {len(returns)}, got {min(ends)}.")
    generator = torch.Generator().manual_seed(seed)
    room, stretch = torch.tensor(ends) - days + 1, torch.arange(days)

    def draw(b: int) -> Tensor:
        start = (torch.rand(b, len(ends), generator=generator) * room).long()
        return returns[start[..., None] + stretch]

    return draw


def stretches(returns: Tensor, ends: list[int], days: int) -> Tensor:
    """The `days` before each end, side by side: `[T]` to `[R, days]`."""
    return torch.stack([F.pad(returns[:end], (max(0, days - end), 0))[-days:] for end in ends])
