"""The six sets of the arena: what an entrant learns from, what it is tuned by, what tests it.

points  real numbers, `[N, D]`, float32: `ring`, `spirals`, `cells`, `digits`
pixels  zeros and ones, `[N, 784]`, float32: `mnist`
rows    symbols up to an end (0) and zeros, `[N, T]`, int64: `names`

A run's seed draws its own training and validation data: afresh in the plane, by another split of
the development part elsewhere. Test data is drawn afresh in the plane too; elsewhere it is the
same for all, and `development` cannot see it.
"""

from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from genlib import data
from genlib.arena.criteria import Budget, budget

PLANE = {"ring": lambda: data.Ring(8, 0.1), "spirals": lambda: data.Spirals(0.1)}
REACH = {"ring": (20, 1.6), "spirals": (26, 2.6)}  # cells per side, and how far they go
GREYS = 17
BLUR = 0.1  # of the columns of cells, in standard deviations: the detector has a floor


@dataclass(frozen=True)
class Task:
    """What an entrant is given on a set: examples to learn from, and to be tuned by.

    Attributes:
        name: of the set.
        x, x_val: `[N, D]` and `[M, D]`.
        y, y_val: labels, `[N]` and `[M]`, or None where there are none.
        symbols: of rows, the end among them; else 0.
    """

    name: str
    x: Tensor
    x_val: Tensor
    y: Tensor | None = None
    y_val: Tensor | None = None
    symbols: int = 0

    @property
    def budget(self) -> Budget:
        return budget(self.name)

    @property
    def kind(self) -> str:
        return self.budget.kind

    @property
    def dim(self) -> int:
        """Numbers or places in one example."""
        return self.x.shape[1]

    def labels(self) -> tuple[Tensor, int]:
        """Labels of the training examples, and how many classes there are.

        Raises:
            ValueError: the set has none.
        """
        if self.y is None:
            raise ValueError(f"Expected examples with classes, got {self.name}, which has none.")
        return self.y, int(self.y.max()) + 1

    def finish(self, x: Tensor) -> Tensor:
        """Samples as data of the set: pixels black or white, rows ended once, numbers finite."""
        if self.kind == "pixels":
            return (x > 0.5).float()
        if self.kind == "rows":
            ended = (x == 0).cumsum(1) > 0
            return x.masked_fill(ended, 0)
        return x.float().nan_to_num(0.0, 1e3, -1e3).clamp(-1e3, 1e3)


def development(name: str, seed: int) -> Task:
    """The examples that a run with this seed learns from and is tuned by.

    Raises:
        KeyError: no such set.
    """
    budget(name)
    if name in PLANE:
        points = PLANE[name]()
        return Task(name, points.sample(2000, 10 * seed), points.sample(1000, 10 * seed + 1))
    x, y, symbols = _whole(name)[0]
    order = torch.randperm(len(x), generator=torch.Generator().manual_seed(seed))
    val, train = order[: len(x) // 5], order[len(x) // 5 :]
    labels = (None, None) if y is None else (y[train], y[val])
    return Task(name, x[train], x[val], *labels, symbols)


def held_out(name: str, seed: int) -> Tensor:
    """The test examples of a run, `[M, D]`: for final runs, once."""
    if name in PLANE:
        return PLANE[name]().sample(5000, 10 * seed + 2)
    return _whole(name)[1]


@lru_cache(maxsize=8)
def _whole(name: str):
    """The development part of a set, with labels and symbols; and its test part."""
    if name == "names":
        rows = data.names()
        return (rows.x, None, rows.alphabet.size), rows.x_test
    if name == "cells":
        x = _cells()
        return (x[:2400], None, 0), x[2400:3400]
    if name == "digits":
        split = data.digits()
        parts = (_spread(part, seed) for seed, part in enumerate((split.x, split.x_test)))
    else:
        split = data.mnist5000()
        parts = ((part > 0.5).float() for part in (split.x, split.x_test))
    x, x_test = parts
    return (x, split.y, 0), x_test


def _cells() -> Tensor:
    """Logarithms of the proteins, each column of mean 0 and deviation 1, in a random order.

    Values at the detector's floor would reward a spike without limit: all are blurred a little.
    """
    x = data.sachs().x.log()
    generator = torch.Generator().manual_seed(0)
    x = x[torch.randperm(len(x), generator=generator)]
    x = (x - x[:2400].mean(0)) / x[:2400].std(0)
    noise = torch.rand(x.shape, generator=generator, dtype=x.dtype)
    return (x + BLUR * (2 * noise - 1)).float()


def _spread(x: Tensor, seed: int) -> Tensor:
    """Grey levels, each spread over its own cell of [0, 1], and that stretched to [-1, 2]."""
    u = torch.rand(x.shape, generator=torch.Generator().manual_seed(seed))
    return 3 * ((GREYS - 1) * x + u) / GREYS - 1


def as_images(task_name: str, x: Tensor) -> Tensor:
    """Examples or samples of a set of images as grey values in [0, 1]."""
    if task_name == "mnist":
        return x
    return ((GREYS * (x + 1) / 3).floor() / (GREYS - 1)).clamp(0, 1)


@lru_cache(maxsize=4)
def judge(name: str):
    """The classifier of a set of images, trained on its development part; the same for all.

    Raises:
        ValueError: the set has no classes.
    """
    from genlib.metrics import DigitClassifier

    x, y, _ = _whole(name)[0] if name not in PLANE else (None, None, 0)
    if y is None:
        raise ValueError(f"Expected examples with classes, got {name}, which has none.")
    with torch.enable_grad():  # it may be asked for while another model is looked at
        return DigitClassifier.fitted(as_images(name, x), y, steps=800)
