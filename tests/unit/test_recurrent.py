"""Recurrent models against hand-written cells, exhaustive sums, counts by hand, known powers."""

import itertools
import math

import pytest
import torch
from torch import nn

from genlib import data, fit
from genlib.data.download import DataUnavailable
from genlib.families.recurrent import NGram, RecurrentModel, RecurrentVoices
from genlib.families.recurrent.model import make_cell
from genlib.families.recurrent.rows import draw, is_counted

CELLS = ("rnn", "gru", "lstm")


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)
    torch.set_num_threads(1)


def all_rows(symbols, width):
    """Every row that can happen in the first `width` places."""
    rows = torch.cartesian_prod(*[torch.arange(symbols)] * width).view(-1, width)
    return rows[~((rows[:, 1:] != 0) & (rows[:, :-1] == 0)).any(1)]


def hand_step(cell, net, x, h, c):
    """One step as the chapter's formulas have it; torch orders gates i, f, g, o and r, z, n."""
    a = x @ net.weight_ih_l0.T + net.bias_ih_l0
    b = h @ net.weight_hh_l0.T + net.bias_hh_l0
    if cell == "rnn":
        return torch.tanh(a + b), c
    if cell == "gru":
        (ar, az, an), (br, bz, bn) = a.chunk(3, -1), b.chunk(3, -1)
        r, z = torch.sigmoid(ar + br), torch.sigmoid(az + bz)
        return (1 - z) * torch.tanh(an + r * bn) + z * h, c
    i, f, g, o = (a + b).chunk(4, -1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


@pytest.mark.parametrize("cell", CELLS)
def test_a_step_is_that_of_the_formulas(cell):
    net = make_cell(cell, 3, 5)
    x, h, c = torch.randn(4, 7, 3), torch.zeros(4, 5), torch.zeros(4, 5)
    expected, _ = net(x)
    for t in range(7):
        h, c = hand_step(cell, net, x[:, t], h, c)
        torch.testing.assert_close(h, expected[:, t])


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_remember_keeps_the_state(cell):
    for remember, low, high in ((8.0, 0.98, 1.02), (-8.0, 0.0, 0.02)):
        net = make_cell(cell, 2, 6, remember)
        with torch.no_grad():  # nothing comes in, so what is there must stay, or must go
            net.weight_ih_l0.zero_()
            net.weight_hh_l0.zero_()
            if cell == "gru":
                net.bias_ih_l0[12:] = net.bias_hh_l0[12:] = 0
            else:
                net.bias_ih_l0[12:18] = net.bias_hh_l0[12:18] = 0
        kept = torch.full((1, 1, 6), 0.5)
        state = kept if cell == "gru" else (torch.zeros(1, 1, 6), kept)
        _, state = net(torch.zeros(1, 5, 2), state)
        after = state if cell == "gru" else state[1]
        ratio = (after / kept).mean().item()
        assert low <= ratio <= high


def test_backpropagation_through_time_by_hand_equals_autograd():
    model = RecurrentModel(5, state=4, embedding=3, cell="rnn").double()
    x = torch.tensor([[2, 1, 4, 3, 3, 1]])
    model.loss(x).backward()
    u, w = model.net.weight_ih_l0.detach(), model.net.weight_hh_l0.detach()
    v, e = model.head.weight.detach(), model.embed.weight.detach()
    seen, hs, deltas = [0, *x[0, :-1].tolist()], [torch.zeros(4).double()], []
    for t, s in enumerate(seen):
        bias = model.net.bias_ih_l0.detach() + model.net.bias_hh_l0.detach()
        hs.append(torch.tanh(u @ e[s] + w @ hs[-1] + bias))
        p = (v @ hs[-1] + model.head.bias.detach()).softmax(0)
        p[x[0, t]] -= 1
        deltas.append(p / len(seen))
    dw, du, dv, back = torch.zeros_like(w), torch.zeros_like(u), torch.zeros_like(v), 0
    for t in reversed(range(len(seen))):
        a = (v.T @ deltas[t] + back) * (1 - hs[t + 1] ** 2)
        dw, du = dw + a.outer(hs[t]), du + a.outer(e[seen[t]])
        dv, back = dv + deltas[t].outer(hs[t + 1]), w.T @ a
    torch.testing.assert_close(dw, model.net.weight_hh_l0.grad)
    torch.testing.assert_close(du, model.net.weight_ih_l0.grad)
    torch.testing.assert_close(dv, model.head.weight.grad)


def test_the_gradient_of_a_linear_rnn_is_a_power_of_the_spectral_radius():
    rotation, _ = torch.linalg.qr(torch.randn(6, 6, dtype=torch.float64))
    for radius in (0.9, 1.1):
        h = start = torch.randn(6, dtype=torch.float64, requires_grad=True)
        for _ in range(30):
            h = radius * rotation @ h
        (gradient,) = torch.autograd.grad(h @ torch.ones_like(h), start)
        assert gradient.norm().item() == pytest.approx(radius**30 * math.sqrt(6), rel=1e-9)


@pytest.mark.parametrize("cell", CELLS)
def test_all_that_can_happen_has_probability_one(cell):
    model = RecurrentModel(3, 8, 4, cell).double()
    nn.init.normal_(model.head.weight, std=2.0)
    for width in (1, 2, 4, 6):
        rows = all_rows(3, width)
        assert model.log_prob(rows).exp().sum().item() == pytest.approx(1, abs=1e-12)
    # Those that end within 6 places, and the rest: the beginnings that have not ended yet.
    rows = all_rows(3, 6)
    ended = rows[(rows == 0).any(1)]
    rest = torch.cartesian_prod(*[torch.tensor([1, 2])] * 6)
    total = sum(model.log_prob(part).exp().sum() for part in (ended, rest))
    assert total.item() == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("cell", CELLS)
def test_each_symbols_log_probability_stands_in_its_place(cell):
    """Against one step at a time; rows that end early, in a batch wider than any of them."""
    model = RecurrentModel(5, 8, 4, cell).double()
    x = torch.tensor([[3, 1, 0, 0, 0, 0], [2, 4, 4, 0, 0, 0], [0, 0, 0, 0, 0, 0]])
    expected, state, seen = torch.zeros(3, 6).double(), None, torch.zeros(3, dtype=torch.int64)
    for t in range(6):
        logits, state = model.step(seen, state)
        expected[:, t] = logits.log_softmax(-1).gather(1, x[:, t : t + 1])[:, 0]
        seen = x[:, t]
    expected = torch.where(is_counted(x), expected, 0.0)
    torch.testing.assert_close(model.symbol_log_probs(x), expected)


@pytest.mark.parametrize("order", [1, 2, 3])
def test_ngrams_are_normalised_too(order):
    model = NGram(3, order, prior=0.5)
    fit(model, torch.tensor([[1, 2, 2, 0], [2, 0, 0, 0]]), steps=1, batch=None, device="cpu")
    assert model.double().log_prob(all_rows(3, 5)).exp().sum().item() == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("cell", CELLS)
def test_a_packed_batch_equals_one_by_one(cell):
    model = RecurrentModel(9, 12, 5, cell).double()
    alphabet = data.Alphabet("abcdefgh")
    texts = ["a", "bad", "cabbage", "", "hedge", "face"]
    together = model.log_prob(alphabet.encode(texts))
    alone = torch.cat([model.log_prob(alphabet.encode(text)) for text in texts])
    torch.testing.assert_close(together, alone)
    torch.testing.assert_close(model.log_prob(alphabet.encode(texts, width=30)), together)
    counts = torch.tensor([len(text) + 1 for text in texts])
    mean = -together.sum() / counts.sum()
    torch.testing.assert_close(model.loss(alphabet.encode(texts)), mean)
    model.zero_grad()
    model.loss(alphabet.encode(texts)).backward()
    packed = [p.grad.clone() for p in model.parameters()]
    model.zero_grad()
    for text in texts:
        (-model.log_prob(alphabet.encode(text)).sum() / counts.sum()).backward()
    for a, b in zip(packed, (p.grad for p in model.parameters()), strict=True):
        torch.testing.assert_close(a, b)


def test_temperature_and_top_k():
    logits = torch.tensor([[0.0, 1.0, 2.0, -1.0]]).expand(40_000, 4)
    p = draw(logits, temperature=0.5).bincount(minlength=4) / 40_000
    torch.testing.assert_close(p, (2 * logits[0]).softmax(0), atol=0.01, rtol=0)
    p = draw(logits, top_k=2).bincount(minlength=4) / 40_000
    torch.testing.assert_close(p[1:3], logits[0, 1:3].softmax(0), atol=0.01, rtol=0)
    assert p[0] == p[3] == 0
    assert (draw(logits, temperature=0) == 2).all() and (draw(logits, top_k=1) == 2).all()


@pytest.mark.parametrize("make", [lambda: RecurrentModel(5, 8, 4), lambda: RecurrentVoices(5, 1)])
def test_samples_are_drawn_at_the_temperature_and_from_the_top_k_that_are_asked(make):
    model = make()
    head = model.head if isinstance(model, RecurrentModel) else model.heads[0][2]
    nn.init.zeros_(head.weight)
    nn.init.zeros_(head.bias)
    head.bias.data[:] = logits = torch.tensor([0.0, 1.0, 2.0, -1.0, 0.5])
    cold, top = (2 * logits).softmax(0), logits.masked_fill(logits < 0.5, -math.inf).softmax(0)
    for options, p in (({"temperature": 0.5}, cold), ({"top_k": 3}, top), ({}, logits.softmax(0))):
        x = model.sample(20_000, width=1, **options).flatten()
        found = x.bincount(minlength=5) / 20_000
        assert ((found - p).abs() <= 5 * (p * (1 - p) / 20_000).sqrt()).all()
    assert (model.sample(100, width=1, temperature=0) == 2).all()


def test_a_prime_is_kept_and_continued_as_the_model_would():
    model = RecurrentModel(4, 8, 4)
    nn.init.normal_(model.head.weight)
    prime = torch.tensor([2, 3])
    x = model.sample(20_000, width=3, prime=prime)
    assert (x[:, :2] == prime).all()
    rows = torch.tensor([[2, 3, s] for s in range(4)])
    expected = model.symbol_log_probs(rows)[:, 2].exp()
    found = x[:, 2].bincount(minlength=4) / len(x)
    torch.testing.assert_close(found, expected, atol=0.015, rtol=0)


def test_ngram_counts_are_those_by_hand():
    alphabet = data.Alphabet("abn")
    x = alphabet.encode(["banana", "nab"])
    model = NGram(4, 2)
    history = fit(model, x, steps=1, batch=None, device="cpu")
    expected = torch.zeros(4, 4)
    for text in ("banana", "nab"):
        symbols = [0, *(1 + "abn".index(c) for c in text), 0]
        for a, b in itertools.pairwise(symbols):
            expected[a, b] += 1
    assert model.counts.equal(expected)
    p = (expected + 1) / (expected.sum(1, keepdim=True) + 4)
    by_hand = sum(math.log(p[a, b]) for a, b in itertools.pairwise([0, 3, 1, 2, 0]))
    assert model.log_prob(alphabet.encode("nab")).item() == pytest.approx(by_hand, rel=1e-5)
    trigram = NGram(4, 3)
    fit(trigram, x, steps=1, batch=None, device="cpu")
    assert trigram.counts[4 * 1 + 3, 1] == 2  # "an" then "a", twice in banana
    assert trigram.counts[0, 2] == 1 and trigram.counts.sum() == expected.sum()
    nll = -model.log_prob(x).sum() / is_counted(x).sum()
    assert history["counts"][0] == pytest.approx(nll.item(), rel=1e-5)


def test_counts_of_several_batches_add_up():
    x = torch.tensor([[1, 2, 2, 0], [2, 0, 0, 0], [1, 1, 2, 1]])
    whole, parts = NGram(3, 2), NGram(3, 2)
    fit(whole, x, steps=1, batch=None, device="cpu")
    for part in x.split(1):
        fit(parts, part, steps=1, batch=None, device="cpu")
    assert parts.counts.equal(whole.counts) and parts.counts.sum() == is_counted(x).sum()


def test_the_bigrams_of_makemore_score_what_the_literature_says():
    try:
        names = data.makemore_names()
    except DataUnavailable:
        pytest.skip("names.txt is neither in GENLIB_DATA nor to be downloaded")
    x = data.Alphabet.of(names).encode(names)
    model = NGram(27, 2, prior=1e-6)
    fit(model, x, steps=1, batch=None, device="cpu")
    nll = -model.log_prob(x).sum() / is_counted(x).sum()
    assert nll.item() == pytest.approx(2.4540, abs=5e-5)


def test_training_finds_the_entropy_of_a_source_that_no_ngram_can_be():
    def even(n, width=24):  # runs of 2 between 1s have even length: one bit to remember
        x, inside = torch.zeros(n, width, dtype=torch.int64), torch.zeros(n, dtype=torch.bool)
        for t in range(width):
            two = inside | (torch.rand(n) < 0.5)
            x[:, t], inside = 1 + two, two & ~inside
        return x

    model = RecurrentModel(3, 16, 8, "rnn")
    options = {"batch": 64, "lr": 2e-2, "clip": 1.0, "device": "cpu"}
    fit(model, even, steps=150, schedule=lambda t: 1 - t, **options)
    bigram = NGram(3, 2)
    fit(bigram, even(4000), steps=1, batch=None, device="cpu")
    x = even(2000)
    bits = torch.cat([torch.zeros(2000, 1), (x == 2).cumsum(1)[:, :-1]], 1)
    start = torch.where(x == 1, (x == 2).cumsum(1), 0).cummax(1).values
    inside = (bits - torch.cat([torch.zeros(2000, 1), start[:, :-1]], 1)) % 2 == 1
    entropy = math.log(2) * (~inside).float().mean().item()
    assert -model.symbol_log_probs(x).mean().item() == pytest.approx(entropy, abs=0.01)
    assert -bigram.symbol_log_probs(x).mean().item() > entropy + 0.08


@pytest.mark.parametrize(
    ("x", "error", "sentence"),
    [
        ([[1, 0, 2]], ValueError, "zeros alone after the end of each row.*row 0"),
        ([[1, 4, 0]], ValueError, r"values in \[0, 3\]"),
        ([[-1, 0]], ValueError, r"values in \[0, 3\]"),
        ([1, 2], ValueError, r"shape \[N, T\]"),
        ([[]], ValueError, r"shape \[N, T\].*got"),
        ([[1.5, 0.0]], TypeError, "whole numbers"),
    ],
)
def test_refuses_rows(x, error, sentence):
    for model in (RecurrentModel(4, 4, 2), NGram(4, 2)):
        for ask in (model.check, model.log_prob):
            with pytest.raises(error, match=sentence):
                ask(torch.tensor(x))
    with pytest.raises(TypeError, match="got list"):
        RecurrentModel(4, 4, 2).log_prob([[1, 0]])


def test_voices_refuse():
    model = RecurrentVoices(4, voices=2, state=4, embedding=2)
    with pytest.raises(ValueError, match="all voices of x to end together"):
        model.check(torch.tensor([[[1, 1], [0, 1]]]))
    with pytest.raises(ValueError, match=r"shape \[N, T, 2\]"):
        model.check(torch.ones(1, 3, 4).long())


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"symbols": 1}, "at least 2 symbols"),
        ({"state": 0}, "state to be a positive whole number"),
        ({"cell": "esn"}, "one of rnn, gru, lstm, got 'esn'"),
        ({"cell": "rnn", "remember": 1.0}, "it has no gates"),
    ],
)
def test_refuses_options(options, sentence):
    with pytest.raises(ValueError, match=sentence):
        RecurrentModel(**({"symbols": 4} | options))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"n": 0}, "n to be a positive"),
        ({"temperature": -1.0}, "temperature to be a number of at least 0"),
        ({"top_k": 0}, "top_k to be a positive"),
        ({"prime": torch.tensor([1, 0])}, "no end, got .* with an end"),
        ({"prime": torch.ones(9).long()}, "P of at most 5"),
    ],
)
def test_refuses_samples(options, sentence):
    with pytest.raises(ValueError, match=sentence):
        RecurrentModel(4, 4, 2).sample(**({"n": 2, "width": 5} | options))


def test_an_ngram_refuses_a_table_too_large():
    with pytest.raises(ValueError, match="at most 2e8 counts"):
        NGram(100, 6)


def test_top_k_counts_symbols_and_not_rows():
    torch.manual_seed(0)
    logits = torch.tensor([[0.0, 0.1, 0.2, 0.3, 0.4], [0.4, 0.3, 0.2, 0.1, 0.0]])
    drawn = torch.stack([draw(logits, top_k=4) for _ in range(400)])
    assert set(drawn[:, 0].tolist()) == {1, 2, 3, 4} and set(drawn[:, 1].tolist()) == {0, 1, 2, 3}
    assert set(draw(logits.repeat(200, 1), top_k=9).tolist()) == {0, 1, 2, 3, 4}
