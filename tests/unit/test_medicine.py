"""Models of sequences and of records, against what can be counted, listed or integrated."""

import itertools
import math

import numpy as np
import pytest
import torch

from genlib import data
from genlib.applications.medicine import (
    Chain,
    IncompleteGaussian,
    MaskedSequences,
    Potts,
    Profiles,
    Records,
    conditionals,
    hidden_bits,
    imputed_chances,
    shares_below,
)
from genlib.show.splice import splice
from genlib.side_by_side import stopped_in_time

EVERY = torch.tensor(list(itertools.product(range(3), repeat=4)))  # all words of 4 letters of 3
SEEN = torch.randint(3, (60, 4), generator=torch.Generator().manual_seed(0))


def noisy(model, seed=1, size=0.7):
    torch.manual_seed(seed)
    for weights in model.parameters():
        torch.nn.init.normal_(weights, std=size)
    return model.eval()


@pytest.mark.parametrize("order", [0, 1, 3])
def test_a_chain_is_normalised_and_counts(order):
    chain = Chain(SEEN, 3, order, 2.0)
    assert chain.log_prob(EVERY).exp().sum().item() == pytest.approx(1)
    first = (SEEN[:, 0] == 1).sum().item()
    p = Chain(SEEN, 3, 0, 2.0).tables[0].exp()[0, 1].item()
    assert p == pytest.approx((first + 2 / 3) / (60 + 2))


def test_a_chain_leans_on_the_shorter_memory():
    x = torch.tensor([[0, 1], [0, 1], [1, 0]])
    table = Chain(x, 2, 1, 3.0).tables[1].exp()
    short = (torch.tensor([1.0, 2.0]) + 1.5) / 6
    after_zero = (torch.tensor([0.0, 2.0]) + 3 * short) / 5
    torch.testing.assert_close(table[0].float(), after_zero)


def test_the_longest_memory_without_smoothing_is_the_table_of_counts():
    chain = Chain(SEEN, 3, 3, 1e-9)
    words, counts = SEEN.unique(dim=0, return_counts=True)
    torch.testing.assert_close(chain.log_prob(words).exp(), counts.double() / 60)
    weighted = Chain(words, 3, 3, 1e-9, counts)
    torch.testing.assert_close(weighted.log_prob(words), chain.log_prob(words))


def test_profiles_are_normalised_and_one_alone_is_a_chain_without_memory():
    for many in (1, 3):
        model = Profiles(SEEN, 3, many, x_val=SEEN[:20])
        assert model.log_prob(EVERY).exp().sum().item() == pytest.approx(1, abs=1e-5)
        assert len(model.curve) >= 1
    lone, chain = Profiles(SEEN, 3, 1, 1e-6, rounds=1), Chain(SEEN, 3, 0, 1e-6)
    torch.testing.assert_close(
        lone.log_prob(EVERY).double(), chain.log_prob(EVERY), atol=1e-4, rtol=0
    )


def test_a_mixture_finds_two_kinds():
    kinds = torch.tensor([[0, 0, 0, 0], [2, 2, 2, 2]]).repeat(30, 1)
    model = Profiles(kinds, 3, 2, 0.1)
    assert model.log_prob(kinds[:2]).exp().sum().item() > 0.8


def test_potts_conditionals_are_those_of_the_listed_distribution():
    model = noisy(Potts(4, 3))
    logs = model.conditionals(SEEN)
    by_list = conditionals(lambda x: -model.energy(x), SEEN, 3, at_once=50)
    torch.testing.assert_close(logs, by_list)
    assert model.loss(SEEN).item() == pytest.approx(
        -logs.gather(2, SEEN[..., None]).sum((1, 2)).mean().item(), rel=1e-5
    )


def test_potts_likelihood_by_a_sum_over_all_states():
    model = noisy(Potts(4, 3, penalty=0.5))
    words, counts = SEEN.unique(dim=0, return_counts=True)
    log_p = -model.energy(EVERY) - model.log_z(EVERY)
    assert log_p.exp().sum().item() == pytest.approx(1, rel=1e-5)
    table = dict(zip(map(tuple, EVERY.tolist()), log_p.tolist(), strict=True))
    mean = sum(table[tuple(word)] for word in SEEN.tolist()) / 60
    penalty = 0.5 * model.couplings.square().sum().item()
    assert model.exact_loss(words, counts, EVERY).item() == pytest.approx(penalty - mean, rel=1e-4)


