"""Kneser-Ney: probabilities that sum to 1, a count by hand, and what shorter contexts count."""

import itertools

import pytest
import torch

from genlib.families.recurrent import KneserNey, NGram
from genlib.fit import fit


def rows_of(width, symbols):
    """All rows of one width: symbols up to an end, then zeros."""
    for row in itertools.product(range(symbols), repeat=width):
        if all(b == 0 for a, b in itertools.pairwise(row) if a == 0):
            yield list(row)


@pytest.mark.parametrize("order", [1, 2, 3, 5])
def test_all_that_can_happen_has_probability_one(order):
    x = torch.tensor([[1, 2, 1, 0], [1, 1, 2, 2], [2, 0, 0, 0], [1, 2, 1, 2]])
    everything = torch.tensor(list(rows_of(4, 3)))
    p = KneserNey(x, 3, order).symbol_log_probs(everything).sum(1).exp()
    assert float(p.sum()) == pytest.approx(1, abs=1e-9)


def test_a_bigram_by_hand():
    # rows 1 2 1 2 and 1 2 1 3; pairs: 01 twice, 12 three times, 21 twice, 13 once. One pair of
    # count 1, two of count 2, one of count 3: y = 1/5, so that d1 = 1 - 2 y 2/1 = 0.2,
    # d2 = 2 - 3 y 1/2 = 1.7, d3 = y, for want of a pair of count 4
    x = torch.tensor([[1, 2, 1, 2], [1, 2, 1, 3]])
    model = KneserNey(x, 4, 2)
    # single symbols by the places they came after: 1 after the beginning and 2, so two; 2 and 3
    # after 1 alone. Two of count 1, one of count 2: y = 1/2, d1 = 1 - 2 y 1/2, the others y
    d1 = 0.5
    low = (1 - d1) / 4 + (2 * d1 + 0.5) / 4 * 0.25  # 2, one place of four; the rest on 4 symbols
    wanted = (3 - 0.2) / 4 + (0.2 + 0.2) / 4 * low  # after 1: 2 three times, 3 once
    found = model.symbol_log_probs(torch.tensor([[1, 2, 0, 0]]))[0, 1].exp().item()
    assert found == pytest.approx(wanted)


def test_a_shorter_context_counts_places_not_occurrences():
    # 2 occurs often, but always after 1; 3 as often in two rows, after three different symbols
    x = torch.tensor([[1, 2] * 6, [1, 3, 3, 4, 3, 1, 3, 4, 3, 3, 4, 3]])
    model = KneserNey(x, 5, 2)
    kept = dict(zip(model.lists[0].tolist(), model.spread[0].kept.tolist(), strict=False))
    assert kept[3] > kept[2], "six times after 1 is one place"


def test_every_order_is_that_order_alone():
    generator = torch.Generator().manual_seed(0)
    x, new = torch.randint(1, 4, (2, 30, 12), generator=generator)
    together = KneserNey(x, 4, 5).every_order(new)
    for order in range(1, 6):
        alone = KneserNey(x, 4, order).symbol_log_probs(new)
        assert torch.allclose(together[order - 1], alone)
    assert not torch.allclose(together[1], together[2])


def test_no_order_is_too_long():
    x = torch.arange(1, 60)[None].repeat(2, 1)
    logs = KneserNey(x, 60, 16).symbol_log_probs(x)  # 60^16 has 95 bits
    assert (logs.exp() > 0.4).all(), "what followed sixteen symbols before follows again"
    p = KneserNey(x, 60, 16).symbol_log_probs(x.flip(1)).exp()
    assert (p < 0.1).all()


def test_a_larger_discount_leaves_more_to_shorter_contexts():
    x = torch.tensor([[1, 2, 1, 2, 1, 2], [1, 2, 1, 3, 2, 2]])
    left = [KneserNey(x, 4, 2, scale).raw[-1].left.sum() for scale in (0.5, 1, 1.5)]
    assert left[0] < left[1] < left[2]


def test_it_beats_adding_a_constant_on_new_rows():
    generator = torch.Generator().manual_seed(0)
    step = torch.rand(12, 12, generator=generator).pow(6)
    step = step / step.sum(1, keepdim=True)
    rows = torch.zeros(400, 20, dtype=torch.int64)
    rows[:, 0] = torch.randint(1, 12, (400,), generator=generator)
    for t in range(1, 20):
        rows[:, t] = torch.multinomial(step[rows[:, t - 1], 1:], 1, generator=generator)[:, 0] + 1
    x, new = rows[:200], rows[200:]
    added = NGram(12, 4)
    fit(added, x, steps=1, batch=None, device="cpu")
    ours = KneserNey(x, 12, 4).symbol_log_probs(new).sum()
    assert ours > added.symbol_log_probs(new).sum() + 100


def test_how_much_of_the_context_was_seen():
    model = KneserNey(torch.tensor([[1, 2, 1, 0], [2, 2, 0, 0]]), 4, 3)
    seen = model.seen(torch.tensor([[1, 2, 3, 1], [3, 1, 2, 0]]))
    # the beginning is seen in full; after 1 2 both, after 3 nothing
    assert seen.tolist() == [[2, 2, 2, 0], [2, 0, 1, 2]]


def test_what_is_asked_may_differ_from_what_came():
    x = torch.tensor([[1, 2, 1, 2, 3], [1, 2, 1, 3, 2]])
    model = KneserNey(x, 4, 3)
    every = [model.symbol_log_probs(x, torch.full_like(x, s)).exp() for s in range(4)]
    assert torch.allclose(sum(every), torch.ones(2, 5, dtype=torch.float64))
    assert torch.allclose(model.symbol_log_probs(x, x.clone()), model.symbol_log_probs(x))


@pytest.mark.parametrize("order", [1, 3, 6])
def test_rows_are_drawn_as_often_as_they_are_probable(order):
    model = KneserNey(torch.tensor([[1, 2, 1, 0], [1, 1, 2, 2], [2, 0, 0, 0]]), 3, order)
    everything = list(rows_of(4, 3))
    p = model.symbol_log_probs(torch.tensor(everything)).sum(1).exp()
    torch.manual_seed(0)
    place = {tuple(row): i for i, row in enumerate(everything)}
    drawn = torch.tensor([place[tuple(row)] for row in model.sample(4000, 4).tolist()])
    share = drawn.bincount(minlength=len(p)) / 4000
    assert ((share - p).abs() < 4.5 * (p * (1 - p) / 4000).sqrt() + 1e-3).all()


def test_refusals():
    x = torch.tensor([[1, 0]])
    with pytest.raises(ValueError, match="scale"):
        KneserNey(x, 3, 2, scale=0)
    with pytest.raises(ValueError, match="order"):
        KneserNey(x, 3, 0)
