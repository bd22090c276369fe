"""From a chapter to grades: an assignment is generated, handed in and graded by nbgrader itself."""

import shutil

import assignment
import marks
import nbformat
import pytest
from nbgrader.apps import NbGraderAPI
from traitlets.config import PyFileConfigLoader

NAME = "01_autoencoders"
EXERCISES = 2  # the first ones and a written one; enough to prove the way, and quick
WRITTEN = 3  # points that a person gives


@pytest.fixture(scope="module")
def grades(tmp_path_factory):
    """Scores of an empty and of a solved submission, and the released notebook."""
    root = tmp_path_factory.mktemp("course")
    (chapter,) = (path for path in marks.notebooks() if path.stem == NAME)
    source = assignment.make(chapter, root)
    _shorten(source)
    config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.db_url = f"sqlite:///{root}/gradebook.db"
    api = NbGraderAPI(config=config)
    result = api.generate_assignment(NAME)
    assert result["success"], result
    release = root / "release" / NAME / f"{NAME}.ipynb"
    for student, handed_in in (("empty", release), ("solved", source)):
        folder = root / "submitted" / student / NAME
        folder.mkdir(parents=True)
        shutil.copy(handed_in, folder / release.name)
        result = api.autograde(NAME, student)
        assert result["success"], result
    submissions = {s["student"]: s for s in api.get_submissions(NAME)}
    return submissions, nbformat.read(release, as_version=4)


def _shorten(path):
    book = nbformat.read(path, as_version=4)
    graded = [i for i, cell in enumerate(book.cells) if marks.mark(cell).get("grade")]
    written = next(i for i in graded if book.cells[i].cell_type == "markdown")
    book.cells = book.cells[: graded[EXERCISES - 1] + 1] + book.cells[written - 1 : written + 1]
    nbformat.write(book, path)


def test_students_get_no_solution_and_no_hidden_test(grades):
    text = "\n".join(cell.source for cell in grades[1].cells)
    assert text.count("YOUR CODE HERE") == EXERCISES + 1  # and once in the instructions
    assert text.count("YOUR ANSWER HERE") == 2  # the same
    for secret in ("BEGIN SOLUTION", "HIDDEN TESTS", "Rubric"):
        assert secret not in text


def test_prompt_and_hint_reach_the_students(grades):
    prompts = [c.source for c in grades[1].cells if c.source.startswith("### Exercise")]
    assert len(prompts) == EXERCISES + 1
    assert all("Hint" in prompt for prompt in prompts)


def test_solved_gets_all_points_that_a_machine_gives_and_empty_none(grades):
    submissions, _ = grades
    assert submissions["empty"]["score"] == 0
    solved = submissions["solved"]
    assert solved["score"] == solved["max_score"] - WRITTEN > 0


def test_a_written_answer_waits_for_a_person_and_an_untouched_one_does_not(grades):
    submissions, _ = grades
    assert submissions["solved"]["needs_manual_grade"]
    assert not submissions["empty"]["needs_manual_grade"]
