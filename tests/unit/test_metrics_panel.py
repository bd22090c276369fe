"""All measures at once: the parts are those of the measures alone, and blind spots are as told."""

import pytest
import torch

from genlib.metrics import density_coverage, frechet, mmd2, precision_recall
from genlib.metrics.class_score import class_score
from genlib.metrics.classifier import DigitClassifier
from genlib.metrics.copying import copying, near_copies
from genlib.metrics.nearest_test import nearest_test
from genlib.metrics.panel import Panel
from genlib.metrics.tuned import tuned


def normal(n, dims, seed, dtype=torch.float32):
    return torch.randn(n, dims, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def images(n, seed):
    return torch.rand(n, 64, generator=torch.Generator().manual_seed(seed))


@pytest.fixture(scope="module")
def judge():
    labels = torch.arange(200) % 3
    bright = images(200, 0) * (labels[:, None] + 1) / 3
    return DigitClassifier.fitted(bright, labels, steps=30)


def test_a_panel_is_its_parts_in_the_points():
    real, train, fake = normal(80, 3, 0), normal(70, 3, 1), normal(80, 3, 2) + 0.5
    found = Panel(real, train, steps=20)(fake)
    precision, recall = precision_recall(real, fake)
    density, coverage = density_coverage(real, fake)
    expected = {
        "Fréchet": frechet(real, fake),
        "kernel": mmd2(real, fake),
        "precision": precision,
        "recall": recall,
        "density": density,
        "coverage": coverage,
        "1-NN": nearest_test(real, fake).accuracy,
        "copying": copying(fake, train, real).share,
        "near copies": near_copies(fake, train, real),
    }
    assert found.keys() == expected.keys() | {"C2ST"}
    assert {name: found[name] for name in expected} == pytest.approx(expected)
    assert 0 <= found["C2ST"] <= 1


def test_with_a_judge_distances_are_taken_in_its_features_and_copies_in_pixels(judge):
    real, train, fake = images(80, 1), images(60, 2), images(80, 3) ** 2
    found = Panel(real, train, judge, steps=20)(fake)
    ours, theirs = judge.features(real), judge.features(fake)
    assert found["Fréchet"] == pytest.approx(frechet(ours, theirs))
    assert found["1-NN"] == pytest.approx(nearest_test(ours, theirs).accuracy)
    assert found["copying"] == pytest.approx(copying(fake, train, real).share)
    assert found["class score"] == pytest.approx(class_score(judge.probs(fake)))
    assert {"C2ST", "C2ST, pixels", "near copies"} < found.keys()


def test_a_panel_wants_as_many_samples_as_real_ones():
    panel = Panel(normal(30, 2, 0), normal(30, 2, 1))
    with pytest.raises(ValueError, match="as many samples as held-out examples, 30, .* got 29"):
        panel(normal(29, 2, 2))
    with pytest.raises(ValueError, match="of one shape"):
        panel(normal(30, 3, 2))


# One nearest neighbour


def test_nearest_neighbours_by_hand():
    """real 0, 1, 10; fake 0.4, 5, 6: only 5 and 6 have each other; 10 and 0.4 have the others."""
    real, fake = torch.tensor([[0.0], [1.0], [10.0]]), torch.tensor([[0.4], [5.0], [6.0]])
    found = nearest_test(real, fake)  # nearest of 0 is 0.4, of 1 is 0.4, of 10 is 6
    assert found == pytest.approx((2 / 6, 0.0, 2 / 3))


def test_nearest_neighbours_have_the_null_of_their_docstring():
    runs = [nearest_test(normal(40, 2, s), normal(40, 2, s + 500)).accuracy for s in range(150)]
    runs = torch.tensor(runs)
    assert abs(runs.mean() - 39 / 79) < 4 * runs.std() / 150**0.5


def test_nearest_neighbours_tell_a_shift_a_copy_and_a_collapse():
    real = normal(100, 2, 0)
    assert nearest_test(real, normal(100, 2, 1) + 9).accuracy == 1
    assert nearest_test(real, real + 1e-4).accuracy == 0  # each has its copy beside it
    crowd = 0.01 * normal(100, 2, 2)
    found = nearest_test(real, crowd)
    assert found.fake > 0.95 and found.real > 0.5
    with pytest.warns(UserWarning, match="got 100 and 99"):
        nearest_test(real, real[1:])


# The class score


def test_class_scores_by_hand():
    assert class_score(torch.full((5, 4), 0.25)) == pytest.approx(1)
    assert class_score(torch.eye(4).repeat(3, 1)) == pytest.approx(4)
    assert class_score(torch.eye(4)[[0, 0, 0]]) == pytest.approx(1)  # one class only
    probs = torch.tensor([[0.9, 0.1], [0.3, 0.7]], dtype=torch.float64)
    marginal = probs.mean(0)
    expected = ((probs * (probs / marginal).log()).sum() / 2).exp()
    assert class_score(probs) == pytest.approx(expected.item(), rel=1e-12)


@pytest.mark.parametrize("bad", [torch.ones(3, 2), torch.tensor([[1.5, -0.5]])])
def test_class_scores_want_probabilities(bad):
    with pytest.raises(ValueError, match="rows of numbers from 0 that sum to 1"):
        class_score(bad)
    with pytest.raises(ValueError, match="got"):
        class_score(torch.ones(3))


# Tuned images


def test_tuned_noise_comes_near_in_features_and_stays_noise(judge):
    start, goal = images(150, 5), images(150, 6) * 0.3
    kept = start.clone()
    made = tuned(judge, start, goal, steps=60, lr=0.05)
    before = frechet(judge.features(goal), judge.features(start))
    after = frechet(judge.features(goal), judge.features(made))
    assert after < 0.2 * before
    assert 0 <= made.min() and made.max() <= 1 and torch.equal(start, kept)
    assert not made.requires_grad


def test_tuned_wants_images(judge):
    with pytest.raises(ValueError, match="64"):
        tuned(judge, torch.rand(80, 63), images(80, 0))
    with pytest.raises(ValueError, match="steps"):
        tuned(judge, images(80, 0), images(80, 1), steps=0)