def test_potts_couples_the_pair_that_goes_together():
    x = SEEN.clone()
    x[:, 3] = x[:, 0]
    model = Potts(4, 3, penalty=0.01)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    for _ in range(100):
        optimizer.zero_grad()
        model.loss(x).backward()
        optimizer.step()
    strengths = model.strengths()
    assert strengths.argmax().item() in (3, 12) and strengths[0, 3] > 3 * strengths[1, 2]


@pytest.mark.parametrize("hidden", [0, 7])
def test_a_masked_network_is_normalised_and_looks_back_only(hidden):
    model = noisy(MaskedSequences(4, 3, hidden))
    assert model.log_prob(EVERY).exp().sum().item() == pytest.approx(1, rel=1e-4)
    seen = torch.eye(3)[SEEN].flatten(1)
    other = seen.clone()
    other[:, 6:] = other[:, 6:].flip(1)  # sites 2 and 3
    torch.testing.assert_close(model._logs(seen)[:, :3], model._logs(other)[:, :3])


def test_a_masked_network_draws_what_it_says():
    model = noisy(MaskedSequences(2, 3, 5))
    torch.manual_seed(0)
    drawn = model.sample(20_000)
    pairs = EVERY[::9, :2] if False else torch.tensor(list(itertools.product(range(3), repeat=2)))
    share = torch.stack([(drawn == pair).all(1).double().mean() for pair in pairs])
    torch.testing.assert_close(
        share.float(), model.log_prob(pairs).exp().detach(), atol=0.015, rtol=0
    )


def test_dropout_is_for_training_alone():
    model = noisy(MaskedSequences(4, 3, 9, dropout=0.5))
    assert torch.equal(model.log_prob(SEEN), model.log_prob(SEEN))
    model.train()
    assert not torch.equal(model.log_prob(SEEN), model.log_prob(SEEN))


def test_side_by_side_they_learn_as_one():
    models = [MaskedSequences(4, 3, 5) for _ in range(2)]
    column = SEEN[:, None].expand(-1, 2, -1)
    _, curves = stopped_in_time(
        models,
        column,
        column[:20],
        steps=60,
        lr=0.05,
        looks=4,
        settings={"dropout": (0.0, 0.3)},
        judged={"dropout": (0.0, 0.0)},
    )
    assert all(curve[-1][1] < curve[0][1] for curve in curves)


def test_bits_and_shares_of_known_conditionals():
    logs = torch.tensor([0.5, 0.25, 0.25]).log().expand(1, 2, 3)
    x = torch.tensor([[0, 1]])
    assert hidden_bits(logs, x).item() == pytest.approx(1.5)
    assert shares_below(logs, x).item() == pytest.approx((1 + 0.25) / 2)


def test_an_incomplete_gaussian_without_holes_is_the_usual_one():
    torch.manual_seed(0)
    x = (
        torch.randn(400, 3, dtype=torch.float64)
        @ torch.tensor([[1.0, 0.8, 0], [0, 1, 0.5], [0, 0, 1]]).double()
    )
    model = IncompleteGaussian(x, prior=1e-6)
    torch.testing.assert_close(model.cov, torch.cov(x.T, correction=0), rtol=1e-6, atol=1e-6)
    law = torch.distributions.MultivariateNormal(model.mean, model.cov)
    torch.testing.assert_close(model.log_prob(x), law.log_prob(x))
    holed = x.clone()
    holed[:, 1] = torch.nan
    part = torch.distributions.MultivariateNormal(model.mean[[0, 2]], model.cov[[0, 2]][:, [0, 2]])
    torch.testing.assert_close(model.log_prob(holed), part.log_prob(x[:, [0, 2]]))


def test_an_incomplete_gaussian_sees_through_holes():
    torch.manual_seed(0)
    z = torch.randn(3000, 1, dtype=torch.float64)
    x = z + 0.3 * torch.randn(3000, 3, dtype=torch.float64)
    x[torch.rand(x.shape) < 0.4] = torch.nan
    cov = IncompleteGaussian(x, 1.0, 60).cov
    torch.testing.assert_close(
        cov, torch.full((3, 3), 1.0).double() + 0.09 * torch.eye(3), atol=0.12, rtol=0
    )


