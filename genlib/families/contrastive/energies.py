"""R energies trained side by side by contrast: the laboratory for studies of many runs.

An energy is a module that takes x [B, R, D] to E [B, R], one column per run. It lives on a box:
its chains are reflected at the walls, and p(x) is proportional to exp(-E(x)) inside.
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from genlib.adam_runs import adam_runs
from genlib.checks import check_not_negative, check_positive
from genlib.kept import KeptBest
from genlib.side_by_side import mlp_runs

Loss = Callable[["EnergyRuns", Tensor], Tensor]  # an energy and x [B, R, D] to a loss [R]


class EnergyRuns(nn.Module):
    """R autoencoders whose reconstruction error is an energy, as `EnergyAutoencoder` is one.

    Args:
        runs: R.
        dim: numbers in one example, D.
        code: numbers in one code, C.
        hidden: sizes of the encoder's hidden layers; the decoder has them in reverse.
    """

    def __init__(self, runs: int, dim: int, code: int, hidden: Sequence[int] = (64,)):
        super().__init__()
        self.runs, self.dim = check_positive("runs", runs), check_positive("dim", dim)
        self.code = check_positive("code", code)
        self.encoder = mlp_runs(runs, dim, *hidden, code, activation=nn.SiLU)
        self.decoder = mlp_runs(runs, code, *reversed(hidden), dim, activation=nn.SiLU)
        self.log_s = nn.Parameter(torch.zeros(runs))

    def reconstruct(self, x: Tensor) -> Tensor:
        """g(f(x)), `[B, R, D]`."""
        return self.decoder(self.encoder(x))

    def misfit(self, x: Tensor) -> Tensor:
        """|x - g(f(x))|² / 2: `[B, R, D]` to `[B, R]`."""
        return 0.5 * (self.reconstruct(x) - x).square().sum(-1)

    def forward(self, x: Tensor) -> Tensor:
        """E(x) = |x - g(f(x))|² / 2s², `[B, R]`, nats up to a constant."""
        return self.misfit(x) * torch.exp(-2 * self.log_s)


def reflected(x: Tensor, low: float, high: float) -> Tensor:
    """x folded back into [low, high] at the walls, however far it went."""
    width = high - low
    return high - (torch.remainder(x - low, 2 * width) - width).abs()


def langevin(
    energy: nn.Module,
    x: Tensor,
    steps: int,
    step: float | Tensor,
    box: tuple[float, float],
    warmth: float = 1.0,
) -> Tensor:
    """Ends of Langevin chains: x <- x - step²/2 grad E(x) + step N(0, 1), reflected at the box.

    Args:
        energy: `[B, R, D]` to `[B, R]`.
        x: where they start, `[B, R, D]`.
        step: one size, or a size per run, `[R, 1]`.
        warmth: factor on the noise; 1 samples exp(-E) as the step goes to 0, 0 only descends.
    """
    x = x.detach()
    for _ in range(steps):
        x.requires_grad_()
        with torch.enable_grad():
            (slope,) = torch.autograd.grad(energy(x).sum(), x)
        noise = step * warmth * torch.randn_like(x)
        x = reflected(x.detach() - 0.5 * step**2 * slope + noise, *box)
    return x


def without_negatives(energy: EnergyRuns, x: Tensor) -> Tensor:
    """The plain autoencoder's loss, half the squared error, `[R]`: the scale s is left alone.

    With s inside, and nothing that pushes back, the loss would only make s larger.
    """
    return energy.misfit(x).mean(0)


class Contrast:
    """The loss mean E(data) - mean E(negatives), `[R]`, the negatives being ends of chains.

    Args:
        steps: of Langevin per gradient.
        step: size of one, or one per run `[R, 1]`.
        box: where chains live.
        chains: 0 to start at the data each time (contrastive divergence), or how many a buffer
            keeps per run: each goes on from where it was (Tieleman, 2008).
        fresh: chance that a chain of the buffer begins anew, uniform in the box (Du and Mordatch,
            2019, 0.05).
        weight: of a penalty on the mean square of both energies.
        noise: standard deviation of noise added to the data.
    """

    def __init__(
        self,
        steps: int,
        step: float | Tensor,
        box: tuple[float, float],
        chains: int = 0,
        fresh: float = 0.0,
        weight: float = 0.0,
        noise: float = 0.0,
    ):
        self.steps, self.step, self.box = check_positive("steps", steps), step, box
        self.chains = check_not_negative("chains", chains, int)
        self.fresh, self.weight, self.noise = fresh, weight, noise
        self.buffer: Tensor | None = None  # [chains, R, D]

    def __call__(self, energy: EnergyRuns, x: Tensor) -> Tensor:
        if self.noise:
            x = reflected(x + self.noise * torch.randn_like(x), *self.box)
        y = self.negatives(energy, x)
        data, dream = energy(x), energy(y)
        loss = data.mean(0) - dream.mean(0)
        if self.weight:
            loss = loss + self.weight * (data.square().mean(0) + dream.square().mean(0))
        return loss

    def negatives(self, energy: nn.Module, x: Tensor) -> Tensor:
        """Ends of as many chains as x has examples, at most `chains`: `[B, R, D]`."""
        if not self.chains:
            return langevin(energy, x, self.steps, self.step, self.box)
        if self.buffer is None:
            self.buffer = self.uniform(x.new_empty(self.chains, *x.shape[1:]))
        rows = torch.randperm(self.chains)[: len(x)]
        start = self.buffer[rows]
        if self.fresh:
            new = torch.rand(start.shape[:2])[..., None] < self.fresh
            start = torch.where(new, self.uniform(torch.empty_like(start)), start)
        end = langevin(energy, start, self.steps, self.step, self.box)
        self.buffer[rows] = end
        return end

    def uniform(self, x: Tensor) -> Tensor:
        """Numbers uniform in the box, in the shape of x."""
        return x.uniform_(*self.box)


def train(
    energy: EnergyRuns,
    x: Tensor,
    loss: Loss,
    steps: int,
    rates: Sequence[float],
    kept: KeptBest,
    batch: int = 128,
    seed: int = 0,
) -> KeptBest:
    """Train R energies by Adam at rates of their own, which fall along a line to nothing.

    Args:
        x: data, `[N, R, D]`: each run draws its own batches from its own column.
        loss: `without_negatives`, a `Contrast`, or a `grid.Grid` for the exact gradient.
        kept: looks now and then; the energy is left as it was best.
    """
    generator = torch.Generator().manual_seed(seed)
    optimizer = adam_runs(rates)(list(energy.parameters()), lr=1.0)
    kept.start(energy)
    columns = torch.arange(energy.runs)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        for step in range(steps):
            rows = torch.randint(len(x), (batch, energy.runs), generator=generator)
            optimizer.zero_grad()
            loss(energy, x[rows, columns]).sum().backward()
            optimizer.param_groups[0]["lr"] = 1 - step / steps
            optimizer.step()
            kept(step, energy)
    kept.swap(energy)
    return kept
