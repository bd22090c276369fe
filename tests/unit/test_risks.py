"""Risks: each ruler meets a case whose answer is known exactly."""

import math

import numpy as np
import pytest
import torch
from scipy.stats import mannwhitneyu, norm
from sklearn.metrics import roc_auc_score

from genlib.applications.risks import collapse, membership, trust
from genlib.applications.risks.alarms import alarms, enough_base


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def test_the_area_is_that_of_others_ties_included():
    g = generator()
    a, b = (torch.randint(0, 9, (n,), generator=g).float() for n in (300, 500))
    truth = np.r_[np.ones(300), np.zeros(500)]
    assert membership.auroc(a, b) == pytest.approx(roc_auc_score(truth, torch.cat([a, b])))
    assert membership.auroc(a, b) == pytest.approx(mannwhitneyu(a, b).statistic / 150_000)
    assert membership.auroc(a + 10, b) == 1 and membership.auroc(a - 10, b) == 0
    assert membership.auroc(a, a) == pytest.approx(0.5)


def test_who_is_found_at_one_false_alarm_in_a_hundred():
    g = generator(1)
    others = torch.randn(100_000, generator=g)
    members = torch.randn(100_000, generator=g) + 1
    exact = norm.sf(norm.isf(0.01) - 1)
    assert membership.found(members, others) == pytest.approx(exact, abs=0.004)
    line = membership.threshold(others[:1000], 0.01)
    assert (others[:1000] > line).sum() == 10
    same = torch.zeros(200)
    assert membership.found(same, same) == 0, "a tie accuses nobody"


def test_scores_that_cannot_be_judged_are_refused():
    with pytest.raises(ValueError, match="at least 100 others for 0.01, got 50"):
        membership.threshold(torch.zeros(50))
    with pytest.raises(ValueError, match="between 0 and 1, got 1"):
        membership.threshold(torch.zeros(50), 1)
    with pytest.raises(ValueError, match="others of shape"):
        membership.auroc(torch.zeros(5), torch.zeros(0))


@pytest.mark.parametrize(("regime", "share"), [("replace", 0.0), ("mix", 0.2), ("mix", 0.5)])
def test_the_law_of_the_variance_is_that_of_many_chains(regime, share):
    law = collapse.gaussian_law(20, 12, share)
    found = collapse.gaussian_chains(regime, 20, 12, 20_000, share, seed=2)
    error = found.std(0) / math.sqrt(20_000)
    assert ((found.mean(0) - torch.tensor(law)).abs() < 4.5 * error).all()


def test_replacing_has_a_closed_form_and_accumulating_a_limit():
    law = collapse.gaussian_law(10, 30)
    assert law == pytest.approx([0.9**t for t in range(1, 31)])
    added = collapse.accumulated_law(10, 2000)
    assert added[-1] == pytest.approx(collapse.accumulated_limit(10), abs=1e-4)
    found = collapse.gaussian_chains("accumulate", 10, 8, 20_000, seed=3)
    error = found.std(0) / math.sqrt(20_000)
    assert ((found.mean(0) - torch.tensor(added[:8])).abs() < 4.5 * error).all()
    assert collapse.gaussian_law(10, 500, 0.2)[-1] == pytest.approx(
        collapse.gaussian_law(10, 501, 0.2)[-1]
    )


def test_what_the_next_generation_learns_from():
    real, made = torch.zeros(10, 2), torch.ones(10, 2)

    def after(regime, share=0.0, held=real):
        x, kept = collapse.next_set(regime, real, held, made, share, generator())
        return x.mean().item(), len(x), len(kept)

    assert after("replace") == (1, 10, 20)
    assert after("mix", 0.3) == (pytest.approx(0.7), 10, 20)
    assert after("accumulate") == (0.5, 20, 20)
    assert after("accumulate", held=torch.zeros(30, 2)) == (0.25, 40, 40)
    assert after("window")[1:] == (10, 20) and 0 < after("window")[0] < 1


def test_what_is_no_regime_is_refused():
    x = torch.zeros(4, 2)
    with pytest.raises(ValueError, match="replace, mix, accumulate, window, got 'forget'"):
        collapse.next_set("forget", x, x, x, 0.0, generator())
    with pytest.raises(ValueError, match="share to be between 0 and 1, got 2"):
        collapse.next_set("mix", x, x, x, 2, generator())
    with pytest.raises(ValueError, match="replace, mix, accumulate, got 'window'"):
        collapse.gaussian_chains("window", 4, 2, 2)
    with pytest.raises(ValueError, match="between 0 and 1"):
        collapse.gaussian_law(4, 2, -1)


def test_alarms_add_up_and_bayes_rule_is_turned_round():
    found = alarms(0.01, 0.9, 0.02, 10_000)
    assert found == pytest.approx((90, 10, 198, 9702)) and sum(found) == pytest.approx(10_000)
    assert found.right == pytest.approx(90 / 288)
    base = enough_base(0.8, 0.9, 0.02)
    assert alarms(base, 0.9, 0.02).right == pytest.approx(0.8)
    assert math.isnan(alarms(0.5, 0.0, 0.0).right)
    with pytest.raises(ValueError, match="base to be between 0 and 1, got 2"):
        alarms(2, 0.5, 0.5)
    with pytest.raises(ValueError, match="raises some alarm"):
        enough_base(0.5, 0, 0)
    with pytest.raises(ValueError, match="right to be between"):
        enough_base(5, 0.5, 0.5)


def test_bins_of_reliability_and_their_error():
    sure = torch.tensor([0.05, 0.05, 0.95, 1.0])
    right = torch.tensor([0, 1, 1, 1])
    found = trust.reliability(sure, right, bins=10)
    assert found.count.tolist() == [2, 2] and found.right.tolist() == [0.5, 1]
    assert found.sure.tolist() == pytest.approx([0.05, 0.975])
    assert found.error == pytest.approx((2 * 0.45 + 2 * 0.025) / 4)
    with pytest.raises(ValueError, match="sure"):
        trust.reliability(sure + 1, right)


def test_a_true_model_lies_within_its_floor_and_its_temperature_is_one():
    g = generator(4)
    logits = 2 * torch.randn(5000, 5, generator=g, dtype=torch.float64)
    p = logits.softmax(1)
    y = torch.multinomial(p, 1, generator=g)[:, 0]
    assert trust.temperature(logits, y) == pytest.approx(1, abs=0.06)
    assert trust.temperature(3 * logits, y) == pytest.approx(
        3 * trust.temperature(logits, y), rel=1e-3
    )
    sure, answer = p.max(1)
    floor = trust.error_if_right(sure)
    assert trust.reliability(sure, answer == y).error < floor.quantile(0.999)
    bold = (3 * logits).softmax(1).max(1).values
    assert trust.reliability(bold, answer == y).error > 5 * floor.mean()


def test_abstaining_keeps_the_surest_first():
    sure, right = torch.tensor([0.5, 0.9, 0.7]), torch.tensor([0, 1, 0])
    assert trust.abstaining(sure, right).tolist() == pytest.approx([0, 1 / 2, 2 / 3])
