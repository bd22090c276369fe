"""Cards, habits, stability and claims, on records made by hand: each rule and each sentence."""

import pytest
from arena_records import write

from genlib import evidence
from genlib.arena import cards, habits, heard, stability, studies, summary
from genlib.classification import FAMILIES

QUALITY = {"gaussian": 0.0, "independent": 0.0, "copier": 1.0, "kernels": 0.8, "flow": 0.97}
QUALITY |= {"gan": 0.9, "vae": 0.3, "mixture": 0.8, "bayesian_network": 0.79}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    where = tmp_path_factory.mktemp("arena")
    write(where, "ring", QUALITY, lost=("contrastive",))
    write(where, "spirals", QUALITY | {"gan": 0.7}, copied={"denoising": 0.9})
    write(where, "cells", QUALITY | {"gan": 0.75, "vae": 0.81})
    return where


def case(beside, best=(), purpose="new examples"):
    return cards.Case(purpose, dict(zip("abcd", beside, strict=False)), best)


@pytest.mark.parametrize(
    ("beside", "best", "rule"),
    [
        (("better", "better", "alike"), ("a",), "take"),
        (("better", "open"), ("a",), "take"),
        (("better", "better"), (), "others"),
        (("better", "worse"), ("a",), "leave"),
        (("better", "better", "worse"), ("a",), "depends"),
        (("alike", "open"), (), "no case"),
        (("alone", "alone"), (), "alone"),
        (("copies", "better"), (), "copies"),
    ],
)
def test_rules(beside, best, rule):
    assert case(beside, best).rule == rule


def test_a_bound_has_a_rule_of_its_own():
    bound = case(("better", "alone"), purpose="bound of the likelihood")
    assert bound.rule == "bound" and "as good" not in bound.sentence()


def test_sentences_count(folder):
    found = cards.case("flows", "new examples", folder)
    assert found.beside == dict.fromkeys(("ring", "spirals", "cells"), "better")
    assert found.best == ("ring", "spirals", "cells") and found.rule == "take"
    assert found.sentence() == (
        "new examples: of 3 sets beside the best dull opponent really better on 3 (ring, spirals, "
        "cells); as good as the best of all on 3."
    )
    gan = cards.case("gan", "new examples", folder).sentence()
    assert "better on 1 (ring); alike on 1 (cells); really worse on 1 (spirals)" in gan


def test_a_card_says_what_cannot_be_asked(folder):
    card = cards.card("autoencoder", folder)
    assert "new examples" in card.cannot and "draws no samples" in card.copying
    assert cards.card("flows", folder).verdicts()[0].startswith("Take it for new examples")
    assert "1 of 15 trainings diverged" in cards.card("contrastive", folder).steadiness
    assert "90% of pairs at most (spirals)" in cards.card("denoising", folder).copying
    with pytest.raises(KeyError, match="a family that enters, one of .*; got 'dull'"):
        cards.card("dull", folder)


def test_costs_are_told_in_medians(folder):
    times = habits.relative("train_joules", "flow", folder)
    assert set(times) == {"ring", "spirals", "cells"} and all(1.2 < t < 2.2 for t in times.values())
    assert habits.between([3.0, 3.0]) == "3" and habits.between([0.5, 1234.0]) == "0.5 to 1,234"
    assert habits.spread("ring", "flow", folder) < 0.01
    assert habits.spread("ring", "autoencoder", folder) is None


def test_rankings_over_sets_have_one_null_and_no_copier(folder):
    assert stability.comparable("distance", folder) == ("ring", "spirals", "cells")
    ranks = stability.over_sets("distance", ("ring", "cells"), folder)
    assert list(ranks.mean)[0] == "flow" and list(ranks.mean)[-1] == "null"
    assert "copier" not in ranks.mean and ranks.sets == 2
    out = stability.leave_one_out("distance", ("ring", "spirals", "cells"), folder)
    assert list(out) == ["", "ring", "spirals", "cells"]
    assert out["spirals"] == ranks_of(folder)
    seeds = stability.seeds_out("ring", "distance", folder)
    assert len(seeds) == 6 and seeds[""]["flow"] == 1


def ranks_of(folder):
    return stability.over_sets("distance", ("ring", "cells"), folder).mean


def test_a_wider_margin_leaves_fewer_pairs(folder):
    real = stability.real_by_margin("ring", "distance", (0.1, 1, 5), folder)
    assert real[0.1] >= real[1] > real[5] > 0
    assert real[1] == sum(
        d.real
        for d in summary.differences("ring", "distance", folder)
        if "copier" not in (d.better, d.worse)
    )


def test_agreement_is_kendalls():
    one = {"a": 1.0, "b": 2.0, "c": 3.0}
    assert stability.agreement(one, {"a": 5.0, "b": 6.0, "c": 7.0, "d": 0.0}) == 1
    assert stability.agreement(one, {"a": 3.0, "b": 2.0, "c": 1.0}) == -1
    with pytest.raises(ValueError, match="two entrants in both, got 1"):
        stability.agreement(one, {"a": 1.0})


def test_claims_have_a_verdict_and_some_a_measurement(folder):
    found = {h.claim.id: h for key in FAMILIES for h in heard.heard(key, folder)}
    assert heard.SAYS.keys() <= found.keys()
    assert found["MIX+1"].measured.startswith("Nats per example gained")
    assert "ring: 4.0" in found["MIX+1"].measured
    assert "new examples: of 3 sets" in found["VAE+1"].measured
    assert found["BN+2"].measured == "" and found["RNN-1"].measured == "Not run."
    assert "drew on 0 of 3 sets" in found["AE-1"].measured
    assert "middle of all" in found["GAN-1"].measured


def test_settings_apart_is_on_the_ruler(tmp_path):
    study = studies.trials("ring", tmp_path)
    tried = {
        "gaussian": {"distance 0": 1.0, "distance 1": 1.0},
        "copier": {"distance 0": 0.0},
        "gan": {"distance 0": 0.2, "distance 1": 0.5, "distance 2": 1e6},
    }
    records = [
        evidence.Record(
            0, {"entrant": who}, "fast", v, {}, 1.0, "x", {"python": "3"}, "2026-01-01", "0"
        )
        for who, v in tried.items()
    ]
    evidence.write(study.file, records)
    apart = habits.settings_apart("ring", tmp_path)
    assert apart["gan"] == pytest.approx(0.3) and apart["gaussian"] == 0 and "copier" not in apart
