"""Linear filters chosen by what a patch looks like: sharper than one filter, no model of images.

seen [N, D]  ->  a first answer [N, D]  ->  kind of each patch  ->  its own filter  ->  [N, D]

Sources: Timofte, De Smet and Van Gool, "A+: adjusted anchored neighborhood regression for fast
super-resolution", ACCV 2014; Romano, Isidoro and Milanfar, "RAISR: rapid and accurate image super
resolution", IEEE Transactions on Computational Imaging 3 (2017).
"""

from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from torch.nn.functional import unfold

from genlib.applications.images.damage import FACTOR, Damage, Seen
from genlib.checks import check_positive, check_tensor

LOOK, ANSWER, AROUND = 5, 7, 5  # pixels to a side: what tells the kind; what the filters weigh
EMPTY, PIECE = 0.05, 200  # patches with no brighter pixel stay as they are; images at once


class PatchFilters:
    """For each pixel a linear filter, by least squares, of the patches around it: of a first answer
    and of what is seen. Which filter: the nearest of K centres of patches of the first answer, by
    k-means, and for small pictures the place within the square.

    Args:
        first: from what is seen to a first answer `[N, D]`.
        damage: one of the three.
        x: training images `[N, D]`.
        kinds: K.
        seed: of the centres.
        passes: how often each image is damaged.
        rounds: of k-means.
    """

    def __init__(
        self,
        first: Callable[[Seen], Tensor],
        damage: Damage,
        x: Tensor,
        kinds: int,
        seed: int = 0,
        passes: int = 2,
        rounds: int = 8,
    ):
        self.first, self.damage, self.side = first, damage, damage.side
        x = check_tensor("x", x, ("N", self.side**2))
        kinds, passes = check_positive("kinds", kinds), check_positive("passes", passes)
        generator = torch.Generator().manual_seed(seed)
        seen = [damage(x, generator) for _ in range(passes)]
        answers = [first(one) for one in seen]
        self.centres = self._centres(answers[0], kinds, rounds, generator)
        cells, gram, pull = kinds * self._places(), None, None
        for one, answer in zip(seen, answers, strict=True):
            clean = iter(x.split(PIECE))
            for cell, live, weighed in self._pieces(one, answer):
                target, cell = next(clean).flatten()[live], cell[live]
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
        ridge = torch.eye(gram.shape[1]).double()
        weights = torch.linalg.solve(gram.double() + ridge, pull.double()[..., None])
        self.weights = weights[..., 0].float()  # [cells, size]

    def _places(self) -> int:
        return FACTOR**2 if self.damage.kind == "super-resolution" else 1

    def _patches(self, images: Tensor, size: int) -> Tensor:
        """Patches around each pixel, `[N, D]` to `[N D, size * size]`."""
        pictures = images.view(-1, 1, self.side, self.side)
        return unfold(pictures, size, padding=size // 2).transpose(1, 2).flatten(0, 1)

    def _centres(
        self, answer: Tensor, kinds: int, rounds: int, generator: torch.Generator
    ) -> Tensor:
        """Centres of patches that are not empty, `[K, LOOK * LOOK]`."""
        some = self._patches(answer[: 10 * PIECE], LOOK)
        some = some[some.amax(1) > EMPTY]
        some = some[torch.randperm(len(some), generator=generator)[:20_000]]
        centres = some[:kinds].clone()
        for _ in range(rounds):
            near = torch.cdist(some, centres).argmin(1)
            total = torch.zeros_like(centres).index_add_(0, near, some)
            centres = total / torch.bincount(near, minlength=kinds).clamp(min=1)[:, None]
        return centres

    def _pieces(self, seen: Seen, answer: Tensor) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
        """Piece by piece: the cell of each pixel, which are not empty, and what those are weighed
        of: patches of the answer, of what is seen and of which pixels are known, and 1."""
        n = self.side
        place = torch.arange(n) % FACTOR
        phase = (FACTOR * place[:, None] + place).flatten()  # [D]
        for image, known, made in zip(
            *(part.split(PIECE) for part in (seen.image, seen.known, answer)), strict=True
        ):
            look = self._patches(made, LOOK)
            live = look.amax(1) > EMPTY
            cell = torch.cdist(look, self.centres).argmin(1)
            parts = [self._patches(made, ANSWER)[live]]
            if self.damage.kind == "inpainting":
                parts.append(self._patches(image * known, AROUND)[live])
                parts.append(self._patches(known, AROUND)[live])
            elif self.damage.kind == "denoising":
                parts.append(self._patches(image, AROUND)[live])
            else:
                cell = cell * self._places() + phase.repeat(len(image))
                parts.append(self._patches(image, 2 * FACTOR + 1)[live][:, ::FACTOR])
            yield cell, live, torch.cat([*parts, torch.ones(len(parts[0]), 1)], 1)

    def __call__(self, seen: Seen) -> Tensor:
        """The repair, `[N, D]`, in [0, 1]."""
        answer, made = self.first(seen), []
        for i, (cell, live, weighed) in enumerate(self._pieces(seen, answer)):
            image = answer[i * PIECE : (i + 1) * PIECE].flatten().clone()
            image[live] = (weighed * self.weights[cell[live]]).sum(1)
            made.append(image.view(-1, self.side**2))
        return torch.cat(made).clamp(0, 1)
