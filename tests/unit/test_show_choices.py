"""The figure of soft choices holds what it was given, and refuses what does not fit."""

import json
import re

import numpy as np
import pytest

from genlib.show.choices import soft_choices

SOFT = {1.0: (0.5, 0.25), 0.1: (0.001234, 12.0)}
OTHERS = {"score function": (0.0, 9.0, 1), "leave one out": (0.0, 2.0, 4)}


def content(page):
    text = re.search(r'<script type="application/json">(.*?)</script>', page.html, re.S).group(1)
    return json.loads(text)


def test_temperatures_rise_and_numbers_are_kept_to_three_digits():
    found = content(soft_choices([0.5, -1.0, 0.2], np.full((4, 3), 0.123), SOFT, OTHERS, "here"))
    assert found["soft"] == [["0.1", 0.00123, 12.0], ["1", 0.5, 0.25]]
    assert found["others"] == [["score function", 0, 9, 1], ["leave one out", 0, 2, 4]]
    assert found["noise"] == [[0.12] * 3] * 4 and found["logits"] == [0.5, -1.0, 0.2]


@pytest.mark.parametrize(
    ("logits", "noise", "soft", "word"),
    [
        ([0.0, 1.0], np.zeros((5, 2)), SOFT, "3 logits"),
        ([0.0, 1.0, 2.0], np.zeros((5, 2)), SOFT, "noise"),
        ([0.0, 1.0, 2.0], np.zeros((5, 3)), {}, "temperature"),
    ],
)
def test_what_does_not_fit_is_refused(logits, noise, soft, word):
    with pytest.raises(ValueError, match=word):
        soft_choices(logits, noise, soft, OTHERS)
