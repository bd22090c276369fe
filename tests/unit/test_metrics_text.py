"""Nats per symbol and perplexity, and whether passages can be told apart."""

import math
import random

import pytest
import torch

from genlib.families.recurrent import RecurrentModel
from genlib.metrics.passages import flawless, known_words, repeated, told_apart
from genlib.metrics.symbols import bits, nats_per_symbol, perplexity


class Fair:
    """Every one of four symbols equally probable; after the end nothing."""

    def symbol_log_probs(self, x):
        return torch.full(x.shape, -math.log(4))


def test_nats_count_each_symbol_once_and_the_end():
    x = torch.tensor([[1, 2, 0, 0], [3, 0, 0, 0]])
    assert nats_per_symbol(Fair(), x) == pytest.approx(math.log(4))
    torch.manual_seed(0)
    model = RecurrentModel(4, state=5, embedding=3)
    wanted = -model.symbol_log_probs(x).sum().item() / 5
    assert nats_per_symbol(model, x) == pytest.approx(wanted)
    assert nats_per_symbol(model, x, batch=1) == pytest.approx(wanted)
    late = -model.symbol_log_probs(x)[:, 1:].sum().item() / 3
    assert nats_per_symbol(model, x, after=1) == pytest.approx(late)
    with pytest.raises(ValueError, match="more than 4"):
        nats_per_symbol(model, x, after=4)


def test_perplexity_of_a_fair_die_is_its_faces():
    assert perplexity(math.log(6)) == pytest.approx(6)
    assert bits(math.log(8)) == pytest.approx(3)


def passages(words, n, seed):
    generator = random.Random(seed)
    return [" ".join(generator.choices(words, k=60)) for _ in range(n)]


def test_the_same_source_is_not_told_apart_and_another_is():
    words = "the lord said unto moses speak to all the people of israel saying".split()
    real = passages(words, 60, 0)
    assert told_apart(real, passages(words, 60, 1)) == pytest.approx(0.5, abs=0.15)
    assert told_apart(real, passages(words[4:], 60, 1)) > 0.95
    with pytest.raises(ValueError, match="as many"):
        told_apart(real, real[:20])


def test_words_are_counted_whole():
    texts = ["he saw a blorp and ran home", "she saw the sea and swam off"]
    vocabulary = set("saw a and ran the sea swam".split())
    assert known_words(texts, vocabulary, 0, 100) == pytest.approx(9 / 10), "without first and last"
    assert flawless(texts, vocabulary, 100) == 0.5
    assert flawless(texts, vocabulary, 9) == 1, "the false word is not whole there"
    assert repeated(["one two one two one six "]) == pytest.approx(2 / 3)
