"""Two kinds of small maps for games, made in code: caves, and dungeons with a key and a door.

A map is `[H, W]` of tiles, H and W odd. The way in is the upper left tile, the way out the lower
right one; around the map is rock.
"""

import numpy as np
import torch
from torch import Tensor

from genlib.applications.other.play import DOOR, FLOOR, KEY, WALL, reached
from genlib.checks import check_positive


def caves(n: int, seed: int, side: int = 11, fill: float = 0.44, rounds: int = 2) -> Tensor:
    """n caves that can be played, `[n, side, side]`: noise, smoothed by a cellular automaton.

    The corners of the ways in and out begin empty. A tile becomes wall if at least 5 of the 9
    tiles around it, itself among them, are wall. What nobody can reach is filled with rock; caves
    without a way through are thrown away.

    Args:
        fill: share of wall in the noise.
        rounds: of the automaton.

    Source: Johnson, Yannakakis and Togelius, "Cellular automata for real-time generation of
    infinite cave levels", PCGames 2010.
    """
    n, side = check_positive("n", n), check_positive("side", side)
    generator = torch.Generator().manual_seed(seed)
    kept, many = [], 0
    while many < n:
        wall = torch.rand(2 * n, side, side, generator=generator) < fill
        wall[:, :3, :3] = wall[:, -3:, -3:] = False
        for _ in range(rounds):
            padded = torch.nn.functional.pad(wall.float(), (1, 1, 1, 1), value=1.0)
            wall = torch.nn.functional.avg_pool2d(padded[:, None], 3, 1)[:, 0] > 4.5 / 9
        wall[:, 0, 0] = wall[:, -1, -1] = False
        maps = torch.where(wall, WALL, FLOOR)
        seen = reached(maps)
        maps = torch.where(seen, maps, WALL)
        kept.append(maps[seen[:, -1, -1]])
        many += len(kept[-1])
    return torch.cat(kept)[:n]


def dungeons(n: int, seed: int, side: int = 11, small: int = 3) -> Tensor:
    """n dungeons, `[n, side, side]`: rooms within rooms, one locked door on the way out, its key.

    A room is cut by a wall with one gap, and so are its parts, until they are small. There is one
    way from room to room; a gap on the way out becomes the door, and a floor tile that is reached
    before it becomes the key.

    Args:
        small: rooms no wider and no higher are left whole.

    Source: binary space partitioning, as in Shaker, Togelius and Nelson, "Procedural Content
    Generation in Games" (2016), chapter 3; locks and keys are of this course.
    """
    n, side = check_positive("n", n), check_positive("side", side)
    if side % 2 == 0:
        raise ValueError(f"Expected an odd side, walls lie between tiles, got {side}.")
    random, maps = np.random.default_rng(seed), []
    while len(maps) < n:
        tiles, gaps = np.full((side, side), FLOOR), []
        _cut(tiles, 0, 0, side, side, small, gaps, random)
        made = torch.from_numpy(_locked(tiles, gaps, random))
        if (made == DOOR).any():
            maps.append(made)
    return torch.stack(maps)


def _cut(tiles, top, left, high, wide, small, gaps, random) -> None:
    """Cut a room in two by a wall with a gap, and go on in its parts."""
    if max(high, wide) <= small or min(high, wide) < 1:
        return
    across = high > wide if high != wide else random.random() < 0.5
    length, width = (high, wide) if across else (wide, high)
    at = 1 + 2 * int(random.integers(length // 2))  # walls stand on odd lines, gaps on even ones
    gap = 2 * int(random.integers((width + 1) // 2))
    if across:
        tiles[top + at, left : left + wide] = WALL
        gaps.append((top + at, left + gap))
        parts = ((top, left, at, wide), (top + at + 1, left, high - at - 1, wide))
    else:
        tiles[top : top + high, left + at] = WALL
        gaps.append((top + gap, left + at))
        parts = ((top, left, high, at), (top, left + at + 1, high, wide - at - 1))
    tiles[gaps[-1]] = FLOOR
    for part in parts:
        _cut(tiles, *part, small, gaps, random)


def _locked(tiles: np.ndarray, gaps: list, random) -> np.ndarray:
    """Lock a gap that parts the way in from the way out, and lay the key before it."""
    gaps = random.permutation(gaps)
    shut = np.repeat(tiles[None], len(gaps), 0)
    shut[np.arange(len(gaps)), gaps[:, 0], gaps[:, 1]] = WALL
    before = reached(torch.from_numpy(shut)).numpy()  # by which gap is shut
    fits = ~before[:, -1, -1] & (before.sum((1, 2)) >= 4)
    if not fits.any():
        return tiles
    which = int(fits.argmax())
    places = np.argwhere(before[which])[1:]  # not on the way in
    made = shut[which]
    made[tuple(gaps[which])] = DOOR
    made[tuple(places[random.integers(len(places))])] = KEY
    return made