def test_imputation_helps_where_columns_agree():
    random = np.random.default_rng(0)
    z = random.normal(size=(300, 1))
    x, y = z + 0.2 * random.normal(size=(300, 4)), (z[:, 0] > 0).astype(int)
    x[random.random(x.shape) < 0.5] = np.nan
    parts = (x[:150], y[:150], x[150:200], y[150:200], x[200:])
    for draws in (0, 2):
        chances, loss = imputed_chances(*parts, draws=draws, rounds=3)
        assert (
            0 < loss < 0.6 and chances.shape == (100,) and ((chances > 0.5) == y[200:]).mean() > 0.8
        )


def test_records_diagnose_what_their_code_knows():
    torch.manual_seed(0)
    z = torch.randn(300)
    x = torch.cat([z[:, None] + 0.3 * torch.randn(300, 4), (z > 0).float()[:, None]], 1)
    x[:, :4][torch.rand(300, 4) < 0.3] = torch.nan
    column = x[:, None]
    (model,), (curve,) = stopped_in_time(
        [Records(4, 1, (8,), 4)],
        column[:200],
        column[200:],
        steps=300,
        lr=0.01,
        looks=5,
        settings={"judging": [0.0]},
        judged={"judging": [1.0]},
    )
    assert curve[-1][1] < 0.5 < curve[0][1]
    told = model.chances(x[200:])
    assert ((told > 0.5) == (x[200:, 4] == 1)).float().mean() > 0.8
    x[:, 4] = torch.nan
    torch.manual_seed(1)
    again = model.chances(x[200:])
    assert (told - again).abs().max() < 0.3  # the diagnosis is not read
    assert model.sample(7).shape == (7, 5)


def test_a_records_bound_is_below_the_likelihood_that_many_codes_find():
    torch.manual_seed(0)
    model, x = Records(3, 2, (6,), 1), torch.randn(50, 4)
    x[:, 3] = torch.nan
    one = -np.mean([model.loss(x).item() for _ in range(30)])
    model.samples = 500
    assert one < -model.loss(x).item()


def test_bad_input_is_refused_in_a_sentence():
    with pytest.raises(ValueError, match="Expected an order below 4"):
        Chain(SEEN, 3, 4)
    with pytest.raises(ValueError, match="Expected x of shape"):
        Potts(5, 3).energy(SEEN)
    with pytest.raises(TypeError, match="whole numbers"):
        MaskedSequences(4, 3).log_prob(SEEN.float())
    with pytest.raises(ValueError, match="diagnosis of 0, 1"):
        Records(3).chances(torch.full((2, 4), 2.0))
    with pytest.raises(ValueError, match="at most 60 components"):
        Profiles(SEEN, 3, 61)
    with pytest.raises(ValueError, match="count for each"):
        Chain(SEEN, 3, 1, counts=torch.ones(3))
    with pytest.raises(ValueError, match="NaN where a cell is missing"):
        IncompleteGaussian(torch.zeros(3))


def test_the_data_are_what_their_docstrings_say():
    sites, domains, patients = data.splice_sites(), data.ww_domains(), data.breast_cancer()
    assert sites.x.shape == (10_227, 9) and sites.counts.sum() == 298_479
    assert (sites.x[:, 3] == 2).all() and set(sites.x[:, 4].tolist()) == {1, 3}
    assert domains.x.shape == (3053, 26) and domains.x.max() == 19
    assert len(domains.x.unique(dim=0)) == 3053
    assert patients.x.shape == (569, 30) == (len(patients.y), len(patients.columns))
    assert patients.y.sum() == 212 and patients.x[patients.y == 1, 0].mean() > 15


def test_the_live_figure_takes_its_tables_and_refuses_others():
    counts = np.zeros(4**3, dtype=int)
    counts[[1, 9]] = 5, 7
    parts = np.zeros((3, 4)), np.zeros(12), np.zeros((12, 12))
    text = splice(*parts, 1.0, counts, "ACG").html
    assert '"gaps":[1,8]' in text and '"counts":[5,7]' in text and '"start":[0,1,2]' in text
    with pytest.raises(ValueError, match="3 letters"):
        splice(*parts, 1.0, counts, "ACGU")
    with pytest.raises(ValueError, match=r"Expected \[L, 4\]"):
        splice(*parts, 1.0, counts[1:], "ACG")
    assert math.isfinite(len(text))
