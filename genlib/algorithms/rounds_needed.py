"""How many rounds an algorithm needs, if its learning rate is made for just so many.

A race at one learning rate measures the rate, and one under a schedule measures the schedule. So
each length of training is a training of its own: for every length, each of a grid of settings is
tried on starts of its own, and the setting that was best there is run from fresh starts. An
algorithm *needs* the shortest length from which on nearly all fresh runs end near the optimum.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

import torch
from torch import Tensor

from genlib.algorithms import linear_gaussian as lg
from genlib.algorithms.nine_ways import NineWays
from genlib.algorithms.objectives import Loss
from genlib.algorithms.optimizers import Adam
from genlib.algorithms.per_run import Arm, PerRun

# Given all runs and the critic's rate of each, [R, 1, 1]: a loss, and what else is to be learnt.
Way = Callable[[NineWays, Tensor], tuple[Loss, Sequence[Tensor]]]


@dataclass(frozen=True)
class TrialSetting:
    """One trial: Adam's rate and its memory of gradients, how the training ends, a critic's rate.

    Attributes:
        average: the rate stays, and the mean over the last half of the rounds is the answer;
            otherwise the rate falls to zero in a straight line, and the last point is the answer.
    """

    rate: float
    memory: float = 0.9
    average: bool = False
    critic: float = 1.0


RATES = tuple(0.01 * 2.0**i for i in range(8))  # 0.01 to 1.28
ALONE = [TrialSetting(r, m, a) for m, a, r in product((0.0, 0.5, 0.9), (False, True), RATES)]
GAMES = [TrialSetting(r, 0.5, a, c) for c, a, r in product((0.1, 0.3, 1.0), (False, True), RATES)]

WAYS: dict[str, tuple[Way, list[TrialSetting]]] = {
    "exact gradient": (lambda n, c: (n.exact, ()), ALONE),
    "score matching": (lambda n, c: (n.score_matching, ()), ALONE),
    "ELBO, no noise": (lambda n, c: _coded(n, n.elbo, draws=False), ALONE),
    "ELBO gradient": (lambda n, c: _coded(n, n.elbo), ALONE),
    "baseline": (lambda n, c: _coded(n, n.score_function, baseline=True), ALONE),
    "score function": (lambda n, c: _coded(n, n.score_function, baseline=False), ALONE),
    "CD-1, no noise": (lambda n, c: (n.contrastive(1, draws=False), ()), ALONE),
    "CD-3, no noise": (lambda n, c: (n.contrastive(3, draws=False), ()), ALONE),
    "CD-10, no noise": (lambda n, c: (n.contrastive(10, draws=False), ()), ALONE),
    "CD-1": (lambda n, c: (n.contrastive(1), ()), ALONE),
    "CD-3": (lambda n, c: (n.contrastive(3), ()), ALONE),
    "CD-10": (lambda n, c: (n.contrastive(10), ()), ALONE),
    "persistent chains": (lambda n, c: (n.contrastive(1, persistent=True), ()), ALONE),
    "adversarial, no noise": (lambda n, c: (n.moments, ()), ALONE),
    "adversarial": (lambda n, c: (n.adversary(1.0, c), ()), GAMES),
    "penalty 0.1": (lambda n, c: (n.adversary(0.1, c), ()), GAMES),
    "no penalty": (lambda n, c: (n.adversary(0.0, c), ()), GAMES),
}


def _coded(ways: NineWays, make: Callable, **options) -> tuple[Loss, Sequence[Tensor]]:
    code = ways.encoder()
    return make(*code, **options), code


def ends(
    x: Tensor, way: Way, settings: Sequence[TrialSetting], starts: int, rounds: int, seed: int
):
    """Excess of each run at its end, nats per example above the optimum: `[settings, starts]`.

    All runs are stacked. One that diverged has an infinite excess.
    """
    runs = len(settings) * starts
    ways = NineWays(x, runs, rounds)
    w, var, generator = ways.start(seed)
    w, log_std = w.requires_grad_(), (0.5 * var.log()).requires_grad_()
    critic = torch.tensor([s.critic for s in settings], dtype=x.dtype).repeat_interleave(starts)
    loss, extra = way(ways, critic[:, None, None])
    blocks = _blocks(settings, starts)
    optimizer = PerRun([w, log_std, *extra], arms=[arm for arm, _ in blocks], steps=rounds)
    half, kept = rounds - rounds // 2, [torch.zeros_like(w), torch.zeros_like(log_std)]
    for i in range(rounds):
        optimizer.zero_grad()
        loss(w, (2 * log_std).exp(), generator).sum().backward()
        optimizer.step()
        if i >= half:
            for total, now in zip(kept, (w, log_std), strict=True):
                total += now.detach() / (rounds - half)
    mean = torch.tensor([s.average for s in settings]).repeat_interleave(starts)
    w = torch.where(mean[:, None], kept[0], w.detach())
    var = (2 * torch.where(mean, kept[1], log_std.detach())).exp()
    best_w, best_var = lg.best(ways.cov)
    excess = lg.nll(w, var, ways.cov) - lg.nll(best_w[None], best_var[None], ways.cov)
    return excess.nan_to_num(torch.inf, torch.inf).view(len(settings), starts)


def _blocks(settings: Sequence[TrialSetting], starts: int) -> list[tuple[Arm, tuple]]:
    """Arms for `PerRun`: settings in a row that differ in the rate alone share one."""
    found = []
    for s in settings:
        kind = (s.memory, s.average)
        if not found or found[-1][1] != kind:
            numbers = {"beta1": s.memory}
            schedule = None if s.average else lambda done: 1 - done
            found.append((Arm(Adam, [], numbers, schedule), kind))
        found[-1][0].rates.extend([s.rate] * starts)
    return found


def tuned(x: Tensor, name: str, rounds: int, few: int = 4, many: int = 25) -> TrialSetting:
    """The best setting for so many rounds, in two heats on starts that no final run has: the eight
    with the lowest mean excess on a few starts, and of these the one of which nine tenths of many
    end nearest to the optimum."""
    way, settings = WAYS[name]
    first = ends(x, way, settings, few, rounds, seed=0).mean(1)
    best = [settings[i] for i in sorted(first.argsort(stable=True)[:8].tolist())]
    second = ends(x, way, best, many, rounds, seed=1).sort(1).values[:, math.ceil(0.9 * many) - 1]
    return best[int(second.argmin())]


def first_for_good(lengths: Sequence[int], shares: Sequence[float], enough: float = 0.9) -> float:
    """The shortest length from which on all shares are enough; infinite if there is none."""
    needed = float("inf")
    for length, share in sorted(zip(lengths, shares, strict=True), reverse=True):
        if share < enough:
            break
        needed = length
    return needed
