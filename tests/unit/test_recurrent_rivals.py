"""The causal convolution with its cache, truncated backpropagation, beam search, and clocks."""

import itertools

import pytest
import torch

from genlib.families.recurrent import (
    CausalConvolution,
    RecurrentModel,
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


def pulls(learner, x):
    """The loss of each turn, and its gradient with respect to the recurrent matrix."""
    found = []
    for _, _parameters, loss in learner.turns(x):
        (pull,) = torch.autograd.grad(loss, learner.model.net.weight_hh_l0)
        found.append((loss.item(), pull))
    return found


def test_the_state_goes_on_and_the_gradient_ends():
    torch.manual_seed(0)
    model = RecurrentModel(6, state=5, embedding=4).double()
    x = torch.randint(1, 6, (3, 12))
    found = pulls(Truncated(model, piece=6), x)
    assert sum(loss for loss, _ in found) / 2 == pytest.approx(model.loss(x).item())

    def second_pull(state):
        out, _ = model.net(model.embed(x[:, 5:-1]), state)
        loss = torch.nn.functional.cross_entropy(model.head(out).flatten(0, 1), x[:, 6:].flatten())
        return torch.autograd.grad(loss, model.net.weight_hh_l0)[0]

    seen = torch.cat([torch.zeros_like(x[:, :1]), x[:, :5]], 1)
    _, state = model.net(model.embed(seen))
    assert torch.allclose(found[1][1], second_pull(state.detach())), "as of a state that is given"
    assert not torch.allclose(found[1][1], second_pull(state)), "not through the first piece"


def test_one_piece_is_the_whole_and_ends_are_respected():
    torch.manual_seed(0)
    model = RecurrentModel(6, state=5, embedding=4, cell="lstm").double()
    x = torch.tensor([[1, 2, 3, 0, 0, 0], [4, 0, 0, 0, 0, 0]])
    ((loss, pull),) = pulls(Truncated(model, piece=6), x)
    assert loss == pytest.approx(model.loss(x).item()), "six symbols count"
    assert torch.allclose(pull, torch.autograd.grad(model.loss(x), model.net.weight_hh_l0)[0])
    assert len(pulls(Truncated(model, piece=2), x)) == 2, "nothing is left for a third piece"


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_a_text_is_learnt_piece_by_piece(cell):
    rows = torch.tensor([1, 2, 3, 1, 3] * 40).view(10, 20)
    torch.manual_seed(0)
    model = RecurrentModel(4, state=12, embedding=4, cell=cell)
    history = fit(Truncated(model, 5), rows, steps=20, batch=4, lr=2e-2, device="cpu")
    assert len(history["loss"]) == 80, "four pieces a batch, each a step"
    assert history["loss"][-1] < 0.2 < history["loss"][0]
    assert not model.training


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
