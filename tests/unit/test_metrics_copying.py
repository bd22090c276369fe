"""The copying test: calibrated by samples whose copying is known."""

import pytest
import torch

from genlib.metrics.copying import copying, near_copies, to_nearest


def sets(seed=0):
    g = torch.Generator().manual_seed(seed)
    return [torch.randn(n, 4, generator=g) for n in (100, 300, 300)]


def test_copies_are_found_new_examples_are_not_and_failures_go_below_one_half():
    train, fresh, held_out = sets()
    same = copying(fresh, train, held_out)
    assert 0.42 < same.share < 0.58 and same.p > 0.01
    copies = copying(torch.cat([train, train, train]), train, held_out)
    assert copies.share == 1 and copies.p < 1e-6
    assert copying(fresh + 20, train, held_out).share == 0


def test_ties_count_half():
    train, _, held_out = sets()
    assert copying(held_out, train, held_out).share == pytest.approx(0.5)


def test_p_is_right_for_a_right_sampler():
    found = [copying(a, t, b).p for t, a, b in (sets(seed) for seed in range(1, 60))]
    assert 0.3 < sum(found) / len(found) < 0.7
    assert sum(p < 0.05 for p in found) <= 8


def test_distances_are_those_of_the_nearest():
    train, x, _ = sets()
    wanted = torch.cdist(x, train).square().min(1).values
    torch.testing.assert_close(to_nearest(x, train), wanted, atol=1e-4, rtol=1e-4)
    with pytest.raises(ValueError, match="of one shape"):
        copying(x[:, :3], train, x)


def test_a_few_copies_among_good_samples_are_seen_in_the_tail_alone():
    null, spoiled, shares = [], [], []
    for seed in range(20):
        g = torch.Generator().manual_seed(seed)
        train, fresh, held_out = (torch.randn(1000, 8, generator=g) for _ in range(3))
        few = torch.cat([train[:30], fresh[30:]])
        null.append(near_copies(fresh, train, held_out))
        spoiled.append(near_copies(few, train, held_out))
        shares.append(copying(few, train, held_out).share)
    # One run scatters by 0.0045: the quantile of the held-out ones, and the samples themselves.
    assert sum(null) / 20 == pytest.approx(0.01, abs=0.004)
    assert sum(spoiled) / 20 == pytest.approx(0.03 + 0.97 * 0.01, abs=0.004)
    assert sum(shares) / 20 == pytest.approx(0.5 + 0.03 / 2, abs=0.01)
    assert near_copies(train, train, held_out) == 1
    assert near_copies(fresh + 30, train, held_out) == 0
    assert near_copies(fresh, train, held_out, part=0.3) == pytest.approx(0.3, abs=0.05)


@pytest.mark.parametrize("part", [0.0, 1.0, -0.1])
def test_the_part_of_near_copies_is_a_part(part):
    train, fresh, held_out = sets()
    with pytest.raises(ValueError, match="part"):
        near_copies(fresh, train, held_out, part)
