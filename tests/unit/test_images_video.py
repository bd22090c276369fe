"""Digits that move as they should, and what continues their videos."""

import pytest
import torch

from genlib import fit
from genlib.applications.images import FrameFilter, FrameMover, motion, moving

ROOM = moving.SIDE - moving.DIGIT


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)
    torch.set_num_threads(1)


def blob(n=3):
    """Round spots in the middle of empty digits."""
    place = torch.arange(moving.DIGIT) - (moving.DIGIT - 1) / 2
    spot = torch.exp(-(place[:, None] ** 2 + place**2) / 8)
    return spot.flatten().expand(n, -1)


def straight(n=5, frames=9, speed=(0.5, -0.75)):
    """Videos of one spot that meets no border."""
    step = torch.tensor(speed)
    places = torch.tensor([3.0, 8.0]) + step * torch.arange(frames)[:, None]
    return moving.drawn(blob(n)[:, None], places[None, :, None].expand(n, -1, 1, 2))


def test_things_bounce_between_the_walls():
    place = torch.tensor([-1.0, 0.0, 4.0, 10.0, 11.0, 25.0])
    torch.testing.assert_close(moving.bounced(place, 10.0), torch.tensor([1.0, 0, 4, 10, 9, 5]))


def test_ink_is_shared_out_and_none_is_lost():
    digits = torch.rand(4, moving.DIGIT**2)
    videos = moving.moving(digits, 6, 7, 1, torch.Generator().manual_seed(0))
    assert videos.frames.shape == (6, 7, moving.SIDE**2)
    ink = videos.frames.sum(2)
    torch.testing.assert_close(ink, ink[:, :1].expand_as(ink), rtol=1e-4, atol=1e-3)
    assert (videos.places >= 0).all() and (videos.places <= ROOM).all()


def test_at_whole_pixels_a_digit_is_drawn_as_it_is():
    digit = torch.rand(1, 1, moving.DIGIT**2)
    frame = moving.drawn(digit, torch.tensor([2.0, 5.0]).view(1, 1, 1, 2))
    square = frame.view(moving.SIDE, moving.SIDE)[2 : 2 + moving.DIGIT, 5 : 5 + moving.DIGIT]
    torch.testing.assert_close(square, digit.view(moving.DIGIT, moving.DIGIT))


def test_speeds_are_found():
    video = straight(1)[0, :4].view(4, moving.SIDE, moving.SIDE).numpy()
    for find in (motion.speed, motion.registered):
        assert abs(find(video) - [0.5, -0.75]).max() < 0.1


@pytest.mark.parametrize("way", [motion.shifted, motion.mirrored])
def test_a_straight_way_is_continued(way):
    videos = straight(2)
    made = way(videos[:, :4], 3)
    assert (made - videos[:, 4:7]).abs().mean() < 0.01
    assert (motion.copied(videos[:, :4], 3) - videos[:, 4:7]).abs().mean() > 0.015


def test_ink_turns_back_at_the_border():
    frames = torch.zeros(1, 4, 24 * 24)
    for t in range(4):  # a square pixel that walks to the right, 20 to 23
        frames[0, t, 12 * 24 + 20 + t] = 1
    made = motion.mirrored(frames, 3).view(3, 24, 24)
    assert [picture.argmax().item() % 24 for picture in made] == [22, 21, 20]


def test_optical_flow_beats_a_copy():
    pytest.importorskip("cv2")
    videos = straight(2)
    error = (motion.warped(videos[:, :4], 2) - videos[:, 4:6]).square().mean()
    assert error < (motion.copied(videos[:, :4], 2) - videos[:, 4:6]).square().mean() / 2


def test_a_linear_map_knows_linear_videos():
    first = torch.rand(400, 1, 5)
    videos = torch.cat([first, 0.5 * first, 0.25 * first + 0.1], 1)
    made = motion.LinearFrames(videos, 2, 1e-6)(videos[:3, :2], 1)
    torch.testing.assert_close(made, videos[:3, 2:], atol=1e-3, rtol=0)


