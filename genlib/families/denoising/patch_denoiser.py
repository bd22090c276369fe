"""A denoiser by patches: a first answer, then filters chosen by patch with a table, in turn.

x~ [B, D]  ->  first answer  ->  filters by patch, table  ->  x̂ [B, D], and the same once more
"""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

import torch
from torch import Tensor

from genlib.checks import check_positive
from genlib.families.denoising.patchwise import PatchFilters
from genlib.families.denoising.table import PixelTable, first_stages


class Denoises(Protocol):
    """What `LinearDenoiser` and `TableDenoiser` are."""

    def denoise(self, noisy: Tensor) -> Tensor:
        """The clean images on average, `[B, D]` to `[B, D]`."""


class PatchDenoiser:
    """Filters by patch and a table of pixels after a first denoiser, `stages` times.

    Args:
        first: the denoiser that begins.
        damage: from clean images `[N, D]` to damaged ones, drawn anew each time.
        x: clean images, square.
        kinds: of patches.
        struck: what a struck pixel is set to, if it is set: pixels of these values are sorts of
            their own, and where they are is weighed too.
        passes: how often each image is damaged; all stages are fitted on the same draws.
        stages: how many sets of filters with a table each.
        options: others of `PatchFilters`.
    """

    def __init__(
        self,
        first: Denoises,
        damage: Callable[[Tensor], Tensor],
        x: Tensor,
        kinds: int,
        struck: Sequence[float] = (),
        passes: int = 1,
        stages: int = 2,
        **options: Any,
    ):
        self.first, self.parts = first, []
        noisy = [damage(x) for _ in range(check_positive("passes", passes))]
        answers = [first.denoise(one).clamp(0, 1) for one in noisy]
        for i in range(check_positive("stages", stages)):
            told = _Pairs(math.isqrt(x.shape[1]), struck, zip(noisy, answers, strict=True))
            fitted = {"seed": i, "passes": passes} | options
            filters = PatchFilters(lambda seen: seen[1], told, x, kinds, **fitted)
            answers = [filters(pair) for pair in zip(noisy, answers, strict=True)]
            table = PixelTable(torch.cat(answers), torch.cat(noisy), x.repeat(passes, 1))
            self.parts.append((filters, table))
            answers = [table(a, n).clamp(0, 1) for a, n in zip(answers, noisy, strict=True)]

    def denoise(self, noisy: Tensor, stages: int | None = None) -> Tensor:
        """The clean images on average, `[B, D]` to `[B, D]`, in [0, 1].

        Args:
            noisy: damaged images.
            stages: how many sets of filters to apply; all without it.

        Raises:
            ValueError: for a number of stages that were not fitted.
        """
        parts = first_stages(self.parts, stages)
        answer = self.first.denoise(noisy).clamp(0, 1)
        for filters, table in parts:
            answer = table(filters((noisy, answer)), noisy).clamp(0, 1)
        return answer


class _Pairs:
    """Damaged images with an answer to each, drawn before: a damage in the sense of `Told`."""

    block = 1

    def __init__(self, side: int, struck: Sequence[float], pairs: Iterable[tuple[Tensor, Tensor]]):
        self.side, self.struck, self.sorts = side, tuple(struck), 1 + len(struck)
        self.pairs = iter(pairs)

    def __call__(self, x: Tensor, generator: torch.Generator | None = None) -> Any:
        return next(self.pairs)

    def views(self, seen: Any) -> list[Tensor]:
        return [seen[0], *((seen[0] == value).to(seen[0]) for value in self.struck)]

    def sort(self, seen: Any) -> Tensor:
        sort = torch.zeros_like(seen[0]).long()
        for i, value in enumerate(self.struck):
            sort[seen[0] == value] = i + 1
        return sort
