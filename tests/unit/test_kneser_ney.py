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
    # after 1: 2 three times, 3 once; the kept counts lie over what stays for the shorter context
    x = torch.tensor([[1, 2, 1, 2], [1, 2, 1, 3]])
    model = KneserNey(x, 4, 2)
    longest, shortest = model.tables
    of_two = longest.kept[longest.grams == 1 * 4 + 2].item()
    assert 2 <= of_two < 3, "of a count of 3 less than 1 is taken here"
    left = longest.left[longest.contexts == 1].item()
    low = model.tables[-1].mixed(torch.tensor([2]), torch.tensor([0.25], dtype=torch.float64))
    wanted = of_two / 4 + left * low.item()
    found = model.symbol_log_probs(torch.tensor([[1, 2, 0, 0]]))[0, 1].exp().item()
    assert found == pytest.approx(wanted)


def test_a_shorter_context_counts_places_not_occurrences():
    # 2 occurs often, but always after 1; 3 as often in two rows, after three different symbols
    x = torch.tensor([[1, 2] * 6, [1, 3, 3, 4, 3, 1, 3, 4, 3, 3, 4, 3]])
    lowest = KneserNey(x, 5, 2).tables[-1]
    kept = dict(zip(lowest.grams.tolist(), lowest.kept.tolist(), strict=True))
    assert kept[3] > kept[2], "six times after 1 is one place"


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


def test_refusals():
    x = torch.tensor([[1, 0]])
    with pytest.raises(ValueError, match="at most 2\\^62"):
        KneserNey(x, 1000, 9)
    with pytest.raises(ValueError, match="order"):
        KneserNey(x, 3, 0)
