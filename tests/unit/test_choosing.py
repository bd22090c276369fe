"""The guide answers by its rules: on made-up records with a known answer, and on real ones."""

import json

import pytest
import torch

from genlib.arena.criteria import RULES
from genlib.arena.sets import development, held_out
from genlib.choosing import KINDS, NEEDS, PURPOSES, Facts, choose
from genlib.choosing.advice import interval
from genlib.choosing.facts import beyond_pca, facts
from genlib.choosing.questions import SETS
from genlib.choosing.words import TITLES, headline, sentences
from genlib.show.guide import all_answers, guide

NOISE = (0.0, 0.01, -0.01, 0.005, -0.005)  # five seeds
DULL = {"gaussian", "kernels", "copier", "class_gaussians", "pca"}


def seeds(mean, shift=0):
    """Five numbers around a mean; another shift, another order of the noise."""
    return [mean + NOISE[(i + shift) % 5] for i in range(5)]


def made(name="digits", margin=0.05, **measures):
    """Facts of a set from means: `distance={"flow": 1.0}`."""
    values = {
        measure: {who: seeds(mean, i) for i, (who, mean) in enumerate(means.items())}
        for measure, means in measures.items()
    }
    who = {w for runs in values.values() for w in runs}
    margins = dict.fromkeys((p.measure for p in PURPOSES.values()), margin)
    return Facts(name, values, margins, frozenset(who & DULL))


def test_the_better_family_wins_and_stands_alone():
    known = [made(s, distance={"flow": 1.0, "gan": 2.0, "gaussian": 3.0}) for s in SETS["images"]]
    advice = choose("draw", "images", known=known)
    assert (advice.answer, advice.dull, advice.sure) == ("flow", False, "firm")
    assert all(one.real and one.dull == "gaussian" for one in advice.sets)
    mean, low, high = advice.sets[0].gap
    assert low < mean < high and mean == pytest.approx(2.0)
    assert headline(advice) == "Use a flow."


def test_the_copier_is_never_an_answer():
    known = [made(distance={"copier": 0.1, "flow": 1.0, "gaussian": 3.0})]
    advice = choose("draw", "images", known=known)
    assert advice.answer == "flow"
    assert "copier" not in str(advice)
    assert choose("draw", "images", known=[made(distance={"copier": 0.1})]).sure == "not measured"


def test_where_a_dull_method_wins_the_answer_is_none_of_the_families():
    known = [made(distance={"flow": 2.0, "gaussian": 1.0})]
    advice = choose("draw", "images", known=known)
    assert advice.dull and advice.answer == "gaussian"
    assert headline(advice) == "None of the families: use the dull method, one Gaussian."
    assert not advice.sets[0].real and advice.sets[0].gap[0] == pytest.approx(-1.0)


def test_where_a_dull_method_is_not_really_worse_it_is_the_answer():
    close = made(distance={"flow": 1.0, "gaussian": 1.02, "gan": 2.0})  # within the margin
    advice = choose("draw", "images", known=[close])
    assert advice.answer == "gaussian" and advice.others == ("flow",)
    apart = made(distance={"flow": 1.0, "gaussian": 1.2, "gan": 2.0})
    assert choose("draw", "images", known=[apart]).answer == "flow"


def test_a_gap_that_turns_on_one_half_of_the_test_data_is_not_real():
    both = {"flow": 1.0, "gaussian": 1.2}
    turned = made(distance=both, distance_a={"flow": 1.2, "gaussian": 1.0}, distance_b=both)
    assert choose("draw", "images", known=[turned]).answer == "gaussian"
    kept = made(distance=both, distance_a=both, distance_b=both)
    assert choose("draw", "images", known=[kept]).answer == "flow"


def test_of_several_the_one_that_learns_fastest():
    times = {"flow": 30.0, "gan": 3.0, "vae": 9.0}
    known = [made(distance=dict.fromkeys(times, 1.0), train_s=times)]
    advice = choose("draw", "images", known=known)
    assert advice.answer == "gan" and set(advice.others) == {"flow", "vae"}


def test_sets_that_disagree_make_it_unsure_and_one_set_is_a_hint():
    one = made("digits", distance={"flow": 1.0, "gan": 2.0})
    other = made("mnist", distance={"flow": 2.0, "gan": 1.0})
    assert choose("draw", "images", known=[one, other]).sure == "divided"
    advice = choose("draw", "images", known=[one])
    assert advice.sure == "one set" and advice.missing == ("mnist",)
    alike = made("mnist", distance={"flow": 1.0, "gan": 1.0})
    assert choose("draw", "images", known=[one, alike]).sure == "shared"


def test_needs_leave_out_and_say_why():
    one = made(
        distance={"flow": 1.0, "gan": 2.0, "kernels": 0.5},
        sample_ms={"flow": 1.0, "gan": 0.01, "kernels": 0.01},
        copied={"flow": 0.5, "gan": 0.5, "kernels": 0.7},
    )
    assert choose("draw", "images", known=[one]).answer == "kernels"
    advice = choose("draw", "images", ["new"], [one])
    assert advice.answer == "flow" and advice.free == "kernels"
    assert advice.sets[0].left_out["kernels"].startswith("new: 0.7")
    assert "Without these needs it would be a kernel on every example." in sentences(advice)
    assert choose("draw", "images", ["new", "fast"], [one]).answer == "gan"
    nobody = choose("draw", "images", ["exact"], [one])
    assert nobody.sure == "not measured" and nobody.answer == ""
    assert headline(nobody).startswith("No answer")


