"""Blobs of ink that are followed between walls, and filters chosen by their patch."""

import pytest
import torch

from genlib.applications.images import Damage, PatchFilters, Tracks, moving
from genlib.applications.images.damage import FACTOR, Seen, decibels
from genlib.applications.images.moving import bounced

MIDDLE = (moving.DIGIT - 1) / 2  # of a digit: where the centre of a spot lies
WALLS = MIDDLE, MIDDLE + moving.SIDE - moving.DIGIT


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)
    torch.set_num_threads(1)


def spots(start, speed, frames=9, width=2.0):
    """Videos of round spots that bounce: start and speed `[n, count, 2]`; and their places."""
    place = torch.arange(moving.DIGIT) - MIDDLE
    spot = torch.exp(-(place[:, None] ** 2 + place**2) / (2 * width**2)).flatten()
    start, speed = torch.as_tensor(start), torch.as_tensor(speed)
    places = bounced(
        start[:, None] + speed[:, None] * torch.arange(frames)[:, None, None],
        float(moving.SIDE - moving.DIGIT),
    )
    return moving.drawn(spot.expand(*start.shape[:2], -1), places), places


def some(n, count):
    return 10 * torch.rand(n, count, 2), 4 * torch.rand(n, count, 2) - 2


def explained(made, truth):
    return 1 - (made - truth).square().sum() / (truth - truth.mean((0, 1))).square().sum()


def test_a_spot_is_followed_through_its_bounces():
    videos, places = spots(*some(30, 1))
    track = Tracks(1, *WALLS, doubt=0.1)
    centres, shares = track.followed(videos[:, :4])
    torch.testing.assert_close(centres[:, 0], places[:, :4, 0] + MIDDLE, atol=0.05, rtol=0)
    assert (shares == 1).all()
    made = track(videos[:, :4], 5)
    assert explained(made, videos[:, 4:]) > 0.95
    high = Tracks(1, WALLS[0] - 3, WALLS[1] + 3, doubt=0.1)(videos[:, :4], 5)
    assert explained(high, videos[:, 4:]) < 0.8  # the walls matter


def test_two_spots_are_parted():
    start = torch.tensor([[[1.0, 1.0], [9.0, 9.0]], [[0.5, 9.0], [9.0, 0.5]]])
    videos, places = spots(
        start, torch.tensor([[[1.0, 0.5], [-0.4, 0.3]], [[0.4, -1], [0.9, 0.6]]])
    )
    track = Tracks(2, *WALLS, doubt=0.2, spread=2.0)
    centres, shares = track.followed(videos[:, :4])
    torch.testing.assert_close(shares.sum(1), torch.ones(2, 576))
    for found, there in zip(centres[:, :, -1], places[:, 3] + MIDDLE, strict=True):
        far = torch.cdist(found, there)
        assert far.min(1).values.max() < 1 and set(far.argmin(1).tolist()) == {0, 1}
    assert explained(track(videos[:, :4], 5), videos[:, 4:]) > 0.8
    assert explained(Tracks(1, *WALLS, doubt=0.2)(videos[:, :4], 5), videos[:, 4:]) < 0.6


def test_where_nothing_is_known_the_mean_of_all_paths_is_drawn():
    videos, _ = spots(*some(3, 1))
    made = Tracks(1, *WALLS, doubt=1e4)(videos[:, :4], 5)
    paths = Tracks(1, *WALLS, doubt=1)._paths(9)
    step = paths[:, 4:] - paths[:, 3:4]
    pixel, place = torch.arange(24.0), videos[:, 3].view(3, 24, 24)
    moves = (0.25 * (step / 0.25).round())[..., None, None]  # [paths, 5, 1, 1]
    line = (1 - (pixel[:, None] - pixel - moves).abs()).clamp(min=0).mean(0)  # [5, 24, 24]
    by_hand = line @ place[:, None] @ line.mT
    torch.testing.assert_close(made, by_hand.flatten(2), atol=1e-3, rtol=1e-3)


def test_tracks_refuse_what_they_cannot_follow():
    with pytest.raises(ValueError, match="one or two blobs, got 3"):
        Tracks(3, 6.5, 16.5, 0.1)
    with pytest.raises(ValueError, match="high - low"):
        Tracks(1, 6.5, 6.5, 0.1)
    with pytest.raises(ValueError, match="doubt"):
        Tracks(1, 6.5, 16.5, 0.0)
    with pytest.raises(ValueError, match="frames"):
        Tracks(1, 6.5, 16.5, 0.1)(torch.zeros(4, 576), 5)


SIDE = 16


def bars(n=120):
    """Soft bars, dark or bright in the middle, at random places."""
    place = torch.arange(SIDE)
    row, column = (SIDE * torch.rand(2, n, 1, 1)).unbind(0)
    spots = (place[:, None] - row).square() + 0.3 * (place[None, :] - column).square()
    return torch.exp(-spots / 12).round(decimals=0).flatten(1)


@pytest.mark.parametrize("kind", ["inpainting", "denoising", "super-resolution"])
def test_a_filter_per_kind_of_patch_repairs_more_than_one(kind):
    x, new, damage = bars(400), bars(100), Damage(kind, SIDE)
    seen = damage(new)
    first = lambda s: (s.image * (s.known if kind == "inpainting" else 1)).clamp(0, 1)  # noqa: E731
    before = decibels(damage.finish(first(seen), seen), new)
    one, many = (PatchFilters(first, damage, x, kinds) for kinds in (1, 12))
    single, found = (decibels(damage.finish(f(seen), seen), new) for f in (one, many))
    assert single > before + 0.5
    assert found > single + 0.1
    assert one.weights.shape[0] == (FACTOR**2 if kind == "super-resolution" else 1)


def test_one_kind_is_least_squares_where_the_patch_is_not_empty():
    x, damage = bars(60), Damage("denoising", SIDE)
    first = lambda s: s.image.clamp(0, 1)  # noqa: E731
    made = PatchFilters(first, damage, x, 1, seed=3, passes=1)
    seen = damage(x, torch.Generator().manual_seed(3))
    answer = first(seen)
    look, around = (
        torch.nn.functional.unfold(a.view(-1, 1, SIDE, SIDE), n, padding=n // 2).mT.flatten(0, 1)
        for a, n in ((answer, 7), (seen.image, 5))
    )
    inner = look.view(-1, 7, 7)[:, 1:6, 1:6].flatten(1)
    live = inner.amax(1) > 0.05
    rows = torch.cat([look, around, torch.ones(len(look), 1)], 1)[live].double()
    right = torch.linalg.lstsq(
        torch.cat([rows, torch.eye(rows.shape[1]).double()]),
        torch.cat([x.flatten()[live].double(), torch.zeros(rows.shape[1]).double()]),
    ).solution
    torch.testing.assert_close(made.weights[0].double(), right, atol=2e-3, rtol=1e-2)
    paper = made(Seen(torch.zeros(1, SIDE**2), torch.zeros(1, SIDE**2)))
    assert (paper == 0).all()  # empty patches stay as they are
