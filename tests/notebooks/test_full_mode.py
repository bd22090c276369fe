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
def hidden():
    """Whether an output is hidden from the comparison, as nbval reads the file."""
    file = configparser.RawConfigParser()
    file.read(ROOT / "tests/notebooks/nbval_any_output.cfg")
    (section,) = file.sections()
    pattern = re.compile(file.get(section, "regex"))
    return lambda text: pattern.sub(file.get(section, "replace"), text) == "ANYTHING"


def test_verdicts_by_a_criterion_are_compared(hidden):
    interval = Interval(0.1, 0.05, 0.2, 10)
    judged = Judgement(
        claims.LEDGER["FLOW+2"],
        criteria.criterion("FLOW+2"),
        {"coupling": interval},
        {"coupling": "supported"},
        {},
        {},
        "fast",
        (),
    )
    for text in judged._repr_mimebundle_().values():
        assert not hidden(text)


def test_everything_else_is_not(hidden):
    older = claims.verdict("FLOW+2", {"here": True, "there": False}, "3 nats", 3)
    for text in [*older._repr_mimebundle_().values(), "tensor(3.)", json.dumps({"margin": 1})]:
        assert hidden(text)
