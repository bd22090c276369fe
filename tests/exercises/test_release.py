"""`make release`: the students' version is tested, put in place whole, and never over an edit."""

import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

import assignment
import classroom
import nbformat
import pytest
import release
from assignments import generate, validate
from assignments.generate import Refused
from nbgrader.api import Gradebook

NAME = classroom.NAME


@pytest.fixture(autouse=True)
def tools(monkeypatch):
    """nbgrader's settings are read anew for each course."""
    before = set(sys.modules)
    path = list(sys.path)
    yield
    sys.path[:] = path
    for name in set(sys.modules) - before:
        if name.partition(".")[0] == "grading":
            del sys.modules[name]


@pytest.fixture
def course(made_once, tmp_path):
    """A course with one assignment, not released, and a gradebook that does not know it."""
    assignment.make(classroom.chapter(tmp_path), tmp_path / "course")
    shutil.copy(made_once / "empty.db", tmp_path / "course" / "gradebook.db")
    return tmp_path / "course"


def source(course):
    return course / "source" / NAME / f"{NAME}.ipynb"


def released(course):
    return course / "release" / NAME / f"{NAME}.ipynb"


def edit(path, change):
    book = nbformat.read(path, as_version=4)
    change(book.cells)
    nbformat.write(book, path)
    return path.read_bytes()


def test_solutions_pass_stubs_fail_and_students_get_neither_solution_nor_hidden_test(
    course, runner
):
    (course / "gradebook.db").unlink()  # as in a new course
    said = release.release(course, NAME, runner=runner)
    assert "solutions pass and stubs fail all 2 checks; no due date" in said
    text = released(course).read_text("utf-8")
    assert "YOUR CODE HERE" in text and "answer = 1" not in text and "answer + 0" not in text
    setup = next(c for c in nbformat.read(released(course), 4).cells if c.source == classroom.SETUP)
    assert setup.metadata.editable is False and setup.metadata.deletable is False


def test_a_move_that_fails_leaves_the_old_release(tmp_path, monkeypatch):
    made, there = tmp_path / generate.PENDING / NAME, tmp_path / "release" / NAME
    for folder, text in ((made, "new"), (there, "old")):
        folder.mkdir(parents=True)
        (folder / "a.txt").write_text(text)
    replace = generate.os.replace

    def fails(old, new):
        if old == made:
            raise PermissionError("somebody has it open")
        replace(old, new)

    monkeypatch.setattr(generate.os, "replace", fails)
    with pytest.raises(PermissionError):
        generate.handed_out(tmp_path, NAME, made, force=True)
    assert (there / "a.txt").read_text() == "old"


def test_all_that_is_wrong_is_said_and_nothing_is_handed_out(course, runner):
    def spoil(cells):  # title, name, set-up, prompt, solution, check, ...
        cells[2].source = "1 / 0"
        cells[4].source = "### BEGIN SOLUTION\nanswer = 5\n### END SOLUTION"
        cells[8].source = "pass"

    edit(source(course), spoil)
    with pytest.raises(Refused) as refused:
        release.release(course, NAME, runner=runner)
    assert "setup-01-tiny says ZeroDivisionError" in str(refused.value)
    assert "check-one says AssertionError: 5" in str(refused.value)
    assert "Expected check-two to fail where nothing is answered" in str(refused.value)
    assert not released(course).exists()


def test_releasing_again_follows_the_source_and_keeps_an_edit(course, capsys):
    release.release(course, NAME)
    edit(
        source(course), lambda cells: cells[0].update(source="# Mine\n\n**Due:** 2026-12-01 18:00")
    )
    assert "due 2026-12-01 18:00" in release.release(course, NAME)
    assert "# Mine" in released(course).read_text("utf-8")
    edited = edit(released(course), lambda cells: cells[0].update(source="# Mine too"))
    with pytest.raises(Refused, match=f"not as it was released: {NAME}.ipynb.*FORCE=1"):
        release.release(course, NAME)
    assert released(course).read_bytes() == edited
    release.release(course, NAME, force=True)
    assert "lost are the edits" in capsys.readouterr().out
    assert "# Mine too" not in released(course).read_text("utf-8")


