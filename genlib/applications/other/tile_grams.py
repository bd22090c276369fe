"""Maps tile by tile from counts: the n-gram in two dimensions, and a digger without memory."""

import torch
from torch import Tensor
from torch.nn import functional as F

from genlib.applications.other.play import (
    FLOOR,
    TILES,
    WALL,
    check_maps,
    reached,
    steps_to_exit,
)
from genlib.applications.places import as_number
from genlib.checks import check_positive

# What a tile is drawn by, nearest first: (rows up, columns to the right), all drawn before it.
NEAR = ((0, -1), (-1, 0), (-1, -1), (-1, 1), (0, -2), (-2, 0), (-1, 2), (-1, -2), (-2, -1),
        (-2, 1), (0, -3), (-3, 0), (-2, 2), (-2, -2))  # fmt: skip
MARGIN = 3  # of rock around the map, that the farthest of them look at


class TileGrams:
    """p(tile | those before it that are near), in reading order, from counts with back-off.

    The estimate by `order` neighbours leans on that by one fewer as if it had been seen `lean`
    times. Known as a multi-dimensional Markov chain; a Markov random field that can be sampled in
    one pass.

    Args:
        maps: to count in, `[N, H, W]`.
        order: neighbours, from 0 (each tile by itself) to 14.
        lean: pseudo-counts, above 0.

    Source: Snodgrass and Ontañón, "Generating maps using Markov chains", AIIDE workshops 2013.
    """

    def __init__(self, maps: Tensor, order: int, lean: float = 1.0):
        maps = check_maps(maps).long()
        if isinstance(order, bool) or not isinstance(order, int) or not 0 <= order <= len(NEAR):
            raise ValueError(f"Expected order from 0 to {len(NEAR)}, got {order!r}.")
        self.order, self.lean = order, check_positive("lean", lean, float)
        self.shape, self.tables = tuple(maps.shape[1:]), []
        near = _near(_padded(maps), self.shape)[..., :order].reshape(maps.numel(), order)
        for n in range(order + 1):
            codes, place = as_number(near[:, :n], TILES).unique(return_inverse=True)
            counts = torch.zeros(len(codes), TILES, dtype=torch.float64)
            counts.index_put_(
                (place, maps.flatten()), torch.ones((), dtype=torch.float64), accumulate=True
            )
            self.tables.append((codes, counts))

    def probabilities(self, near: Tensor) -> Tensor:
        """Of each tile, given its neighbours: `[M, order]` to `[M, TILES]`, float64."""
        p = torch.full((len(near), TILES), 1 / (TILES - 1), dtype=torch.float64)
        p[:, 0] = 0.0  # no tile
        for n, (codes, counts) in enumerate(self.tables):
            asked = as_number(near[:, :n], TILES)
            place = torch.searchsorted(codes, asked).clamp(max=len(codes) - 1)
            seen = counts[place] * (codes[place] == asked)[:, None]
            p = (seen + self.lean * p) / (seen.sum(1, keepdim=True) + self.lean)
        return p

    def log_prob(self, maps: Tensor) -> Tensor:
        """log p of each map, `[N, H, W]` to `[N]`, nats."""
        maps = check_maps(maps).long()
        near = _near(_padded(maps), self.shape)[..., : self.order].reshape(maps.numel(), self.order)
        p = self.probabilities(near).gather(1, maps.reshape(-1, 1))
        return p.log().view(len(maps), -1).sum(1)

    def sample(self, n: int, seed: int = 0, temperature: float = 1.0) -> Tensor:
        """n maps, `[n, H, W]`; probabilities are raised to 1 / temperature, and scaled again."""
        n, generator = check_positive("n", n), torch.Generator().manual_seed(seed)
        power = 1 / check_positive("temperature", temperature, float)
        high, wide = self.shape
        padded = torch.full((n, high + MARGIN, wide + 2 * MARGIN), WALL)
        for row in range(high):
            for column in range(wide):
                at = [
                    padded[:, row + MARGIN + up, column + MARGIN + right]
                    for up, right in NEAR[: self.order]
                ]
                near = torch.stack(at, 1) if at else torch.zeros(n, 0, dtype=torch.int64)
                p = self.probabilities(near) ** power  # multinomial scales them
                drawn = torch.multinomial(p, 1, generator=generator)[:, 0]
                padded[:, row + MARGIN, column + MARGIN] = drawn
        return padded[:, MARGIN:, MARGIN:-MARGIN].clone()


def dug(n: int, seed: int, train: Tensor, tunnel: bool = True) -> Tensor:
    """n maps that can always be played: tiles by their shares, and a tunnel from in to out.

    Each tile is drawn by how often training maps have it there; then a digger goes from the way in
    to the way out, one tile right or down at a time, and leaves floor. Nothing is thrown away.

    Args:
        train: `[N, H, W]`.
        tunnel: without it, tiles by their shares are all there is.
    """
    n, generator = check_positive("n", n), torch.Generator().manual_seed(seed)
    high, wide = check_maps(train).shape[1:]
    shares = F.one_hot(train.long(), TILES).double().mean(0)  # [H, W, TILES]
    maps = torch.multinomial(shares.flatten(0, 1), n, replacement=True, generator=generator)
    maps = maps.T.reshape(n, high, wide).clone()
    if not tunnel:
        return maps
    for tiles in maps:
        _dig(tiles, generator)
    return maps


def repaired(maps: Tensor, seed: int) -> Tensor:
    """The same maps with a tunnel where there is no way out, and rock where nobody can get.

    Args:
        maps: `[N, H, W]`.
    """
    maps, generator = check_maps(maps).clone(), torch.Generator().manual_seed(seed)
    for i in (steps_to_exit(maps) < 0).nonzero()[:, 0].tolist():
        _dig(maps[i], generator)
    return torch.where(reached(maps), maps, WALL)


def _dig(tiles: Tensor, generator: torch.Generator) -> None:
    """Floor along a random way from in to out, one tile down or right at a time, `[H, W]`."""
    high, wide = tiles.shape
    moves = torch.tensor([0] * (high - 1) + [1] * (wide - 1))
    row = column = 0
    tiles[0, 0] = FLOOR
    for right in moves[torch.randperm(len(moves), generator=generator)].tolist():
        row, column = row + 1 - right, column + right
        tiles[row, column] = FLOOR


def _padded(maps: Tensor) -> Tensor:
    """With rock above and on both sides, `[N, H + 3, W + 6]`."""
    return F.pad(maps, (MARGIN, MARGIN, MARGIN, 0), value=WALL)


def _near(padded: Tensor, shape: tuple[int, int]) -> Tensor:
    """The neighbours of every tile, `[N, H, W, len(NEAR)]`."""
    high, wide = shape
    return torch.stack(
        [padded[:, MARGIN + up :, MARGIN + right :][:, :high, :wide] for up, right in NEAR],
        -1,
    )
