"""The arena's page says of a claim what its chapter found."""

import heard as tool

from genlib.arena import heard


def test_verdicts_are_those_of_the_chapters():
    assert tool.verdicts() == heard.VERDICTS, "run `python book/tools/heard.py`"
