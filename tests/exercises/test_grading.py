"""What a real class hands in: one bad submission costs nobody else a grade, and is named."""

import copy
import json

import nbformat
import pytest
from classroom import NAME, POINTS, cell
from hypothesis import given, settings
from hypothesis import strategies as st
from nbgrader.nbgraderformat import MetadataValidator


def copied_check(book):
    book.cells.append(copy.deepcopy(cell(book, "check-one")))


def copied_check_with_an_answer_in_it(book):
    """The copy of check one, further down, became the place of answer two."""
    written = copy.deepcopy(cell(book, "check-one"))
    written.source = cell(book, "two").source
    at = book.cells.index(cell(book, "check-two"))
    book.cells.insert(at, written)
    book.cells.remove(cell(book, "two"))


def copied_answer(book):
    book.cells.insert(0, copy.deepcopy(cell(book, "one")))


def split_check(book):
    rest = copy.deepcopy(cell(book, "check-two"))
    cell(book, "check-two").source = "assert answer"
    book.cells.append(rest)
    rest.source = "== 2, answer"


def schema(version):
    def edit(book):
        for marked in marked_cells(book):
            marked.metadata.nbgrader["schema_version"] = version

    edit.__name__ = f"schema {version}"
    return edit


def schema_missing(book):
    for marked in marked_cells(book):
        del marked.metadata.nbgrader["schema_version"]


def marks_of_other_types(book):
    cell(book, "check-one").metadata.nbgrader["points"] = "all"
    cell(book, "check-two").metadata["nbgrader"] = "check-two"
    cell(book, "two").metadata["nbgrader"] = None


def marks_lost(book):
    for every in book.cells:
        every.metadata = nbformat.NotebookNode()


def marks_lost_and_check_edited(book):
    cell(book, "check-one").source += "\n# done"
    marks_lost(book)


def deleted_check(book):
    book.cells.remove(cell(book, "check-one"))


def deleted_exercise(book):
    book.cells.remove(cell(book, "one"))
    book.cells.remove(cell(book, "check-one"))


def no_longer_graded(book):
    cell(book, "check-two").metadata.nbgrader.update(grade=False, points=50)


def another_notebook(book):
    book.cells = [nbformat.v4.new_code_cell("print('a poem')")]


def marked_cells(book):
    return [c for c in book.cells if "nbgrader" in c.metadata]


ALL = dict(POINTS)
EVERY_MARK = "had changed: setup-01-tiny, one, check-one, two, check-two"
KINDS = {  # what a student did → points that are right, and what the teacher reads
    copied_check: (ALL, "more than once: check-one"),
    copied_check_with_an_answer_in_it: (ALL, "more than once: check-one"),
    copied_answer: (ALL, "more than once: one"),
    split_check: (ALL, "more than once: check-two"),
    schema(1): (ALL, EVERY_MARK),
    schema(99): (ALL, EVERY_MARK),
    schema_missing: (ALL, EVERY_MARK),
    marks_of_other_types: (ALL, "had changed: check-one"),
    marks_lost: (ALL, "without their marks: setup-01-tiny, check-one, check-two"),
    marks_lost_and_check_edited: ({**ALL, "check-one": 0}, "were added: check-one"),
    deleted_check: (ALL, "were added: check-one"),
    deleted_exercise: ({**ALL, "check-one": 0}, "were added: check-one"),
    no_longer_graded: (ALL, "had changed: check-two"),
    another_notebook: ({"check-one": 0, "check-two": 0}, "is it this assignment's?"),
}
FILES = {  # a file that nbgrader cannot grade → its content, its name, and what the teacher reads
    "copied file": ("", f"{NAME} (1).ipynb", f"Expected a file named {NAME}.ipynb"),
    "half a file": ('{"cells": [', f"{NAME}.ipynb", "cannot be read as a notebook"),
    "no notebook": ("dear teacher", f"{NAME}.ipynb", "cannot be read as a notebook"),
}


def title(kind):
    return kind.__name__


@pytest.fixture(scope="module")
def graded(new_course, tmp_path_factory):
    """A class of every kind, graded in one command, and what that said."""
    course = new_course(tmp_path_factory.mktemp("class"))
    for kind in KINDS:
        book = course.solved()
        kind(book)
        course.hand_in(title(kind), json.dumps(book))
    for student, (content, name, _) in FILES.items():
        course.hand_in(student, content or json.dumps(course.solved()), name)
    course.hand_in("zoe", json.dumps(course.solved()))  # sorted after all the others
    return course, course.nbgrader("autograde", NAME)


def words_about(student, said):
    return [line for line in said.splitlines() if f"Look at {student}, " in line]


@pytest.mark.parametrize("kind", KINDS, ids=title)
def test_it_is_graded_and_named(graded, kind):
    course, said = graded
    points, reason = KINDS[kind]
    (line,) = words_about(title(kind), said)
    assert reason in line
    assert course.points(title(kind)) == points


@pytest.mark.parametrize("student", FILES)
def test_a_file_that_cannot_be_graded_is_named_with_its_reason(graded, student):
    (line,) = words_about(student, graded[1])
    assert FILES[student][2] in line
    assert f"for student '{student}'" in graded[1]  # and nbgrader's list at the end has it


def test_the_last_of_the_class_has_all_points_and_no_remark(graded):
    course, said = graded
    assert course.points("zoe") == POINTS
    assert not words_about("zoe", said)


@pytest.mark.parametrize("version", [None, 0, 2, "3"])
def test_any_schema_is_restored(graded, version):
    course, _ = graded
    book = course.solved()
    schema(version)(book)
    assert restore(book, course) == [f"Marks that {EVERY_MARK}."]
    MetadataValidator().validate_nb(book)


ACTS = st.lists(
    st.tuples(st.sampled_from(["copy", "delete", "unmark", "move", "edit"]), st.integers(0, 50))
)


@given(acts=ACTS)
@settings(max_examples=100)
def test_whatever_is_done_to_cells_each_check_is_there_once(graded, acts):
    course, _ = graded
    book = course.solved()
    for act, number in acts:
        if book.cells:
            change(book, act, number % len(book.cells))
    restore(book, course)
    MetadataValidator().validate_nb(book)
    names = [c.metadata.nbgrader["grade_id"] for c in marked_cells(book)]
    assert set(POINTS) <= set(names) and len(names) == len(set(names))


def change(book, act, at):
    if act == "copy":
        book.cells.append(copy.deepcopy(book.cells[at]))
    elif act == "delete":
        del book.cells[at]
    elif act == "unmark":
        book.cells[at].metadata = nbformat.NotebookNode()
    elif act == "move":
        book.cells.insert(0, book.cells.pop(at))
    else:
        book.cells[at].source += "\npass"


def test_another_chapter_is_known_though_its_written_answer_looks_alike(graded):
    course, _ = graded
    marks = {"grade_id": "words", "grade": True, "solution": True, "locked": False, "points": 3}
    words = nbformat.v4.new_markdown_cell("YOUR ANSWER HERE", metadata={"nbgrader": marks})
    model = course.released()
    model.cells.append(words)
    other = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(words.source)])
    (said,) = restore(other, course, model)
    assert "is it this assignment's?" in said


def restore(book, course, model=None):
    scope = {}
    code = (course.root / "grading" / "restore.py").read_text(encoding="utf-8")
    exec(compile(code, "restore.py", "exec"), scope)
    return scope["restore"](book, model or course.released())
