"""The judge of images learns digits in seconds, the same ones by seed, and refuses bad input."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from genlib import data
from genlib.metrics import DigitClassifier, frechet


@pytest.fixture(scope="module")
def mnist():
    return data.mnist5000()


@pytest.fixture(scope="module")
def judge(mnist):
    return DigitClassifier.fitted(mnist.x, mnist.y)


@pytest.fixture(scope="module")
def digits():
    return data.digits()


@pytest.fixture(scope="module")
def quick(digits):
    return DigitClassifier.fitted(digits.x, digits.y, steps=30)


def test_it_is_right_about_95_percent_of_digits_it_has_not_seen(judge, mnist):
    assert judge.accuracy(mnist.x_test, mnist.y_test) >= 0.95


def test_predictions_are_the_likeliest_classes(judge, mnist):
    x = mnist.x_test[:200]
    probs = judge.probs(x)
    assert probs.shape == (200, 10) and probs.sum(1).allclose(torch.ones(200), atol=1e-5)
    assert judge.predict(x).equal(probs.argmax(1))
    right = (judge.predict(x) == mnist.y_test[:200]).double().mean().item()
    assert judge.accuracy(x, mnist.y_test[:200]) == right


def test_features_are_scaled_and_need_no_gradient(judge, mnist):
    features = judge.features(mnist.x)
    assert features.shape == (4000, 64) and not features.requires_grad
    assert features.square().mean().item() == pytest.approx(1, rel=1e-3)


def test_features_come_out_the_same_in_pieces(judge, mnist):
    x = mnist.x[:1500]  # more than one piece
    assert judge.features(x)[1400:].allclose(judge.features(x[1400:]), atol=1e-5)


def test_a_frechet_distance_in_its_features_orders_good_bad_and_worse(judge, mnist):
    real, other = judge.features(mnist.x_test[:500]), judge.features(mnist.x_test[500:])
    noise = torch.rand(500, 784, generator=torch.Generator().manual_seed(0))
    blurred = judge.features((0.8 * mnist.x_test[500:] + 0.2 * noise).clamp(0, 1))
    near, far, farthest = (frechet(real, f) for f in (other, blurred, judge.features(noise)))
    assert near < far / 2 < farthest / 4


def test_a_seed_settles_the_network(digits, quick):
    torch.manual_seed(1)
    before = torch.get_rng_state()
    again = DigitClassifier.fitted(digits.x, digits.y, steps=30)
    other = DigitClassifier.fitted(digits.x, digits.y, seed=1, steps=30)
    assert torch.get_rng_state().equal(before)
    assert again.features(digits.x).equal(quick.features(digits.x))
    assert not other.features(digits.x).equal(quick.features(digits.x))


def test_the_seed_draws_the_first_weights_too(digits):
    """One step of Adam moves a weight by 0.005 at most; other first weights are further apart."""
    a, b = (DigitClassifier.fitted(digits.x, digits.y, seed, steps=1) for seed in (0, 1))
    assert (a.head.weight - b.head.weight).abs().mean() > 0.03


def test_it_learns_small_images_and_letters(digits):
    small = DigitClassifier.fitted(digits.x, digits.y, steps=150)
    assert small.accuracy(digits.x_test, digits.y_test) > 0.85
    letters = data.glyphs("latin")
    assert DigitClassifier.fitted(letters.x, letters.y, steps=2).probs(letters.x).shape[1] == 52


@pytest.mark.parametrize("side", [0, 7, 28.0, "28"])
def test_the_side_is_checked(side):
    with pytest.raises(ValueError, match="Expected a side of at least 8 pixels, got"):
        DigitClassifier(side)


bad_images = {
    "bytes": (lambda x: x * 255, ValueError, "divide by 255"),
    "not flat": (lambda x: x.view(-1, 8, 8), ValueError, "flatten"),
    "other size": (lambda x: x[:, :50], ValueError, r"\[N, 64\].*50\]"),
    "empty": (lambda x: x[:0], ValueError, "got"),
    "nan": (lambda x: x / 0, ValueError, "NaN or infinite"),
    "negative": (lambda x: -x, ValueError, r"in \[-1"),
    "numpy": (lambda x: x.numpy(), TypeError, "got ndarray"),
    "whole numbers": (lambda x: x.long(), TypeError, "floating point"),
}


@pytest.mark.parametrize("spoil", bad_images.values(), ids=bad_images)
def test_bad_images_are_refused(spoil, quick, digits):
    change, error, words = spoil
    for ask in (quick.features, quick.probs, quick.predict):
        with pytest.raises(error, match=f"(?s)Expected .*{words}"):
            ask(change(digits.x))
    with pytest.raises(error, match="Expected "):
        quick.accuracy(change(digits.x), digits.y[: len(change(digits.x))])


def test_images_to_learn_from_are_square_and_in_range(digits):
    for x in (digits.x * 255, digits.x[:, :50], digits.x.view(-1, 8, 8), digits.x.numpy()):
        with pytest.raises((ValueError, TypeError), match="Expected x"):
            DigitClassifier.fitted(x, digits.y)


bad_labels = st.one_of(
    st.lists(st.integers(0, 9), max_size=12).filter(lambda v: len(v) != 5).map(torch.tensor),
    st.lists(st.integers(-9, -1), min_size=5, max_size=5).map(torch.tensor),
    st.just(torch.zeros(5)),
    st.just(torch.zeros(5, dtype=torch.bool)),
    st.just(torch.zeros(5, 1, dtype=torch.long)),
    st.just([0, 1, 2, 3, 4]),
    st.none(),
)


@settings(max_examples=40, deadline=None)
@given(y=bad_labels)
def test_bad_labels_are_refused(y):
    x = torch.zeros(5, 64)
    with pytest.raises(ValueError, match="Expected y to hold 5 whole numbers from 0, .* got"):
        DigitClassifier.fitted(x, y, steps=1)
    with pytest.raises(ValueError, match="Expected y to hold 5 whole numbers"):
        DigitClassifier(8).accuracy(x, y)
