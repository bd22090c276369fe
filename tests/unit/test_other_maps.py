"""Maps for games: the rules against a search written out, the counts against counting."""

from collections import deque

import pytest
import torch

from genlib.applications.other import play, tile_grams, worlds
from genlib.applications.other.play import DOOR, FLOOR, KEY, WALL


def as_map(text):
    return torch.tensor([[play.LOOK.index(c) for c in line] for line in text.split()])


def slow_search(tiles):
    """Breadth-first search, a place at a time."""
    high, wide = len(tiles), len(tiles[0])
    start = (0, 0, tiles[0][0] == KEY)
    if tiles[0][0] in (WALL, DOOR):
        return -1
    far, queue = {start: 0}, deque([start])
    while queue:
        row, column, key = here = queue.popleft()
        if (row, column) == (high - 1, wide - 1):
            return far[here]
        for r, c in ((row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)):
            if 0 <= r < high and 0 <= c < wide and tiles[r][c] != WALL:
                if tiles[r][c] == DOOR and not key:
                    continue
                there = (r, c, key or tiles[r][c] == KEY)
                if there not in far:
                    far[there] = far[here] + 1
                    queue.append(there)
    return -1


def test_the_search_finds_what_a_slow_one_finds():
    maps = torch.randint(1, 5, (300, 5, 5), generator=torch.Generator().manual_seed(0))
    maps[::2] = torch.where(maps[::2] == WALL, FLOOR, maps[::2])
    found = play.steps_to_exit(maps)
    assert found.tolist() == [slow_search(m.tolist()) for m in maps]
    assert (found < 0).any() and (found > 8).any()


def test_a_door_needs_its_key():
    locked = as_map(".+. .## ...")
    assert play.steps_to_exit(locked[None]).item() == 4
    shut = as_map("..k ##+ ...")
    assert play.steps_to_exit(shut[None]).item() == 4
    behind = as_map("... ##+ .k.")
    assert play.steps_to_exit(behind[None]).item() == -1
    assert play.reached(behind[None])[0].sum().item() == 3


def test_features_by_hand():
    tiles = as_map("..k ##+ ...")
    assert play.features(tiles[None])[0].tolist() == [2, 1, 1, 5, 0, 4]
    assert play.drawn(tiles) == "..k\n##+\n..."


@pytest.mark.parametrize("make", [worlds.caves, worlds.dungeons])
def test_made_maps_can_be_played_and_are_repeatable(make):
    maps = make(40, seed=3)
    assert maps.shape == (40, 11, 11) and torch.equal(maps, make(40, seed=3))
    assert (play.steps_to_exit(maps) >= 20).all()
    assert (play.features(maps)[:, 4] == 0).all(), "all floor can be reached"
    assert play.usable(maps, play.usual(maps, tail=0.0)).all()


def test_dungeons_cannot_be_left_without_the_key():
    maps = worlds.dungeons(40, seed=4)
    assert ((maps == DOOR).sum((1, 2)) == 1).all() and ((maps == KEY).sum((1, 2)) == 1).all()
    assert (play.steps_to_exit(torch.where(maps == KEY, FLOOR, maps)) == -1).all()


def test_counts_of_order_one_are_those_of_pairs():
    maps = torch.randint(1, 3, (50, 4, 4), generator=torch.Generator().manual_seed(0))
    model = tile_grams.TileGrams(maps, 1, lean=1e-9)
    left = torch.nn.functional.pad(maps, (1, 0), value=WALL)[..., :-1]
    share = (maps[left == FLOOR] == WALL).double().mean()
    p = model.probabilities(torch.tensor([[FLOOR]]))
    assert p[0, WALL].item() == pytest.approx(share.item(), abs=1e-6)


@pytest.mark.parametrize("order", [0, 2, 5])
def test_counted_maps_have_probabilities_that_sum_to_one(order):
    maps = torch.randint(1, 5, (9, 2, 2), generator=torch.Generator().manual_seed(1))
    model = tile_grams.TileGrams(maps, order, lean=0.5)
    every = torch.cartesian_prod(*[torch.arange(1, 5)] * 4).view(-1, 2, 2)
    assert model.log_prob(every).exp().sum().item() == pytest.approx(1.0)


def test_samples_of_counts_follow_their_probabilities():
    maps = torch.randint(1, 3, (9, 2, 2), generator=torch.Generator().manual_seed(1))
    model = tile_grams.TileGrams(maps, 3, lean=0.5)
    drawn = model.sample(20_000, seed=2)
    kinds, counts = drawn.unique(dim=0, return_counts=True)
    p = model.log_prob(kinds).exp()
    assert ((counts / 20_000 - p).abs() < 4 * (p / 20_000).sqrt() + 1e-4).all()


def test_a_low_temperature_draws_what_is_likely():
    maps = torch.randint(1, 3, (9, 2, 2), generator=torch.Generator().manual_seed(1))
    maps[:6] = maps[0]
    model = tile_grams.TileGrams(maps, 3, lean=0.5)
    cold = model.sample(500, seed=0, temperature=0.05)
    assert model.log_prob(cold).mean() > model.log_prob(model.sample(500, seed=0)).mean() + 0.3
    assert len(cold.unique(dim=0)) < 4


def test_dug_maps_can_always_be_played_and_are_less_so_without_a_tunnel():
    train = worlds.dungeons(50, seed=5)
    assert (play.steps_to_exit(tile_grams.dug(200, 0, train)) >= 0).all()
    alone = tile_grams.dug(200, 0, train, tunnel=False)
    assert (play.steps_to_exit(alone) >= 0).double().mean() < 0.8


def test_repaired_maps_can_be_played_and_good_ones_stay_as_they_are():
    good = worlds.dungeons(20, seed=6)
    assert torch.equal(tile_grams.repaired(good, 0), good)
    bad = tile_grams.dug(50, 0, good, tunnel=False)
    mended = tile_grams.repaired(bad, 0)
    assert (play.steps_to_exit(bad) < 0).any() and (play.steps_to_exit(mended) >= 0).all()
    assert (play.features(mended)[:, 4] == 0).all(), "what nobody can reach is rock"


def test_wrong_maps_are_refused():
    with pytest.raises(TypeError, match="whole numbers"):
        play.steps_to_exit(torch.ones(2, 3, 3))
    with pytest.raises(ValueError, match="Expected maps"):
        play.steps_to_exit(torch.full((2, 3, 3), 7))
    with pytest.raises(ValueError, match="Expected order"):
        tile_grams.TileGrams(torch.ones(2, 3, 3).long(), 15)
    with pytest.raises(ValueError, match="odd side"):
        worlds.dungeons(2, 0, side=10)
