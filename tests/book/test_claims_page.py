"""A claim's block: its effects beside the margin, between the ends of its ruler."""

import pytest
from genlib_book import claims_page, mime

from genlib import claims

EFFECT = {"mean": 0.1, "low": 0.05, "high": 0.2, "n": 10, "word": "supported"}


def verdict(**changes):
    return {
        "verdict": "supported",
        "effects": {"": EFFECT | changes},
        "margin": 0.02,
        "unit": "nats per dimension",
        "null": {"": -0.3},
        "ceiling": {"": 0.5},
    }


def block(**changes):
    return claims_page.block(claims.LEDGER["FLOW+1"], None, verdict(**changes), "../")


def test_a_block_says_the_effect_its_interval_and_the_margin():
    html = block()
    assert "0.1 [0.05, 0.2]" in html and "<td>10</td>" in html and "margin 0.02" in html
    assert "The opponent: the best on validation data" in html
    assert html.count("class='whole'") == 1, "an only effect needs no name"


def test_totals_count_by_verdict_and_say_what_chance_does():
    text = claims_page.totals({"FLOW+1": verdict(), "FLOW+2": verdict() | {"verdict": "refuted"}})
    assert "2 have been tested: 1 supported, 1 refuted." in text
    assert "rest on 2 intervals of 95 %" in text and "about 0.1 of them" in text
    left = len(claims.LEDGER) - 2
    assert f'data-verdict="not tested">not tested ({left})' in text


@pytest.mark.parametrize(
    "box",
    [
        '<div class="genlib-verdict depends"><p><strong>AE+1: depends.</strong></p></div>',
        '<div class="genlib-verdict depends" id="verdict-AE+1"><strong>AE+1:</strong></p></div>',
    ],
)
def test_a_verdict_gets_a_name_once_and_a_link_to_its_claim(box):
    html = mime.linked(box, "../../")
    assert html.count('id="verdict-AE+1"') == 1
    assert html.endswith(
        'href="../../book/claims.html#claim-AE+1">AE+1 among all claims</a></p></div>'
    )