def test_a_file_of_the_teachers_in_release_is_not_lost(course):
    (source(course).parent / "data.csv").write_text("1")
    release.release(course, NAME)
    released(course).with_name("data.csv").unlink()
    released(course).with_name("more.csv").write_text("2")
    with pytest.raises(Refused, match=r"more.csv, data.csv \(removed\)"):
        release.release(course, NAME)
    assert released(course).with_name("more.csv").exists()


def test_a_release_of_nbgraders_own_command_is_known_by_what_it_holds(course):
    release.release(course, NAME)
    (course / generate.RECORD).unlink()
    release.release(course, NAME)


def test_nbgraders_own_tools_are_found_where_no_environment_is_active(
    course, monkeypatch, tmp_path
):
    (tmp_path / "nothing").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    assert "is ready" in release.release(course, NAME)


def test_the_date_that_students_read_reaches_the_gradebook(course):
    address = f"sqlite:///{course}/gradebook.db"
    with Gradebook(address) as gradebook:
        gradebook.add_assignment(NAME)
    dates = []
    for said in ("not set", "on Friday", "2026-12-01 18:00"):
        words = generate.due(course, NAME, f"# T\n\n**Due:** {said}")
        assert ("no date like" in words) == (said == "on Friday")
        with Gradebook(address) as gradebook:
            dates.append(gradebook.find_assignment(NAME).duedate)
    assert dates[:2] == [None, None]
    assert dates[2].replace(tzinfo=UTC) == datetime(2026, 12, 1, 18).astimezone()


def test_points_that_the_prompt_no_longer_says_are_named(course):
    assert validate.stale_prices(source(course)) == []
    edit(source(course), lambda cells: cells[-1].metadata.nbgrader.update(points=5))
    (line,) = validate.stale_prices(source(course))
    assert "Exercise 2 says '2 points' and its checks give 5" in line


def test_what_nbgrader_refuses_is_told(course):
    edit(
        source(course),
        lambda cells: cells.append(nbformat.from_dict({**cells[-1], "id": "copied"})),
    )
    with pytest.raises(Refused, match="nbgrader did not make the students' version: .*check-two"):
        release.release(course, NAME)


def run(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["release.py", *map(str, arguments)])
    release.main()


def test_one_refusal_stops_no_other(monkeypatch, course, capsys):
    with pytest.raises(SystemExit, match=f"02_none was not released. Expected .* are {NAME}"):
        run(monkeypatch, course, f"02_none, {NAME}", "--no-run")
    assert f"{NAME} is ready: not run" in capsys.readouterr().out
    assert not (course / generate.PENDING).exists()


@pytest.mark.parametrize("given", ["", "somewhere"])
def test_a_course_has_to_be_there(monkeypatch, tmp_path, given):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match="Expected COURSE= to"):
        run(monkeypatch, given)
    assert not list(Path(tmp_path).iterdir())


def test_a_notebook_runs_as_in_a_kernel_and_one_that_ends_its_program_is_told(tmp_path, runner):
    def wrote(name, *sources):
        cells = [nbformat.v4.new_code_cell(text) for text in sources]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / name)
        return tmp_path / name

    fine = wrote("fine.ipynb", "%precision 3\nimport asyncio", "await asyncio.sleep(0); x = 1", "x")
    wrong = wrote("wrong.ipynb", "print('x' * 10**6)", "def f(:", "open('mine')", "x")
    ended = wrote("ended.ipynb", "import os", "os._exit(0)")
    ok, errors, broke_off = runner.failures(fine, wrong, ended)
    assert runner.failures(fine) == [{}]  # nothing of another notebook's is left
    assert ok == {}
    assert [why.partition(":")[0] for why in errors.values()] == [
        "SyntaxError",
        "FileNotFoundError",
        "NameError",
    ]
    assert list(errors)[0] == "cell 2"
    assert "ended before the last cell" in broke_off["the notebook"]