def test_who_copies_like_the_copier_draws_nothing_new_and_may_tell_anomalies():
    one = made(
        distance={"flow": 1.0, "kernels": 0.5},
        anomaly={"flow": 0.6, "kernels": 0.9},
        copied={"flow": 0.5, "kernels": 0.95},
    )
    advice = choose("draw", "images", known=[one])
    assert advice.answer == "flow" and "left out for copies" in " ".join(advice.said)
    assert choose("anomalies", "images", known=[one]).answer == "kernels"


def test_who_lost_a_run_is_no_answer():
    one = made(distance={"flow": 1.0, "gan": 2.0}, diverged={"flow": 0.2})
    one.values["diverged"]["flow"] = [1.0, 0.0, 0.0, 0.0, 0.0]
    advice = choose("draw", "images", known=[one])
    assert advice.answer == "gan" and advice.sets[0].left_out == {"flow": "a run diverged"}


def test_nothing_measured_is_said():
    advice = choose("control", "sequences", known=[])
    assert advice.sure == "not measured" and advice.missing == ("names",)
    assert "Not measured" in str(advice)


def test_more_is_better_where_the_purpose_says_so():
    one = made(anomaly={"flow": 0.9, "gaussian": 0.6})
    assert choose("anomalies", "images", known=[one]).answer == "flow"


@pytest.mark.parametrize(
    ("ask", "error", "words"),
    [
        (("paint", "images"), ValueError, "Expected a purpose, one of draw"),
        (("draw", "films"), ValueError, "Expected a kind of data, one of points"),
        (("draw", "images", ["cheap", "good"]), ValueError, "Expected needs among fast"),
        (("draw", "images", "fast"), TypeError, r"such as \['fast'\]"),
    ],
)
def test_bad_questions_get_a_sentence(ask, error, words):
    with pytest.raises(error, match=words):
        choose(*ask)


def test_the_interval_is_that_of_a_t_test():
    from scipy.stats import ttest_1samp

    gaps = [0.3, 0.1, 0.4, 0.2, 0.6]
    exact = ttest_1samp(gaps, 0.0).confidence_interval(0.95)
    assert interval(gaps)[1:] == pytest.approx((exact.low, exact.high))


def test_pca_is_compared_at_the_same_length_of_code():
    from sklearn.decomposition import PCA

    codes = {"vae": [3.0] * RULES.seeds, "sparse": [64.0] * RULES.seeds}
    errors = {"vae": [0.5] * RULES.seeds, "sparse": [0.25] * RULES.seeds}
    found = beyond_pca("digits", errors, codes)
    seed = RULES.first_seed + 1
    x, real = development("digits", seed).x, held_out("digits", seed)
    fitted = PCA(3).fit(x)
    back = torch.as_tensor(fitted.inverse_transform(fitted.transform(real)))
    share = (back - real).square().sum() / (real - x.mean(0)).square().sum()
    assert found["vae"][1] == pytest.approx(0.5 - share.item(), abs=1e-4)
    assert found["sparse"][1] == pytest.approx(0.25, abs=1e-6), "a code as long as x loses nothing"
    assert found["pca"] == [0.0] * RULES.seeds


def test_all_answers_of_the_page_are_those_of_the_function():
    one = made(
        distance={"flow": 1.0, "gan": 2.0, "gaussian": 3.0},
        sample_ms={"flow": 1.0, "gan": 0.01, "gaussian": 0.01},
    )
    page = all_answers([one])
    assert len(page["answers"]) == len(PURPOSES) * len(KINDS) * 2 ** len(NEEDS)
    mask = 1 << list(NEEDS).index("fast")
    said = [page["lines"][i] for i in page["answers"][f"draw|images|{mask}"]]
    assert said[0] == "Use a GAN." and "Without these needs it would be a flow." in said
    figure = guide("draw", "images", [one])
    assert figure.plain.splitlines()[1] == "Use a flow."
    with pytest.raises(ValueError, match="Expected a purpose"):
        guide("paint", "images", [one])


def test_the_stored_answers_fit_a_page_and_all_names_have_words():
    names = [name for kind in SETS.values() for name in kind]
    known = [found for name in names if (found := facts(name)) is not None]
    assert len(json.dumps(all_answers(known), separators=(",", ":"))) < 150_000
    assert all(who in TITLES for one in known for runs in one.values.values() for who in runs)
    for one in known:
        answered = choose("draw", next(k for k, names in SETS.items() if one.name in names))
        assert answered.answer != "copier" and answered.sets


def test_facts_of_no_set():
    with pytest.raises(KeyError, match="Expected a set of the arena"):
        facts("faces")
