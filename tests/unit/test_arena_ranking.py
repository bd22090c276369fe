"""Which differences are real: against Demšar's worked example, and cases known by hand."""

import numpy as np
import pytest

from genlib.arena import ranking

# Demšar (2006), table 6: areas under the curve of four decision trees on 14 sets. In the last row
# but one he prints 0.975 twice, and ranks 2 and 3: they differ before rounding.
NAMES = ("C4.5", "C4.5+m", "C4.5+cf", "C4.5+m+cf")
TABLE = """
0.763 0.768 0.771 0.798
0.599 0.591 0.590 0.569
0.954 0.971 0.968 0.967
0.628 0.661 0.654 0.657
0.882 0.888 0.886 0.898
0.936 0.931 0.916 0.931
0.661 0.668 0.609 0.685
0.583 0.583 0.563 0.625
0.775 0.838 0.866 0.875
1.000 1.000 1.000 1.000
0.940 0.962 0.965 0.962
0.619 0.666 0.614 0.669
0.972 0.981 0.975 0.9749
0.957 0.978 0.946 0.970
"""
VALUES = np.array([[float(w) for w in line.split()] for line in TABLE.split("\n") if line])
DEMSAR = dict(zip(NAMES, VALUES.T.tolist(), strict=True))


@pytest.fixture
def posthocs():
    return pytest.importorskip("scikit_posthocs")


def test_ranks_are_those_of_demsars_example(posthocs):
    found = ranking.ranks(DEMSAR, sign=1, level=0.05)
    assert list(found.mean) == ["C4.5+m+cf", "C4.5+m", "C4.5+cf", "C4.5"]
    expected = {"C4.5": 3.143, "C4.5+m": 2.000, "C4.5+cf": 2.893, "C4.5+m+cf": 1.964}
    assert found.mean == pytest.approx(expected, abs=5e-4)
    assert found.critical == pytest.approx(1.25, abs=5e-3) and found.sets == 14
    assert ranking.ranks(DEMSAR, sign=1, level=0.10).critical == pytest.approx(1.12, abs=5e-3)
    # His chi square is 9.28 with 3 degrees of freedom; scipy's is larger, since it knows the ties.
    squares = sum(rank**2 for rank in found.mean.values())
    assert 12 * 14 / 20 * (squares - 4 * 25 / 4) == pytest.approx(9.28, abs=5e-3)
    assert 0.01 < found.p < 0.0258
    # The page says that the test is not powerful enough at 0.05 to tell these two apart.
    assert found.pairs["C4.5", "C4.5+m+cf"] > 0.05


def test_nemenyi_and_the_critical_difference_agree(posthocs):
    found = ranking.ranks(DEMSAR, sign=1)
    for (a, b), p in found.pairs.items():
        apart = abs(found.mean[a] - found.mean[b]) > found.critical
        assert apart == (p < 0.05)


def test_less_is_better_turns_ranks_round(posthocs):
    up, down = ranking.ranks(DEMSAR, sign=1).mean, ranking.ranks(DEMSAR, sign=-1).mean
    assert all(up[name] + down[name] == pytest.approx(5) for name in NAMES)


def test_groups_are_runs_that_no_other_contains():
    mean = {"a": 1.0, "b": 1.8, "c": 2.9, "d": 4.3}
    found = ranking.Ranks(mean, 0.01, 2.0, {}, 5)
    assert found.groups() == [("a", "b", "c"), ("c", "d")]
    assert ranking.Ranks(mean, 0.01, 0.5, {}, 5).groups() == []
    assert ranking.Ranks(mean, 0.5, 9.0, {}, 5).groups() == [("a", "b", "c", "d")]


RUNS = {"a": [1.0, 1.1, 0.9, 1.05, 0.95], "b": [2.0, 2.1, 1.9, 2.0, 2.0]}


def test_a_difference_is_real_by_all_three():
    (one,) = ranking.differences(RUNS, margin=0.5)
    assert (one.better, one.worse) == ("a", "b") and one.gap == pytest.approx(1.0)
    assert one.real and one.p < 1e-3
    (other,) = ranking.differences(RUNS, margin=0.5, sign=1)
    assert (other.better, other.worse) == ("b", "a") and other.real
    assert not ranking.differences(RUNS, margin=1.5)[0].real
    turned = {"a": RUNS["b"], "b": RUNS["a"]}
    (split,) = ranking.differences(RUNS, margin=0.5, halves=(RUNS, turned))
    assert not split.real and not split.same_sign and split.p == one.p
    assert ranking.differences(RUNS, margin=0.5, halves=(RUNS, RUNS))[0].real


def test_noise_alone_is_not_real():
    rng = np.random.default_rng(0)
    for _ in range(5):
        noise = {name: rng.normal(size=5).tolist() for name in "abcd"}
        assert sum(d.real for d in ranking.differences(noise, margin=0.0)) <= 1


def test_p_is_holms_of_paired_t_tests():
    three = RUNS | {"c": [1.0, 1.3, 0.8, 1.2, 1.0]}
    found = {(d.better, d.worse): d.p for d in ranking.differences(three, margin=0.0)}
    from scipy.stats import ttest_rel

    raw = {
        pair: ttest_rel(three[pair[0]], three[pair[1]]).pvalue
        for pair in (("a", "b"), ("c", "b"), ("a", "c"))
    }
    order = sorted(raw, key=raw.get)
    stepped = np.maximum.accumulate([min(1, raw[p] * (3 - i)) for i, p in enumerate(order)])
    assert found == pytest.approx(dict(zip(order, stepped, strict=True)))


def test_scores_without_spread_are_alike_or_always_apart():
    same = {"a": [1.0] * 5, "b": [1.0] * 5, "c": [3.0] * 5}
    found = {(d.better, d.worse): d.p for d in ranking.differences(same, margin=0.1)}
    assert found["a", "c"] == 0.0 and min(found[p] for p in found if set(p) == {"a", "b"}) == 1.0


def test_the_front_is_who_nobody_beats():
    scores = {"good": [0.1, 9.0], "quick": [0.5, 1.0], "both worse": [0.6, 2.0], "tie": [0.5, 1.0]}
    assert ranking.front(scores, (-1, -1)) == ["good", "quick", "tie"]
    assert ranking.front(scores, (-1, 1)) == ["good"]
    with pytest.raises(ValueError, match="Expected 1 numbers per entrant"):
        ranking.front(scores, (1,))


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ({"a": [1.0, 2.0]}, "at least 2 entrants to compare, got 1"),
        ({"a": [1.0, 2.0], "b": [1.0]}, r"as many numbers of every entrant.*got \[1, 2\]"),
        ({"a": [1.0], "b": [1.0]}, "at least two"),
        ({"a": [1.0, float("nan")], "b": [1.0, 2.0]}, "finite numbers.*others of a"),
    ],
)
def test_scores_that_do_not_pair_are_refused(scores, words):
    with pytest.raises(ValueError, match=words):
        ranking.differences(scores, margin=0.1)
