"""The classifier two-sample test: can a network tell the fake from the real?"""

import torch
from torch import Tensor

from genlib.fit import fit
from genlib.metrics.distances import check_sets, warn_unequal
from genlib.model import Model
from genlib.nets import mlp


class Judge(Model):
    """A small network that says which of two sets a point comes from."""

    def __init__(self, dims: int):
        super().__init__()
        self.net = mlp(dims, 64, 64, 1)

    def forward(self, x: Tensor) -> Tensor:
        """The log-odds that x `[B, D]` is of the second set: `[B]`."""
        return self.net(x).squeeze(1)

    def loss(self, labelled: Tensor) -> Tensor:
        """Cross-entropy in nats; the last column of `[B, D + 1]` is 1 for the second set."""
        x, label = labelled[:, :-1], labelled[:, -1]
        return torch.nn.functional.binary_cross_entropy_with_logits(self(x), label)


def c2st(x: Tensor, y: Tensor, seed: int = 0, steps: int = 400) -> float:
    """Held-out accuracy of a network that learns to tell x from y, each `[N, D]`.

    0.5 when they come from one distribution, 1 when they never overlap. Half of each set trains
    the judge, the other half is judged. With N points per set, the accuracy under the null has a
    standard deviation of 0.5 / sqrt(N), 0.016 at 1000. Near 0.5, the judge may just be weak.

    Args:
        x, y: the two sets. If one is larger, its surplus is left out, with a warning.
        seed: of the shuffle, the judge's weights and its training.
        steps: of training, on batches of 128.

    Source: Lopez-Paz and Oquab, "Revisiting classifier two-sample tests", ICLR 2017.
    """
    x, y = check_sets(x, y, 4, ("x", "y"))
    warn_unequal(x, y, "The two-sample test")
    n = min(len(x), len(y))
    generator = torch.Generator().manual_seed(seed)
    order_x, order_y = (torch.randperm(len(s), generator=generator)[:n] for s in (x, y))
    train, test = [], []
    for label, shuffled in enumerate((x[order_x], y[order_y])):
        labelled = torch.cat([shuffled, shuffled.new_full((n, 1), label)], dim=1).float()
        train.append(labelled[: n // 2])
        test.append(labelled[n // 2 :])
    train, test = torch.cat(train), torch.cat(test)  # [n, D + 1] about
    mean, std = train[:, :-1].mean(0), train[:, :-1].std(0) + 1e-6
    for part in (train, test):
        part[:, :-1] = (part[:, :-1] - mean) / std
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        judge = Judge(x.shape[1])
    fit(judge, train, steps=steps, seed=seed, progress=False)
    with torch.no_grad():
        says_second = judge(test[:, :-1].to(judge.device)) > 0
    return (says_second.cpu() == test[:, -1].bool().cpu()).double().mean().item()
