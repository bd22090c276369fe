"""The figure of alarms: the page holds the shares it begins with, and refuses others."""

import json
import re

import pytest

from genlib.show.accused import accused


def test_the_page_holds_the_shares():
    shown = accused(0.01, 0.9, 0.02, name="one")
    data = json.loads(re.search(r'json">(.*?)</script>', shown.html).group(1))
    assert data == {"base": 0.01, "hit": 0.9, "false": 0.02}
    assert 'id="one"' in shown.html and "script" in shown.plain


def test_what_is_no_share_or_out_of_reach_is_refused():
    with pytest.raises(ValueError, match="hit to be between 0 and 1, got 90"):
        accused(0.01, 90, 0.01)
    with pytest.raises(ValueError, match="base between 0.001 and 0.5, got 0.9"):
        accused(0.9, 0.9, 0.01)
