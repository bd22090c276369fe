"""The book builds from the committed outputs, warnings as errors."""

import pytest


def test_book_builds_without_a_warning(build_log):
    code, log = build_log
    if code:
        pytest.fail(log, pytrace=False)
