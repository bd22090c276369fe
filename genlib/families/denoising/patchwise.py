"""Linear filters chosen by what a patch looks like: sharper than one filter, no model of images.

seen [N, D]  ->  a first answer [N, D]  ->  kind of each patch  ->  its own filter  ->  [N, D]

Sources: Timofte, De Smet and Van Gool, "A+: adjusted anchored neighborhood regression for fast
super-resolution", ACCV 2014; Romano, Isidoro and Milanfar, "RAISR: rapid and accurate image super
resolution", IEEE Transactions on Computational Imaging 3 (2017).
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

import torch
from torch import Tensor
from torch.nn.functional import max_pool2d, pad

from genlib.checks import check_positive, check_tensor

EMPTY, PIECE = 0.05, 200  # patches with no brighter pixel stay as they are; images at once


class Told(Protocol):
    """A damage that tells what can be known of an image from what is seen of it."""

    side: int  # of the images, in pixels
    block: int  # side of the squares whose pixels are seen as one; 1 for single pixels
    sorts: int  # of pixels that get filters of their own, whatever is around them

    def __call__(self, x: Tensor, generator: torch.Generator | None = None) -> Any:
        """What is seen of images `[N, D]`."""

    def views(self, seen: Any) -> Sequence[Tensor]:
        """Pictures `[N, D]` whose patches a filter weighs, beside those of the answer."""

    def sort(self, seen: Any) -> Tensor:
        """Of which sort each pixel is, `[N, D]`, whole numbers from 0."""


class PatchFilters:
    """For each pixel a linear filter, by least squares, of the patches around it: of a first answer
    and of what is seen. Which filter: the nearest of K centres of patches of the first answer, by
    k-means, and the sort of the pixel, if the damage tells sorts apart.

    Args:
        first: from what is seen to a first answer `[N, D]`.
        damage: which also says what of its pictures is weighed, as in `Told`.
        x: training images `[N, D]`.
        kinds: K.
        seed: of the centres.
        passes: how often each image is damaged.
        rounds: of k-means.
        look: side of the patch that tells the kind, in pixels.
        answer: side of the patch of the answer that is weighed; `around`: of what is seen.
        ridge: added to the diagonal of each filter's sums of products.
    """

    def __init__(
        self,
        first: Callable[[Any], Tensor],
        damage: Told,
        x: Tensor,
        kinds: int,
        seed: int = 0,
        passes: int = 2,
        rounds: int = 8,
        look: int = 5,
        answer: int = 7,
        around: int = 5,
        ridge: float = 1.0,
    ):
        self.first, self.damage, self.side = first, damage, damage.side
        self.look, self.answer, self.around = look, answer, around
        x = check_tensor("x", x, ("N", self.side**2))
        kinds, passes = check_positive("kinds", kinds), check_positive("passes", passes)
        generator = torch.Generator().manual_seed(seed)
        seen = [damage(x, generator) for _ in range(passes)]
        answers = [first(one) for one in seen]
        self.centres = self._centres(answers[0], kinds, rounds, generator)
        cells, gram, pull = kinds * damage.sorts, None, None
        for one, answered in zip(seen, answers, strict=True):
            clean = iter(x.split(PIECE))
            for cell, live, weighed in self._pieces(one, answered):
                target = next(clean).flatten()[live]
                if gram is None:
                    size = weighed.shape[1]
                    gram, pull = torch.zeros(cells, size, size), torch.zeros(cells, size)
                order = cell.argsort()
                lengths = torch.bincount(cell, minlength=cells).tolist()
                rows = weighed[order].split(lengths)
                wanted = target[order].split(lengths)
                for k, (a, b) in enumerate(zip(rows, wanted, strict=True)):
                    if len(a):
                        gram[k] += a.T @ a
                        pull[k] += a.T @ b
        more = ridge * torch.eye(gram.shape[1]).double()
        weights = torch.linalg.solve(gram.double() + more, pull.double()[..., None])
        self.weights = weights[..., 0].float()  # [cells, size]

    def _patches(self, images: Tensor, size: int, live: Tensor) -> Tensor:
        """Patches around the pixels that are live `[N D]`, `[N, D]` to `[L, size * size]`."""
        pictures = images.view(-1, self.side, self.side)
        padded = pad(pictures, (size // 2,) * 4).unfold(1, size, 1).unfold(2, size, 1)
        return padded[live.view(pictures.shape)].flatten(1)

    def _live(self, answer: Tensor) -> Tensor:
        """Pixels with something brighter than paper around them, `[N, D]` to `[N D]`."""
        pictures = answer.view(-1, 1, self.side, self.side)
        most = max_pool2d(pictures, self.look, 1, padding=self.look // 2)
        return most.flatten() > EMPTY

    def _centres(
        self, answer: Tensor, kinds: int, rounds: int, generator: torch.Generator
    ) -> Tensor:
        """Centres of patches that are not empty, `[K, look * look]`."""
        answer = answer[: 10 * PIECE]
        some = self._patches(answer, self.look, self._live(answer))
        some = some[torch.randperm(len(some), generator=generator)[:20_000]]
        centres = some[:kinds].clone()
        for _ in range(rounds):
            near = torch.cdist(some, centres).argmin(1)
            total = torch.zeros_like(centres).index_add_(0, near, some)
            centres = total / torch.bincount(near, minlength=kinds).clamp(min=1)[:, None]
        return centres

    def _pieces(self, seen: Any, answer: Tensor) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
        """Piece by piece: the cells of pixels that are not empty, which those are, and what is
        weighed for them: patches of the answer and of the views, and 1."""
        views, sort = self.damage.views(seen), self.damage.sort(seen)
        block = self.damage.block
        size = self.around if block == 1 else 2 * block + 1
        for made, kind, *pictures in zip(
            *(part.split(PIECE) for part in (answer, sort, *views)), strict=True
        ):
            live = self._live(made)
            cell = torch.cdist(self._patches(made, self.look, live), self.centres).argmin(1)
            cell = cell * self.damage.sorts + kind.flatten()[live]
            parts = [self._patches(made, self.answer, live)]
            parts += [self._patches(p, size, live)[:, ::block] for p in pictures]
            yield cell, live, torch.cat([*parts, torch.ones(len(cell), 1)], 1)

    def __call__(self, seen: Any) -> Tensor:
        """The repair, `[N, D]`, in [0, 1]."""
        answer, made = self.first(seen), []
        for i, (cell, live, weighed) in enumerate(self._pieces(seen, answer)):
            image = answer[i * PIECE : (i + 1) * PIECE].flatten().clone()
            image[live] = (weighed * self.weights[cell]).sum(1)
            made.append(image.view(-1, self.side**2))
        return torch.cat(made).clamp(0, 1)
