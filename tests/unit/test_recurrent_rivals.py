"""The causal convolution with its cache, truncated backpropagation, beam search, and clocks."""

import itertools

import pytest
import torch

from genlib.families.recurrent import (
    CausalConvolution,
    RecurrentModel,
    Streams,
    Truncated,
    beam_search,
    speeds,
)
from genlib.fit import fit


def test_a_cached_step_gives_what_all_places_at_once_give():
    torch.manual_seed(0)
    model = CausalConvolution(7, channels=12, layers=4).double()
    seen = torch.randint(7, (3, 50))
    wanted, cache = model.logits(seen), None
    for t in range(50):
        found, cache = model.step(seen[:, t], cache)
        assert torch.allclose(found, wanted[:, t]), f"place {t}"


def test_it_sees_2_to_the_layers_symbols_and_no_later_one():
    torch.manual_seed(0)
    model = CausalConvolution(5, channels=8, layers=3).double()
    seen = torch.randint(1, 5, (1, 20))
    with torch.no_grad():
        before = model.logits(seen)
        for t in (19, 12, 11):
            changed = seen.clone()
            changed[0, t] = changed[0, t] % 4 + 1
            moved = (model.logits(changed) - before).abs().amax(-1)[0] > 1e-9
            assert moved.nonzero()[:, 0].tolist() == list(range(t, min(20, t + 8)))


def test_its_probabilities_sum_to_one():
    torch.manual_seed(0)
    model = CausalConvolution(3, channels=6, layers=2).double()
    rows = [r for r in itertools.product(range(3), repeat=4)
            if all(b == 0 for a, b in itertools.pairwise(r) if a == 0)]  # fmt: skip
    assert model.log_prob(torch.tensor(rows)).exp().sum().item() == pytest.approx(1)
    x = torch.tensor([[1, 2, 0, 0], [2, 2, 1, 1]])
    logs = model.symbol_log_probs(x)
    assert float(model.loss(x)) == pytest.approx(-logs.sum().item() / 7), "seven symbols count"


def test_streams_go_on_where_they_stopped():
    text = torch.arange(1, 101)
    draw = Streams(text, 10, seed=3)
    first, second = draw(4), draw(4)
    both = torch.cat([first, second], 1)
    assert ((both.diff(dim=1) - 1) % 100 == 0).all(), "each row goes on, at the end from the start"
    assert ((first[1:, 0] - first[:-1, 0]) % 100 == 25).all(), "they stand a quarter apart"
    with pytest.raises(ValueError, match="at least 20"):
        Streams(text[:15], 10)


def test_the_state_goes_on_and_the_gradient_ends():
    torch.manual_seed(0)
    model = RecurrentModel(6, state=5, embedding=4).double()
    learner, whole = Truncated(model).train(), torch.randint(1, 6, (3, 12))
    with torch.no_grad():
        parts = [learner.loss(part).item() for part in whole.split(4, 1)]
    assert sum(parts) / 3 == pytest.approx(model.loss(whole).item()), "the state is carried"
    assert learner.eval().loss(whole).item() == pytest.approx(model.loss(whole).item())

    def gradient(loss):
        model.zero_grad()
        loss.backward()
        return model.net.weight_hh_l0.grad.clone()

    def second_loss(state):
        seen = torch.cat([first[:, -1:], second[:, :-1]], 1)
        out, _ = model.net(model.embed(seen), state)
        return torch.nn.functional.cross_entropy(model.head(out).flatten(0, 1), second.flatten())

    first, second = whole.split(6, 1)
    learner.train().forget()
    learner.loss(first)
    found = gradient(learner.loss(second))
    seen = torch.cat([torch.zeros_like(first[:, :1]), first[:, :-1]], 1)
    _, state = model.net(model.embed(seen))
    assert torch.allclose(found, gradient(second_loss(state.detach()))), "the state was given"
    assert not torch.allclose(found, gradient(second_loss(state))), "not through the first part"


def test_a_text_has_no_end():
    with pytest.raises(ValueError, match="without an end"):
        Truncated(RecurrentModel(5, 4, 4)).check(torch.tensor([[1, 2, 0]]))


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_a_stream_is_learnt(cell):
    text = torch.tensor([1, 2, 3, 1, 3] * 40)
    torch.manual_seed(0)
    model = RecurrentModel(4, state=12, embedding=4, cell=cell)
    before = model.head.weight.clone()
    history = fit(Truncated(model), Streams(text, 10), steps=60, batch=4, lr=2e-2, device="cpu")
    assert history["loss"][-1] < 0.1 < history["loss"][0]
    assert not torch.equal(before, model.head.weight), "the model inside is trained"


def every_row(symbols, width):
    for row in itertools.product(range(symbols), repeat=width):
        if all(b == 0 for a, b in itertools.pairwise(row) if a == 0):
            yield list(row)


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_a_wide_beam_finds_the_most_probable_rows(cell):
    torch.manual_seed(1)
    model = RecurrentModel(4, state=6, embedding=4, cell=cell).double()
    torch.nn.init.normal_(model.head.weight)
    rows = torch.tensor(list(every_row(4, 5)))
    with torch.no_grad():
        p = model.log_prob(rows)
    found, scores = beam_search(model, 5, beam=len(rows))
    assert torch.equal(found[:5], rows[p.topk(5).indices])
    assert torch.allclose(scores, p.sort(descending=True).values)


def test_a_beam_of_one_is_greedy_and_begins_as_it_is_told():
    torch.manual_seed(2)
    model = RecurrentModel(5, state=8, embedding=4)
    torch.nn.init.normal_(model.head.weight)
    prime = torch.tensor([3, 1])
    found, _ = beam_search(model, 9, beam=1, prime=prime)
    assert torch.equal(found, model.sample(1, 9, temperature=0, prime=prime))


def test_its_scores_are_the_model_s_own():
    torch.manual_seed(3)
    net = RecurrentModel(4, state=5, embedding=3)
    rows, scores = beam_search(net, 6, beam=3)
    assert rows.shape == (3, 6)
    assert scores.tolist() == sorted(scores.tolist(), reverse=True)
    assert torch.allclose(net.log_prob(rows).double(), scores, atol=1e-5)


def test_clocks_take_the_same_work_in_turns():
    sizes = {"symbols": 10, "state": 16, "embedding": 8, "channels": 4, "layers": 3}
    learning = speeds.ratio(sizes, "learn", rows=1, width=64, rounds=5)
    assert learning > 2, "64 steps one after the other against three layers"
    assert speeds.ratio(sizes, "draw", width=16, rounds=3) > 0
