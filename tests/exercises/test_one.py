"""What is said of a submission that nbgrader could not grade."""

from grading import one

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
