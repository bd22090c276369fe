"""In full mode nothing is compared but verdicts by a criterion: those rest on stored evidence."""

import configparser
import json
import re

import pytest
from links import ROOT

from genlib import claims, criteria
from genlib.judgement import Judgement
from genlib.metrics.intervals import Interval


@pytest.fixture(scope="module")
def compared():
    """An output as nbval compares it in full mode."""
    file = configparser.RawConfigParser()
    file.read(ROOT / "tests/notebooks/nbval_any_output.cfg")
    rules = [(file.get(s, "regex"), file.get(s, "replace")) for s in file.sections()]

    def after_the_rules(text):
        for pattern, instead in rules:
            text = re.sub(pattern, instead, text)
        return text

    return after_the_rules


def judged(low=0.05, word="supported", also=()):
    return Judgement(
        claims.LEDGER["FLOW+2"],
        criteria.criterion("FLOW+2"),
        {"coupling": Interval(0.1, low, 0.2, 10)},
        {"coupling": word},
        {},
        {},
        "fast",
        also,
    )._repr_mimebundle_()


def test_verdicts_by_a_criterion_are_compared(compared):
    for form, text in judged().items():
        assert compared(text) != "ANYTHING"
        assert compared(text) != compared(judged(word="refuted")[form])
    for form in ("text/html", "text/plain"):
        assert compared(judged()[form]) != compared(judged(low=0.04)[form])


def test_but_not_their_last_digits_nor_what_was_also_seen(compared):
    one = judged(low=0.0512345678901234, also=("0.3 nats", "<more>"))
    other = judged(low=0.0512345678901299, also=("0.2 nats",))
    assert {form: compared(t) for form, t in one.items()} == {
        form: compared(t) for form, t in other.items()
    }
    assert "Also seen" in one["text/plain"] and "0.3 nats" not in compared(one["text/plain"])


def test_everything_else_is_not(compared):
    older = claims.verdict("FLOW+2", {"here": True, "there": False}, "3 nats", 3)
    for text in [*older._repr_mimebundle_().values(), "tensor(3.)", json.dumps({"margin": 1})]:
        assert compared(text) == "ANYTHING"