def test_filters_are_means_and_learn_to_move_ink():
    model = FrameFilter(24, channels=4, code=8)
    videos = straight(32, frames=6)
    filters = model.filters(videos[:, :3])
    torch.testing.assert_close(filters.sum(1), torch.ones(32, 576))
    target, seen = videos[:, 3], videos[:, :3]
    before = (model.next(seen) - target).square().mean().item()
    fit(model, videos[:, :4], steps=60, batch=16, lr=1e-2, progress=False)
    assert (model.next(seen) - target).square().mean().item() < before / 3
    assert model.frames(seen, 3).shape == (32, 3, 576)


def test_frames_that_are_made_are_seen_in_turn():
    model = FrameFilter(8, seen=2, channels=2, code=4, ahead=2)
    x = torch.rand(3, 4, 64)
    one = model.next(x[:, :2])
    two = model.next(torch.stack([x[:, 1], one], 1))
    torch.testing.assert_close(model.frames(x[:, :2], 2), torch.stack([one, two], 1))
    by_hand = sum((a - b).square().sum(1).mean() for a, b in ((one, x[:, 2]), (two, x[:, 3]))) / 2
    torch.testing.assert_close(model.loss(x), by_hand)


def test_too_few_frames_are_refused():
    with pytest.raises(ValueError, match="at least 3 frames"):
        FrameFilter(8).check(torch.zeros(2, 2, 64))


def test_the_mover_draws_the_mean_of_where_things_may_be():
    """Against shifting each thing by whole pixels, one step after the other."""
    model = FrameMover(8, seen=2, ahead=2, things=2, reach=2, channels=2, code=4, hidden=8)
    x = 0.3 * torch.rand(1, 2, 64)
    way, belongs = model.motion(x)
    torch.testing.assert_close(way.sum(-1), torch.ones(1, 2, 2, 2))
    torch.testing.assert_close(belongs.sum(1), torch.ones(1, 64))
    by_hand = torch.zeros(2, 8, 8)
    for thing in range(2):
        wide = torch.nn.functional.pad((belongs[0, thing] * x[0, -1]).view(8, 8), (2,) * 4)
        for h in range(2):
            for d in range(5):
                for r in range(5):
                    chance = way[0, thing, h, 0, d] * way[0, thing, h, 1, r]
                    by_hand[h] += chance * wide[4 - d : 12 - d, 4 - r : 12 - r]
    torch.testing.assert_close(model.next(x)[0], by_hand.flatten(1), atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(model.frames(x, 1), model.next(x)[:, :1])


def test_the_mover_learns_a_straight_way():
    model = FrameMover(24, things=1, reach=5, channels=4, code=8, hidden=32)
    videos = straight(32)
    before = model.loss(videos).item()
    fit(model, videos, steps=80, batch=16, lr=5e-3, progress=False)
    assert model.loss(videos).item() < before / 3


def test_the_mover_makes_no_more_frames_than_it_learnt():
    model = FrameMover(8, ahead=2)
    with pytest.raises(ValueError, match="from 1 to 2"):
        model.frames(torch.zeros(1, 4, 64), 3)
    with pytest.raises(ValueError, match="at least 4 frames"):
        model.check(torch.zeros(1, 3, 64))


def test_what_is_wrong_shrinks_towards_the_mean():
    torch.manual_seed(0)
    videos = torch.rand(500, 4, 3)
    shrunk = motion.Shrunk(motion.copied, videos, 2)  # frames know nothing of each other
    assert shrunk.factor.abs().max() < 0.1
    made = shrunk(videos[:5, :2], 2)
    torch.testing.assert_close(made, videos.mean((0, 1)).expand(5, 2, 3), atol=0.1, rtol=0)
    still = videos[:, :1].repeat(1, 4, 1)
    right = motion.Shrunk(motion.copied, still, 2)
    torch.testing.assert_close(right.factor, torch.ones(2))
    torch.testing.assert_close(right(still[:5, :2], 1), still[:5, :1])
