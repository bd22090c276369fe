"""How one submission is graded: with what was made ready for all, and what is said if it fails."""

import subprocess
import sys

from grading import one
from links import ROOT

LOG = """[ERROR] There was an error processing assignment: /course/submitted/ada/01_tiny
[ERROR] Traceback (most recent call last):
      File "base.py", line 390, in convert_notebooks
        self.convert_single_notebook(notebook_filename)
    nbformat.validator.NotebookValidationError: None is not valid under any of the given schemas

    Failed validating 'oneOf' in code_cell['properties']['source']:

[ERROR] Please see the the above traceback for details on the specific errors.
"""


def test_the_reason_is_the_error_and_not_where_to_look_for_it():
    done = {"log": LOG, "error": "nbgrader.NbGraderException: Please see the the above traceback"}
    assert one._reason(done) == (
        "NotebookValidationError: None is not valid under any of the given schemas"
    )
    assert one._reason({"log": "", "error": "NoSuchThing: gone"}) == "NoSuchThing: gone"
    assert one._reason({}) == "no reason was given"


READY = """
import grading.warm
from nbgrader.api import Base
from soupsieve.css_parser import _cached_css_compile

compiled = _cached_css_compile.cache_info().misses
assert compiled and "<b>shown</b>" in grading.warm.page()
assert _cached_css_compile.cache_info().misses == compiled
assert all(table.configured for table in Base.registry.mappers)
"""


def test_what_a_page_needs_is_ready_before_processes_are_copied():
    done = subprocess.run(
        [sys.executable, "-c", READY],
        cwd=ROOT / "book/tools/course",
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
