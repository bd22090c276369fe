"""The rules of a small game, and whether a map can be played: every way is tried, at once.

The player starts on the upper left tile, moves to the four tiles beside it, and has won on the
lower right one. Walls stop everybody; a door opens once a key has been found.
"""

import torch
from torch import Tensor

from genlib.checks import check_tensor

WALL, FLOOR, DOOR, KEY = 1, 2, 3, 4  # 0 is the end of a sequence, and no tile
TILES = 5  # symbols, the end among them
LOOK = "·#.+k"  # by symbol


def steps_to_exit(maps: Tensor) -> Tensor:
    """Moves of the shortest way out, `[N, H, W]` to `[N]`, whole numbers; -1 where there is none.

    Breadth-first search over places and whether the player has a key.
    """
    return _search(check_maps(maps))[0]


def reached(maps: Tensor) -> Tensor:
    """Tiles that a player can reach, `[N, H, W]` to `[N, H, W]`, true or false."""
    return _search(check_maps(maps))[1]


def _search(maps: Tensor) -> tuple[Tensor, Tensor]:
    solid = maps <= WALL
    keys = maps == KEY
    free = torch.stack([~solid & (maps != DOOR), ~solid], 1)  # without a key, and with one
    free = free if keys.any() else free[:, :1]
    here = torch.zeros_like(free)
    here[:, 0, 0, 0] = free[:, 0, 0, 0]
    out = torch.full((len(maps),), -1)
    move = 0
    while True:
        here[:, -1] |= here[:, 0] & keys
        out = torch.where((out < 0) & here[:, :, -1, -1].any(1), move, out)
        more = here.clone()
        more[..., 1:, :] |= here[..., :-1, :]
        more[..., :-1, :] |= here[..., 1:, :]
        more[..., 1:] |= here[..., :-1]
        more[..., :-1] |= here[..., 1:]
        more &= free
        if (more == here).all():
            return out, here.any(1)
        here, move = more, move + 1


def features(maps: Tensor) -> Tensor:
    """Numbers that tell one kind of map from another, `[N, H, W]` to `[N, 6]`.

    They are the numbers of walls, doors and keys, of places where a wall meets what is no wall,
    of tiles that nobody can reach, walls aside, and the moves of the shortest way out (-1: none).
    """
    way, seen = _search(check_maps(maps))
    wall = maps <= WALL
    edges = sum(wall.diff(dim=d).sum((1, 2)) for d in (1, 2))
    counts = [(maps == tile).sum((1, 2)) for tile in (WALL, DOOR, KEY)]
    return torch.stack([*counts, edges, (~wall & ~seen).sum((1, 2)), way], 1)


def usual(train: Tensor, tail: float = 0.005) -> tuple[Tensor, Tensor]:
    """Between what numbers the features of training maps lie, all but a tail on either side.

    Args:
        train: `[N, H, W]`.
        tail: share of the maps that is left out at each end of each feature.
    """
    numbers = features(train).double()
    return numbers.quantile(tail, 0), numbers.quantile(1 - tail, 0)


def usable(maps: Tensor, ranges: tuple[Tensor, Tensor]) -> Tensor:
    """Maps that can be played and whose every feature is usual: `[N, H, W]` to `[N]`."""
    numbers = features(maps)
    low, high = ranges
    return (numbers[:, -1] >= 0) & ((numbers >= low) & (numbers <= high)).all(1)


def check_maps(maps: Tensor) -> Tensor:
    """Refuse maps that are not `[N, H, W]` of tiles."""
    maps = check_tensor("maps", maps, ("N", "H", "W"), 0, TILES - 1)
    if maps.is_floating_point():
        raise TypeError(f"Expected maps of whole numbers, got {maps.dtype}; use maps.long().")
    return maps


def drawn(tiles: Tensor) -> str:
    """A map as text, `[H, W]`, a line per row: # wall, . floor, + door, k key."""
    return "\n".join("".join(LOOK[tile] for tile in row) for row in tiles.tolist())
