"""The copying test: are samples nearer to the training set than new examples are?"""

from typing import NamedTuple

from torch import Tensor

from genlib.checks import check_positive
from genlib.metrics.distances import check_sets


class Copying(NamedTuple):
    """What the test found.

    Attributes:
        share: of all pairs of a sample and a held-out example, those in which the sample lies
            nearer to the training set; ties count half. 0.5 for a sampler that is right.
        p: the chance of so large a share for a sampler that is right.
    """

    share: float
    p: float


def copying(samples: Tensor, train: Tensor, held_out: Tensor) -> Copying:
    """The data-copying test in its simplest form: ranks of distances to the nearest neighbour.

    It is one-sided: a share far below one half means samples far from all data, and says nothing
    about copies among them.

    Args:
        samples: `[N, D]`.
        train: what the sampler learnt from, `[K, D]`.
        held_out: examples that it never saw, `[M, D]`.

    Source: Meehan, Chaudhuri and Dasgupta, "A non-parametric test to detect data-copying in
    generative models", AISTATS 2020, section 3 (there region by region).
    """
    from scipy.stats import mannwhitneyu  # here: it takes long to import

    a, b = (
        to_nearest(*check_sets(x, train, 1, (name, "train"))).cpu().numpy()
        for name, x in (("samples", samples), ("held_out", held_out))
    )
    result = mannwhitneyu(a, b, alternative="less")
    return Copying(float(1 - result.statistic / (len(a) * len(b))), float(result.pvalue))


def near_copies(samples: Tensor, train: Tensor, held_out: Tensor, part: float = 0.01) -> float:
    """The share of samples nearer to the training set than all but a `part` of held-out examples.

    About `part` for a sampler that is right, whatever else it does well. A few copies among many
    good samples hardly move the ranks that `copying` takes the mean of; they stand out here.

    Args:
        samples, train, held_out: as for `copying`.
        part: of the held-out examples, the nearest ones, between 0 and 1; they need to be several.
    """
    part = check_positive("part", part, float)
    if part >= 1:
        raise ValueError(f"Expected part to be below 1, got {part!r}.")
    ours, theirs = (
        to_nearest(*check_sets(x, train, 1, (name, "train")))
        for name, x in (("samples", samples), ("held_out", held_out))
    )
    return (ours < theirs.quantile(part)).double().mean().item()


def to_nearest(x: Tensor, train: Tensor) -> Tensor:
    """Squared distance of each x to its nearest training example: `[N, D]`, `[K, D]` to `[N]`."""
    squares = x.square().sum(1, keepdim=True) + train.square().sum(1) - 2 * x @ train.T
    return squares.clamp(min=0).min(1).values
