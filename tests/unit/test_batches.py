"""Batches: the order is the seed's and nobody else's, each example has its turn, drawn data too."""

import pytest
import torch

from genlib import Model, fit
from genlib.batches import Batches

CPU = torch.device("cpu")


def rows(n):
    return torch.arange(float(n))[:, None]


def order(batches, steps):
    return [batches.next()[:, 0].tolist() for _ in range(steps)]


def test_the_order_is_the_seeds_whatever_the_global_generator_does():
    orders = []
    for seed, noise in ((3, 0), (3, 1), (4, 0)):
        torch.manual_seed(noise)
        before = torch.get_rng_state()
        orders.append(order(Batches(rows(20), 5, seed, CPU), 12))
        assert torch.get_rng_state().equal(before)
    assert orders[0] == orders[1] != orders[2]


@pytest.mark.parametrize(("n", "batch", "expected"), [(50, 16, 3), (48, 16, 3), (7, 16, 1)])
def test_an_epoch_leaves_out_what_fills_no_batch(n, batch, expected):
    assert Batches(rows(n), batch, 0, CPU).per_epoch == expected
    assert Batches(rows(n), None, 0, CPU).per_epoch == 1


def test_epochs_are_counted_in_whole_batches():
    class Line(Model):
        def __init__(self):
            super().__init__()
            self.w = torch.nn.Parameter(torch.zeros(1))

        def loss(self, x):
            return (x - self.w).square().mean()

    assert fit(Line(), rows(50), epochs=4, batch=16).steps == 12


def test_what_an_epoch_leaves_out_is_chosen_anew():
    """Two of ten are left out: the chance to be left out 20 times running is 0.2^20."""
    stream = order(Batches(rows(10), 4, 0, CPU), 40)
    epochs = [set(a) | set(b) for a, b in zip(stream[::2], stream[1::2], strict=True)]
    assert all(len(epoch) == 8 for epoch in epochs)
    assert len({frozenset(epoch) for epoch in epochs}) > 5
    assert set.union(*epochs) == set(range(10))


def test_every_order_is_as_likely():
    """Six orders of three examples, one at a time: 100 each in 600 epochs, sd 9.1."""
    stream = [x for (x,) in order(Batches(rows(3), 1, 0, CPU), 1800)]
    seen = [tuple(stream[i : i + 3]) for i in range(0, 1800, 3)]
    counts = [seen.count(one) for one in set(seen)]
    assert len(counts) == 6 and max(abs(c - 100) for c in counts) < 45


def test_all_the_data_at_once_comes_in_its_own_order():
    for batch in (None, 9, 100):
        assert order(Batches(rows(9), batch, 0, CPU), 2) == [list(range(9))] * 2


def test_a_function_is_asked_for_the_batch_and_checked_each_time():
    asked, checked = [], []

    def draw(n):
        asked.append(n)
        return torch.full((n, 1), float(len(asked)))

    def check(x):
        checked.append(x[0, 0].item())
        if len(checked) == 3:
            raise ValueError("bad")
        return x

    batches = Batches(draw, 7, 0, CPU, check)
    assert batches.per_epoch is None
    assert order(batches, 2) == [[1.0] * 7, [2.0] * 7]
    with pytest.raises(ValueError, match="bad"):
        batches.next()
    assert asked == [7, 7, 7] and checked == [1, 2, 3]


def test_a_tensor_is_checked_once_and_what_the_check_returns_is_used():
    calls = []
    batches = Batches(rows(6), 2, 0, CPU, lambda x: calls.append(1) or x + 100)
    assert sorted(sum(order(batches, 3), [])) == [100, 101, 102, 103, 104, 105]
    assert calls == [1]


def test_batches_come_on_the_device_asked_for():
    """torch's device without memory stands in for a GPU: what stays behind has another device."""
    meta = torch.device("meta")
    stream = Batches(rows(11), 3, 0, meta)
    assert all(stream.next().device == meta == stream.order.device for _ in range(5))
    state = {key: value.cpu() for key, value in Batches(rows(11), 3, 0, CPU).state().items()}
    stream.restore(state)
    assert stream.order.device == stream.next().device == meta
    assert Batches(rows(4), None, 0, meta).next().device == meta
    assert Batches(lambda n: torch.zeros(n, 1), 3, 0, meta).next().device == meta


@pytest.mark.parametrize("data", [torch.tensor(3.0), torch.zeros(0, 2)])
def test_data_has_examples(data):
    with pytest.raises(ValueError, match="Expected data of shape"):
        Batches(data, 2, 0, CPU)


@pytest.mark.parametrize("taken", [0, 1, 4, 5, 9])
def test_a_stream_goes_on_from_its_state(taken):
    whole = Batches(rows(11), 3, 0, CPU)
    order(whole, taken)
    state = {key: value.clone() for key, value in whole.state().items()}
    other = Batches(rows(11), 3, 99, CPU)
    order(other, 2)
    other.restore(state)
    assert order(other, 8) == order(whole, 8)
